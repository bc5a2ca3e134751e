"""Draw the path that the viewer's face chose: stations on a line."""

from __future__ import annotations

from collections.abc import Sequence

import pygame
import pygame.gfxdraw

from riot.messages import PathStep, Result
from riot.screen.text.bidi import base_level
from riot.screen.text.drawing import Drawing
from riot.screen.text.setting import Colour, SetText, line, set_text

_INK: Colour = (244, 242, 236)
_QUIET: Colour = (176, 178, 186)
_LINE: Colour = (120, 123, 134)
_ACCENT: Colour = (255, 190, 92)
_PANEL = (10, 11, 15, 205)
_STATIONS_A_ROW = 6
_FADE_SECONDS = 0.8


class ResultDrawing(Drawing):
    """One result, set once on a panel in the lower part of the screen.

    Where its heading runs from right to left, so does the line of stations.
    """

    def __init__(self, result: Result, size: tuple[int, int]) -> None:
        width, height = size
        rows = _rows(result.steps)
        self._leftward = base_level(result.heading) == 1
        unit = max(4, height // 32 if len(rows) < 3 else height // 46)
        heading = set_text(result.heading, round(unit * 1.9), width * 0.9).draw(_INK)
        row_height = round(unit * 7.4)
        panel_height = heading.get_height() + unit * 3 + row_height * len(rows)
        panel = pygame.Surface((width, panel_height), pygame.SRCALPHA, 32)
        panel.fill(_PANEL)
        panel.blit(heading, ((width - heading.get_width()) // 2, unit))
        super().__init__(panel, (0, height - panel_height - round(height * 0.05)), _FADE_SECONDS)
        top = heading.get_height() + unit * 2
        last = result.steps[-1] if result.steps else None
        for index, row in enumerate(rows):
            self._row(row, top + index * row_height, unit, last, onward=index < len(rows) - 1)

    def _row(
        self, steps: Sequence[PathStep], top: int, unit: int, last: PathStep | None, *, onward: bool
    ) -> None:
        width = self.surface.get_width()
        step = width / max(len(steps) + 0.4, 2.4)
        first = (width - step * (len(steps) - 1)) / 2
        level = top + round(unit * 2.2)
        radius = round(unit * 0.5)
        for index, station in enumerate(steps):
            x = round(first + index * step)
            if self._leftward:
                x = width - x
            if index < len(steps) - 1 or (onward and station is not last):
                self._link(station, x, round(step), level, unit)
            final = station is last
            _disc(self.surface, x, level, radius, _ACCENT if final else _INK)
            if not final:
                _disc(self.surface, x, level, round(radius * 0.55), (24, 25, 30))
            name = _name(station.title, unit, step * 0.92).draw(_ACCENT if final else _INK)
            self.surface.blit(name, (x - name.get_width() // 2, level + round(unit * 1.1)))

    def _link(self, station: PathStep, x: int, step: int, level: int, unit: int) -> None:
        """Draw the way on from a station, and the expression that led on above it."""
        thick = max(2, unit // 9)
        left = x - step if self._leftward else x
        pygame.draw.rect(self.surface, _LINE, (left, level - thick // 2, step, thick))
        if station.label is None:
            return
        words = station.label
        if station.level is not None:
            words += f" {round(station.level * 100)} %"
        text = line(words, unit * 1.05, _QUIET)
        if text.get_width() > step * 0.94:
            text = line(station.label, unit * 1.05, _QUIET)
        at = left + (step - text.get_width()) // 2, level - round(unit * 0.6) - text.get_height()
        self.surface.blit(text, at)


def _name(title: str, unit: int, width: float) -> SetText:
    """Set a station's name in two lines, smaller where it is long."""
    size = 1.25
    found = set_text(title, unit * size, width)
    while found.count > 2 and size > 0.8:
        size *= 0.88
        found = set_text(title, unit * size, width)
    return found.first(2)


def _rows(steps: Sequence[PathStep]) -> list[Sequence[PathStep]]:
    """Split a long path into rows of similar length."""
    count = max(1, -(-len(steps) // _STATIONS_A_ROW))
    length = -(-len(steps) // count)
    return [steps[start : start + length] for start in range(0, len(steps), max(length, 1))]


def _disc(target: pygame.Surface, x: int, y: int, radius: int, colour: Colour) -> None:
    pygame.gfxdraw.aacircle(target, x, y, radius, colour)
    pygame.gfxdraw.filled_circle(target, x, y, radius, colour)
