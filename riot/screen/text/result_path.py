"""Draw the stations of a viewer's path on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pygame
import pygame.gfxdraw

from riot.messages import PathStep
from riot.screen.text.setting import Colour, SetText, line, set_text

_INK: Colour = (244, 242, 236)
_QUIET: Colour = (176, 178, 186)
_LINE: Colour = (120, 123, 134)
_ACCENT: Colour = (255, 190, 92)
_HOLE: Colour = (24, 25, 30)
_MOST_A_ROW = 6
_ROW = {0: 3.2, 1: 5.0, 2: 6.4}
"""Height of a row in units, by the lines that its longest name takes."""


class PathDrawing:
    """A path in at most `rows` rows of stations; of one that is too long, the middle is left out.

    `names` says what labels are called, `colours` how they look.
    """

    def __init__(
        self,
        steps: Sequence[PathStep],
        width: int,
        unit: float,
        rows: int,
        names: Mapping[str, str],
        colours: Mapping[str, Colour],
        *,
        leftward: bool,
    ) -> None:
        self._width = width
        self._unit = unit
        self._names = names
        self._colours = colours
        self._leftward = leftward
        a_row = max(2, min(_MOST_A_ROW, int(width / (unit * 6.4))))
        self._last = steps[-1] if steps else None
        self._rows = _rows(_shortened(steps, a_row * rows), a_row)
        self._heights = [round(unit * _ROW[self._lines(row)]) for row in self._rows]

    @property
    def height(self) -> int:
        """Give its height in pixels."""
        return sum(self._heights)

    def draw(self, target: pygame.Surface, left: int, top: int) -> None:
        """Draw it with its left and top corner there."""
        for index, (row, height) in enumerate(zip(self._rows, self._heights, strict=True)):
            self._row(target, row, left, top, onward=index < len(self._rows) - 1)
            top += height

    def _step(self, steps: Sequence[PathStep]) -> float:
        return self._width / max(len(steps) + (1.0 if len(self._rows) > 1 else 0.4), 2.4)

    def _name(self, steps: Sequence[PathStep], station: PathStep) -> SetText:
        return _name(station.title, self._unit, self._step(steps) * 0.92)

    def _lines(self, steps: Sequence[PathStep]) -> int:
        return max(self._name(steps, station).count for station in steps)

    def _row(
        self,
        target: pygame.Surface,
        steps: Sequence[PathStep],
        left: int,
        top: int,
        *,
        onward: bool,
    ) -> None:
        unit = self._unit
        step = self._step(steps)
        first = (self._width - step * (len(steps) - 1)) / 2
        if onward:
            first -= step * 0.3  # room for the way on to the next row
        level = top + round(unit * 2.0)
        radius = round(unit * 0.5)
        for index, station in enumerate(steps):
            x = round(first + index * step)
            if self._leftward:
                x = self._width - x
            x += left
            if index < len(steps) - 1 or (onward and station is not self._last):
                self._link(target, station, x, round(step), level)
            final = station is self._last
            _disc(target, x, level, radius, _ACCENT if final else _INK)
            if not final:
                _disc(target, x, level, round(radius * 0.55), _HOLE)
            name = self._name(steps, station).draw(_ACCENT if final else _INK)
            target.blit(name, (x - name.get_width() // 2, level + round(unit * 1.0)))

    def _link(
        self, target: pygame.Surface, station: PathStep, x: int, step: int, level: int
    ) -> None:
        """Draw the way on from a station, and the expression that led on above it."""
        unit = self._unit
        thick = max(2, round(unit / 9))
        left = x - step if self._leftward else x
        colour = self._colours.get(station.label or "", _LINE)
        pygame.draw.rect(target, colour, (left, level - thick // 2, step, thick))
        if station.label is None:
            return
        name = self._names.get(station.label, station.label)
        words = name if station.level is None else f"{name} {round(station.level * 100)} %"
        text = line(words, unit * 1.05, _QUIET)
        if text.get_width() > step * 0.94:
            text = line(name, unit * 1.05, _QUIET)
        if text.get_width() > step * 0.94:
            return
        at = left + (step - text.get_width()) // 2, level - round(unit * 0.6) - text.get_height()
        target.blit(text, at)


def _name(title: str, unit: float, width: float) -> SetText:
    """Set a station's name in two lines, smaller where it is long."""
    size = 1.25
    found = set_text(title, unit * size, width)
    while found.count > 2 and size > 0.8:
        size *= 0.88
        found = set_text(title, unit * size, width)
    return found.first(2)


def _shortened(steps: Sequence[PathStep], most: int) -> Sequence[PathStep]:
    """Leave out the middle of a path with too many stations, and say how many."""
    if len(steps) <= most:
        return steps
    first = max(1, most // 2 - 1)
    last = most - first - 1
    return [*steps[:first], PathStep("", f"… {len(steps) - first - last} …"), *steps[-last:]]


def _rows(steps: Sequence[PathStep], a_row: int) -> list[Sequence[PathStep]]:
    """Split a long path into rows of similar length."""
    count = max(1, -(-len(steps) // a_row))
    length = -(-len(steps) // count)
    return [steps[start : start + length] for start in range(0, len(steps), max(length, 1))]


def _disc(target: pygame.Surface, x: int, y: int, radius: int, colour: Colour) -> None:
    pygame.gfxdraw.aacircle(target, x, y, radius, colour)
    pygame.gfxdraw.filled_circle(target, x, y, radius, colour)
