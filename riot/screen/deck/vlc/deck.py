"""A deck whose pictures libvlc decodes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from riot.messages import Clip
from riot.screen.deck.port import DeckState, Picture
from riot.screen.deck.vlc.engine import Engine
from riot.screen.deck.vlc.line import Line
from riot.screen.deck.vlc.roll import Roll
from riot.screen.settings import Fit


class Decoding(Protocol):
    """What the decks of a player share."""

    @property
    def hardware(self) -> bool:
        """Say whether libvlc may use the graphics card."""
        ...

    def watch(self) -> None:
        """Look whether libvlc still answers; called at every look at a deck."""
        ...

    def give_up_hardware(self) -> None:
        """Use the graphics card no more: it gave no picture of what software could decode."""
        ...


class VlcDeck:
    """Hold one roll at a time, on a line that is used again and again."""

    def __init__(self, engine: Engine, box: tuple[int, int], fit: Fit, decoding: Decoding) -> None:
        self._engine = engine
        self._line = Line(engine)
        self._box = box
        self._fit: Fit = fit
        self._decoding = decoding
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

    @property
    def disk_waits(self) -> bool:
        """Say whether its disk does not answer."""
        return self._roll is not None and self._roll.feed.disk.waits

    def load(self, clip: Clip, path: Path) -> None:
        """Let the file be read and its first pictures be decoded."""
        self._drop()
        self._roll = self._unwind(clip, path, hardware=self._decoding.hardware)

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

        A clip that is being decoded goes on; one that libvlc has not begun with fails.
        """
        roll = self._roll
        if roll is not None and roll.begun and roll.state == "loading":
            roll.fail(reason)
        self._engine, self._line = engine, Line(engine)

    def _unwind(self, clip: Clip, path: Path, *, hardware: bool) -> Roll:
        return Roll(clip, path, self._box, self._fit, self._begin, hardware=hardware)

    def _drop(self) -> bool:
        roll, self._roll = self._roll, None
        if roll is not None:
            roll.drop()
        return roll is not None

    def _begin(self, roll: Roll) -> None:
        line = self._line
        self._engine.call("play", lambda: line.begin(roll))

    def _look(self) -> None:
        self._decoding.watch()
        roll = self._roll
        if roll is None:
            return
        roll.look()
        if roll.undecoded and roll.state == "loading" and roll.hardware:
            roll.drop()
            self._roll = self._unwind(roll.clip, roll.path, hardware=False)
        elif roll.undecoded:
            roll.fail(roll.undecoded)
        elif roll.state == "ready" and not roll.hardware and self._decoding.hardware:
            self._decoding.give_up_hardware()
