"""Tell packets apart on a byte stream: by their length (OSC 1.0), or by SLIP (OSC 1.1)."""

from __future__ import annotations

import struct
from typing import Literal, Protocol

from pythonosc import slip

Framing = Literal["length", "slip"]

LARGEST = 65_507
"""Bytes of a packet that are taken unless told otherwise: no datagram is larger."""
_LENGTH = struct.Struct(">I")


class FramingError(ValueError):
    """Say in one line why what came cannot be OSC; the connection is of no use any more."""


def frame(packet: bytes, framing: Framing) -> bytes:
    """Write a packet the way a stream carries it.

    `length` puts its size before it, as a big-endian 32-bit number (OSC 1.0); `slip` puts END
    (0xC0) before and after it and escapes what looks like one (RFC 1055, the double END of
    OSC 1.1).
    """
    if framing == "slip":
        return slip.encode(packet)
    return _LENGTH.pack(len(packet)) + packet


class Deframer(Protocol):
    """Take a stream in whatever pieces it comes, and give the packets in it."""

    dropped: int
    """Packets that were too long or badly written, and were left out."""

    def feed(self, data: bytes) -> list[bytes]:
        """Give the packets that `data` completes. Raises FramingError when all is lost."""
        ...


class LengthDeframer:
    """Read packets with their length before them.

    A stream like this cannot be found into again: a length that no OSC packet has is an error.
    """

    def __init__(self, limit: int = LARGEST) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._wanted = 0
        self.dropped = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Give the packets that `data` completes; never holds more than one that is not whole.

        Raises FramingError for a length of 0, beyond the limit, or that is no multiple of 4.
        """
        rest = self._rest
        rest += data
        packets: list[bytes] = []
        start = 0
        while len(rest) - start >= 4:
            size = self._wanted or self._size(rest[start : start + 4])
            end = start + 4 + size
            self._wanted = size
            if len(rest) < end:
                break
            packets.append(bytes(rest[start + 4 : end]))
            start = end
            self._wanted = 0
        del rest[:start]
        return packets

    def _size(self, prefix: bytearray) -> int:
        (size,) = _LENGTH.unpack(prefix)
        if 0 < size <= self._limit and size % 4 == 0:
            return size
        if prefix[0] == slip.END[0]:
            raise FramingError("SLIP came where a length was expected; the other framing is slip")
        if prefix.isalpha():
            raise FramingError(f"{bytes(prefix)!r} came where a length was expected: no OSC")
        raise FramingError(f"a packet of {size} bytes cannot be")


class SlipDeframer:
    """Read packets between END bytes; whatever is wrong, the next END begins anew."""

    def __init__(self, limit: int = LARGEST) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._skipping = False
        self.dropped = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Give the packets that `data` completes; never holds more than twice the limit."""
        *whole, rest = data.split(slip.END)
        packets: list[bytes] = []
        for piece in whole:
            self._take(piece)
            packet = self._finish()
            if packet:
                packets.append(packet)
        self._take(rest)
        return packets

    def _take(self, piece: bytes) -> None:
        if self._skipping:
            return
        # Escaping doubles a packet at the most.
        if len(self._rest) + len(piece) > 2 * self._limit:
            self._rest.clear()
            self._skipping = True
            self.dropped += 1
            return
        self._rest += piece

    def _finish(self) -> bytes:
        self._skipping = False
        raw = bytes(self._rest)
        self._rest.clear()
        if slip.ESC in raw:
            try:
                raw = slip.decode(raw)
            except slip.ProtocolError:
                self.dropped += 1
                return b""
        if len(raw) > self._limit:
            self.dropped += 1
            return b""
        return raw


def framing_of(first: bytes, otherwise: Framing = "length") -> Framing:
    """Tell a stream's framing by its first byte.

    A length below 16 MB begins with 0; SLIP with END or, where END only closes packets, with the
    packet's own first byte, / or #. Anything else may be `otherwise`.
    """
    if first[:1] == b"\0":
        return "length"
    return "slip" if first[:1] in (slip.END, b"/", b"#") else otherwise


def deframer(framing: Framing, limit: int = LARGEST) -> Deframer:
    """Make the reader of a framing; `limit` is the most bytes that a packet may have."""
    return SlipDeframer(limit) if framing == "slip" else LengthDeframer(limit)
