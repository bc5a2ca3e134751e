"""Read a subtitle file, SubRip (.srt) or WebVTT (.vtt), told by what is in it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from riot.screen.text.cue import Cue, clean

_TIME = r"(?:(\d+)\s*:)?\s*(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[,.:]\s*(\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?=\s|$)")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)\b")
LARGEST_FILE = 20_000_000
"""Bytes that are read; a film of three hours has a hundredth of it."""
_BY_LANGUAGE = {
    "cp1250": "pl cs sk hu ro hr sl bs sq",
    "cp1251": "ru uk be bg sr mk",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he iw yi",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp874": "th",
    "cp932": "ja",
    "gb18030": "zh",
    "cp949": "ko",
}
_ENCODINGS = {code: name for name, codes in _BY_LANGUAGE.items() for code in codes.split()}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class CueFile:
    """The cues of a file in its order, and (line, what) of all that could not be read."""

    cues: list[Cue] = field(default_factory=list[Cue])
    wrong: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])


def read_text(path: Path) -> str:
    """Read a file in the encoding that it is in. Raises OSError.

    UTF-8, or UTF-16 with its mark; else what Windows wrote in the language that the file's name
    ends in (street.ru.srt), Western European for all others.
    """
    with path.open("rb") as stream:
        content = stream.read(LARGEST_FILE)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if content[1:200:2].count(0) > 50:
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(content) == LARGEST_FILE and error.start > LARGEST_FILE - 4:
            return content[: error.start].decode("utf-8")
    language = re.split(r"[.\-_]", path.stem)[1:]
    encodings = (_ENCODINGS[code.lower()] for code in language[::-1] if code.lower() in _ENCODINGS)
    return content.decode(next(encodings, "cp1252"), errors="replace")


def parse(text: str) -> CueFile:
    """Read all cues; what is broken is passed over, and told in `wrong`."""
    found = CueFile()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    web = lines[0].lstrip("\ufeff").startswith("WEBVTT")
    at = 0
    while at < len(lines):
        if web and _ASIDE.match(lines[at]) and (at == 0 or not lines[at - 1].strip()):
            at = _blank(lines, at)
        elif "-->" not in lines[at]:
            at += 1
        elif (times := _TIMES.match(lines[at])) is None:
            found.wrong.append((at + 1, f"no times that can be read: {lines[at].strip()[:60]}"))
            at = _blank(lines, at)
        else:
            end = _words_end(lines, at + 1)
            _add(found, times, "\n".join(lines[at + 1 : end]), at + 1)
            at = end
    return found


def _add(found: CueFile, times: re.Match[str], text: str, line: int) -> None:
    begin, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
    words = clean(text)
    if end <= begin:
        found.wrong.append((line, "it ends before it begins"))
    elif words:
        found.cues.append(Cue(begin, end, words, line))


def _words_end(lines: list[str], at: int) -> int:
    """Give the line after a cue's words: an empty one, or the next cue where that is missing."""
    start = at
    while at < len(lines) and lines[at].strip():
        if "-->" in lines[at] and _TIMES.match(lines[at]):
            return at - 1 if at > start and lines[at - 1].strip().isdigit() else at
        at += 1
    return at


def _blank(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)
