"""Know which words of a subtitle file stand at a moment."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from pathlib import Path

from riot.screen.text.cue import Cue
from riot.screen.text.cue_file import parse, read_text

_MOST_AT_ONCE = 4
_MOST_WRONG_TOLD = 3
_EXAMPLE = "such as 00:00:01,000 --> 00:00:04,000"


class Subtitles:
    """Words with their times; times count from the clip's in-point.

    Cues that overlap are shown together, the earlier above. `<i>` and `<b>` may stand in the
    words.
    """

    def __init__(self, cues: Sequence[Cue], start: float = 0.0) -> None:
        ordered = sorted(cues, key=lambda cue: (cue.start, cue.line))
        self._times, self._words = _swept(ordered, start)

    @classmethod
    def read(cls, path: Path, start: float) -> Subtitles | None:
        """Read a file whose times count from the film file's start; None if it cannot be read.

        `start` is the clip's in-point in seconds.
        """
        try:
            return cls(parse(read_text(path)).cues, start)
        except OSError:
            return None

    def at(self, position: float) -> str:
        """Give the words at `position` seconds, empty between lines."""
        index = bisect_right(self._times, position) - 1
        return self._words[index] if index >= 0 else ""

    def letters(self) -> str:
        """Give every letter of the file once: what fonts are needed for."""
        return "".join(sorted({letter for words in set(self._words) for letter in words}))


def subtitle_problems(path: Path) -> list[str]:
    """Say what an author should know of a subtitle file, in words that follow its name."""
    try:
        found = parse(read_text(path))
    except OSError as error:
        return [f"cannot be read: {error.strerror or error}"]
    if not found.cues:
        return [f"has no line that can be read: each needs its times, {_EXAMPLE}"]
    told = [f"line {line}: {what}" for line, what in found.wrong[:_MOST_WRONG_TOLD]]
    more = len(found.wrong) - len(told)
    return [*told, f"and {more} more such lines"] if more > 0 else told


def _swept(cues: Sequence[Cue], start: float) -> tuple[list[float], list[str]]:
    """Give the moments at which the words change, and the words from then on."""
    changes: dict[float, tuple[list[int], list[int]]] = {}
    for number, cue in enumerate(cues):
        changes.setdefault(cue.start, ([], []))[0].append(number)
        changes.setdefault(cue.end, ([], []))[1].append(number)
    standing: list[int] = []
    times: list[float] = []
    words: list[str] = []
    for moment in sorted(changes):
        coming, going = changes[moment]
        for number in going:
            standing.remove(number)
        for number in coming:
            insort(standing, number)
        shown = (cues[number].words for number in standing[-_MOST_AT_ONCE:])
        times.append(moment - start)
        words.append("\n".join(dict.fromkeys(shown)))
    return times, words
