"""Journals for tests: written by the journal's own writer, one flush after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from riot.messages import Message
from riot.record.journal.codec import encode
from riot.record.journal.folder import SessionWriter
from riot.record.journal.header import LIST_KEYS, Header, Reason, Stream
from riot.record.journal.stream import Gap

NAME = "2026-11-21T12-00-00Z-0123abcd"

FIRST = Header(
    riot="0.1.0",
    configuration={},
    graph_file="graph.yaml",
    graph_texts={},
    media={},
    models={},
    labels=("calm",),
    seed=7,
    tick_rate=60.0,
    first_tick=0,
    scene="attract",
    language="en",
    notice_shown=False,
    opening={"show": {"scene": "attract"}, "grid_start": 1.5},
)
"""The least that a header says."""

_HEADER = replace(
    FIRST,
    labels=("calm", "fear"),
    first_tick=10,
    scene="notice",
    notice_shown=True,
    opening={"grid_start": 100.0, "held": 0, "show": {"take": 2}},
    utc="2026-11-21T12:00:00+00:00",
    local="2026-11-21T23:30:00+11:30",
)

Ticks = Iterable[tuple[int, Sequence[Message | Mapping[str, Any] | Gap]]]


def write_journal(
    folder: Path,
    streams: Mapping[Stream, Ticks],
    *,
    name: str = NAME,
    outcome: str = "end",
    reason: Reason = "ended",
    last_tick: int = 600,
    ended: bool = True,
    **header: Any,
) -> Path:
    """Write a session and give its folder; of a Gap among the content only the count matters."""
    journal = folder / name
    writer = SessionWriter(journal, replace(_HEADER, **header))
    for stream, ticks in streams.items():
        for tick, content in ticks:
            for item in content:
                if isinstance(item, Gap):
                    writer.add_gap(stream, replace(item, first=tick, last=tick))
            kept = [
                encode(item) if isinstance(item, Message) else dict(item)
                for item in content
                if not isinstance(item, Gap)
            ]
            if kept:
                writer.add(stream, tick, {"n": tick, LIST_KEYS[stream]: kept})
    writer.flush()
    if ended:
        writer.end(outcome, reason, last_tick)
    else:
        writer.abandon()
    return journal
