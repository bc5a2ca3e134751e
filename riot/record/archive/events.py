"""The rows of `events`: records word for word, and what each is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from riot.record.archive.parquet import finite
from riot.record.archive.stays import Entry
from riot.record.archive.times import Times

_FILM_TIMED = ("ClipStarted", "ClipEnded", "ClipFailed", "ScreenReady")
"""Inputs whose `t` is the film's time, as that of effects and decisions is."""


def of_the_journal(record: Mapping[str, Any]) -> bool:
    """Tell a gap or a mark, which name their tick, from what the line said."""
    return "n" in record and "type" not in record


def event_row(session: str, stream: str, entry: Entry, times: Times) -> tuple[Any, ...]:
    """Give the row of `events` that holds a record word for word."""
    tick, place, record = entry
    if of_the_journal(record):
        kind = "Gap" if "gap" in record else "Mark"
    else:
        kind = "Decision" if stream == "trace" else str(record["type"])
    t = finite(record.get("t"))
    if t is not None:
        by_film = stream in ("effects", "trace") or kind in _FILM_TIMED
        t -= times.film if by_film else times.machine
    name, detail = _about(kind, record)
    state = record.get("state") if stream == "health" else None
    body = json.dumps(record, separators=(",", ":"), allow_nan=False)
    return (session, stream, tick, place, t, kind, name, state, detail, body)


def _about(kind: str, record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Say what a record is about, and more of it, in words."""
    match kind:
        case "Decision":
            return _text(record.get("scene")), _text(record.get("to"))
        case "Health":
            return _text(record.get("stage")), _text(record.get("detail", ""))
        case "OperatorCommand":
            return _text(record.get("verb")), _text(record.get("argument", ""))
        case "RigInput":
            return _text(record.get("address")), _words(record.get("arguments", ()))
        case "ClipFailed":
            return _text(record.get("file")), _text(record.get("reason"))
        case "CutTo":
            picture = record.get("picture") or ("", "")
            return _text(record.get("scene")), _text(picture[1] if len(picture) > 1 else "")
        case "SendCue":
            value = record.get("value")
            sent = () if value is None else (value,)
            return _text(record.get("rig")), _words((record.get("address"), *sent))
        case "CallCue":
            said = _words(record.get("arguments", ()))
            return _text(record.get("rig")), f"{record.get('action')}({said})"
        case "BeginSession":
            return _text(record.get("scene")), None
        case "EndSession":
            return _text(record.get("outcome")), _text(record.get("reason", "ended"))
        case "StopShow":
            return None, _text(record.get("reason"))
        case "Gap":
            return None, f"{record['gap']} records are missing"
        case "Mark" if "narrowed" in record:
            return "narrowed", _text(record["narrowed"])
        case "Mark":
            return "language", _text(record.get("language"))
        case _:
            return None, None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _words(values: Any) -> str:
    return " ".join(str(value) for value in values)
