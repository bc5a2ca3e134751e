"""The takes of the screen: the one that is shown, the one that waits, the way between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from riot.messages import Clip, CutTo
from riot.screen.deck.port import Picture
from riot.screen.program.reel import Reel

AHEAD_SECONDS = 0.1
"""How long before its moment a reel is told to start."""


@dataclass
class Shown:
    """A take on the screen; the one before the first CutTo has no order and shows the title.

    `begun` is the time to which its first frame belongs. `timed`: that time was given with the
    order, and a looping clip keeps to its rounds.
    """

    order: CutTo | None
    reel: Reel | None
    begun: float
    told_end: bool = False
    timed: bool = False

    def end(self) -> float:
        """Give when its clip's range is over; long ago for a card."""
        return -math.inf if self.reel is None else self.begun + self.reel.duration

    def loops(self) -> bool:
        """Say whether its clip goes round and round."""
        return self.order is not None and self.order.loop and self.reel is not None

    def clip(self) -> Clip | None:
        """Give its clip; None for a card and for the title."""
        picture = self.order.picture if self.order else None
        return picture if isinstance(picture, Clip) else None

    def set_gain(self, gain: float) -> None:
        """Let its sound be heard at this share of the clip's own volume."""
        clip = self.clip()
        if self.reel is not None and clip is not None:
            self.reel.set_volume(clip.volume * gain)


@dataclass
class Waiting:
    """A CutTo that waits for its reel, for the live clip's end, and then for its moment.

    `clip` is what is to be played, None for a card. `at` is the moment where it was given with the
    order. Once the moment is fixed, `begin` is when the transition begins and `swap` when the take
    becomes the live one. `late_since` is when it was due, if its clip is not ready yet.
    """

    order: CutTo
    clip: Clip | None
    obeyed: float
    now: bool
    at: float | None = None
    begin: float | None = None
    swap: float = 0.0
    reel: Reel | None = None
    late_since: float | None = None


@dataclass(frozen=True)
class Fade:
    """A transition that takes time: a mix with the old take, or a dip to black and back.

    `still` is what the audience saw when it began in the middle of another: it is mixed with then.
    """

    old: Shown
    begun: float
    seconds: float
    dip: bool
    still: Picture | None = None

    def share(self, moment: float) -> float:
        """Give how far it has come, 0..1."""
        return min(max((moment - self.begun) / self.seconds, 0.0), 1.0)
