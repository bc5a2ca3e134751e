"""Fonts made for the tests, so that they say the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from riot.screen.text.fonts import FontBook

MakeFont = Callable[..., Path]
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,!?-–()éü"
JAPANESE = "この映画はあなたの表情を読み取り、物語の道筋を決めます。何も記録されません。"
_JOINING = """
languagesystem DFLT dflt;
languagesystem arab dflt;
feature init { sub u0633 by small; } init;
feature medi { sub u0644 by small; } medi;
feature fina { sub u0645 by small; } fina;
"""


@pytest.fixture(scope="session")
def make_font(tmp_path_factory: pytest.TempPathFactory) -> MakeFont:
    """Give a maker of fonts: each letter is a box, `advance` of 1000 units wide."""

    def make(folder: Path, name: str, letters: str, advance: int = 600, features: str = "") -> Path:
        glyphs = {f"u{ord(letter):04X}": ord(letter) for letter in letters}
        names = [".notdef", *glyphs, "small"]
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({code: glyph for glyph, code in glyphs.items()})
        builder.setupGlyf({glyph: _box(500 if glyph != "u0020" else 0) for glyph in names})
        builder.setupHorizontalMetrics({g: (300 if g == "small" else advance, 50) for g in names})
        builder.setupHorizontalHeader(ascent=900, descent=-250)
        builder.setupNameTable({"familyName": name.split("-")[0], "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        if features:
            addOpenTypeFeaturesFromString(builder.font, features)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.ttf"
        builder.save(path)
        return path

    return make


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((50, 0))
        pen.lineTo((50, 700))
        pen.lineTo((width, 700))
        pen.lineTo((width, 0))
        pen.closePath()
    return pen.glyph()


@pytest.fixture(scope="session")
def book(make_font: MakeFont, tmp_path_factory: pytest.TempPathFactory) -> FontBook:
    """Give fonts for Latin, Hebrew, Arabic, Thai and Japanese letters, and pygame's own."""
    folder = tmp_path_factory.mktemp("fonts")
    make_font(folder, "NotoSans-Regular", LATIN)
    make_font(folder, "NotoSansHebrew-Regular", "אבגדהו ()")
    make_font(folder, "NotoSansArabic-Regular", "سلام ", features=_JOINING)
    make_font(folder, "NotoSansThai-Regular", "".join(map(chr, range(0xE01, 0xE50))))
    make_font(folder, "NotoSansCJK-Regular", JAPANESE + "日本「」", 1000)
    return FontBook((folder,), BUNDLED)


BUNDLED = Path(pygame.__file__).parent / pygame.font.get_default_font()


@pytest.fixture(scope="session")
def bare() -> FontBook:
    """Give the fonts of a machine that has none of its own."""
    return FontBook((), BUNDLED)
