"""Gzip members: what is written at once is one, so a torn or empty one is known by its checksum."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PACKED = ".gz"
"""Ends the name of a file of members; others are read as plain lines."""

MOST = 1 << 29
"""Bytes that one member may unpack to; a flush is a few thousand."""

_GZIP = 31
_BEGINS = b"\x1f\x8b\x08"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Piece:
    """What a file holds up to the byte `end`: whole lines, or none and the fault that it has."""

    end: int
    data: bytes
    fault: str = ""


def pack(data: bytes) -> bytes:
    """Give data as one gzip member, free of time and name."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return packer.compress(data) + packer.flush()


def pieces(path: Path) -> Iterator[Piece]:
    """Read a file piece by piece: members of a packed one, lines of any other. Raises OSError.

    What lies between two sound members, or behind the last, is a piece with a fault.
    """
    with path.open("rb") as file:
        if path.suffix == PACKED:
            yield from _members(file)
        else:
            end = 0
            for line in file:
                end += len(line)
                yield Piece(end, line)


def _members(file: BinaryIO) -> Iterator[Piece]:
    end, rest = 0, b""
    while True:
        rest = rest or file.read(_CHUNK)
        if not rest:
            return
        try:
            data, size, rest = _unpack(file, rest)
        except (ValueError, zlib.error) as error:
            following = _next_sound(file, end + 1)
            end = following if following is not None else file.seek(0, 2)
            yield Piece(end, b"", f"a part is torn: {error}")
            file.seek(end)
            rest = b""
        else:
            end += size
            yield Piece(end, data)


def _unpack(file: BinaryIO, chunk: bytes) -> tuple[bytes, int, bytes]:
    """Unpack the member that begins with `chunk`; give it, its size, and what was read behind it.

    Raises ValueError or zlib.error for one that is torn or damaged.
    """
    unpacker = zlib.decompressobj(_GZIP)
    found: list[bytes] = []
    size, room = 0, MOST
    while True:
        found.append(unpacker.decompress(chunk, room))
        room -= len(found[-1])
        size += len(chunk) - len(unpacker.unconsumed_tail)
        if unpacker.eof:
            rest = unpacker.unused_data
            return b"".join(found), size - len(rest), rest
        if room <= 0:
            raise ValueError("it unpacks to more than any part may hold")
        chunk = unpacker.unconsumed_tail or file.read(_CHUNK)
        if not chunk:
            raise ValueError("the file ends within it")


def _next_sound(file: BinaryIO, start: int) -> int | None:
    """Give the place of the next sound member from `start` on, None where there is none."""
    place = start
    while (place := _find(file, place)) is not None:
        file.seek(place)
        try:
            _unpack(file, file.read(_CHUNK))
        except (ValueError, zlib.error):
            place += 1
        else:
            return place
    return None


def _find(file: BinaryIO, start: int) -> int | None:
    """Give the place of the next beginning of a member from `start` on."""
    file.seek(start)
    place, held = start, b""
    while chunk := file.read(_CHUNK):
        held += chunk
        if (at := held.find(_BEGINS)) >= 0:
            return place + at
        kept = len(_BEGINS) - 1
        place += len(held) - len(held[-kept:])
        held = held[-kept:]
    return None
