"""Tell lines and scenes apart, also without colour; the colours themselves are the style's."""

from __future__ import annotations

from collections.abc import Sequence

from riot.record.report.style import OTHERS, PALETTE

MAIN = PALETTE[0]
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def dash_of(label: str, labels: Sequence[str]) -> str:
    """Give the line of a label, so that colour is not alone in telling it."""
    return _DASHES[sorted(labels).index(label) % len(_DASHES)]


def of_endings(endings: Sequence[str]) -> dict[str, str]:
    """Give each ending its colour, the commonest first; from the eleventh on they are grey."""
    return {
        scene: PALETTE[place] if place < len(PALETTE) else OTHERS
        for place, scene in enumerate(endings)
    }


def faint(colour: str, strength: float) -> str:
    """Give a colour that lets through what is behind it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength:g})"
