"""A stream of bytes between two threads: never far ahead, and able to go back a little."""

from __future__ import annotations

import threading

_AHEAD = 500_000
_BEHIND = 1_000_000


class Pipe:
    """Hold what was written and not yet read, and the last that was read.

    `write` waits while there is enough, `read` while there is nothing; closing ends both.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._bytes = bytearray()
        self._begin = 0
        self._place = 0
        self._finished = False
        self._closed = False

    @property
    def dry(self) -> bool:
        """Say whether a reader would have to wait."""
        with self._changed:
            return self._left() <= 0 and not self._finished

    @property
    def spent(self) -> bool:
        """Say whether everything was read and nothing will follow."""
        with self._changed:
            return self._left() <= 0 and self._finished

    def write(self, data: bytes) -> int:
        """Add bytes; wait while there are many unread."""
        with self._changed:
            while self._left() > _AHEAD and not self._closed:
                self._changed.wait()
            if not self._closed:
                spare = self._place - self._begin - _BEHIND
                if spare > _BEHIND:
                    del self._bytes[:spare]
                    self._begin += spare
                self._bytes += data
                self._changed.notify_all()
        return len(data)

    def read(self, most: int) -> bytes:
        """Give what is there, up to `most` bytes; nothing at the end."""
        with self._changed:
            while self._left() <= 0 and not self._finished:
                self._changed.wait()
            if self._closed:
                return b""
            offset = self._place - self._begin
            data = bytes(self._bytes[offset : offset + most])
            self._place += len(data)
            self._changed.notify_all()
            return data

    def go_to(self, place: int) -> bool:
        """Read on from this byte of the whole stream; say whether it is still here."""
        with self._changed:
            there = self._begin <= place <= self._begin + len(self._bytes)
            if there:
                self._place = place
                self._changed.notify_all()
            return there

    def finish(self) -> None:
        """Say that nothing will follow."""
        with self._changed:
            self._finished = True
            self._changed.notify_all()

    def close(self) -> None:
        """Drop everything; readers see the end."""
        with self._changed:
            self._finished = self._closed = True
            self._bytes.clear()
            self._begin = self._place
            self._changed.notify_all()

    def _left(self) -> int:
        return self._begin + len(self._bytes) - self._place
