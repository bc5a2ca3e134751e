"""A deck whose pictures libvlc decodes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from riot.messages import Clip
from riot.screen.deck.port import DeckState, Picture
from riot.screen.deck.vlc.engine import Engine
from riot.screen.deck.vlc.line import Line
from riot.screen.deck.vlc.roll import Roll
from riot.screen.settings import Fit


class VlcDeck:
    """Hold one roll at a time, on a line that is used again and again.

    `watch` is called at every look at the deck, so that nothing goes unnoticed while libvlc does
    not answer; `hardware` says whether to decode on the graphics card.
    """

    def __init__(
        self,
        engine: Engine,
        box: tuple[int, int],
        fit: Fit,
        watch: Callable[[], None],
        hardware: Callable[[], bool],
        give_up_hardware: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._line = Line(engine)
        self._box = box
        self._fit: Fit = fit
        self._watch = watch
        self._hardware = hardware
        self._give_up_hardware = give_up_hardware
        self._roll: Roll | None = None

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        self._look()
        return "empty" if self._roll is None else self._roll.state

    @property
    def failure(self) -> str:
        """Say why the deck failed."""
        return "" if self._roll is None else self._roll.failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        return 0.0 if self._roll is None else self._roll.duration

    @property
    def stalled(self) -> bool:
        """Say whether a picture that is due does not come."""
        return self._roll is not None and self._roll.stalled

    def load(self, clip: Clip, path: Path) -> None:
        """Let the file be read and its first pictures be decoded."""
        self._drop()
        self._roll = Roll(clip, path, self._box, self._fit, self._begin)

    def play(self, at: float) -> None:
        """Start a ready clip."""
        if self._roll is not None:
            self._roll.play(at)

    def frame(self, now: float) -> Picture | None:
        """Give the newest picture that is due."""
        self._look()
        return None if self._roll is None else self._roll.frame(now)

    def position(self, now: float) -> float:
        """Give seconds since the in-point by our own clock."""
        return 0.0 if self._roll is None else self._roll.position(now)

    def unload(self) -> None:
        """Let libvlc stop."""
        if self._drop():
            self._engine.call("stop", self._line.stop)

    def close(self) -> None:
        """Empty the deck; its line is given back with the engine."""
        self.unload()

    def move_to(self, engine: Engine, reason: str) -> None:
        """Go on with another engine: the one before does not answer.

        A clip that is decoded already goes on; one that waits for libvlc fails.
        """
        if self._roll is not None and self._roll.state == "loading":
            self._roll.fail(reason)
        self._engine, self._line = engine, Line(engine)

    def _drop(self) -> bool:
        roll, self._roll = self._roll, None
        if roll is not None:
            roll.drop()
        return roll is not None

    def _begin(self, roll: Roll) -> None:
        line, hardware = self._line, self._hardware()
        self._engine.call("play", lambda: line.begin(roll, hardware=hardware))

    def _look(self) -> None:
        self._watch()
        roll = self._roll
        if roll is not None and roll.overdue:
            roll.fail("VLC was given the pictures, but shows none")
