"""What the messages of a session's MCAP file hold, as JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riot.record.archive.tables import TABLES, Column, Type

_TYPES: Mapping[Type, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "numbers": {"type": "array", "items": {"type": "number"}},
}
_BY_LABEL = {"type": "object", "additionalProperties": {"type": "number"}}


def _property(column: Column) -> dict[str, Any]:
    kind = _TYPES[column.type]
    # Foxglove takes one type only, so what may be null is told by not being required.
    unit = f" ({column.unit})" if column.unit else ""
    return {**kind, "description": f"{column.meaning}{unit}"}


def _row(table: str, leave_out: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    columns = [
        column
        for column in TABLES[table].columns
        if column.name not in ("session", *leave_out, *more)
    ]
    properties = {column.name: _property(column) for column in columns}
    required = [column.name for column in columns if column.required]
    return {
        "type": "object",
        "description": TABLES[table].row,
        "properties": properties | more,
        "required": required,
    }


SCHEMAS: Mapping[str, dict[str, Any]] = {
    "riot.Scene": _row("scenes"),
    "riot.Decision": _row(
        "decisions", ways={"type": "array", "items": _row("ways", ("decision",))}
    ),
    "riot.Mood": _row("moods", levels=_BY_LABEL),
    "riot.Reading": _row("readings", scores=_BY_LABEL),
    "riot.Event": _row("events", body={"type": "object"}),
    "riot.Figures": _row("figures", ("name", "value"), values=_BY_LABEL),
    "foxglove.Log": {
        "title": "foxglove.Log",
        "description": "A log message",
        "type": "object",
        "properties": {
            "timestamp": {
                "type": "object",
                "title": "time",
                "properties": {
                    "sec": {"type": "integer", "minimum": 0},
                    "nsec": {"type": "integer", "minimum": 0, "maximum": 999999999},
                },
            },
            "level": {"type": "integer", "description": "2 is information, 3 a warning"},
            "message": {"type": "string"},
            "name": {"type": "string"},
            "file": {"type": "string"},
            "line": {"type": "integer", "minimum": 0},
        },
    },
}
"""The last is Foxglove's own, which its Log panel shows."""
