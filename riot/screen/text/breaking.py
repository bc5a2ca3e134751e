"""Break a paragraph into lines of similar length, by the rules of its language (UAX #14)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from icu4py.breakers import LineBreaker

from riot.screen.text.letters import language_of
from riot.screen.text.shaping import Glyph, clusters

_MOST_EVEN = 12
"""Lines up to which a text is set evenly; a longer one is a page, and fills its lines."""
_BY_PHRASE = ("ja", "ko")
"""Languages whose lines may break inside words, and read better where they do not."""


class Breaks:
    """Where one paragraph may break, best places first, and how wide its parts are (ems)."""

    def __init__(self, text: str, glyphs: Iterable[Glyph]) -> None:
        self._text = text
        advances = [0.0] * len(text)
        for glyph in glyphs:
            advances[glyph.letter] += glyph.advance
        self._before = [0.0, *accumulate(advances)]
        seen = (0 if letter.isspace() else at for at, letter in enumerate(text, 1))
        self._inked = [0, *accumulate(seen, max)]
        language = language_of(text)
        rules = [_ends(LineBreaker(text, language or "en"))]
        if language in _BY_PHRASE:
            rules.insert(0, _ends(LineBreaker(text, f"{language}@lw=phrase")))
        letters = [at for at, _ in clusters(text)][1:]
        self._ends = [*rules, [*letters, len(text)]]

    def lines(self, width: float) -> list[tuple[int, int]]:
        """Give (start, end) of lines no wider than `width`, as few and as even as can be."""
        best = self._fill(width)
        if not 2 <= len(best) <= _MOST_EVEN:
            return best
        parts = zip([0, *self._ends[0]], self._ends[0], strict=False)
        narrow = max((w for part in parts if (w := self._width(*part)) <= width), default=width)
        if len(even := self._fill(narrow)) == len(best):
            return even
        wide = width
        while wide - narrow > 0.1:
            middle = (narrow + wide) / 2
            even = self._fill(middle)
            if len(even) > len(best):
                narrow = middle
            else:
                wide, best = middle, even
        return best

    def _fill(self, width: float) -> list[tuple[int, int]]:
        lines: list[tuple[int, int]] = []
        start = 0
        while start < len(self._text):
            end = self._end(start, width)
            lines.append((start, max(start, self._inked[end])))
            start = end
        return lines

    def _end(self, start: int, width: float) -> int:
        """Give the last place within `width` of the gentlest rule that has one there."""
        for ends in self._ends:
            low = first = bisect_right(ends, start)
            high = len(ends)
            while low < high:
                middle = (low + high) // 2
                if self._width(start, ends[middle]) <= width:
                    low = middle + 1
                else:
                    high = middle
            if low > first:
                return ends[low - 1]
        last = self._ends[-1]
        return last[bisect_right(last, start)]

    def _width(self, start: int, end: int) -> float:
        """Give how wide a line is without the blanks at its end."""
        return self._before[max(start, self._inked[end])] - self._before[start]


def _ends(pieces: Iterable[str]) -> Sequence[int]:
    return list(accumulate(len(piece) for piece in pieces))
