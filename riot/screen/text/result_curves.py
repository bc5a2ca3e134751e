"""Draw the curves of a visit, and below them the strip of its scenes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from riot.messages import Curve, Result, Stretch
from riot.screen.text.label_colours import label_colours
from riot.screen.text.setting import Colour, line, line_width

Values = NDArray[np.float64]

_INK: Colour = (244, 242, 236)
_QUIET: Colour = (176, 178, 186)
_GRID = (255, 255, 255, 26)
_SCENE = (255, 255, 255, 34)
_OTHER_SCENE = (255, 255, 255, 22)
_CARD = (255, 255, 255, 10)
_STRIP = 1.9
"""Height of the strip in units; `unit` is the measure of all letters of a result."""
_LEGEND = 1.7
"""Height of one line of names."""


class CurvesDrawing:
    """The curves of a result, set into `width` pixels; `leftward` lets time run that way.

    Names stand above, on as many lines as they need.
    """

    def __init__(self, result: Result, width: int, unit: float, *, leftward: bool) -> None:
        self._result = result
        self._width = width
        self._unit = unit
        self._leftward = leftward
        self._colours = label_colours(curve.label for curve in result.curves)
        self._names = list(_lines_of(result.curves, width - unit * 5, unit))

    @property
    def extra(self) -> int:
        """Give the height of what is not the curves themselves."""
        return round(self._unit * (_LEGEND * len(self._names) + _STRIP + 0.6))

    def draw(self, target: pygame.Surface, left: int, top: int, height: int) -> None:
        """Draw it all with its left and top corner there, `height` pixels high."""
        names = round(self._unit * _LEGEND)
        strip = round(self._unit * _STRIP)
        for row, curves in enumerate(self._names):
            self._legend(target, curves, left, top + row * names)
        length = line(_length(self._seconds), self._unit * 1.05, _QUIET)
        at = left if self._leftward else left + self._width - length.get_width()
        target.blit(length, (at, top))
        area = pygame.Rect(left, top + names * len(self._names), self._width, 0)
        area.top += round(self._unit * 0.3)
        area.height = max(1, top + height - strip - round(self._unit * 0.3) - area.top)
        self._grid(target, area)
        for curve in reversed(self._result.curves):
            self._curve(target, area, curve)
        self._strip(target, pygame.Rect(left, top + height - strip, self._width, strip))

    @property
    def _seconds(self) -> float:
        counts = [len(curve.levels) for curve in self._result.curves]
        every = max(self._result.every, 1e-3)
        return max(1, max(counts, default=0) - 1) * every

    def _legend(self, target: pygame.Surface, curves: Sequence[Curve], left: int, top: int) -> None:
        at = 0.0
        for curve in curves:
            name = line(curve.name, self._unit * 1.15, _INK)
            wide = _entry_width(curve, self._unit)
            begin = left + self._width - at - wide if self._leftward else left + at
            dash = pygame.Rect(0, 0, round(self._unit * 0.9), max(2, round(self._unit * 0.22)))
            dash.center = 0, top + name.get_height() // 2
            dash.left = round(begin + (wide - dash.width if self._leftward else 0))
            pygame.draw.rect(target, self._colours[curve.label], dash, border_radius=dash.h // 2)
            beside = self._unit * 1.3
            x = begin + wide - beside - name.get_width() if self._leftward else begin + beside
            target.blit(name, (round(x), top))
            at += wide + self._unit * 1.6

    def _grid(self, target: pygame.Surface, area: pygame.Rect) -> None:
        thick = max(1, round(self._unit / 24))
        for share in (0.0, 0.5, 1.0):
            y = area.bottom - round(share * area.height)
            _blend(target, pygame.Rect(area.left, y, area.width, thick), _GRID)
        for stretch in self._result.stretches[1:]:
            x = self._x(stretch.begins)
            _blend(target, pygame.Rect(area.left + x, area.top, thick, area.height), _GRID)

    def _x(self, seconds: float) -> int:
        share = min(1.0, max(0.0, seconds / self._seconds))
        return round((1 - share if self._leftward else share) * self._width)

    # ── the curves ──────────────────────────────────────────────────────────────────────────────

    def _curve(self, target: pygame.Surface, area: pygame.Rect, curve: Curve) -> None:
        """Draw one curve: a stretch without a face leaves a gap."""
        half = max(0.8, self._unit * 0.075)
        step = self._width * max(self._result.every, 1e-3) / self._seconds
        for first, values in _runs(curve.levels):
            begin, end = (first - 0.5) * step, (first + len(values) - 0.5) * step
            columns = np.arange(max(0, round(begin)), min(self._width, round(end) + 1))
            if not len(columns):
                continue
            known = (first + np.arange(len(values))) * step
            heights = _smooth(np.interp(columns, known, values), round(step))
            y = (1 - heights) * (area.height - 1)
            if self._leftward:
                columns = self._width - 1 - columns
            _stroke(target, area, columns, y, half, self._colours[curve.label])

    # ── the scenes ──────────────────────────────────────────────────────────────────────────────

    def _strip(self, target: pygame.Surface, area: pygame.Rect) -> None:
        shown = 0
        for stretch, begin, end in self._blocks():
            block = pygame.Rect(area.left + begin, area.top, max(1, end - begin), area.height)
            gap = 1 if block.width > 4 else 0
            fill = _CARD if not stretch.title else (_SCENE, _OTHER_SCENE)[shown % 2]
            shown += bool(stretch.title)
            _blend(target, block.inflate(-2 * gap, 0), fill)
            room = block.width - self._unit * 0.7
            if stretch.title and line_width(stretch.title, self._unit * 1.05) <= room:
                name = line(stretch.title, self._unit * 1.05, _INK)
                target.blit(name, name.get_rect(center=block.center))
            elif stretch.title and block.width > self._unit * 3:
                short = _cut(stretch.title, self._unit * 1.05, room)
                if short is not None:
                    target.blit(short, short.get_rect(center=block.center))

    def _blocks(self) -> Iterator[tuple[Stretch, int, int]]:
        """Give each scene with where it lies, from left to right in pixels."""
        stretches = self._result.stretches
        ends = [*(one.begins for one in stretches), self._seconds][1:]
        for stretch, until in zip(stretches, ends, strict=True):
            begin, end = sorted((self._x(stretch.begins), self._x(until)))
            if end > begin:
                yield stretch, begin, end


def _entry_width(curve: Curve, unit: float) -> float:
    return line_width(curve.name, unit * 1.15) + unit * 1.3


def _lines_of(curves: Sequence[Curve], width: float, unit: float) -> Iterator[list[Curve]]:
    """Break the names into lines."""
    row: list[Curve] = []
    used = 0.0
    for curve in curves:
        wide = _entry_width(curve, unit)
        if row and used + wide > width:
            yield row
            row, used = [], 0.0
        row.append(curve)
        used += wide + unit * 1.6
    if row:
        yield row


def _runs(levels: Sequence[float | None]) -> Iterator[tuple[int, list[float]]]:
    """Give the stretches with a face, each with the number of its first level."""
    run: list[float] = []
    for number, level in enumerate((*levels, None)):
        if level is not None:
            run.append(min(1.0, max(0.0, level)))
        elif run:
            yield number - len(run), run
            run = []


def _smooth(values: Values, width: int) -> Values:
    """Round the corners off: a mean over `width` columns."""
    if width < 2 or len(values) < 3:
        return values
    width = min(width, len(values))
    before, after = width // 2, width - width // 2 - 1
    padded = np.pad(values, (before, after), mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")


def _stroke(
    target: pygame.Surface,
    area: pygame.Rect,
    columns: NDArray[np.int64],
    y: Values,
    half: float,
    colour: Colour,
) -> None:
    """Draw a line of twice `half` pixels through (column, y), smooth at its edges."""
    slope = np.gradient(y) if len(y) > 1 else np.zeros(1)
    reach = half * np.hypot(1, slope)
    most = int(np.ceil(reach.max())) + 1
    rows = np.floor(y).astype(int)[None, :] + np.arange(-most, most + 1)[:, None]
    cover = np.clip(reach + 0.5 - np.abs(rows - y), 0, 1)
    slack = area.top - 2, min(area.bottom + 3, target.get_height())
    x = np.broadcast_to(columns + area.left, rows.shape)
    down = rows + area.top
    seen = (cover > 0) & (down >= max(0, slack[0])) & (down < slack[1])
    x, down, share = x[seen], down[seen], cover[seen]
    _mix(target, x, down, share, colour)


def _mix(
    target: pygame.Surface,
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    share: Values,
    colour: Colour,
) -> None:
    alphas = pygame.surfarray.pixels_alpha(target)
    below = alphas[x, y] / 255 * (1 - share)
    whole = np.maximum(below + share, 1e-6)
    alphas[x, y] = (whole * 255 + 0.5).astype(np.uint8)
    del alphas
    pixels = pygame.surfarray.pixels3d(target)
    under, over = (below / whole)[:, None], (share / whole)[:, None]
    pixels[x, y] = (pixels[x, y] * under + np.asarray(colour) * over + 0.5).astype(np.uint8)


def _blend(target: pygame.Surface, area: pygame.Rect, colour: tuple[int, int, int, int]) -> None:
    patch = pygame.Surface(area.size, pygame.SRCALPHA, 32)
    patch.fill(colour)
    target.blit(patch, area)


def _cut(text: str, size: float, room: float) -> pygame.Surface | None:
    """Give the beginning of a text that fits; None where nothing worth reading does."""
    for length in range(min(len(text) - 1, 40), max(4, len(text) // 2), -1):
        words = text[:length].rstrip() + "…"
        if line_width(words, size) <= room:
            return line(words, size, _QUIET)
    return None


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
