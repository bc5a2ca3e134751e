"""What the screen asks of a deck, and of the player that makes decks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from riot.messages import Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DeckState = Literal["empty", "loading", "ready", "playing", "ended", "failed"]
PixelOrder = Literal["RGB", "BGRA"]

STALLED_SECONDS = 0.5
"""How long a playing deck may owe a picture before it says that it is stalled."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Picture:
    """One decoded frame, already scaled to fit the screen.

    `pixels` is uint8 [height, width, 3 or 4], contiguous, and stays as it is for as long as the
    picture is held; a fourth channel is padding, not transparency. `index` counts from 0 at the
    clip's in-point (VLC: pictures that were displayed), `position` is its time in seconds since
    the in-point, `seconds` how long it stays.
    """

    pixels: NDArray[np.uint8]
    order: PixelOrder
    index: int
    position: float
    seconds: float


class Deck(Protocol):
    """Hold one clip at a time; no call ever waits for a file, a decoder or a thread."""

    @property
    def state(self) -> DeckState:
        """Say where the deck is; a clip that broke off in mid-play is "failed" too."""
        ...

    @property
    def failure(self) -> str:
        """Say why the deck failed, in one line; empty otherwise."""
        ...

    @property
    def duration(self) -> float:
        """Give the seconds of the range; 0 until the deck is ready."""
        ...

    @property
    def stalled(self) -> bool:
        """Say whether it plays, yet for over `STALLED_SECONDS` no picture came that was due."""
        ...

    @property
    def disk_waits(self) -> bool:
        """Say whether a read of its file has not returned for over `STALLED_SECONDS`."""
        ...

    def load(self, clip: Clip, path: Path) -> None:
        """Start to hold the clip ready at its in-point; whatever the deck held is gone."""
        ...

    def play(self, at: float) -> None:
        """Start a ready clip: its first frame's time begins at `at`, now or a little later."""
        ...

    def frame(self, now: float) -> Picture | None:
        """Move the deck to `now` and give its newest picture; None before the first."""
        ...

    def position(self, now: float) -> float:
        """Give seconds since the in-point by our own clock, within 0..duration."""
        ...

    def unload(self) -> None:
        """Stop and forget the clip; the deck is empty at once."""
        ...

    def close(self) -> None:
        """Give back threads and memory; may wait a moment."""
        ...


class Player(Protocol):
    """Make decks of one kind and hold what they share."""

    @property
    def failure(self) -> str:
        """Say in one line what is wrong with the player as a whole; empty while all is well."""
        ...

    def deck(self) -> Deck:
        """Make one more deck; it is closed with the player at the latest."""
        ...

    def close(self) -> None:
        """Close all decks and what they share; no thread is left."""
        ...
