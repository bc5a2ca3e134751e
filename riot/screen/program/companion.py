"""A companion film: other pictures of the same takes, on windows of its own, in step."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from riot.clock import Clock
from riot.messages import Card, Clip, ClipFailed, CutTo, PrerollClips
from riot.screen.deck.port import Deck
from riot.screen.program.figures import Figures
from riot.screen.program.program import Program
from riot.screen.program.rack import Rack
from riot.screen.program.still import still_of
from riot.screen.sound.port import SoundDesk
from riot.screen.windows.port import Wall

NOTHING = Card("")
"""What a companion shows while the film shows a card, or a clip that it has none for."""


class Companion:
    """Follow the film's takes: for each clip, the one of the same name below `media`.

    It never holds the film up: a clip that it lacks leaves its windows to their background, and
    one that is late comes on as far along as it ought to be. It tells no facts; `desk` is silent.
    """

    def __init__(
        self,
        decks: Sequence[Deck],
        desk: SoundDesk,
        wall: Wall,
        clock: Clock,
        media: Path,
        *,
        fps: float,
    ) -> None:
        self._wall = wall
        self._program = Program(
            Rack(decks, desk, media, clock),
            clock,
            1 / fps,
            Figures(),
            lambda: still_of(wall.snapshot()),
            itertools.count(1),
        )
        self._prerolls = PrerollClips(t=0.0, clips=())
        self._expected: tuple[Clip, ...] = ()
        self._order: CutTo | None = None

    def preroll(self, clips: tuple[Clip, ...], due: float | None) -> None:
        """Hold the companions of these clips ready."""
        self._prerolls = PrerollClips(t=0.0, clips=tuple(_beside(clip) for clip in clips), due=due)
        self._arm()

    def expect(self, order: CutTo) -> None:
        """Hold the companion of a take ready that is about to come, before its moment is known."""
        picture = order.picture
        self._expected = ()
        if isinstance(picture, Clip):
            clip = _beside(picture)
            self._expected = (replace(clip, start=clip.start + order.position),)
        self._arm()

    def _arm(self) -> None:
        self._program.preroll((*self._expected, *self._prerolls.clips), self._prerolls.due)

    def cut(self, order: CutTo, at: float) -> None:
        """Bring the companion of a take on at its very moment."""
        picture = order.picture
        shown = _beside(picture) if isinstance(picture, Clip) else NOTHING
        self._order = replace(order, picture=shown, result=None, score=None)
        self._program.cut(self._order, at)
        self._expected = ()
        self._arm()

    def advance(self, now: float) -> None:
        """Show the picture of `now`."""
        facts, _ = self._program.advance(now)
        if self._order is not None and any(isinstance(fact, ClipFailed) for fact in facts):
            self._program.cut(replace(self._order, picture=NOTHING, due="now"), now)
        self._wall.show(self._program.look(now))

    @property
    def failure(self) -> str:
        """Say which of its displays is missing."""
        return self._wall.failure

    def pressed(self) -> list[str]:
        """Give the keys pressed on its windows."""
        return self._wall.pressed()

    def quit_requested(self) -> bool:
        """Say whether one of its windows was closed."""
        return self._wall.quit_requested()

    def close(self) -> None:
        """Close its windows."""
        self._wall.close()
        self._program.close()


def _beside(clip: Clip) -> Clip:
    """Give the companion of a clip: the same range of a file of the same name, without words."""
    return replace(clip, subtitles=None, sound=None, language="", volume=0.0)
