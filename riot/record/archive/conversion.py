"""From a journal to the tables of a sealed session."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, cast

import pyarrow as pa

from riot.errors import RiotError
from riot.record.archive.events import event_row, of_the_journal
from riot.record.archive.parquet import to_table
from riot.record.archive.readings import ReadingRows
from riot.record.archive.rows import (
    decision_rows,
    figure_rows,
    mood_rows,
    scene_rows,
    session_row,
)
from riot.record.archive.stays import Entry, stays_of
from riot.record.archive.tables import LAYOUT
from riot.record.archive.telling import Telling
from riot.record.archive.times import Times
from riot.record.journal.header import END_FILE, HEADER_FILE, STREAMS, End, Stream
from riot.record.journal.reading import SessionFolder

BATCH = 16_384
"""Readings that are in memory at once: a visit may last all day."""


class Conversion:
    """Read a journal once, the readings batch by batch, then give all the rest.

    Everything is the same each time: converting twice and comparing proves what lies on the disk.
    """

    def __init__(self, journal: SessionFolder, telling: Telling) -> None:
        """Raises RiotError REC-020 for a session that has not ended."""
        if journal.end is None:
            raise RiotError(
                "REC-020",
                "has not ended: it is being written, or its machine died",
                file=str(journal.path),
                hint="riot seal closes what a dead machine left open",
            )
        self._journal = journal
        self._end: End = journal.end
        self._telling = telling
        self._times = Times.of(journal.header)
        self._inputs: list[Entry] = []
        self._readings = 0

    def readings(self) -> Iterator[pa.Table]:
        """Give the rows of `readings`, no table empty; to be used up before `rest`."""
        rows = ReadingRows(self._journal.path.name, self._times.machine)
        for tick, place, entry in self._entries("inputs"):
            if rows.add(tick, place, entry):
                self._readings += 1
                if len(rows) >= BATCH:
                    yield self._fitting(rows)
            else:
                self._inputs.append((tick, place, entry))
        if len(rows):
            yield self._fitting(rows)

    def rest(self) -> dict[str, pa.Table]:
        """Give every other table by name."""
        try:
            return self._rest()
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            raise self._unfit(error) from error

    def _rest(self) -> dict[str, pa.Table]:
        journal, times = self._journal, self._times
        header, end, session = journal.header, self._end, journal.path.name
        facts = self._telling.film(header)
        others = {name: list(self._entries(name)) for name in ("effects", "trace", "health")}
        effects, trace = _plain(others["effects"]), _plain(others["trace"])
        last = times.film + max(0.0, times.film_tick(end.last_tick))
        stays = stays_of(
            header,
            facts,
            times.film,
            _plain(self._inputs),
            effects,
            [decision for _, _, decision in trace],
            last,
            end.reason,
        )
        decisions, ways = decision_rows(session, trace, stays, times, self._telling)
        moods, levels = mood_rows(session, self._more("moods"), times)
        texts = tuple(
            (journal.path / name).read_text(encoding="ascii") for name in (HEADER_FILE, END_FILE)
        )
        found = hashlib.sha256()
        for name, text in sorted(header.graph_texts.items()):
            found.update(f"{name}\0{text}\0".encode())
        streams = {"inputs": self._inputs, **others}
        rows: dict[str, list[tuple[Any, ...]]] = {
            "sessions": [
                session_row(
                    session,
                    header,
                    end,
                    facts,
                    found.hexdigest(),
                    LAYOUT,
                    self._readings,
                    (texts[0], texts[1]),
                )
            ],
            "scenes": scene_rows(session, stays, facts, times.film),
            "decisions": decisions,
            "ways": ways,
            "moods": moods,
            "levels": levels,
            "events": [
                event_row(session, stream, entry, times)
                for stream, entries in streams.items()
                for entry in entries
            ],
            "figures": figure_rows(session, self._more("figures"), times),
        }
        return {name: to_table(name, content) for name, content in rows.items()}

    def _more(self, stream: str) -> Iterator[Entry]:
        """Give a stream that journals of schema 1 have not."""
        if stream in STREAMS:
            yield from _plain(list(self._entries(cast(Stream, stream))))

    def _entries(self, stream: Stream) -> Iterator[Entry]:
        """Give every record with its tick and its place in it, the gaps among them."""
        newest, place = -1, 0
        for _, tick, content in self._journal.records(stream):
            if tick != newest:
                newest, place = tick, 0
            if isinstance(content, dict):
                yield tick, place, content
                place += 1
                continue
            for entry in content:
                if not isinstance(entry, dict):
                    raise self._unfit(ValueError(f"an entry of {stream} is no object"))
                yield tick, place, entry
                place += 1

    def _fitting(self, rows: ReadingRows) -> pa.Table:
        try:
            return rows.take()
        except (TypeError, ValueError, OverflowError) as error:
            raise self._unfit(error) from error

    def _unfit(self, error: Exception) -> RiotError:
        return RiotError(
            "REC-006",
            f"is damaged: {type(error).__name__}: {error}",
            file=str(self._journal.path),
            hint="take it from a backup; riot forget deletes what is left",
        )


def _plain(entries: list[Entry]) -> list[Entry]:
    """Leave out what the journal says of itself."""
    return [entry for entry in entries if not of_the_journal(entry[2])]
