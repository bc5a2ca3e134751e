"""Set text: choose lines, place glyphs, draw them in one colour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import pygame

from riot.screen.text.bidi import base_level
from riot.screen.text.breaking import Breaks
from riot.screen.text.fonts import FontBook, system_fonts
from riot.screen.text.ink import Mask, PlacedGlyph, cover, paint, tinted
from riot.screen.text.shaping import PLAIN, Glyph, primary, shape, without_font

Colour = tuple[int, int, int]
_EM = 0.82
"""Share of a line's height that is the em of its letters."""
_BLEED = 0.12
"""Ems beside a line into which slanted letters may lean."""
_LONGEST = 4000
"""Letters; no screen holds more."""


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs of one line, its width, and how far its ink reaches up and down (ems)."""

    glyphs: tuple[Glyph, ...]
    width: float
    above: float
    below: float


class SetText:
    """Lines of text set at one size: lengths in pixels.

    `width` and `height` enclose all that is drawn; lines are centred below each other.
    """

    def __init__(self, lines: list[Line], height: float, leading: float, book: FontBook) -> None:
        self.lines = lines
        self.em = max(6.0, height * _EM)
        self._given = height, leading, book
        face = primary(book)
        above = max([face.ascent, *(line.above for line in lines[:1])])
        below = max([face.descent, *(line.below for line in lines[-1:])])
        step = max(
            (face.ascent + face.descent) * leading,
            *(one.below + other.above for one, other in pairwise(lines)),
            0.0,
        )
        bleed = _BLEED * self.em
        self.width = math.ceil(max((line.width for line in lines), default=0.0) * self.em + bleed)
        rows = max(len(lines) - 1, 0) * step
        self.height = math.ceil((above + rows + below) * self.em) if lines else 1
        self._first = above * self.em
        self._step = step * self.em

    def first(self, count: int) -> SetText:
        """Give the first lines only."""
        return self if len(self.lines) <= count else SetText(self.lines[:count], *self._given)

    def draw(self, colour: Colour) -> pygame.Surface:
        """Draw the text on a transparent surface."""
        out = tinted(self.mask(), colour)
        self.paint_pictures(out)
        return out

    def mask(self, margin: int = 0) -> Mask:
        """Draw the ink, with `margin` pixels on all sides: uint8 [height, width]."""
        size = max(1, self.width + 2 * margin), self.height + 2 * margin
        letters = (one for one in self._placed(margin) if not one.glyph.typeface.coloured)
        return cover(letters, self.em, size)

    def paint_pictures(self, target: pygame.Surface, margin: int = 0) -> None:
        """Draw the glyphs that have colours of their own (emoji)."""
        for one in self._placed(margin):
            if one.glyph.typeface.coloured:
                paint(one, self.em, target)

    def _placed(self, margin: int) -> Iterator[PlacedGlyph]:
        for row, line in enumerate(self.lines):
            left = margin + (self.width - line.width * self.em) / 2
            baseline = margin + self._first + row * self._step
            for glyph in line.glyphs:
                yield PlacedGlyph(glyph, left + glyph.x * self.em, baseline - glyph.y * self.em)


def set_text(
    text: str,
    height: float,
    width: float | None = None,
    *,
    leading: float = 1.0,
    marks: str = "",
    book: FontBook | None = None,
) -> SetText:
    """Set text in lines about `height` pixels tall and at most `width` pixels wide.

    Line breaks in the text stay. Without `width` only they make lines. `marks` says of each
    letter whether it is italic or bold (riot.screen.text.shaping).
    """
    book = book or system_fonts()
    text, marks = text[:_LONGEST], marks[:_LONGEST]
    em = max(6.0, height * _EM)
    room = math.inf if width is None else max(1.0, width / em - _BLEED)
    return SetText(list(_lines(text, marks, room, book)), height, leading, book)


def line(text: str, height: float, colour: Colour) -> pygame.Surface:
    """Draw one line."""
    return set_text(" ".join(text.split()), height).draw(colour)


def line_width(text: str, height: float) -> int:
    """Give the width of one line in pixels."""
    return set_text(" ".join(text.split()), height).width


def missing_letters(text: str, book: FontBook | None = None) -> str:
    """Give the letters of a text that no font of this machine can draw, each once."""
    return without_font(text, book or system_fonts())


def _lines(text: str, marks: str, room: float, book: FontBook) -> Iterator[Line]:
    whole = base_level(text) or 0
    marks = marks or PLAIN * len(text)
    at = 0
    for part in text.splitlines(keepends=True):
        words = part.rstrip()
        own = base_level(words)
        base = whole if own is None else own
        paragraph = _paragraph(words, marks[at : at + len(words)], base, book)
        yield from paragraph.lines(room)
        at += len(part)


class _Paragraph:
    """One paragraph, shaped once for all sizes."""

    def __init__(self, text: str, marks: str, base: int, book: FontBook) -> None:
        self._text, self._marks, self._base, self._book = text, marks, base, book
        self._glyphs, self._width = shape(text, marks, base, book)
        self._breaks: Breaks | None = None

    def lines(self, room: float) -> Iterator[Line]:
        if self._width <= room:
            yield _measured(self._glyphs, self._width)
            return
        if self._breaks is None:
            self._breaks = Breaks(self._text, self._glyphs)
        for start, end in self._breaks.lines(room):
            text, marks = self._text[start:end], self._marks[start:end]
            yield _measured(*shape(text, marks, self._base, self._book))


@lru_cache(maxsize=256)
def _paragraph(text: str, marks: str, base: int, book: FontBook) -> _Paragraph:
    return _Paragraph(text, marks, base, book)


def _measured(glyphs: tuple[Glyph, ...], width: float) -> Line:
    above = below = 0.0
    for glyph in glyphs:
        extents = glyph.typeface.cut().get_glyph_extents(glyph.number)
        if extents is not None:
            top = glyph.y + extents.y_bearing / glyph.typeface.em
            above = max(above, top)
            below = max(below, -(top + extents.height / glyph.typeface.em))
    return Line(glyphs, width, above, below)
