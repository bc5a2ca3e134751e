"""One file of JSON lines, packed a flush at a time, that only ever holds whole flushes."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from riot.record.journal.durable import sync_file
from riot.record.journal.lines import to_line
from riot.record.journal.members import pack


@dataclass(frozen=True, slots=True)
class Gap:
    """Records that are missing: how many, from which tick to which."""

    count: int
    first: int
    last: int

    def joined(self, other: Gap | None) -> Gap:
        """Give the gap that spans both."""
        if other is None:
            return self
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Gap(self.count + other.count, first, last)

    def as_line(self) -> bytes:
        """Give the line that stands in the records' place."""
        return to_line({"n": self.last, "gap": self.count, "from": self.first})


@dataclass(frozen=True, slots=True)
class _Pending:
    line: bytes
    missing: Gap | None
    """What is missing if this line is not written; None for a mark, which is tried again."""
    counts: bool = True


class StreamFile:
    """Append to one file; `written` counts its records, `lost` those that gaps stand for."""

    def __init__(self, path: Path) -> None:
        self.written = 0
        self.lost = 0
        self._path = path
        self._file = path.open("ab", buffering=0)
        self._size = 0
        self._unsynced = False
        self._pending: list[_Pending] = []
        self._gap: Gap | None = None

    def add(self, tick: int, line: bytes) -> None:
        """Take one record of a tick; `flush` writes it."""
        self._take_gap()
        self._pending.append(_Pending(line, Gap(1, tick, tick)))

    def add_mark(self, line: bytes) -> None:
        """Take a line of the journal's own, which is no record."""
        self._take_gap()
        self._pending.append(_Pending(line, None, counts=False))

    def add_gap(self, gap: Gap) -> None:
        """Take note of records that never came here."""
        self.lost += gap.count
        self._gap = gap.joined(self._gap)

    def flush(self) -> None:
        """Write what was taken, or raise OSError and count it as lost; nothing is left torn."""
        self._take_gap()
        pending, self._pending = self._pending, []
        if not pending:
            return
        try:
            self._append(pack(b"".join(item.line for item in pending)))
        except Exception:
            for item in pending:
                if item.missing is None:
                    self._pending.append(item)
                else:
                    self._gap = item.missing.joined(self._gap)
                    self.lost += item.missing.count if item.counts else 0
            raise
        self._unsynced = True
        self.written += sum(item.counts for item in pending)

    def sync(self) -> None:
        """Have what was written outlive a power cut. Raises OSError."""
        if self._unsynced:
            self._unsynced = False
            sync_file(self._file.fileno())

    def is_there(self) -> bool:
        """Say whether the file is still the one at its place: nobody has taken it away."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._file.fileno()))
        except OSError:
            return False

    def close(self) -> None:
        """Close the file without writing."""
        self._file.close()

    def _take_gap(self) -> None:
        if self._gap is not None:
            self._pending.append(_Pending(self._gap.as_line(), self._gap, counts=False))
            self._gap = None

    def _append(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            # Cutting off what was half written works on a full disk too.
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
            raise
        self._size += len(data)
