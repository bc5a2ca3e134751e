"""Tell labels, scenes and endings apart on the report's pages, also without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

PALETTE = (
    "#2a6f97", "#e07a5f", "#3d8b5f", "#c9a227", "#7d5ba6",
    "#d1495b", "#4fa3a5", "#8d6b4f", "#5c7aea", "#9aa33b",
)  # fmt: skip
"""Colours of scenes and ways, in the order in which they are given out."""

MAIN = PALETTE[0]
"""The colour of what is alone."""

OTHERS = "#9aa5b1"
"""The colour of what has none of its own."""

INK, SOFT, LINE = "#1f2933", "#616e7c", "#e4e7eb"

_LABELS: Mapping[str, str] = {
    "anger": "#c8372d",
    "happiness": "#d99a00",
    "calm": "#5b8fb0",
    "neutral": "#5b8fb0",
    "sadness": "#3355a4",
    "fear": "#7d4fa6",
    "surprise": "#0e9384",
    "disgust": "#5f8f2f",
    "contempt": "#8d6b4f",
}

_DASHES = ("", "9 4", "2 4", "9 4 2 4", "16 4", "16 4 2 4")
"""As SVG has them and Plotly too, for which the first is "solid"."""


def label_colours(labels: Iterable[str]) -> dict[str, str]:
    """Give each label the colour that it has on every page; one that is unknown gets a free one."""
    wanted = list(dict.fromkeys(labels))
    used = {_LABELS[label] for label in wanted if label in _LABELS}
    free = iter([colour for colour in PALETTE if colour not in used])
    return {label: _LABELS.get(label) or next(free, OTHERS) for label in wanted}


def dash_of(label: str, labels: Iterable[str]) -> str:
    """Give the dashes of a label's line, so that colour is not alone in telling it."""
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
