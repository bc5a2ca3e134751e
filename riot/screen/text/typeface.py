"""Open a font file: which letters it has, and how tall they stand."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from riot.screen.text.harfbuzz import harfbuzz
from riot.screen.text.letters import needs_no_glyph

_SLANT = 0.2
_STRENGTH = 0.025
_FAMILY, _STYLE = 1, 2


class Typeface:
    """One font of a file, upright in its regular weight; lengths are in units of its em."""

    def __init__(self, path: Path, face: Any, number: int) -> None:
        self.path = path
        self.number = number
        self.family = face.get_name(_FAMILY) or path.stem
        self.style = face.get_name(_STYLE) or ""
        self.em = face.upem
        self.coloured = face.has_color_png or face.has_color_paint or face.has_color_layers
        self._face = face
        self._reaches: dict[int, tuple[float, float]] = {}
        self._cuts: dict[tuple[bool, bool], Any] = {}
        extents = self.cut().get_font_extents("ltr")
        self.ascent = extents.ascender / self.em
        self.descent = -extents.descender / self.em

    def cut(self, *, italic: bool = False, bold: bool = False) -> Any:
        """Give the font to shape and draw with, slanted or strengthened where asked."""
        key = italic, bold
        if key not in self._cuts:
            font = harfbuzz.Font(self._face)
            if self._face.has_var_data:
                font.set_variations({"wght": 700 if bold else 400})
            elif bold:
                font.synthetic_bold = (_STRENGTH, _STRENGTH, False)
            if italic:
                font.synthetic_slant = _SLANT
            self._cuts[key] = font
        return self._cuts[key]

    def reach(self, glyph: int) -> tuple[float, float]:
        """Give how far a glyph reaches above and below its baseline."""
        if glyph not in self._reaches:
            extents = self.cut().get_glyph_extents(glyph)
            top = extents.y_bearing / self.em if extents else 0.0
            self._reaches[glyph] = top, -top - (extents.height / self.em if extents else 0.0)
        return self._reaches[glyph]

    def draws(self, letters: str) -> bool:
        """Say whether it has all these letters, marks included."""
        return self._has(letters) or self._has(unicodedata.normalize("NFC", letters))

    def _has(self, letters: str) -> bool:
        cut = self.cut()
        return all(needs_no_glyph(one) or cut.get_nominal_glyph(ord(one)) for one in letters)


@lru_cache(maxsize=4096)
def faces_of(path: Path) -> tuple[Typeface, ...]:
    """Open all fonts of one file; none if it cannot be read."""
    try:
        blob = harfbuzz.Blob.from_file_path(path)
        first = harfbuzz.Face(blob)
        faces = [first, *(harfbuzz.Face(blob, number) for number in range(1, first.count))]
        return tuple(Typeface(path, face, n) for n, face in enumerate(faces) if face.glyph_count)
    except (harfbuzz.HarfBuzzError, OSError, ValueError, UnicodeError):
        return ()
