"""Open a session folder again: for replay, reports and tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from riot.errors import RiotError
from riot.messages import Health, Message
from riot.record.journal.codec import decode, decode_fields
from riot.record.journal.folder import stream_file
from riot.record.journal.header import (
    END_FILE,
    HEADER_FILE,
    LIST_KEYS,
    SCHEMA,
    End,
    Header,
    Stream,
    streams_of,
)
from riot.record.journal.lines import Line, is_mark, read_lines

T = TypeVar("T")

NO_REPLAY = "riot report SESSION shows what was kept"
"""What to do with a session in which records are missing."""

_HINT = "take it from a backup; riot forget deletes what is left"


@dataclass(frozen=True, slots=True)
class SessionFolder:
    """A session as it lies on the disk; `end` is None while it is written or after a crash.

    The iterators read while they are used and raise RiotError REC-006 with file and line where a
    line is damaged. A last flush that a crash tore is left out: it never happened.
    """

    path: Path
    header: Header
    end: End | None

    @classmethod
    def open(cls, path: Path) -> SessionFolder:
        """Check a folder and read its header.

        Raises RiotError REC-002 where it is no session folder, REC-003 where the header or the
        end cannot be read, REC-004 where a newer riot wrote it, REC-005 where a file is missing.
        """
        if not (path / HEADER_FILE).is_file():
            what = (
                "is no session folder: it has no header.json" if path.is_dir() else "is no folder"
            )
            raise RiotError(
                "REC-002",
                what,
                file=str(path),
                hint="give a folder below record.folder",
            )
        entry = _read_object(path / HEADER_FILE)
        schema = entry.get("schema")
        if not isinstance(schema, int) or schema < 1:
            raise RiotError("REC-002", "names no schema", file=str(path / HEADER_FILE), hint=_HINT)
        if schema > SCHEMA:
            raise RiotError(
                "REC-004",
                f"was written with schema {schema}; this riot reads up to {SCHEMA}",
                file=str(path / HEADER_FILE),
                hint="update riot",
            )
        header = _build(Header, entry, path / HEADER_FILE)
        for stream in streams_of(schema):
            if not stream_file(path, stream).is_file():
                raise RiotError(
                    "REC-005",
                    "is missing from the session",
                    file=str(stream_file(path, stream)),
                    hint=_HINT,
                )
        ending = path / END_FILE
        end = _build(End, _read_object(ending), ending) if ending.is_file() else None
        return cls(path, header, end)

    def inputs(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick consumed, for a replay.

        Raises RiotError REC-007 where the session was kept without readings, REC-008 where
        records are missing, and REC-010 where there was no room for readings any more: none of
        them can be replayed.
        """
        if self.header.keep != "readings":
            raise RiotError(
                "REC-007",
                "was kept without readings and cannot be replayed",
                file=str(self.path),
                hint="record with record.keep: readings",
            )
        if self.end is not None and self.end.narrowed is not None:
            raise self._narrowed(self.end.narrowed)
        return self._messages("inputs", gaps=False)

    def effects(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick did; gaps are passed over."""
        return self._messages("effects")

    def trace(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Give why each tick decided, as plain JSON values; gaps are passed over."""
        return self._plain("trace")

    def health(self) -> Iterator[tuple[int, Health]]:
        """Give the changes of health with the tick at which they were known."""
        for tick, messages in self._messages("health"):
            for message in messages:
                if isinstance(message, Health):
                    yield tick, message

    def moods(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Give the moods that were kept, as plain JSON values; none with schema 1."""
        return self._plain("moods")

    def figures(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Give the counters of the stages, as plain JSON values; none with schema 1."""
        return self._plain("figures")

    def _plain(self, stream: Stream) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for number, tick, entries in self._entries(stream):
            for entry in entries:
                if not isinstance(entry, dict):
                    raise self._damaged(stream, number, "an entry is no object")
            yield tick, entries

    def _messages(
        self, stream: Stream, *, gaps: bool = True
    ) -> Iterator[tuple[int, list[Message]]]:
        for number, tick, entries in self._entries(stream, gaps=gaps):
            try:
                messages = [decode(entry) for entry in entries]
            except ValueError as error:
                raise self._damaged(stream, number, str(error)) from error
            yield tick, messages

    def _entries(
        self, stream: Stream, *, gaps: bool = True
    ) -> Iterator[tuple[int, int, list[Any]]]:
        """Give line number, tick and list of every record."""
        for number, tick, content in self.records(stream):
            if isinstance(content, list):
                yield number, tick, content
            elif is_mark(content):
                if not gaps and "narrowed" in content:
                    raise self._narrowed(tick)
            elif not gaps:
                raise self._incomplete(stream, number, content)

    def records(self, stream: Stream) -> Iterator[tuple[int, int, list[Any] | dict[str, Any]]]:
        """Give line number, tick and plain JSON values of every record.

        Of a gap, and of a mark (`is_mark`), it gives the object. A stream that the session's schema
        does not have is empty.
        """
        newest = -1
        count = 0
        torn: tuple[int, str] | None = None
        for line in self._lines(stream):
            if torn is not None:
                raise self._damaged(stream, *torn)
            if line.entry is None:
                torn = line.number, line.fault
                continue
            tick = line.entry.get("n")
            if not isinstance(tick, int) or tick < newest:
                raise self._damaged(stream, line.number, "the ticks are out of order")
            newest = tick
            entries = line.entry.get(LIST_KEYS[stream])
            if isinstance(entries, list):
                count += 1
                yield line.number, tick, entries
            elif "gap" in line.entry or is_mark(line.entry):
                yield line.number, tick, line.entry
            else:
                raise self._damaged(stream, line.number, f"there is no {LIST_KEYS[stream]!r} list")
        if self.end is not None:
            # Only what is still written, or was interrupted and not closed yet, may be torn.
            if torn is not None:
                raise self._damaged(stream, *torn)
            if count < (wanted := self.end.counts.get(stream, 0)):
                raise self._damaged(stream, None, f"it holds {count} of {wanted} records")

    def _lines(self, stream: Stream) -> Iterator[Line]:
        if stream not in streams_of(self.header.schema):
            return
        file = stream_file(self.path, stream)
        try:
            yield from read_lines(file)
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            raise RiotError("REC-003", what, file=str(file), hint=_HINT) from error

    def _damaged(self, stream: Stream, number: int | None, fault: str) -> RiotError:
        file = str(stream_file(self.path, stream))
        return RiotError("REC-006", f"is damaged: {fault}", file=file, line=number, hint=_HINT)

    def _narrowed(self, tick: int) -> RiotError:
        return RiotError(
            "REC-010",
            f"has no readings from tick {tick} on, for want of room, and cannot be replayed",
            file=str(self.path),
            hint="make room on that disk; what was decided is all there",
        )

    def _incomplete(self, stream: Stream, number: int, gap: dict[str, Any]) -> RiotError:
        return RiotError(
            "REC-008",
            f"{gap['gap']} records are missing up to tick {gap['n']}; no replay can be exact",
            file=str(stream_file(self.path, stream)),
            line=number,
            hint=NO_REPLAY,
        )


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise RiotError(
            "REC-003", f"cannot be read: {error}", file=str(path), hint=_HINT
        ) from error
    if not isinstance(value, dict):
        raise RiotError("REC-003", "holds no object", file=str(path), hint=_HINT)
    return value


def _build(kind: type[T], entry: dict[str, Any], path: Path) -> T:
    try:
        return decode_fields(kind, entry)
    except ValueError as error:
        raise RiotError(
            "REC-003", f"cannot be read: {error}", file=str(path), hint=_HINT
        ) from error
