"""Draw what a viewer is shown at the end: the curves of the visit and the path they chose."""

from __future__ import annotations

import pygame

from riot.messages import Result, ResultPage
from riot.screen.text.bidi import base_level
from riot.screen.text.drawing import Drawing
from riot.screen.text.label_colours import label_colours
from riot.screen.text.qr_code import qr_code
from riot.screen.text.result_curves import CurvesDrawing
from riot.screen.text.result_path import PathDrawing
from riot.screen.text.setting import Colour, set_text

_INK: Colour = (244, 242, 236)
_PANEL = (10, 11, 15, 205)
_FADE_SECONDS = 0.8
_TALLEST = {False: 0.54, True: 0.62}
_BELOW = 0.04
"""Shares of the screen's height: the panel's at most, on a wide and on an upright one, and what
is left free below it."""
_CURVES = (5.5, 11.0)
"""Least and most height of the curves in units."""
_CODE = 0.29
"""Share of the screen's shorter side that a QR code takes."""


class ResultDrawing(Drawing):
    """One result, set once on a panel in the lower part of the screen.

    Where its heading runs from right to left, so do curves and path. A code that leads to the
    viewer's page stands beside them, on an upright screen below.
    """

    def __init__(self, result: Result, size: tuple[int, int]) -> None:
        width, height = size
        upright = width < height
        leftward = base_level(result.heading) == 1
        unit = max(4.0, min(height / 36, width / 42))
        margin = round(max(unit * 1.6, width * 0.035))
        most = round(height * _TALLEST[upright])
        code = None
        if result.page is not None:
            code = _invitation(result.page, size, unit, leftward=leftward)
        if code is None:
            panel = _told(result, width - 2 * margin, most, unit, leftward=leftward)
            parts = [(panel, (margin, 0))]
            total = panel.get_height()
        elif upright:
            spared = code.get_height() + round(unit)
            panel = _told(result, width - 2 * margin, most - spared, unit, leftward=leftward)
            across = (width - code.get_width()) // 2
            parts = [(panel, (margin, 0)), (code, (across, panel.get_height()))]
            total = panel.get_height() + spared
        else:
            spared = code.get_width() + margin
            panel = _told(result, width - 2 * margin - spared, most, unit, leftward=leftward)
            total = max(panel.get_height(), code.get_height() + 2 * round(unit))
            middles = [(total - one.get_height()) // 2 for one in (panel, code)]
            begins = (margin + spared, margin) if leftward else (margin, width - spared)
            parts = [(panel, (begins[0], middles[0])), (code, (begins[1], middles[1]))]
        out = pygame.Surface((width, total), pygame.SRCALPHA, 32)
        out.fill(_PANEL)
        for part, at in parts:
            # What a part leaves clear keeps the panel's own alpha.
            out.blit(part, at)
        super().__init__(out, (0, height - total - round(height * _BELOW)), _FADE_SECONDS)


def _told(result: Result, width: int, most: int, unit: float, *, leftward: bool) -> pygame.Surface:
    """Draw heading, curves and path, as high as they need to be and at most `most` if possible."""
    width = max(1, width)
    heading = set_text(result.heading, unit * 1.8, width).first(2).draw(_INK)
    names = {curve.label: curve.name for curve in result.curves}
    curves = CurvesDrawing(result, width, unit, leftward=leftward) if result.curves else None
    above, gap, below = round(unit), round(unit * 0.7), round(unit * 0.6)
    free = most - above - heading.get_height() - gap - below
    least, tallest = 0, 0
    if curves is not None:
        least, tallest = (round(unit * share) + curves.extra for share in _CURVES)
    path = None
    for rows in (3, 2, 1):
        path = PathDrawing(
            result.steps, width, unit, rows, names, label_colours(names), leftward=leftward
        )
        if path.height + least <= free:
            break
    assert path is not None
    tall = max(least, min(tallest, free - path.height))
    out = pygame.Surface(
        (width, above + heading.get_height() + gap + tall + path.height + below),
        pygame.SRCALPHA,
        32,
    )
    out.blit(heading, ((width - heading.get_width()) // 2, above))
    top = above + heading.get_height() + gap
    if curves is not None:
        curves.draw(out, 0, top, tall)
    path.draw(out, 0, top + tall)
    return out


def _invitation(
    page: ResultPage, size: tuple[int, int], unit: float, *, leftward: bool
) -> pygame.Surface:
    """Draw the code that leads to the viewer's page, with the words that say so."""
    code = qr_code(page.link, round(min(size) * _CODE))
    gap = round(unit * 0.8)
    if size[0] >= size[1]:
        words = set_text(page.words, unit * 1.2, code.get_width() * 1.15).draw(_INK)
        wide = max(code.get_width(), words.get_width())
        tall = code.get_height() + gap + words.get_height()
        out = pygame.Surface((wide, tall), pygame.SRCALPHA, 32)
        out.blit(code, ((wide - code.get_width()) // 2, 0))
        out.blit(words, ((wide - words.get_width()) // 2, code.get_height() + gap))
        return out
    room = size[0] * 0.86 - code.get_width() - gap
    words = set_text(page.words, unit * 1.5, room).draw(_INK)
    wide = code.get_width() + gap + words.get_width()
    tall = max(code.get_height(), words.get_height())
    out = pygame.Surface((wide, tall), pygame.SRCALPHA, 32)
    first, second = (words, code) if leftward else (code, words)
    out.blit(first, (0, (tall - first.get_height()) // 2))
    out.blit(second, (first.get_width() + gap, (tall - second.get_height()) // 2))
    return out
