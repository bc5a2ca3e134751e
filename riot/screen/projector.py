"""Carry out the story's screen effects: preroll, cut, fade, loop, and tell what happened."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riot.clock import Clock
from riot.messages import (
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    OperatorCommand,
    PrerollClips,
)
from riot.screen.compositor import Compositor, Layer
from riot.screen.contact_sheet import ContactSheet
from riot.screen.deck.port import Deck
from riot.screen.figures import Figures, Pacing
from riot.screen.rack import Rack
from riot.screen.text.cards import FADE_IN_SECONDS
from riot.screen.text.subtitles import Subtitles
from riot.screen.window import Window

Fact = ClipStarted | ClipEnded | ClipFailed | OperatorCommand

_AHEAD_SECONDS = 0.1
_SETTLED_SECONDS = FADE_IN_SECONDS + 0.5


@dataclass
class _Shown:
    """A take on the screen; the one before the first CutTo has no order and shows the title."""

    order: CutTo | None
    deck: Deck | None
    begun: float
    told_end: bool = False
    subtitles: Subtitles | None = None
    timed: bool = False

    def end(self) -> float:
        """Give when its clip's range is over; long ago for a card."""
        return -math.inf if self.deck is None else self.begun + self.deck.duration

    def loops(self) -> bool:
        return self.order is not None and self.order.loop and self.deck is not None

    def clip(self) -> Clip | None:
        picture = self.order.picture if self.order else None
        return picture if isinstance(picture, Clip) else None


@dataclass
class _Pending:
    """A CutTo that waits for its deck, for the live clip's end, and then for its moment.

    `at` is the moment where it was given with the order.
    """

    order: CutTo
    clip: Clip | None
    obeyed: float
    now: bool
    at: float | None = None
    begin: float | None = None
    swap: float = 0.0
    deck: Deck | None = None


@dataclass(frozen=True)
class _Fade:
    old: _Shown
    begun: float
    seconds: float
    dip: bool

    def share(self, moment: float) -> float:
        return min(max((moment - self.begun) / self.seconds, 0.0), 1.0)


