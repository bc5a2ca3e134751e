"""The colours of labels on a dark ground: those we know have their own, in every film."""

from __future__ import annotations

from collections.abc import Iterable

Colour = tuple[int, int, int]

_OWN: dict[str, Colour] = {
    "anger": (255, 107, 94),
    "contempt": (240, 140, 190),
    "disgust": (150, 200, 90),
    "fear": (180, 140, 255),
    "happiness": (255, 208, 80),
    "calm": (120, 210, 200),
    "neutral": (120, 210, 200),
    "sadness": (100, 160, 255),
    "surprise": (255, 158, 70),
}
_OTHERS: tuple[Colour, ...] = (
    (214, 214, 220),
    (196, 160, 120),
    (120, 190, 240),
    (200, 220, 110),
    (230, 130, 220),
    (160, 170, 190),
)


def label_colours(labels: Iterable[str]) -> dict[str, Colour]:
    """Give each label's colour; labels that we do not know take others in turn."""
    found: dict[str, Colour] = {}
    others = 0
    for label in labels:
        if label not in _OWN:
            others += 1
        found[label] = _OWN.get(label) or _OTHERS[(others - 1) % len(_OTHERS)]
    return found
