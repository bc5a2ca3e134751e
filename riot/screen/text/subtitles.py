"""Read subtitles in SubRip form (.srt)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

_TIMES = re.compile(
    r"(\d+):(\d{2}):(\d{2})[,.](\d{1,3})\s*-->\s*(\d+):(\d{2}):(\d{2})[,.](\d{1,3})"
)
_TAG = re.compile(r"<[^>]+>|\{\\[^}]*\}")


class Subtitles:
    """Lines with their times; times count from the clip's in-point."""

    def __init__(self, lines: Sequence[tuple[float, float, str]]) -> None:
        self._lines = sorted(lines)
        self._starts = [line[0] for line in self._lines]

    @classmethod
    def read(cls, path: Path, start: float) -> Subtitles | None:
        """Read a file whose times count from the film file's start; None if it cannot be read."""
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return None
        return cls([(a - start, b - start, words) for a, b, words in parse(text)])

    def at(self, position: float) -> str:
        """Give the words at `position` seconds, empty between lines."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._lines[index][1]:
            return self._lines[index][2]
        return ""


def parse(text: str) -> list[tuple[float, float, str]]:
    """Give (start, end, words) of every block that has times; the rest is passed over."""
    found: list[tuple[float, float, str]] = []
    for part in re.split(r"\r?\n\s*\r?\n", text):
        lines = part.strip().splitlines()
        for number, line in enumerate(lines):
            if match := _TIMES.search(line):
                begin, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
                words = _TAG.sub("", "\n".join(lines[number + 1 :])).strip()
                if words and end > begin:
                    found.append((begin, end, words))
                break
    return found


def _seconds(groups: Sequence[str]) -> float:
    hours, minutes, seconds, fraction = groups
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
