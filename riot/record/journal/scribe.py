"""Carry out what the journal's queue says, one entry after the other, on the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riot.messages import HealthState
from riot.record.journal.codec import encode, plain
from riot.record.journal.folder import SessionGoneError, SessionWriter
from riot.record.journal.header import LIST_KEYS, Header, Reason, Stream
from riot.record.journal.stream import Gap


@dataclass(frozen=True, slots=True)
class Begin:
    """Make this folder and write to it from now on."""

    folder: Path
    header: Header


@dataclass(frozen=True, slots=True)
class Record:
    """Add a line: messages, or the plain entries of a trace."""

    stream: Stream
    tick: int
    content: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """Mark records that found no room in the queue."""

    stream: Stream
    gap: Gap


@dataclass(frozen=True, slots=True)
class Marked:
    """Note something of the session itself: "narrowed" and why, or its new "language"."""

    tick: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Finish:
    """Write end.json and let go of the folder."""

    outcome: str
    reason: Reason
    last_tick: int


Entry = Begin | Record | Lost | Marked | Finish

_ENCODERS: Mapping[Stream, Callable[[Any], Any]] = {
    "inputs": encode,
    "effects": encode,
    "trace": plain,
    "health": encode,
    "moods": plain,
    "figures": plain,
}


class Scribe:
    """Write sessions; used by one thread. Nothing is raised: `write` gives the state instead."""

    def __init__(self) -> None:
        self._writer: SessionWriter | None = None
        self._no_folder = ""
        self._state: HealthState = "ok"
        self._detail = ""

    def write(self, batch: Sequence[Entry]) -> tuple[HealthState, str]:
        """Write a batch through to the system; give how it went and why, if not well."""
        self._state, self._detail = "ok", ""
        for entry in batch:
            try:
                self._write_one(entry)
            except OSError as error:
                self._note("failed", f"the session cannot be written: {error}")
        if self._writer is not None:
            self._flush(self._writer)
        if self._no_folder:
            self._note("failed", self._no_folder)
        return self._state, self._detail

    def _flush(self, writer: SessionWriter) -> None:
        try:
            writer.flush()
        except SessionGoneError as error:
            # Whoever deleted it wants it gone: nothing of this visit is written anew.
            self._writer = None
            writer.abandon()
            self._no_folder = f"{error}; the rest of this visit is not kept"
        except OSError as error:
            self._note("failed", f"the session cannot be written: {error}")

    def _write_one(self, entry: Entry) -> None:
        writer = self._writer
        if isinstance(entry, Begin):
            self._begin(entry)
        elif writer is None:
            return
        elif isinstance(entry, Record):
            self._add(writer, entry)
        elif isinstance(entry, Lost):
            writer.add_gap(entry.stream, entry.gap)
            self._note("degraded", f"{entry.gap.count} records of {entry.stream} found no room")
        elif isinstance(entry, Marked):
            writer.mark(entry.tick, entry.name, entry.value)
        else:
            self._writer = None
            writer.end(entry.outcome, entry.reason, entry.last_tick)

    def _begin(self, entry: Begin) -> None:
        try:
            self._writer = SessionWriter(entry.folder, entry.header)
        except (OSError, TypeError, ValueError, RecursionError) as error:
            self._no_folder = f"the session folder {entry.folder.name} cannot be made: {error}"
        else:
            self._no_folder = ""

    def _add(self, writer: SessionWriter, entry: Record) -> None:
        write = _ENCODERS[entry.stream]
        try:
            content = [write(item) for item in entry.content]
            line = {"n": entry.tick, LIST_KEYS[entry.stream]: content}
            writer.add(entry.stream, entry.tick, line)
        except (TypeError, ValueError, RecursionError) as error:
            writer.add_gap(entry.stream, Gap(1, entry.tick, entry.tick))
            self._note("degraded", f"a record of {entry.stream} cannot be kept: {error}")

    def _note(self, state: HealthState, detail: str) -> None:
        """Keep the worst that happened, and the first of its kind."""
        if self._state == "ok" or (state == "failed" and self._state != "failed"):
            self._state, self._detail = state, detail
