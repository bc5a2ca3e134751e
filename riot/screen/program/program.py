"""Turn takes: hold the next ones ready, bring them on at their moment, loop, tell how it went."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from riot.clock import Clock
from riot.messages import Clip, ClipEnded, ClipFailed, ClipStarted, CutTo
from riot.screen.deck.port import Picture
from riot.screen.look import Look
from riot.screen.program.figures import Figures, Pacing
from riot.screen.program.rack import Rack
from riot.screen.program.reel import Reel
from riot.screen.program.rounds import Rounds
from riot.screen.program.shelf import Shelf
from riot.screen.program.showing import Showing
from riot.screen.program.take import AHEAD_SECONDS, Fade, Shown, Waiting
from riot.screen.program.troubles import Troubles, because

ClipFact = ClipStarted | ClipEnded | ClipFailed


class Program:
    """What one film shows, take after take, on whatever windows draw its looks.

    `freeze` gives the picture that is on the screen as a still. `period` is seconds between two
    calls of `advance`: pictures are chosen for the middle of the display frame that begins at
    `now`, so that a jittering loop never shows one twice and skips the next. A looping clip sends
    ClipStarted once, for its first round.
    """

    def __init__(
        self,
        rack: Rack,
        clock: Clock,
        period: float,
        figures: Figures,
        freeze: Callable[[], Picture],
        count: itertools.count[int],
    ) -> None:
        self._rack = rack
        self._shelf = Shelf(rack.path_of)
        self._clock = clock
        self._period = period
        self._figures = figures
        self._showing = Showing(self._shelf, Pacing(figures, period))
        self._rounds = Rounds(rack, period)
        self._freeze = freeze
        self._count = count
        self._prerolls: tuple[Clip, ...] = ()
        self._due: float | None = None
        self._live = Shown(None, None, clock.now())
        self._waiting: Waiting | None = None
        self._following: CutTo | None = None
        self._fade: Fade | None = None
        self._troubles = Troubles(rack)

    # ── what it is told ─────────────────────────────────────────────────────────────────────────

    def preroll(self, clips: tuple[Clip, ...], due: float | None) -> None:
        """Hold these clips ready from now on, likeliest first."""
        self._prerolls, self._due = clips, due
        self._shelf.ask(clips)

    def cut(self, order: CutTo, at: float | None = None) -> None:
        """Bring a take on; see `Projector.obey`.

        One for the end of a clip that is itself only coming on, as on a screen that was started
        again, waits for that clip first.
        """
        first = self._waiting
        coming_on = first is not None and first.order.due == "now"
        if coming_on and order.due == "clip_end" and at is None:
            self._following = order
            if isinstance(order.picture, Clip):
                self._shelf.ask([order.picture])
            return
        clip = None
        if isinstance(order.picture, Clip):
            clip = replace(order.picture, start=order.picture.start + order.position)
            self._rack.forget_failed(clip, self._busy())
            self._shelf.ask([clip])
        self.withdraw()
        self._waiting = Waiting(order, clip, self._clock.now(), order.due == "now", at)

    def withdraw(self) -> None:
        """Forget the waiting take; a dip to black that had begun for it is undone, gently."""
        waiting, self._waiting = self._waiting, None
        self._following = None
        if waiting is None:
            return
        if waiting.reel is not None:
            waiting.reel.unload()
        if self._fade is not None and self._fade.old is self._live:
            moment = self._clock.now()
            self._showing.brighten(abs(1 - 2 * self._fade.share(moment)), moment)
            self._fade = None
            self._live.set_gain(1.0)

    def reopen(self, media: Path, files: Collection[str]) -> None:
        """Look for files below `media` from now on, and read these anew."""
        self._shelf.forget(files)
        self._rack.reopen(media, files, self._busy())

    def close(self) -> None:
        """End the thread that reads subtitles."""
        self._shelf.close()

    # ── what it tells ───────────────────────────────────────────────────────────────────────────

    @property
    def order(self) -> CutTo | None:
        """Give the order of the take that is on the screen; None before the first."""
        return self._live.order

    @property
    def begun(self) -> float:
        """Give the time to which its first frame belongs."""
        return self._live.begun

    @property
    def coming(self) -> tuple[CutTo, float] | None:
        """Give the order of the take whose moment is fixed, with that moment."""
        waiting = self._waiting
        if waiting is None or waiting.begin is None:
            return None
        return waiting.order, waiting.swap

    def share(self, now: float) -> float | None:
        """Give how far a crossfade has come; None outside one."""
        if self._fade is None or self._fade.dip:
            return None
        return self._fade.share(now + self._period / 2)

    def dips(self) -> bool:
        """Say whether it fades through black."""
        return self._fade is not None and self._fade.dip

    def trouble(self, now: float) -> str:
        """Say in one line what keeps the film from its pictures; empty while all is well."""
        return self._troubles.now(self._live, self._waiting, self._busy(), now)

    # ── once a display frame ────────────────────────────────────────────────────────────────────

    def advance(self, now: float) -> tuple[list[ClipFact], float | None]:
        """Bring on what is due; give what happened, and when the take that came on was ordered.

        That time is None where none came on, or nobody waited for it.
        """
        facts: list[ClipFact] = []
        ordered: float | None = None
        moment = now + self._period / 2
        if self._following is not None and self._waiting is None:
            self.cut(self._following)
        if self._fade is not None and self._fade.share(moment) >= 1:
            self._end_fade()
        self._arm()
        if self._waiting is not None:
            ordered = self._turn(self._waiting, now, moment, facts)
        self._follow_live(now, moment, facts)
        self._arm()
        self._figures.decks_ready = self._rack.ready()
        return facts, ordered

    def look(self, now: float) -> Look:
        """Give what is to be seen at `now`, and set the sound to go with it."""
        return self._showing.look(self._live, self._fade, now, now + self._period / 2)

    def _busy(self) -> list[Reel]:
        reels = [
            self._live.reel,
            self._fade.old.reel if self._fade else None,
            self._waiting.reel if self._waiting else None,
            self._rounds.twin,
        ]
        return [reel for reel in reels if reel is not None]

    def _arm(self) -> None:
        # What was decided is loaded however late it is.
        due = self._due if self._waiting is None else None
        self._rack.arm(self._wanted(), self._busy(), due)

    def _wanted(self) -> list[Clip]:
        """List the clips to hold, most urgent first."""
        wanted: list[Clip] = []
        waiting = self._waiting
        if waiting is not None and waiting.clip is not None and waiting.reel is None:
            wanted.append(waiting.clip)
        if self._following is not None and isinstance(self._following.picture, Clip):
            wanted.append(self._following.picture)
        live = self._live.clip()
        if live is not None and self._live.loops() and self._rounds.twin is None:
            wanted.append(live)
        return wanted + list(self._prerolls)

    # ── the next take ───────────────────────────────────────────────────────────────────────────

    def _turn(
        self, waiting: Waiting, now: float, moment: float, facts: list[ClipFact]
    ) -> float | None:
        """Bring the waiting take on when it is ready and due."""
        if waiting.begin is None and not self._commit(waiting, now, moment, facts):
            return None
        assert waiting.begin is not None
        transition = waiting.order.transition
        fades = transition.kind != "cut" and transition.seconds > 0
        begun = self._fade is not None and self._fade.begun == waiting.begin
        if fades and not begun and moment >= waiting.begin:
            dip = transition.kind == "fade_through"
            mixing = self._fade is not None and not self._fade.dip
            still = self._freeze() if mixing and not dip else None
            self._end_fade()
            self._fade = Fade(self._live, waiting.begin, transition.seconds, dip, still)
        if moment < waiting.swap:
            return None
        self._swap(waiting, now, facts)
        timely = waiting.order.due == "now" and transition.kind != "fade_through"
        return waiting.obeyed if timely else None

    def _commit(self, waiting: Waiting, now: float, moment: float, facts: list[ClipFact]) -> bool:
        """Fix the moment of the change and start the reel towards it, once both are known."""
        reel = None
        end = self._live.end()
        if waiting.clip is not None:
            reel = self._ready_reel(waiting, waiting.clip, now, facts)
            if reel is None:
                waiting.now = waiting.now or moment >= end
                if waiting.now and waiting.late_since is None:
                    waiting.late_since = now
                return False
        transition = waiting.order.transition
        seconds = 0.0 if transition.kind == "cut" else transition.seconds
        dip = seconds / 2 if transition.kind == "fade_through" else 0.0
        if waiting.at is not None:
            begin = waiting.at - dip
        else:
            begin = now if waiting.now else end - (dip or seconds)
            if begin < now - self._period / 2:
                begin = now
        if begin + dip - now > AHEAD_SECONDS and begin > moment:
            return False
        waiting.begin, waiting.swap, waiting.reel = begin, begin + dip, reel
        if reel is not None:
            reel.set_volume(0.0 if seconds else waiting.clip.volume if waiting.clip else 1.0)
            reel.play(waiting.swap)
        return True

    def _ready_reel(
        self, waiting: Waiting, clip: Clip, now: float, facts: list[ClipFact]
    ) -> Reel | None:
        reel = self._rack.find(clip, self._busy())
        late = 0.0 if waiting.late_since is None else now - waiting.late_since
        reason = ""
        if self._rack.path_of(clip.file) is None:
            reason = "the file lies outside the media folder"
        elif reel is not None and reel.state == "failed":
            reason = reel.failure
        elif reel is not None and reel.state == "loading" and late > self._rack.patience:
            reason = f"not ready within {self._rack.patience:g} s{because(reel)}"
        if reason:
            if reel is not None:
                reel.unload()
            self._waiting = None
            facts.append(self._failed(waiting.order, clip, reason, now))
            return None
        return reel if reel is not None and reel.state == "ready" else None

    def _swap(self, waiting: Waiting, now: float, facts: list[ClipFact]) -> None:
        """Make the waiting take the live one."""
        old, order = self._live, waiting.order
        if self._fade is not None and self._fade.old is not old:
            self._end_fade()
        timed = waiting.at is not None
        begun = waiting.swap if waiting.reel or timed else now
        self._live = Shown(order, waiting.reel, begun, timed=timed)
        self._waiting = None
        self._showing.begin()
        self._rounds.drop()
        if self._fade is None or self._fade.dip:
            _let_go(old)
        if waiting.reel is not None:
            facts.append(
                ClipStarted(
                    t=min(begun, now),
                    seq=next(self._count),
                    take=order.take,
                    duration=order.position + waiting.reel.duration,
                    position=order.position,
                )
            )
        self._figures.cuts += 1

    # ── the live take ───────────────────────────────────────────────────────────────────────────

    def _follow_live(self, now: float, moment: float, facts: list[ClipFact]) -> None:
        """Loop the live clip, or tell that it ended or broke off."""
        live, clip = self._live, self._live.clip()
        if live.reel is None or live.order is None or clip is None:
            return
        if live.reel.state == "failed" and not live.told_end:
            live.told_end = True
            facts.append(self._failed(live.order, clip, live.reel.failure, now))
        elif live.order.loop:
            self._go_round(live, live.order, clip, now, moment, facts)
        elif not live.told_end and self._waiting is None and moment >= live.end():
            live.told_end = True
            facts.append(ClipEnded(t=now, seq=next(self._count), take=live.order.take))

    def _go_round(
        self,
        live: Shown,
        order: CutTo,
        clip: Clip,
        now: float,
        moment: float,
        facts: list[ClipFact],
    ) -> None:
        if self._waiting is not None and self._waiting.begin is not None:
            return
        reel = live.reel
        reason = self._rounds.follow(live, clip, self._busy(), now, moment)
        if live.reel is not reel:
            self._showing.begin()
        if reason and self._waiting is None and not live.told_end:
            live.told_end = True
            facts.append(self._failed(order, clip, reason, now))

    def _end_fade(self) -> None:
        if self._fade is None:
            return
        fade, self._fade = self._fade, None
        if fade.old is not self._live:
            _let_go(fade.old)
        self._live.set_gain(1.0)

    def _failed(self, order: CutTo, clip: Clip, reason: str, now: float) -> ClipFailed:
        return ClipFailed(
            t=now, seq=next(self._count), take=order.take, file=clip.file, reason=reason
        )


def _let_go(take: Shown) -> None:
    if take.reel is not None:
        take.reel.unload()
        take.reel = None
