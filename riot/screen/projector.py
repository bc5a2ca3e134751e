"""Carry out the story's screen effects on windows and loudspeakers, and tell what happened."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from pathlib import Path

from riot.clock import Clock
from riot.messages import CutTo, Health, Mute, OperatorCommand, PrerollClips
from riot.screen.contact_sheet import ContactSheet
from riot.screen.deck.port import Deck, Player
from riot.screen.program.companion import Companion
from riot.screen.program.figures import Figures
from riot.screen.program.program import ClipFact, Program
from riot.screen.program.rack import Rack
from riot.screen.program.still import still_of
from riot.screen.sound.port import SoundDesk
from riot.screen.text.setting import font_trouble
from riot.screen.windows.port import Wall

Fact = ClipFact | OperatorCommand
ScreenEffect = PrerollClips | CutTo | Mute

PANIC_KEY = "f12"
"""Silences all sound, and lets it be heard again."""


class Projector:
    """Own the program, its windows and its sound; `advance` is called `fps` times a second.

    `decks` are at least two of `player`; `media` is the folder below which clips lie;
    `companions` are shown beside it, in step. `sheet` gets to see every composited picture.
    """

    def __init__(
        self,
        player: Player,
        decks: Sequence[Deck],
        desk: SoundDesk,
        wall: Wall,
        clock: Clock,
        media: Path,
        *,
        fps: float = 50.0,
        companions: Sequence[Companion] = (),
        sheet: ContactSheet | None = None,
    ) -> None:
        if len(decks) < 2:
            raise ValueError("a projector needs two decks or more")
        self._player = player
        self._desk = desk
        self._wall = wall
        self._clock = clock
        self._sheet = sheet
        self._companions = companions
        self._count = itertools.count(1)
        self._figures = Figures()
        self._rack = Rack(decks, desk, media, clock)
        self._program = Program(
            self._rack,
            clock,
            1 / fps,
            self._figures,
            lambda: still_of(wall.snapshot()),
            self._count,
        )
        self._scored: int | None = None
        self._coming: int | None = None
        self._told_quit = False

    @property
    def figures(self) -> dict[str, float]:
        """Give the counters that `riot.screen.program.figures.Figures` documents."""
        return self._figures.as_mapping()

    def health(self, now: float) -> list[Health]:
        """Say how the parts of the screen are, each as a stage of its own."""
        troubles = {
            "picture": self._player.failure or self._program.trouble(now),
            "sound": self._desk.failure,
            "display": "; ".join(
                wall.failure for wall in (self._wall, *self._companions) if wall.failure
            ),
            "words": font_trouble(),
        }
        return [
            Health(t=now, stage=stage, state="degraded" if why else "ok", since=now, detail=why)
            for stage, why in troubles.items()
        ]

    def obey(self, effect: ScreenEffect, at: float | None = None) -> None:
        """Take an effect; it is carried out by the following calls of `advance`.

        With `at`, a cut's picture belongs to that time and no later one: a clip that comes on too
        late is shown as far along as it ought to be.
        """
        match effect:
            case PrerollClips():
                self._program.preroll(effect.clips, effect.due)
                for companion in self._companions:
                    companion.preroll(effect.clips, effect.due)
            case CutTo():
                self._program.cut(effect, at)
                for companion in self._companions:
                    companion.expect(effect)
            case Mute():
                self._desk.mute(effect.on)

    def run_at(self, pace: float) -> None:
        """Follow a clock of another pace: be silent, and no less patient with disks."""
        self._desk.hold(pace != 1.0)
        self._rack.run_at(pace)

    def withdraw(self) -> None:
        """Forget a cut that has not come on yet."""
        self._program.withdraw()

    def reopen(self, media: Path, files: Collection[str]) -> None:
        """Look for clips below `media` from now on, and read these files anew."""
        self._program.reopen(media, files)

    def advance(self, now: float) -> list[Fact]:
        """Composite and show the picture of `now`; give what happened since the last call."""
        facts: list[Fact] = []
        happened, ordered = self._program.advance(now)
        facts += happened
        self._follow_score()
        self._lead_companions()
        look = self._program.look(now)
        before = self._clock.now()
        if self._wall.show(look):
            self._figures.drawn += 1
            self._figures.draw_seconds += self._clock.now() - before
        if ordered is not None:
            self._figures.cut(self._clock.now() - ordered)
        for companion in self._companions:
            companion.advance(now)
        self._keep_for_sheet(now)
        self._listen(now, facts)
        self._figures.ticks += 1
        return facts

    def close(self) -> None:
        """Close the windows and everything that plays."""
        self._wall.close()
        for companion in self._companions:
            companion.close()
        self._program.close()
        self._desk.close()
        self._player.close()

    def _follow_score(self) -> None:
        """Let the score of the take that has come on sound, or go on."""
        order = self._program.order
        if order is None or order.take == self._scored:
            return
        self._scored = order.take
        path = self._rack.path_of(order.score.file) if order.score else None
        self._desk.play_score(order.score, path, order.score_position)

    def _lead_companions(self) -> None:
        """Tell the companions the very moment of the next take, once it is known."""
        coming = self._program.coming or self._at_once()
        if coming is None or coming[0].take == self._coming:
            return
        self._coming = coming[0].take
        for companion in self._companions:
            companion.cut(*coming)

    def _at_once(self) -> tuple[CutTo, float] | None:
        """Give the take that came on in the very call in which its moment was fixed."""
        order, begun = self._program.order, self._program.begun
        return None if order is None else (order, begun)

    def _keep_for_sheet(self, now: float) -> None:
        if self._sheet is not None and not self._program.dips():
            order = self._program.order
            scene, take = (order.scene, order.take) if order else ("", -1)
            self._sheet.see(self._wall.snapshot, now, scene, take, self._program.share(now))

    def _listen(self, now: float, facts: list[Fact]) -> None:
        for wall in (self._wall, *self._companions):
            for name in wall.pressed():
                if name == PANIC_KEY:
                    facts.append(self._command(now, "panic"))
                else:
                    facts.append(self._command(now, "key", name))
            if wall.quit_requested() and not self._told_quit:
                self._told_quit = True
                facts.append(self._command(now, "quit"))

    def _command(self, now: float, verb: str, argument: str = "") -> OperatorCommand:
        return OperatorCommand(t=now, seq=next(self._count), verb=verb, argument=argument)  # type: ignore[arg-type]
