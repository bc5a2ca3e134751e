"""Write one session as MCAP, which Foxglove plays: a channel for each kind of message."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from mcap.writer import CompressionType, Writer

from riot.record.queries.export.mcap_schemas import SCHEMAS
from riot.record.queries.export.values import as_json

_SECOND = 1_000_000_000
_EPOCH = datetime.datetime(1970, 1, 1)
_WARNING, _INFO = 3, 2
"""Levels of foxglove.Log."""


class Sent(NamedTuple):
    """One message: nanoseconds UTC, its topic, its schema and what it says, as JSON."""

    at: int
    topic: str
    schema: str
    data: bytes


def write_mcap(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the tables of one session. Times are UTC: the session's beginning plus its own time.

    Raises OSError where it cannot be written.
    """
    session = tables["sessions"].to_pylist()[0]
    begun: datetime.datetime = session["begun"]
    anchor = round((begun - _EPOCH) / datetime.timedelta(microseconds=1)) * 1000
    messages = sorted(_messages(tables, session, anchor), key=lambda sent: sent.at)
    with path.open("xb") as stream:
        writer = Writer(stream, compression=CompressionType.ZSTD)
        writer.start(profile="", library="riot")
        _write(writer, messages)
        writer.add_metadata("riot.session", _facts(session))
        writer.finish()


def _write(writer: Writer, messages: list[Sent]) -> None:
    schemas: dict[str, int] = {}
    channels: dict[str, int] = {}
    counted: dict[str, int] = {}
    for sent in messages:
        if sent.topic not in channels:
            if sent.schema not in schemas:
                text = json.dumps(SCHEMAS[sent.schema]).encode()
                schemas[sent.schema] = writer.register_schema(sent.schema, "jsonschema", text)
            channels[sent.topic] = writer.register_channel(sent.topic, "json", schemas[sent.schema])
        sequence = counted.get(sent.topic, 0)
        counted[sent.topic] = sequence + 1
        writer.add_message(channels[sent.topic], sent.at, sent.data, sent.at, sequence)


def _facts(session: Mapping[str, Any]) -> dict[str, str]:
    told = {name: as_json(value) for name, value in session.items() if value is not None}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in told.items()
    }


def _object(text: str) -> dict[str, Any]:
    """Read an object of the journal; an empty one where it is damaged: the rest is told."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _messages(
    tables: Mapping[str, pa.Table], session: Mapping[str, Any], anchor: int
) -> Iterator[Sent]:
    labels: list[str] = session["labels"] or []

    header = _object(session["header"])
    first = header.get("first_tick")
    rate = header.get("tick_rate") or 60.0

    def at(row: Mapping[str, Any], name: str = "") -> int:
        """Go by ticks, which run on while an operator holds the film, or by seconds by name."""
        tick = row.get("tick")
        if not name and first is not None and tick is not None:
            seconds = (tick - first) / rate
        else:
            seconds = row[name or "t"]
        return max(0, anchor + round((seconds or 0.0) * _SECOND))

    for row in _rows(tables["scenes"]):
        yield _sent(at(row, "entered"), "/riot/scene", "riot.Scene", row)
    conditions: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(tables["ways"]):
        conditions.setdefault(row.pop("decision"), []).append(row)
    for row in _rows(tables["decisions"]):
        row["ways"] = conditions.get(row["number"], [])
        yield _sent(at(row), "/riot/decision", "riot.Decision", row)
        yield _log(at(row), _INFO, row["scene"], row["why"])
    levels: dict[int, dict[str, Any]] = {}
    for row in _rows(tables["levels"]):
        levels.setdefault(row["tick"], {})[row["label"]] = row["level"]
    for row in _rows(tables["moods"]):
        row["levels"] = levels.get(row["tick"], {})
        yield _sent(at(row), "/riot/mood", "riot.Mood", row)
    for row in _rows(tables["readings"]):
        row["scores"] = dict(zip(labels, row["scores"] or (), strict=False))
        yield _sent(at(row, "t"), "/riot/reading", "riot.Reading", row)
    for row in _rows(tables["events"]):
        row["body"] = _object(row["body"])
        yield _sent(at(row), f"/riot/{row['stream']}/{row['type']}", "riot.Event", row)
        if row["type"] == "Health":
            level = _INFO if row["state"] == "ok" else _WARNING
            said = f"{row['name']}: {row['state']}"
            detail = f", {row['detail']}" if row["detail"] else ""
            yield _log(at(row), level, row["name"] or "", said + detail)
    counters: dict[tuple[int, str, float], dict[str, Any]] = {}
    for row in _rows(tables["figures"]):
        counters.setdefault((row["tick"], row["stage"], row["t"]), {})[row["name"]] = row["value"]
    for (tick, stage, seconds), values in counters.items():
        row = {"tick": tick, "t": seconds, "stage": stage, "values": values}
        yield _sent(at(row, "t"), f"/riot/figures/{stage}", "riot.Figures", row)


def _sent(at: int, topic: str, schema: str, says: Mapping[str, Any]) -> Sent:
    """Put a message into JSON at once: as a dictionary it takes ten times the memory."""
    data = json.dumps(_said(as_json(says)), ensure_ascii=False, separators=(",", ":"))
    return Sent(at, topic, schema, data.encode())


def _said(value: Any) -> Any:
    """Leave out what is null: Foxglove wants each field to have one type."""
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items() if inner is not None}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Give rows without the session, which the file is, a batch at a time."""
    for batch in table.drop_columns(["session"]).to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def _log(at: int, level: int, name: str, message: str) -> Sent:
    stamp = {"sec": at // _SECOND, "nsec": at % _SECOND}
    says = {"timestamp": stamp, "level": level, "message": message, "name": name}
    return _sent(at, "/riot/log", "foxglove.Log", {**says, "file": "", "line": 0})
