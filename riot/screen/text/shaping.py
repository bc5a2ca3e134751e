"""Turn a line of text into glyphs side by side, in any script and both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from icu4py.breakers import CharacterBreaker

from riot.screen.text.bidi import levels, visual
from riot.screen.text.fonts import FontBook
from riot.screen.text.harfbuzz import harfbuzz
from riot.screen.text.letters import is_emoji, language_of, script_of, unseen
from riot.screen.text.typeface import Typeface

PLAIN, ITALIC, BOLD, BOLD_ITALIC = " ", "i", "b", "x"
_BY_LANGUAGE = ("Hani", "Hira", "Kana", "Hang", "Bopo")
_SLANTING = ("", "Latn", "Grek", "Cyrl", "Armn", "Geor")
"""Scripts that know slanted letters; lines that run from the right stay upright altogether."""
_LATIN = "Latn"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font where it stands: `x` to the right, `y` up from the baseline, in ems.

    `letter` is the place of its letter in the text.
    """

    typeface: Typeface
    italic: bool
    bold: bool
    number: int
    x: float
    y: float
    advance: float
    letter: int


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    level: int
    typeface: Typeface
    script: str
    mark: str


def shape(text: str, marks: str, base: int, book: FontBook) -> tuple[tuple[Glyph, ...], float]:
    """Give the glyphs of one line from left to right, and its width in ems.

    `marks` has one of PLAIN, ITALIC, BOLD, BOLD_ITALIC for each letter. `base` is 1 where the
    line belongs to a text that runs from right to left.
    """
    runs = list(_runs(text, marks, levels(text, base), book))
    language = language_of(text)
    glyphs: list[Glyph] = []
    at = 0.0
    for index in visual([run.level for run in runs]):
        for glyph in _shape_run(text, runs[index], language, at, slanting=base == 0):
            glyphs.append(glyph)
            at += glyph.advance
    return tuple(glyphs), at


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """Give each letter with all that belongs to it (accents, joined pictures) and its place."""
    at = 0
    for cluster in CharacterBreaker(text, "en"):
        yield at, cluster
        at += len(cluster)


def primary(book: FontBook) -> Typeface:
    """Give the font that Latin letters are written in, by whose height lines are spaced."""
    typeface = book.find("a", _LATIN) or book.find(" ", "")
    assert typeface is not None, "pygame brings a font"
    return typeface


def without_font(text: str, book: FontBook) -> str:
    """Give the letters that no font of the book can draw, each once."""
    language = language_of(text)
    lost: dict[str, None] = {}
    for _, cluster in clusters(text):
        seen = "".join(letter for letter in cluster if not unseen(letter))
        if seen and book.find(cluster, _writing(cluster, language)) is None:
            lost[seen] = None
    return "".join(lost)


def _writing(cluster: str, language: str) -> str:
    if is_emoji(cluster):
        return "Zsye"
    script = next((found for letter in cluster if (found := script_of(letter))), "")
    return (language or script) if script in _BY_LANGUAGE else script


def _runs(text: str, marks: str, found: list[int], book: FontBook) -> Iterator[_Run]:
    """Cut the text where direction, font, script or style change."""
    language = language_of(text)
    script = next((one for letter in text if (one := script_of(letter))), _LATIN)
    writing = language if script in _BY_LANGUAGE and language else script
    current: _Run | None = None
    typeface = primary(book)
    for at, cluster in clusters(text):
        own = _writing(cluster, language)
        if own == "Zsye":
            chosen = book.find(cluster, own) or book.find(cluster, writing)
        elif own:
            script = next((one for letter in cluster if (one := script_of(letter))), script)
            writing = own
            chosen = book.find(cluster, writing)
        elif current is not None and not typeface.coloured and typeface.draws(cluster):
            chosen = typeface
        else:
            chosen = book.find(cluster, writing)
        if chosen is None and not all(unseen(letter) for letter in cluster):
            book.lost[cluster] = None
        typeface = chosen or primary(book)
        run_script = "" if own == "Zsye" else script
        if current is not None and (
            (current.level, current.typeface, current.script, current.mark)
            == (found[at], typeface, run_script, marks[at])
        ):
            current = _Run(current.start, at + len(cluster), *_rest(current))
            continue
        if current is not None:
            yield current
        current = _Run(at, at + len(cluster), found[at], typeface, run_script, marks[at])
    if current is not None:
        yield current


def _rest(run: _Run) -> tuple[int, Typeface, str, str]:
    return run.level, run.typeface, run.script, run.mark


def _shape_run(
    text: str, run: _Run, language: str, at: float, *, slanting: bool
) -> Iterator[Glyph]:
    buffer = harfbuzz.Buffer()
    buffer.add_str(text, item_offset=run.start, item_length=run.end - run.start)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    if run.script:
        buffer.script = run.script
    if language:
        buffer.language = language
    buffer.guess_segment_properties()
    italic = slanting and run.mark in (ITALIC, BOLD_ITALIC) and run.script in _SLANTING
    bold = run.mark in (BOLD, BOLD_ITALIC)
    cut = run.typeface.cut(italic=italic, bold=bold)
    harfbuzz.shape(cut, buffer)
    em = run.typeface.em
    positions = buffer.glyph_positions or ()
    for info, position in zip(buffer.glyph_infos, positions, strict=True):
        yield Glyph(
            run.typeface,
            italic,
            bold,
            info.codepoint or _blank(text[info.cluster], cut),
            at + position.x_offset / em,
            position.y_offset / em,
            position.x_advance / em,
            info.cluster,
        )
        at += position.x_advance / em


def _blank(letter: str, cut: Any) -> int:
    """Give the glyph for what the font lacks: a plain space for any other blank, else its box."""
    return (cut.get_nominal_glyph(ord(" ")) or 0) if letter.isspace() else 0
