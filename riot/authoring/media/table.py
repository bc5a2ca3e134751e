"""Show a film's files in a table, what stands out below it, or all as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from riot.authoring.media.facts import Headers, Loudness, Pictures, Survey, Track
from riot.authoring.media.findings import Finding
from riot.authoring.media.uses import FilmMedia

STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}

NAME_WIDTH = 30
"""Columns for a file's name beside what is said of it; a longer name is folded."""

NAMES = {"h264": "H.264", "hevc": "HEVC", "prores": "ProRes", "mjpeg": "MJPEG", "gif": "GIF"}


def as_table(surveys: Sequence[Survey], found: Sequence[Finding]) -> RenderableType:
    """Give a row a file; a cell that stands out is yellow or red, and is explained below."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("file", "length", "picture", "rate", "key frames", "sound", "LUFS"):
        right = heading in ("length", "LUFS")
        folded = heading in ("file", "picture", "sound")
        table.add_column(
            heading,
            justify="right" if right else "left",
            no_wrap=not folded,
            overflow="fold" if folded else "ellipsis",
        )
    odd = {(finding.name, finding.about): finding.severity for finding in reversed(found)}
    for survey in surveys:
        cells = _cells(survey)
        table.add_row(
            *(
                Text(words, style=STYLES.get(odd.get((survey.name, about), ""), ""))
                for about, words in cells.items()
            )
        )
    parts: list[RenderableType] = [table]
    shown = [finding for finding in found if finding.severity != "note"]
    if shown:
        parts.append(Padding(_explained(shown), (1, 0, 0, 0)))
    for message, names in _noted(found).items():
        named = names[0] if len(names) == 1 else f"{len(names)} files"
        parts.append(Padding(Text(f"{named}: {message}", style=STYLES["note"]), (1, 0, 0, 0)))
    return Group(*parts)


def _noted(found: Sequence[Finding]) -> dict[str, list[str]]:
    """Give the files that each note is about: it is often the same for many."""
    noted: dict[str, list[str]] = {}
    for finding in found:
        if finding.severity == "note":
            noted.setdefault(finding.message, []).append(finding.name)
    return noted


def _explained(found: Sequence[Finding]) -> RenderableType:
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(overflow="fold", max_width=NAME_WIDTH)
    lines.add_column()
    last = ""
    for finding in found:
        name = finding.name if finding.name != last else ""
        last = finding.name
        lines.add_row(
            Text(name, style="bold"), Text(finding.message, style=STYLES[finding.severity])
        )
    return lines


def _cells(survey: Survey) -> dict[str, str]:
    headers = survey.headers
    if headers.problem:
        return {"file": survey.name}
    pictures = headers.pictures
    return {
        "file": survey.name,
        "length": _length(headers.seconds),
        "picture": _picture(pictures) if pictures else "–",
        "rate": _rate(pictures) if pictures else "–",
        "key frames": _keys(pictures) if pictures else "–",
        "sound": _sound(headers.tracks),
        "loudness": _loud(survey.loudness),
    }


def _length(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _picture(pictures: Pictures) -> str:
    words = [NAMES.get(pictures.codec, pictures.codec), f"{pictures.shown[0]}x{pictures.shown[1]}"]
    if pictures.rotation:
        words.append("turned")
    if pictures.bits > 8:
        words.append(f"{pictures.bits} bit")
    return " ".join(words)


def _rate(pictures: Pictures) -> str:
    return f"~{pictures.fps:.4g} uneven" if pictures.variable else f"{pictures.fps:.5g} fps"


def _keys(pictures: Pictures) -> str:
    if pictures.keys is None:
        return "all"
    if len(pictures.keys) < 2:
        return "first only"
    return f"{pictures.longest_group:.2f} s"


def _sound(tracks: tuple[Track, ...]) -> str:
    if not tracks:
        return "none"
    first = tracks[0]
    codec = "" if first.codec == "aac" else f"{first.codec} "
    words = f"{codec}{first.rate / 1000:g} kHz {first.layout}"
    languages = [track.language for track in tracks if track.language]
    if len(tracks) > 1:
        words += f" ×{len(tracks)}"
    return f"{words} {' '.join(languages)}".rstrip()


def _loud(loudness: tuple[Loudness | None, ...] | None) -> str:
    if not loudness:
        return "–" if loudness == () else ""
    track = loudness[0]
    if track is None or track.integrated is None:
        return "silent"
    return f"{track.integrated:.1f}"


def as_json(
    media: FilmMedia, surveys: Sequence[Survey], found: Sequence[Finding]
) -> dict[str, Any]:
    """Give all that is known of a film's files as plain data; numbers in the units of facts.py."""
    return {
        "film": str(media.film),
        "media": str(media.folder),
        "files": [_plain(survey) for survey in surveys],
        "findings": [asdict(finding) for finding in found],
        "lacking": list(media.lacking),
        "errors": sum(finding.severity == "error" for finding in found) + len(media.lacking),
        "warnings": sum(finding.severity == "warning" for finding in found),
    }


def _plain(survey: Survey) -> dict[str, Any]:
    plain = asdict(survey)
    _shorten(plain["headers"], survey.headers)
    return plain


def _shorten(plain: dict[str, Any], headers: Headers) -> None:
    if headers.pictures is not None and headers.pictures.keys is None:
        plain["pictures"]["keys"] = "all"


def as_json_text(plain: dict[str, Any]) -> str:
    """Write plain data as one JSON document."""
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
