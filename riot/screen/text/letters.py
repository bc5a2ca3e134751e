"""Tell letters apart: their script, their language, and whether there is anything to see."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from riot.screen.text.harfbuzz import harfbuzz

_HAN = ("Hani", "Bopo")
_KANA = ("Hira", "Kana")
_UNSEEN_RANGES = ((0xFE00, 0xFE0F), (0xE0000, 0xE0FFF), (0x180B, 0x180F))
_EMOJI_MARK = "\ufe0f"
_TEXT_MARK = "\ufe0e"
_KEYCAP = "\u20e3"


def unseen(letter: str) -> bool:
    """Say whether there is nothing to see of a letter: blanks, joiners, marks of direction."""
    return letter.isspace() or needs_no_glyph(letter)


@lru_cache(maxsize=8192)
def needs_no_glyph(letter: str) -> bool:
    """Say whether HarfBuzz passes over a letter where a font lacks it."""
    code = ord(letter)
    return (
        unicodedata.category(letter) in ("Cf", "Cc")
        or letter in "\u034f\u115f\u1160\u3164"
        or any(low <= code <= high for low, high in _UNSEEN_RANGES)
    )


@lru_cache(maxsize=8192)
def script_of(letter: str) -> str:
    """Give the ISO 15924 code of a letter's script; empty for what all scripts share."""
    buffer = harfbuzz.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    return buffer.script or ""


def is_emoji(cluster: str) -> bool:
    """Say whether one letter, with all that belongs to it, is a small picture."""
    if _TEXT_MARK in cluster:
        return False
    code = ord(cluster[0])
    return (
        _EMOJI_MARK in cluster
        or _KEYCAP in cluster
        or 0x1F300 <= code <= 0x1FAFF
        or 0x1F1E6 <= code <= 0x1F1FF
        or code in (0x231A, 0x231B, 0x23E9, 0x23EA, 0x23EB, 0x23EC, 0x2705, 0x2728, 0x274C)
        or code in (0x2753, 0x2754, 0x2755, 0x2757, 0x2B50, 0x2B55, 0x1F004, 0x1F0CF)
    )


@lru_cache(maxsize=1024)
def language_of(text: str) -> str:
    """Guess the language of Chinese letters, whose drawing hangs on it; empty for all others.

    One of ja, ko, zh-Hans, zh-Hant.
    """
    scripts = {script_of(letter) for letter in text}
    if scripts & set(_KANA):
        return "ja"
    if "Hang" in scripts:
        return "ko"
    if not scripts & set(_HAN):
        return ""
    han = "".join(letter for letter in text if script_of(letter) in _HAN)
    return "zh-Hant" if not _fits(han, "gb2312") and _fits(han, "big5") else "zh-Hans"


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
