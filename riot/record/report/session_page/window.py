"""A stretch of the visit as it is drawn: where each film time and each level lies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from unicodedata import category, east_asian_width

STRIP_TOP, STRIP = 26, 90
"""Where the film begins, and how high its pictures are."""
TITLE = 20
"""Height of a scene's title below its pictures."""
MARK = 22
"""Height of one row of decision marks."""
CURVE = 140
LANE = 17
GUTTER = 62

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LEAST_BETWEEN = 64.0

_FEWEST = 2
_NARROW = frozenset("fijlrtIJ .,:;!|'’()[]-·")
_BROAD = frozenset("mwMW@%—…")


@dataclass(frozen=True, slots=True)
class Window:
    """Film time from `begins` to `ends`, at `scale` units a second; `marks` rows of decisions.

    `lanes` names the rows below the curve.
    """

    begins: float
    ends: float
    scale: float
    marks: int
    lanes: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width without the names at its left."""
        return (self.ends - self.begins) * self.scale

    @property
    def marks_top(self) -> float:
        """Where the first row of decision marks begins."""
        return STRIP_TOP + STRIP + TITLE + 4

    @property
    def curve_top(self) -> float:
        """Where the level of 1 is."""
        return self.marks_top + self.marks * MARK + 6

    @property
    def curve_bottom(self) -> float:
        """Where the level of 0 is."""
        return self.curve_top + CURVE

    @property
    def height(self) -> float:
        """The height of the whole drawing."""
        return self.curve_bottom + 10 + len(self.lanes) * LANE

    def x(self, t: float) -> float:
        """Give where a film time lies, at the border for one outside."""
        return (min(max(t, self.begins), self.ends) - self.begins) * self.scale

    def y(self, level: float) -> float:
        """Give where a level lies."""
        return self.curve_bottom - CURVE * min(max(level, 0.0), 1.0)

    def shows(self, t: float) -> bool:
        """Tell whether a film time lies in it; a border belongs to the later window."""
        return self.begins <= t < self.ends

    def overlaps(self, begins: float, ends: float) -> bool:
        """Tell whether some of a stretch lies in it."""
        return begins < self.ends and ends > self.begins

    def ticks(self) -> Iterator[float]:
        """Give the film times that are written at the top."""
        step = next((s for s in _STEPS if s * self.scale >= _LEAST_BETWEEN), _STEPS[-1])
        number = math.ceil(self.begins / step - 1e-9)
        while number * step <= self.ends + 1e-9:
            yield number * step
            number += 1


def clock(seconds: float) -> str:
    """Write film time as `1:05` or `1:02:05`."""
    whole = max(0, math.floor(seconds + 1e-6))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def words(text: str) -> str:
    """Escape a text of the film for a drawing, with the direction of its own script."""
    return f"\u2068{escape(text)}\u2069"


def fitting(text: str, width: float, letter: float = 6.6) -> str:
    """Cut a text to what fits into a width, empty where not even a few letters do.

    Whose fonts will show it nobody knows: `letter` is the width of a common small one.
    """
    room, end = width, 0
    for place, sign in enumerate(text):
        if room >= letter * _breadth("…"):
            end = place
        room -= letter * _breadth(sign)
        if room < 0:
            return f"{_whole(text, end).rstrip()}…" if end >= _FEWEST else ""
    return text


def _breadth(sign: str) -> float:
    """Give how wide a sign is, in common small letters."""
    if _is_mark(sign):
        return 0.0
    if sign in _NARROW:
        return 0.6
    if sign in _BROAD:
        return 1.5
    if east_asian_width(sign) in "WF":
        return 1.8
    return 1.2 if sign.isupper() else 1.0


def _whole(text: str, end: int) -> str:
    """Give what stands before a place, without a letter whose marks would stay behind."""
    while end > 0 and _is_mark(text[end]):
        end -= 1
    return text[:end]


def _is_mark(sign: str) -> bool:
    """Say whether a sign stands over or under the one before it, or is not seen."""
    return category(sign) in ("Mn", "Me", "Cf")
