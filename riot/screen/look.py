"""What the audience sees at one moment, as data: the windows draw it."""

from __future__ import annotations

from dataclasses import dataclass

from riot.messages import Card, Result
from riot.screen.deck.port import Picture


@dataclass(frozen=True, slots=True)
class Layer:
    """What one take shows at this moment.

    `picture` is a deck's frame or a card (None before the first: the title); `age` is seconds
    since the take came on the screen, and stands still once nothing changes with it any more.
    """

    picture: Picture | Card | None
    age: float = 0.0
    result: Result | None = None
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """The live take, and with a crossfade the one it takes over from.

    `share` 0..1 is how far the crossfade from `old` to `live` has come; `light` 0..1 dims the
    whole picture, 0 is black. Two equal looks are the same picture.
    """

    live: Layer
    old: Layer | None = None
    share: float = 1.0
    light: float = 1.0
