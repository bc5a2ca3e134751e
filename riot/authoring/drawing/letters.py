"""Measure, wrap and shorten text without a font at hand: a little too wide rather than too narrow.

The widths are those of a wide sans-serif, so that text fits its box in any that a machine has.
"""

from __future__ import annotations

import unicodedata

_WIDTHS = {
    "ijl'|": 0.28,
    " .,:;!I-·": 0.34,
    "ftr()[]/\\": 0.41,
    'sJ"': 0.5,
    "ckvxyzL_": 0.56,
    "mM—…⚠": 0.95,
    "wW%@": 0.9,
    "≥≤<>=+±∞→": 0.84,
    "CDGHNOQRUVX&": 0.75,
}
_BY_LETTER = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_OTHER, _WIDE, _BOLD = 0.63, 1.0, 1.09


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of `text` at `size` pixels."""
    ems = sum(_ems(letter) for letter in text)
    return ems * size * (_BOLD if bold else 1.0)


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Cut `text` so that it fits into `room` pixels; what is cut shows as an ellipsis."""
    text = " ".join(text.split())
    if width(text, size, bold=bold) <= room:
        return text
    kept = ""
    left = room - width("…", size, bold=bold)
    for letter in text:
        left -= width(letter, size, bold=bold)
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """Break `text` into at most `most` lines that fit into `room` pixels."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in _pieces(paragraph, size, room):
            longer = f"{line} {word}".strip()
            if line and width(longer, size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shorten(rest + " …", size, room).removesuffix(" …")]
        if not lines[-1].endswith("…"):
            lines[-1] += "…"
    return lines


def _pieces(paragraph: str, size: float, room: float) -> list[str]:
    """Split at spaces, and a word that is too long, as in languages without spaces, anywhere."""
    pieces: list[str] = []
    for word in paragraph.split():
        while width(word, size) > room and len(word) > 1:
            cut = next(
                (n for n in range(1, len(word)) if width(word[: n + 1], size) > room), len(word)
            )
            pieces.append(word[:cut])
            word = word[cut:]
        pieces.append(word)
    return pieces


def _ems(letter: str) -> float:
    known = _BY_LETTER.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return _WIDE
    return 0.72 if letter.isupper() else _OTHER