class Projector:
    """Own the decks, the compositor and the window.

    `decks` are at least two; `media` is the folder below which clips lie; `fps` is the rate at
    which `advance` is called. Pictures are chosen for the middle of the display frame that begins
    at `now`, so that a jittering loop never shows one twice and skips the next. A looping clip
    sends ClipStarted once, for its first round. `sheet` gets to see every composited picture.
    """

    def __init__(
        self,
        decks: Sequence[Deck],
        compositor: Compositor,
        window: Window,
        clock: Clock,
        media: Path,
        *,
        fps: float = 50.0,
        sheet: ContactSheet | None = None,
    ) -> None:
        if len(decks) < 2:
            raise ValueError("a projector needs two decks or more")
        self._compositor = compositor
        self._window = window
        self._clock = clock
        self._sheet = sheet
        self._period = 1 / fps
        self._rack = Rack(decks, media)
        self._prerolls: tuple[Clip, ...] = ()
        self._live = _Shown(None, None, clock.now())
        self._pending: _Pending | None = None
        self._fade: _Fade | None = None
        self._figures = Figures()
        self._pacing = Pacing(self._figures, self._period)
        self._twin: tuple[Deck, float] | None = None
        self._drawn: tuple[object, ...] = ()
        self._cut_obeyed: float | None = None
        self._told_quit = False
        self._seq = 0

    @property
    def figures(self) -> dict[str, float]:
        """Give the counters that `riot.screen.figures.Figures` documents."""
        self._figures.decks_ready = self._rack.ready()
        return self._figures.as_mapping()

    def obey(self, effect: PrerollClips | CutTo, at: float | None = None) -> None:
        """Take an effect; it is carried out by the following calls of `advance`.

        With `at`, a cut's picture belongs to that time and no later one: a clip that comes on too
        late is shown as far along as it ought to be.
        """
        if isinstance(effect, PrerollClips):
            self._prerolls = effect.clips
            return
        clip = None
        if isinstance(effect.picture, Clip):
            clip = replace(effect.picture, start=effect.picture.start + effect.position)
            self._rack.forget_failed(clip, self._busy())
        self._drop_pending()
        self._pending = _Pending(effect, clip, self._clock.now(), effect.due == "now", at)

    def withdraw(self) -> None:
        """Forget a cut that has not come on yet."""
        self._drop_pending()

    def reopen(self, media: Path, files: Collection[str]) -> None:
        """Look for clips below `media` from now on, and read these files anew."""
        self._rack.reopen(media, files, self._busy())

    def advance(self, now: float) -> list[Fact]:
        """Composite and show the picture of `now`; give what happened since the last call."""
        facts: list[Fact] = []
        moment = now + self._period / 2
        if self._fade is not None and self._fade.share(moment) >= 1:
            self._end_fade()
        self._rack.arm(self._wanted(), self._busy())
        if self._pending is not None:
            self._turn(self._pending, now, moment, facts)
        self._follow_live(now, moment, facts)
        self._rack.arm(self._wanted(), self._busy())
        self._compose(now, moment)
        self._window.show()
        self._listen(now, facts)
        self._figures.ticks += 1
        return facts

    def _busy(self) -> list[Deck]:
        decks = [
            self._live.deck,
            self._fade.old.deck if self._fade else None,
            self._pending.deck if self._pending else None,
            self._twin[0] if self._twin else None,
        ]
        return [deck for deck in decks if deck is not None]

    def _wanted(self) -> list[Clip]:
        """List the clips to hold, most urgent first."""
        wanted: list[Clip] = []
        pending = self._pending
        if pending is not None and pending.clip is not None and pending.deck is None:
            wanted.append(pending.clip)
        live = self._live.clip()
        if live is not None and self._live.loops() and self._twin is None:
            wanted.append(live)
        return wanted + list(self._prerolls)

    # ── the next take ───────────────────────────────────────────────────────────────────────────

    def _turn(self, pending: _Pending, now: float, moment: float, facts: list[Fact]) -> None:
        """Bring the pending take on when it is ready and due."""
        if pending.begin is None and not self._commit(pending, now, moment, facts):
            return
        assert pending.begin is not None
        transition = pending.order.transition
        fades = transition.kind != "cut" and transition.seconds > 0
        begun = self._fade is not None and self._fade.begun == pending.begin
        if fades and not begun and moment >= pending.begin:
            self._end_fade()
            dip = transition.kind == "fade_through"
            self._fade = _Fade(self._live, pending.begin, transition.seconds, dip)
        if moment >= pending.swap:
            self._swap(pending, now, facts)

    def _commit(self, pending: _Pending, now: float, moment: float, facts: list[Fact]) -> bool:
        """Fix the moment of the change and start the deck towards it, once both are known."""
        deck = None
        end = self._live.end()
        if pending.clip is not None:
            deck = self._ready_deck(pending, pending.clip, now, facts)
            if deck is None:
                pending.now = pending.now or moment >= end
                return False
        transition = pending.order.transition
        seconds = 0.0 if transition.kind == "cut" else transition.seconds
        dip = seconds / 2 if transition.kind == "fade_through" else 0.0
        if pending.at is not None:
            begin = pending.at - dip
        else:
            begin = now if pending.now else end - (dip or seconds)
            if begin < now - self._period / 2:
                begin = now
        if begin + dip - now > _AHEAD_SECONDS and begin > moment:
            return False
        pending.begin, pending.swap, pending.deck = begin, begin + dip, deck
        if deck is not None:
            deck.set_volume(0.0 if seconds else pending.clip.volume if pending.clip else 1.0)
            deck.play(pending.swap)
        return True

    def _ready_deck(
        self, pending: _Pending, clip: Clip, now: float, facts: list[Fact]
    ) -> Deck | None:
        deck = self._rack.find(clip, self._busy())
        reason = ""
        if self._rack.path_of(clip) is None:
            reason = "the file lies outside the media folder"
        elif deck is not None and deck.state == "failed":
            reason = deck.failure
            self._rack.release(deck)
        if reason:
            self._pending = None
            facts.append(self._failed(pending.order, clip, reason, now))
            return None
        return deck if deck is not None and deck.state == "ready" else None

    def _swap(self, pending: _Pending, now: float, facts: list[Fact]) -> None:
        """Make the pending take the live one."""
        old, order = self._live, pending.order
        if self._fade is not None and self._fade.old is not old:
            self._end_fade()
        timed = pending.at is not None
        begun = pending.swap if pending.deck or timed else now
        self._live = _Shown(order, pending.deck, begun, timed=timed)
        self._pending = None
        self._pacing.reset()
        if self._twin is not None:
            self._rack.release(self._twin[0])
            self._twin = None
        if self._fade is None or self._fade.dip:
            self._release(old)
        if pending.clip is not None and pending.deck is not None:
            self._live.subtitles = self._subtitles(pending.clip)
            facts.append(
                ClipStarted(
                    t=now,
                    seq=self._count(),
                    take=order.take,
                    duration=order.position + pending.deck.duration,
                    position=order.position,
                )
            )
        self._figures.cuts += 1
        if order.due == "now" and order.transition.kind != "fade_through":
            self._cut_obeyed = pending.obeyed

    def _drop_pending(self) -> None:
        """Forget the pending take; a dip to black that had begun for it is undone."""
        if self._pending is None:
            return
        if self._pending.deck is not None:
            self._rack.release(self._pending.deck)
        if self._fade is not None and self._fade.old is self._live:
            self._fade = None
            self._set_gain(self._live, 1.0)
        self._pending = None

    # ── the live take ───────────────────────────────────────────────────────────────────────────

    def _follow_live(self, now: float, moment: float, facts: list[Fact]) -> None:
        """Loop the live clip, or tell that it ended or broke off."""
        live, clip = self._live, self._live.clip()
        if live.deck is None or live.order is None or clip is None:
            return
        if live.deck.state == "failed" and not live.told_end:
            live.told_end = True
            facts.append(self._failed(live.order, clip, live.deck.failure, now))
        if live.order.loop:
            self._loop(live, clip, live.deck, now, moment)
        elif not live.told_end and self._pending is None and moment >= live.end():
            live.told_end = True
            facts.append(ClipEnded(t=now, seq=self._count(), take=live.order.take))

    def _loop(self, live: _Shown, clip: Clip, deck: Deck, now: float, moment: float) -> None:
        """Let a twin deck take over at the end of the round."""
        if self._pending is not None and self._pending.begin is not None:
            return
        if self._twin is None and live.end() - now <= _AHEAD_SECONDS:
            twin = self._rack.find(clip, self._busy())
            if twin is None or twin.state != "ready":
                return
            at = live.end()
            if live.timed:
                at += max(0.0, (now - at) // deck.duration) * deck.duration
            elif at < now - self._period / 2:
                at = now
            twin.set_volume(clip.volume)
            twin.play(at)
            self._twin = twin, at
        if self._twin is not None and moment >= self._twin[1]:
            live.deck, live.begun = self._twin
            self._twin = None
            self._rack.release(deck)
            self._pacing.reset()

    def _release(self, take: _Shown) -> None:
        if take.deck is not None:
            self._rack.release(take.deck)
            take.deck = None

    def _end_fade(self) -> None:
        if self._fade is None:
            return
        fade, self._fade = self._fade, None
        if fade.old is not self._live:
            self._release(fade.old)
        self._set_gain(self._live, 1.0)

    @staticmethod
    def _set_gain(take: _Shown, gain: float) -> None:
        clip = take.clip()
        if take.deck is not None and clip is not None:
            take.deck.set_volume(clip.volume * gain)

    # ── the picture ─────────────────────────────────────────────────────────────────────────────

    def _compose(self, now: float, moment: float) -> None:
        live = self._layer(self._live, now, moment)
        fade = self._fade
        share = fade.share(moment) if fade else 0.0
        old = self._layer(fade.old, now, moment) if fade and not fade.dip else None
        key = (live, old, share, fade is not None)
        if key != self._drawn:
            before = self._clock.now()
            self._draw(live, old, fade, share)
            self._drawn = key
            self._figures.drawn += 1
            self._figures.draw_seconds += self._clock.now() - before
        if self._cut_obeyed is not None:
            self._figures.cut(self._clock.now() - self._cut_obeyed)
            self._cut_obeyed = None
        if self._sheet is not None and not (fade and fade.dip):
            order = self._live.order
            scene, take = (order.scene, order.take) if order else ("", -1)
            self._sheet.see(self._compositor.surface, now, scene, take, share if fade else None)

    def _draw(self, live: Layer, old: Layer | None, fade: _Fade | None, share: float) -> None:
        if fade is None:
            self._compositor.draw(live)
        elif old is None:
            light = abs(1 - 2 * share)
            self._compositor.draw(live, light)
            self._set_gain(self._live, light)
        else:
            self._compositor.crossfade(old, live, share)
            self._set_gain(fade.old, math.cos(share * math.pi / 2))
            self._set_gain(self._live, math.sin(share * math.pi / 2))

    def _layer(self, take: _Shown, now: float, moment: float) -> Layer:
        if take.order is None:
            return Layer(None)
        settling = take.deck is None or take.order.result is not None
        age = min(now - take.begun, _SETTLED_SECONDS) if settling else 0.0
        if take.deck is None:
            return Layer(take.order.picture, age, take.order.result)  # type: ignore[arg-type]
        picture = take.deck.frame(moment)
        if picture is not None and take is self._live:
            self._pacing.see(picture, now, running=take.deck.state == "playing")
        words = take.subtitles.at(take.deck.position(moment)) if take.subtitles else ""
        return Layer(picture, age, take.order.result, words)

    def _subtitles(self, clip: Clip) -> Subtitles | None:
        for file in clip.subtitles or ():
            path = self._rack.path_of(Clip(file))
            if path is not None and (found := Subtitles.read(path, clip.start)) is not None:
                return found
        return None

    # ── facts ───────────────────────────────────────────────────────────────────────────────────

    def _listen(self, now: float, facts: list[Fact]) -> None:
        for name in self._window.pressed():
            facts.append(OperatorCommand(t=now, seq=self._count(), verb="key", argument=name))
        if self._window.quit_requested() and not self._told_quit:
            self._told_quit = True
            facts.append(OperatorCommand(t=now, seq=self._count(), verb="quit"))

    def _failed(self, order: CutTo, clip: Clip, reason: str, now: float) -> ClipFailed:
        return ClipFailed(t=now, seq=self._count(), take=order.take, file=clip.file, reason=reason)

    def _count(self) -> int:
        self._seq += 1
        return self._seq
