"""Read and write whole OSC packets: every type, and bundles with their times."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Value = float | int | str | bool | bytes | None

IMMEDIATELY = 1
"""The time tag that means at once."""

_BUNDLE = b"#bundle\0"
_NUMBERS = {"i": ">i", "f": ">f", "h": ">q", "d": ">d"}
_BARE: dict[str, Value] = {"T": True, "F": False, "N": None, "I": None}
_WIDTHS = {"r": 4, "m": 4, "t": 8}
_DEEPEST = 16
"""Bundles within bundles; more is no show but an attack."""


class BadPacketError(ValueError):
    """Say in a few words why some bytes are no OSC packet."""


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """One message: `types` is OSC's type tag without its comma, with one value for each letter.

    Values of b, r, m and t are their bytes; I has None; the brackets of an array have no value.
    """

    address: str
    types: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class HeardBundle:
    """Several messages for one moment; `time_tag` is NTP's, 64 bits."""

    time_tag: int
    elements: tuple[HeardPacket, ...]


HeardPacket = HeardMessage | HeardBundle


def messages_of(packet: HeardPacket) -> Iterator[HeardMessage]:
    """Give every message of a packet, in order."""
    if isinstance(packet, HeardMessage):
        yield packet
        return
    for element in packet.elements:
        yield from messages_of(element)


def read_packet(data: bytes, depth: int = 0) -> HeardPacket:
    """Read a packet.

    python-osc's own reader keeps no type tags, no exact times and loses its way at types that it
    does not know, so it cannot give a packet back as it was. Raises BadPacketError.
    """
    try:
        if data.startswith(_BUNDLE):
            return _read_bundle(data, depth)
        if data.startswith(b"/"):
            return _read_message(data)
    except struct.error:
        raise BadPacketError("it ends too early") from None
    raise BadPacketError("it begins with no address" if data else "it is empty")


def write_packet(packet: HeardPacket) -> bytes:
    """Write a packet; raises BadPacketError for values that do not fit their types."""
    if isinstance(packet, HeardMessage):
        return _write_message(packet)
    parts = [_BUNDLE, struct.pack(">Q", packet.time_tag)]
    for element in packet.elements:
        data = write_packet(element)
        parts += [struct.pack(">i", len(data)), data]
    return b"".join(parts)


def _read_bundle(data: bytes, depth: int) -> HeardBundle:
    if depth >= _DEEPEST:
        raise BadPacketError(f"more than {_DEEPEST} bundles within each other")
    (time_tag,) = struct.unpack_from(">Q", data, 8)
    elements: list[HeardPacket] = []
    at = 16
    while at < len(data):
        (size,) = struct.unpack_from(">i", data, at)
        at += 4
        if not 0 < size <= len(data) - at:
            raise BadPacketError(f"a part of {size} bytes in a bundle that has {len(data) - at}")
        elements.append(read_packet(data[at : at + size], depth + 1))
        at += size
    return HeardBundle(time_tag, tuple(elements))


def _read_message(data: bytes) -> HeardMessage:
    address, at = _read_text(data, 0)
    if at >= len(data):
        # Receivers of old took messages without a type tag, and some still send them.
        return HeardMessage(address, "", ())
    tag, at = _read_text(data, at)
    if not tag.startswith(","):
        raise BadPacketError("its types do not begin with a comma")
    values: list[Value] = []
    for letter in tag[1:]:
        if letter in "[]":
            continue
        value, at = _read_value(letter, data, at)
        values.append(value)
    return HeardMessage(address, tag[1:], tuple(values))


def _read_value(letter: str, data: bytes, at: int) -> tuple[Value, int]:
    if (form := _NUMBERS.get(letter)) is not None:
        return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
    if letter in _BARE:
        return _BARE[letter], at
    if letter in "sS":
        return _read_text(data, at)
    if letter == "c":
        return chr(struct.unpack_from(">I", data, at)[0] & 0xFF), at + 4
    if letter == "b":
        (size,) = struct.unpack_from(">i", data, at)
        at += 4
    elif (size := _WIDTHS.get(letter, -1)) < 0:
        raise BadPacketError(f"a type that OSC does not have: {letter!r}")
    if not 0 <= size <= len(data) - at:
        raise BadPacketError("it ends too early")
    return data[at : at + size], at + size + -size % 4


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at)
    if end < 0:
        raise BadPacketError("a text without an end")
    return data[at:end].decode("utf-8", "surrogateescape"), end + 4 - (end - at) % 4


def _write_message(message: HeardMessage) -> bytes:
    parts = [_write_text(message.address), _write_text("," + message.types)]
    letters = [letter for letter in message.types if letter not in "[]"]
    if len(letters) != len(message.values):
        raise BadPacketError(f"{len(message.values)} values for the types {message.types!r}")
    for letter, value in zip(letters, message.values, strict=True):
        parts.append(_write_value(letter, value))
    return b"".join(parts)


def _write_value(letter: str, value: Value) -> bytes:
    if letter in _BARE:
        return b""
    try:
        if letter in _NUMBERS:
            return struct.pack(_NUMBERS[letter], value)
        if letter == "c" and isinstance(value, str):
            return struct.pack(">I", ord(value))
    except (struct.error, OverflowError, TypeError):
        raise BadPacketError(f"{value!r} is no {letter}") from None
    if letter in "sS" and isinstance(value, str):
        return _write_text(value)
    if isinstance(value, bytes):
        if letter == "b":
            return struct.pack(">i", len(value)) + value + bytes(-len(value) % 4)
        if len(value) == _WIDTHS.get(letter):
            return value
    raise BadPacketError(f"{value!r} is no {letter}")


def _write_text(text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if b"\0" in data:
        raise BadPacketError("a text with a zero in it")
    return data + bytes(4 - len(data) % 4)
