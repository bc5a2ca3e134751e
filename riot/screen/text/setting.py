"""Set text: choose lines, place glyphs, draw them in one colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
_CONTROLS = {
    code: " " for code in (*range(32), *range(127, 160)) if len(f"a{chr(code)}b".splitlines()) == 1
}
_MOST_TOLD = 12
_Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs of one line, its width, and how far its ink reaches up and down (ems)."""

    glyphs: tuple[Glyph, ...]
    width: float
    above: float
    below: float


class SetText:
    """Text broken into lines at one size; lengths are in pixels.

    `count` lines are known at once; the glyphs are placed when first asked for. `width` and
    `height` enclose all that is drawn; lines are centred below each other.
    """

    def __init__(
        self,
        parts: Sequence[tuple[_Paragraph, _Part]],
        height: float,
        leading: float,
        book: FontBook,
    ) -> None:
        self.count = len(parts)
        self.em = max(6.0, height * _EM)
        self._parts = parts
        self._given = height, leading, book
        self._face = primary(book)

    @property
    def rough_height(self) -> float:
        """Give the height without that of letters that reach beyond their line."""
        return self.count * self._plain_step * self.em

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Give the lines with their glyphs."""
        return tuple(paragraph.line(*part) for paragraph, part in self._parts)

    @cached_property
    def width(self) -> int:
        """Give the width of the longest line."""
        longest = max((line.width for line in self.lines), default=0.0)
        return math.ceil((longest + _BLEED) * self.em)

    @cached_property
    def height(self) -> int:
        """Give the height from the top of the first line to the foot of the last."""
        if not self.count:
            return 1
        below = max(self._face.descent, self.lines[-1].below)
        return math.ceil((self._above + (self.count - 1) * self._step + below) * self.em)

    @property
    def _plain_step(self) -> float:
        return (self._face.ascent + self._face.descent) * self._given[1]

    @cached_property
    def _step(self) -> float:
        reaches = (one.below + other.above for one, other in pairwise(self.lines))
        return max(self._plain_step, *reaches, 0.0)

    @cached_property
    def _above(self) -> float:
        return max([self._face.ascent, *(line.above for line in self.lines[:1])])

    def first(self, count: int) -> SetText:
        """Give the first lines only."""
        return self if self.count <= count else SetText(self._parts[:count], *self._given)

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
            baseline = margin + (self._above + row * self._step) * self.em
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
    text, marks = _whole(text[:_LONGEST]), marks[:_LONGEST]
    em = max(6.0, height * _EM)
    room = math.inf if width is None else max(1.0, width / em - _BLEED)
    return SetText(list(_parts(text, marks, room, book)), height, leading, book)


def line(text: str, height: float, colour: Colour) -> pygame.Surface:
    """Draw one line."""
    return set_text(" ".join(text.split()), height).draw(colour)


def line_width(text: str, height: float) -> int:
    """Give the width of one line in pixels."""
    return set_text(" ".join(text.split()), height).width


def missing_letters(text: str, book: FontBook | None = None) -> str:
    """Give the letters of a text that no font of this machine can draw, each once."""
    return without_font(_whole(text), book or system_fonts())


def _whole(text: str) -> str:
    """Replace what JSON and YAML let through but no font draws: halves of letters, controls."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_CONTROLS)


def font_trouble() -> str:
    """Say which letters had to be drawn so far and could not; empty where all could."""
    lost = "".join(tuple(system_fonts().lost)[:_MOST_TOLD])
    return f"no font here draws {lost}: riot doctor says which to install" if lost else ""


def _parts(
    text: str, marks: str, room: float, book: FontBook
) -> Iterator[tuple[_Paragraph, _Part]]:
    whole = base_level(text) or 0
    marks = marks or PLAIN * len(text)
    at = 0
    for part in text.splitlines(keepends=True):
        words = part.rstrip()
        own = base_level(words)
        base = whole if own is None else own
        paragraph = _paragraph(words, marks[at : at + len(words)], base, book)
        yield from ((paragraph, place) for place in paragraph.parts(room))
        at += len(part)


class _Paragraph:
    """One paragraph, shaped once for all sizes."""

    def __init__(self, text: str, marks: str, base: int, book: FontBook) -> None:
        self._text, self._marks, self._base, self._book = text, marks, base, book
        self._glyphs, self._width = shape(text, marks, base, book)
        self._breaks: Breaks | None = None

    def parts(self, room: float) -> list[_Part]:
        """Give (start, end) of its lines where they may be `room` ems wide."""
        if self._width <= room:
            return [(0, len(self._text))]
        if self._breaks is None:
            self._breaks = Breaks(self._text, self._glyphs)
        return self._breaks.lines(room)

    def line(self, start: int, end: int) -> Line:
        if (start, end) == (0, len(self._text)):
            return _measured(self._glyphs, self._width)
        text, marks = self._text[start:end], self._marks[start:end]
        return _measured(*shape(text, marks, self._base, self._book))


@lru_cache(maxsize=256)
def _paragraph(text: str, marks: str, base: int, book: FontBook) -> _Paragraph:
    return _Paragraph(text, marks, base, book)


def _measured(glyphs: tuple[Glyph, ...], width: float) -> Line:
    above = below = 0.0
    for glyph in glyphs:
        top, foot = glyph.typeface.reach(glyph.number)
        above, below = max(above, glyph.y + top), max(below, foot - glyph.y)
    return Line(glyphs, width, above, below)
