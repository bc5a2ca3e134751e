"""JSON lines: the form of every stream of a session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
    """Read a stream line by line, holding one at a time. Raises OSError."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Line(number, from_line(line))
            except ValueError as error:
                yield Line(number, None, str(error))


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a stream is sound.

    `size` is the bytes up to the end of the last sound line, `cut` the lines torn behind it;
    `counts` is the sound records (gaps left out), `lost` those that its gaps stand for, `last_tick`
    the greatest tick named, -1 for none.
    """

    size: int
    cut: int
    counts: int
    lost: int
    last_tick: int


def measure(path: Path) -> Extent:
    """Read a stream to its end and say how far it is sound. Raises OSError."""
    size = offset = cut = counts = lost = 0
    last_tick = -1
    with path.open("rb") as file:
        for line in file:
            offset += len(line)
            try:
                entry = from_line(line)
            except ValueError:
                cut += 1
                continue
            size, cut = offset, 0
            if isinstance(gap := entry.get("gap"), int):
                lost += gap
            else:
                counts += 1
            if isinstance(tick := entry.get("n"), int):
                last_tick = max(last_tick, tick)
    return Extent(size, cut, counts, lost, last_tick)
