"""Open a sealed session again: the same header, end and messages as in its journal."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from riot.errors import RiotError
from riot.messages import Health, Message
from riot.record.archive.events import of_the_journal
from riot.record.archive.place import is_sealed, table_file
from riot.record.archive.readings import messages_of
from riot.record.archive.tables import LAYOUT, TABLES
from riot.record.journal.codec import decode, decode_fields
from riot.record.journal.header import End, Header
from riot.record.journal.reading import NO_REPLAY

T = TypeVar("T")

_HINT = "take it from a backup; riot seal makes it anew where its journal is still there"


@dataclass(frozen=True, slots=True)
class SealedSession:
    """A session in the archive; it has ended.

    The iterators raise RiotError REC-022 where a table is damaged. Records of one tick come
    together, in their order.
    """

    path: Path
    header: Header
    end: End

    @classmethod
    def open(cls, path: Path) -> SealedSession:
        """Check a folder and read its header.

        Raises RiotError REC-002 where it is no sealed session, REC-004 where a newer riot sealed
        it, REC-005 where a table is missing and REC-022 where `sessions` is damaged.
        """
        if not is_sealed(path):
            raise RiotError(
                "REC-002",
                "is no sealed session",
                file=str(path),
                hint="give a folder below record.logs",
            )
        for name in TABLES:
            if not table_file(path, name).is_file():
                raise RiotError(
                    "REC-005",
                    "is missing from the session",
                    file=str(table_file(path, name)),
                    hint=_HINT,
                )
        columns = ("header", "ending")
        with _reading(path, "sessions") as file:
            layout = _layout(file)
            if layout > LAYOUT:
                raise RiotError(
                    "REC-004",
                    f"was sealed with layout {layout}; this riot reads up to {LAYOUT}",
                    file=str(path),
                    hint="update riot",
                )
            rows = _whole(path, "sessions", file, columns).to_pylist()
        if len(rows) != 1:
            raise _damaged(path, "sessions", f"it has {len(rows)} rows")
        header = _build(Header, rows[0]["header"], path)
        return cls(path, header, _build(End, rows[0]["ending"], path))

    def inputs(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick consumed, for a replay.

        Raises RiotError REC-007 where the session was kept without readings, REC-008 where records
        are missing, and REC-010 where there was no room for readings any more.
        """
        if self.header.keep != "readings":
            raise RiotError(
                "REC-007",
                "was kept without readings and cannot be replayed",
                file=str(self.path),
                hint="record with record.keep: readings",
            )
        if self.end.narrowed is not None:
            raise self._narrowed(self.end.narrowed)
        return self._by_tick(heapq.merge(self._readings(), self._inputs(), key=_place))

    def effects(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick did; gaps are passed over."""
        return self._by_tick(self._messages("effects"))

    def trace(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Give why each tick decided, as plain JSON values; gaps are passed over."""
        return self._by_tick(self._kept("trace"))

    def health(self) -> Iterator[tuple[int, Health]]:
        """Give the changes of health with the tick at which they were known."""
        for tick, _, message in self._messages("health"):
            if isinstance(message, Health):
                yield tick, message

    def table(self, name: str, columns: tuple[str, ...] | None = None) -> pa.Table:
        """Give a table, whole or some of its columns."""
        with _reading(self.path, name) as file:
            return _whole(self.path, name, file, columns)

    def _readings(self) -> Iterator[tuple[int, int, Message]]:
        with _reading(self.path, "readings") as file:
            for group in range(file.num_row_groups):
                try:
                    yield from messages_of(file.read_row_group(group))
                except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
                    raise _damaged(self.path, "readings", str(error)) from error

    def _inputs(self) -> Iterator[tuple[int, int, Message]]:
        for tick, place, record in self._records("inputs"):
            if not of_the_journal(record):
                yield tick, place, self._decoded(record)
            elif "narrowed" in record:
                raise self._narrowed(tick)
            elif "gap" in record:
                raise RiotError(
                    "REC-008",
                    f"{record['gap']} records are missing up to tick {tick}; "
                    "no replay can be exact",
                    file=str(self.path),
                    hint=NO_REPLAY,
                )

    def _messages(self, stream: str) -> Iterator[tuple[int, int, Message]]:
        for tick, place, record in self._kept(stream):
            yield tick, place, self._decoded(record)

    def _kept(self, stream: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
        for tick, place, record in self._records(stream):
            if not of_the_journal(record):
                yield tick, place, record

    def _records(self, stream: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Give tick, place and plain JSON values of every record, gaps and marks among them."""
        table = self.table("events")
        # Arrow's own functions would load pandas, which takes longer than all of this.
        columns = (table[name].to_pylist() for name in ("stream", "tick", "place", "body"))
        for named, tick, place, body in zip(*columns, strict=True):
            if named != stream:
                continue
            try:
                yield tick, place, json.loads(body)
            except (ValueError, RecursionError) as error:
                raise _damaged(self.path, "events", str(error)) from error

    def _by_tick(self, entries: Iterable[tuple[int, int, T]]) -> Iterator[tuple[int, list[T]]]:
        for tick, group in groupby(entries, key=lambda entry: entry[0]):
            yield tick, [content for _, _, content in group]

    def _decoded(self, record: dict[str, Any]) -> Message:
        try:
            return decode(record)
        except ValueError as error:
            raise _damaged(self.path, "events", str(error)) from error

    def _narrowed(self, tick: int) -> RiotError:
        return RiotError(
            "REC-010",
            f"was kept without readings from tick {tick} on, for want of room; "
            "it cannot be replayed",
            file=str(self.path),
            hint="make room on that disk; what was decided is all there",
        )


def _place(entry: tuple[int, int, Message]) -> tuple[int, int]:
    return entry[0], entry[1]


def _reading(path: Path, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(table_file(path, name))
    except FileNotFoundError as error:
        raise RiotError(
            "REC-005",
            "is missing from the session",
            file=str(table_file(path, name)),
            hint=_HINT,
        ) from error
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, name, str(error)) from error


def _whole(
    path: Path, name: str, file: pq.ParquetFile, columns: tuple[str, ...] | None
) -> pa.Table:
    try:
        table = file.read(None if columns is None else list(columns))
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, name, str(error)) from error
    wanted = columns or [column.name for column in TABLES[name].columns if column.required]
    if missing := set(wanted) - set(table.column_names):
        raise _damaged(path, name, f"it has no {', '.join(sorted(missing))}")
    return table


def _layout(file: pq.ParquetFile) -> int:
    told = (file.schema_arrow.metadata or {}).get(b"riot_layout", b"0")
    return int(told) if told.isdigit() else 0


def _build(kind: type[T], text: str, path: Path) -> T:
    try:
        return decode_fields(kind, json.loads(text))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, "sessions", str(error)) from error


def _damaged(path: Path, name: str, why: str) -> RiotError:
    words = " ".join(why.split())
    return RiotError(
        "REC-022", f"is damaged: {words}", file=str(table_file(path, name)), hint=_HINT
    )
