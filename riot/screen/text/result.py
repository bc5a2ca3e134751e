"""Draw the path that the viewer's face chose: stations on a line."""

from __future__ import annotations

from collections.abc import Sequence

import pygame
import pygame.gfxdraw

from riot.messages import PathStep, Result
from riot.screen.text.cards import ease
from riot.screen.text.typeset import Colour, block, font, wrap

_INK: Colour = (244, 242, 236)
_QUIET: Colour = (176, 178, 186)
_LINE: Colour = (120, 123, 134)
_ACCENT: Colour = (255, 190, 92)
_PANEL = (10, 11, 15, 205)
_STATIONS_A_ROW = 6
_FADE_SECONDS = 0.8


class ResultDrawing:
    """One result, set once on a panel in the lower part of the screen."""

    def __init__(self, result: Result, size: tuple[int, int]) -> None:
        width, height = size
        rows = _rows(result.steps)
        unit = height // 32 if len(rows) < 3 else height // 46
        heading = font(round(unit * 1.9)).render(result.heading, True, _INK)
        row_height = round(unit * 7.4)
        panel_height = heading.get_height() + unit * 3 + row_height * len(rows)
        self._panel = pygame.Surface((width, panel_height), pygame.SRCALPHA, 32)
        self._panel.fill(_PANEL)
        self._panel.blit(heading, ((width - heading.get_width()) // 2, unit))
        top = heading.get_height() + unit * 2
        last = result.steps[-1] if result.steps else None
        for index, row in enumerate(rows):
            self._row(row, top + index * row_height, unit, last, onward=index < len(rows) - 1)
        self._at = (0, height - panel_height - round(height * 0.05))

    def _row(
        self, steps: Sequence[PathStep], top: int, unit: int, last: PathStep | None, *, onward: bool
    ) -> None:
        width = self._panel.get_width()
        step = width / max(len(steps) + 0.4, 2.4)
        left = (width - step * (len(steps) - 1)) / 2
        line = top + round(unit * 2.2)
        radius = round(unit * 0.5)
        for index, station in enumerate(steps):
            x = round(left + index * step)
            if index < len(steps) - 1 or (onward and station is not last):
                self._link(station, x, round(step), line, unit)
            final = station is last
            _disc(self._panel, x, line, radius, _ACCENT if final else _INK)
            if not final:
                _disc(self._panel, x, line, round(radius * 0.55), (24, 25, 30))
            face = font(round(unit * 1.25))
            name = block(
                wrap(station.title, face, round(step * 0.92))[:2],
                face,
                _ACCENT if final else _INK,
                1.1,
            )
            self._panel.blit(name, (x - name.get_width() // 2, line + round(unit * 1.1)))

    def _link(self, station: PathStep, x: int, step: int, line: int, unit: int) -> None:
        """Draw the way on from a station, and the expression that led on above it."""
        thick = max(2, unit // 9)
        pygame.draw.rect(self._panel, _LINE, (x, line - thick // 2, step, thick))
        if station.label is None:
            return
        words = station.label
        if station.level is not None:
            words += f" {round(station.level * 100)} %"
        face = font(round(unit * 1.05))
        text = face.render(words, True, _QUIET)
        if text.get_width() > step * 0.94:
            text = face.render(station.label, True, _QUIET)
        at = (x + step // 2 - text.get_width() // 2, line - round(unit * 0.6) - text.get_height())
        self._panel.blit(text, at)

    def draw(self, target: pygame.Surface, age: float) -> None:
        """Draw the panel as it looks `age` seconds after it came."""
        self._panel.set_alpha(round(255 * ease(age / _FADE_SECONDS)))
        target.blit(self._panel, self._at)


def _rows(steps: Sequence[PathStep]) -> list[Sequence[PathStep]]:
    """Split a long path into rows of similar length."""
    count = max(1, -(-len(steps) // _STATIONS_A_ROW))
    length = -(-len(steps) // count)
    return [steps[start : start + length] for start in range(0, len(steps), max(length, 1))]


def _disc(target: pygame.Surface, x: int, y: int, radius: int, colour: Colour) -> None:
    pygame.gfxdraw.aacircle(target, x, y, radius, colour)
    pygame.gfxdraw.filled_circle(target, x, y, radius, colour)
