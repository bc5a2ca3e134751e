"""One file of JSON lines that only ever holds whole lines."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from riot.record.journal.lines import to_line


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
    missing: Gap
    """What is missing if this line is not written."""
    is_gap: bool = False


class StreamFile:
    """Append to one file; `written` counts its records, `lost` those that gaps stand for."""

    def __init__(self, path: Path) -> None:
        self.written = 0
        self.lost = 0
        self._file = path.open("ab", buffering=0)
        self._size = 0
        self._pending: list[_Pending] = []
        self._gap: Gap | None = None

    def add(self, tick: int, line: bytes) -> None:
        """Take one record of a tick; `flush` writes it."""
        self._take_gap()
        self._pending.append(_Pending(line, Gap(1, tick, tick)))

    def add_gap(self, gap: Gap) -> None:
        """Take note of records that never came here."""
        self.lost += gap.count
        self._gap = gap.joined(self._gap)

    def flush(self) -> None:
        """Write what was taken, or raise OSError and count it as lost; nothing is left torn."""
        self._take_gap()
        pending, self._pending = self._pending, []
        try:
            self._append(b"".join(item.line for item in pending))
        except OSError:
            for item in pending:
                self._gap = item.missing.joined(self._gap)
                self.lost += 0 if item.is_gap else item.missing.count
            raise
        self.written += sum(not item.is_gap for item in pending)

    def close(self) -> None:
        """Close the file without writing."""
        self._file.close()

    def _take_gap(self) -> None:
        if self._gap is not None:
            self._pending.append(_Pending(self._gap.as_line(), self._gap, is_gap=True))
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
