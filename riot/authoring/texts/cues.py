"""Read and write the cues of a subtitle file, SubRip (.srt) or WebVTT (.vtt), as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riot.errors import RiotError
from riot.screen.text.cue_file import read_text

_TIME = r"(?:(\d{1,3}):)?(\d{2}):(\d{2})[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}[ \t]*(.*)")
_HEADER = "WEBVTT"
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands where a byte means no letter."""

LARGEST_FILE = 5_000_000
"""Bytes; a film of three hours has a tenth of it."""


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    """Words and when they stand, in milliseconds from the film file's start.

    `name` is its start, written as in SubRip, with a number behind it where two start at once:
    what a translation is found again by. `place` is what WebVTT says of where the words stand.
    """

    name: str
    start: int
    end: int
    words: str
    place: str = ""


def read_cues(path: Path) -> list[SubtitleCue]:
    """Read a subtitle file in the order of its times, in any encoding that the screen reads.

    Raises RiotError AUT-535 for a file that cannot be read or holds letters of no such encoding.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RiotError("AUT-535", "is too large for subtitles", file=str(path))
        text = read_text(path)
    except OSError as error:
        raise RiotError(
            "AUT-535", f"cannot be read: {error.strerror or error}", file=str(path)
        ) from None
    unknown = text.find(UNREADABLE)
    if unknown >= 0:
        line = text.count("\n", 0, unknown) + 1
        raise RiotError(
            "AUT-535", "is not UTF-8 here", file=str(path), line=line, hint="save it as UTF-8"
        )
    return parse_cues(text)


def parse_cues(text: str) -> list[SubtitleCue]:
    """Give every block of `text` that has times and words; the rest is passed over."""
    found: list[tuple[int, int, str, str]] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue
        match = _TIMES.match(lines[at])
        assert match is not None
        words = "\n".join(line.rstrip() for line in lines[at + 1 :]).strip("\n")
        if words:
            *times, place = match.groups()
            found.append((_clock(times[:4]), _clock(times[4:]), words, place.strip()))
    return _named(sorted(found, key=lambda cue: cue[0]))


def write_cues(cues: Iterable[SubtitleCue], file: str = "") -> str:
    """Give the text of a subtitle file: numbered anew, in the order of the times.

    The name of the `file` tells its form: WebVTT if it ends in .vtt, else SubRip.
    """
    ordered = sorted(cues, key=lambda cue: cue.start)
    if file.lower().endswith(".vtt"):
        return "\n".join([f"{_HEADER}\n", *map(_vtt_block, ordered)])
    blocks = [
        f"{number}\n{_time(cue.start)} --> {_time(cue.end)}\n{tidy(cue.words)}\n"
        for number, cue in enumerate(ordered, 1)
    ]
    return "\n".join(blocks)


def translated(
    source: Iterable[SubtitleCue], words: Mapping[str, str], there: Iterable[SubtitleCue]
) -> list[SubtitleCue]:
    """Give the cues of a translation: `words` by the names of `source`, with its times.

    What is `there` already stays where nothing newer came for it, other times included.
    """
    cues = {cue.name: cue for cue in there}
    for cue in source:
        if words.get(cue.name):
            cues[cue.name] = replace(cue, words=words[cue.name])
    return sorted(cues.values(), key=lambda cue: cue.start)


def tidy(words: str) -> str:
    """Give words as they can stand in a file: no empty lines, and none that reads as times."""
    lines = [line.rstrip() for line in words.splitlines() if line.strip()]
    return "\n".join(line.replace("-->", "→") if _TIMES.match(line) else line for line in lines)


def _vtt_block(cue: SubtitleCue) -> str:
    times = f"{_time(cue.start)} --> {_time(cue.end)}".replace(",", ".")
    return f"{times} {cue.place}".rstrip() + f"\n{tidy(cue.words)}\n"


def _named(found: list[tuple[int, int, str, str]]) -> list[SubtitleCue]:
    seen: dict[str, int] = {}
    cues: list[SubtitleCue] = []
    for start, end, words, place in found:
        name = _time(start)
        seen[name] = seen.get(name, 0) + 1
        count = f" ({seen[name]})" if seen[name] > 1 else ""
        cues.append(SubtitleCue(name + count, start, end, words, place))
    return cues


def _clock(groups: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (group or "0" for group in groups)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02},{rest:03}"
