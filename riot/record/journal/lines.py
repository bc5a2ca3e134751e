"""JSON lines: the form of every stream of a session."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riot.record.journal.members import pieces


def to_line(value: object) -> bytes:
    """Give a value as one line of ASCII JSON. Raises ValueError or TypeError if it cannot be."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """Read one whole line. Raises ValueError for a torn one and for anything but an object."""
    if not line.endswith(b"\n"):
        raise ValueError("the line is torn off")
    try:
        value = json.loads(line)
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    if isinstance(value, dict):
        return value
    raise ValueError("the line holds no object")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stream: `number` counts from 1; exactly one of `entry` and `fault` is set."""

    number: int
    entry: dict[str, Any] | None
    fault: str = ""


def read_lines(path: Path) -> Iterator[Line]:
    """Read a stream line by line, one flush of its writer at a time. Raises OSError.

    A part that is torn or damaged stands for one line.
    """
    number = 0
    for piece in pieces(path):
        if piece.fault:
            number += 1
            yield Line(number, None, piece.fault)
        if (entries := _at_once(piece.data)) is not None:
            for entry in entries:
                number += 1
                yield Line(number, entry)
            continue
        for line in io.BytesIO(piece.data):
            number += 1
            try:
                yield Line(number, from_line(line))
            except ValueError as error:
                yield Line(number, None, str(error))


def _at_once(data: bytes) -> list[dict[str, Any]] | None:
    """Read the lines of a flush as one array, a third quicker; None where one is damaged."""
    if not data.endswith(b"\n"):
        return None
    try:
        found = json.loads(b"[" + data[:-1].replace(b"\n", b",") + b"]")
    except (ValueError, RecursionError):
        return None
    sound = len(found) == data.count(b"\n") and all(type(entry) is dict for entry in found)
    return found if sound else None


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a stream is sound.

    `size` is the bytes up to the end of what is sound, `cut` the lines, or flushes, torn behind it;
    `counts` is the sound records (gaps and marks left out), `lost` those that its gaps stand for,
    `last_tick` the greatest tick named, -1 for none; `marks` are the lines that the journal wrote
    of itself.
    """

    size: int
    cut: int
    counts: int
    lost: int
    last_tick: int
    marks: tuple[Mapping[str, Any], ...] = ()


def measure(path: Path, until: int | None = None) -> Extent:
    """Read a stream to its end and say how far it is sound. Raises OSError.

    A flush that goes beyond the tick `until` counts as torn, with all that follows.
    """
    size = cut = counts = lost = 0
    last_tick = -1
    marks: list[Mapping[str, Any]] = []
    beyond = False
    for piece in pieces(path):
        entries = _sound_entries(piece.data)
        ticks = [entry["n"] for entry in entries if isinstance(entry.get("n"), int)]
        beyond = beyond or (until is not None and max(ticks, default=-1) > until)
        if beyond or not entries:
            cut += 1
            continue
        size, cut = piece.end, 0
        last_tick = max(last_tick, *ticks) if ticks else last_tick
        for entry in entries:
            if isinstance(gap := entry.get("gap"), int):
                lost += gap
            elif is_mark(entry):
                marks.append(entry)
            else:
                counts += 1
    return Extent(size, cut, counts, lost, last_tick, tuple(marks))


def _sound_entries(data: bytes) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for line in io.BytesIO(data):
        with contextlib.suppress(ValueError):
            entries.append(from_line(line))
    return entries


MARKS = ("narrowed", "language", "whole")


def is_mark(entry: Mapping[str, Any]) -> bool:
    """Say whether a line among the inputs is a mark of the journal's own, as header.py has them."""
    return any(name in entry for name in MARKS)
