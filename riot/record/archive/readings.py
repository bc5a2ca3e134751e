"""Readings as columns, one row a face, and back as the messages that they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from riot.frozen import maker_of
from riot.messages import EmotionReading, FaceReading, Lighting
from riot.record.archive.parquet import from_columns, repeated, to_array

TYPE = "EmotionReading"

_HEAD = ("tick", "place", "clock", "seq", "faces")
_LIGHT = (
    "light_level",
    "light_evenness",
    "light_contrast",
    "light_clipping",
    "lighting",
    "light_reason",
)
_NO_FACE = (None,) * 11
_NO_LIGHT = (None,) * len(_LIGHT)

_reading = maker_of(EmotionReading)
_face = maker_of(FaceReading)
_lighting = maker_of(Lighting)


class ReadingRows:
    """Collect rows of `readings`; `zero` is the machine's time at which the session began."""

    def __init__(self, session: str, zero: float) -> None:
        self._session = session
        self._zero = zero
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, tick: int, place: int, entry: dict[str, Any]) -> bool:
        """Take a journal's entry, or say that it is no reading which the columns hold whole."""
        if entry.get("type") != TYPE or "t" not in entry:
            return False
        known = ("seq" in entry) + ("faces" in entry) + ("lighting" in entry)
        if len(entry) != 2 + known:
            return False
        light, faces = entry.get("lighting"), entry.get("faces", ())
        head = (tick, place, entry["t"], entry.get("seq", 0), len(faces))
        try:
            if light is None:
                lit = _NO_LIGHT
            else:
                level, evenness, contrast, clipping, verdict, *reason = light
                lit = (level, evenness, contrast, clipping, verdict, *(reason or ("",)))
            if len(lit) != len(_NO_LIGHT):
                return False
            rows: list[tuple[Any, ...]] = []
            for number, face in enumerate(faces):
                track, (left, top, width, height), certainty, (yaw, pitch, roll), scores = face
                seen = (number, track, left, top, width, height, certainty, yaw, pitch, roll)
                rows.append((*head, *seen, scores, *lit))
        except (TypeError, ValueError):
            return False
        self._rows += rows or [(*head, *_NO_FACE, *lit)]
        return True

    def take(self) -> pa.Table:
        """Give the rows so far as a table, and begin anew.

        Raises ValueError, TypeError or OverflowError for what no column can hold.
        """
        rows, self._rows = self._rows, []
        columns: list[Any] = list(zip(*rows, strict=True)) or [()] * 22
        tick, place, clock, *rest = columns
        clocks = to_array(clock, pa.float64())
        times = pc.subtract(clocks, pa.scalar(self._zero))  # pyright: ignore[reportAttributeAccessIssue]
        session = repeated(self._session, len(rows))
        return from_columns("readings", [session, tick, place, times, clocks, *rest])


def messages_of(table: pa.Table) -> Iterator[tuple[int, int, EmotionReading]]:
    """Give tick, place and message of every reading."""
    columns: dict[str, list[Any]] = {name: table[name].to_pylist() for name in table.column_names}
    boxes = zip(*(columns[name] for name in ("left", "top", "width", "height")), strict=True)
    poses = zip(*(columns[name] for name in ("yaw", "pitch", "roll")), strict=True)
    scores = map(tuple, (row or () for row in columns["scores"]))
    seen = map(_face, columns["track"], boxes, columns["certainty"], poses, scores)
    light = zip(*(columns[name] for name in _LIGHT), strict=True)
    heads = zip(*(columns[name] for name in _HEAD), strict=True)
    faces: list[FaceReading] = []
    rows = zip(heads, columns["face"], seen, columns["lighting"], light, strict=True)
    for (tick, place, clock, seq, count), number, face, verdict, lit in rows:
        if number is not None:
            faces.append(face)
            if number + 1 < count:
                continue
        lighting = None if verdict is None else _lighting(*lit)
        yield tick, place, _reading(clock, seq, tuple(faces), lighting)
        faces = []
