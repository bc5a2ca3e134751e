"""Readings as columns, one row a face, and back as the messages that they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from riot.messages import EmotionReading, FaceReading, Lighting
from riot.record.archive.parquet import from_columns, repeated

TYPE = "EmotionReading"

_FIELDS = frozenset(("type", "t", "seq", "faces", "lighting"))
_NO_FACE = (None,) * 11
_NO_LIGHT = (None,) * 6


def fits(entry: dict[str, Any]) -> bool:
    """Tell whether a journal's entry is a reading that the columns hold without loss."""
    if entry.get("type") != TYPE or not entry.keys() <= _FIELDS or "t" not in entry:
        return False
    light = entry.get("lighting")
    if light is not None and not 5 <= len(light) <= 6:
        return False
    return all(
        len(face) == 5 and len(face[1]) == 4 and len(face[3]) == 3
        for face in entry.get("faces", ())
    )


class ReadingRows:
    """Collect rows of `readings`; `zero` is the machine's time at which the session began."""

    def __init__(self, session: str, zero: float) -> None:
        self._session = session
        self._zero = zero
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, tick: int, place: int, entry: dict[str, Any]) -> None:
        """Take a reading that fits."""
        light = entry.get("lighting")
        lit = _NO_LIGHT if light is None else (*light, "") if len(light) == 5 else light
        faces = entry.get("faces", ())
        head = (tick, place, entry["t"], entry.get("seq", 0), len(faces))
        if not faces:
            self._rows.append((*head, *_NO_FACE, *lit))
        for number, (track, box, certainty, pose, scores) in enumerate(faces):
            self._rows.append((*head, number, track, *box, certainty, *pose, scores, *lit))

    def take(self) -> pa.Table:
        """Give the rows so far as a table, and begin anew.

        Raises ValueError, TypeError or OverflowError for what no column can hold.
        """
        rows, self._rows = self._rows, []
        columns: list[Any] = list(zip(*rows, strict=True)) or [()] * 22
        tick, place, clock, *rest = columns
        times = pa.array([_since(t, self._zero) for t in clock], pa.float64())
        session = repeated(self._session, len(rows))
        return from_columns("readings", [session, tick, place, times, clock, *rest])


def messages_of(table: pa.Table) -> Iterator[tuple[int, int, EmotionReading]]:
    """Give tick, place and message of every reading."""
    names = table.column_names[1:]
    names.remove("t")
    columns = [table[name].to_pylist() for name in names]
    faces: list[FaceReading] = []
    for row in zip(*columns, strict=True):
        tick, place, clock, seq, count, number, track, *face = row
        left, top, width, height, certainty, yaw, pitch, roll, scores, *light = face
        if number is not None:
            box, pose = (left, top, width, height), (yaw, pitch, roll)
            faces.append(FaceReading(track, box, certainty, pose, tuple(scores)))
            if number + 1 < count:
                continue
        lighting = None if light[4] is None else Lighting(*light)
        yield tick, place, EmotionReading(t=clock, seq=seq, faces=tuple(faces), lighting=lighting)
        faces = []


def _since(t: Any, zero: float) -> float:
    return float("nan") if isinstance(t, dict) else t - zero
