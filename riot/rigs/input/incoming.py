"""Make of any bytes the messages that riot can use, or one reason why there are none."""

from __future__ import annotations

import math
from typing import NamedTuple

from riot.rigs.listening.packets import (
    IMMEDIATELY,
    BadPacketError,
    HeardBundle,
    HeardMessage,
    HeardPacket,
    read_packet,
)
from riot.rigs.port import OscMessage
from riot.rigs.values import OscValue, UnsendableError, check_address

LARGEST = 8192
"""Bytes of a packet. What steers a show is short; nothing longer is looked into."""
MOST_MESSAGES = 256
"""Messages of one packet, in all its bundles."""
MOST_ARGUMENTS = 64
_LONGEST_TEXT = 200
_BEGINNINGS = (b"/", b"#bundle\0")
_INT_32 = 2**31


class Part(NamedTuple):
    """One message of a packet: its time tag, and itself or what is wrong with it."""

    time_tag: int
    message: OscMessage | None
    trouble: str = ""


def looks_like_osc(packet: bytes) -> bool:
    """Say at little cost whether reading it is worth the while."""
    return packet.startswith(_BEGINNINGS) and len(packet) <= LARGEST


def read_parts(packet: bytes) -> list[Part]:
    """Read all messages of a packet, in order; one that is at fault does not spoil the others.

    T, F and I become 1, 0 and 1; integers beyond 32 bits become floats; N, blobs, colours, MIDI and
    time tags are left out, and brackets of arrays; text loses what cannot be printed. Raises
    BadPacketError for what is no packet, is longer than LARGEST or has more than MOST_MESSAGES.
    """
    if len(packet) > LARGEST:
        raise BadPacketError(f"more than {LARGEST} bytes")
    # Some small devices leave out the zeros that ought to fill up the last four bytes.
    whole = read_packet(packet + bytes(-len(packet) % 4))
    parts: list[Part] = []
    _collect(whole, IMMEDIATELY, parts)
    return parts


def _collect(packet: HeardPacket, time_tag: int, parts: list[Part]) -> None:
    if isinstance(packet, HeardBundle):
        for element in packet.elements:
            _collect(element, packet.time_tag, parts)
        return
    if len(parts) >= MOST_MESSAGES:
        raise BadPacketError(f"more than {MOST_MESSAGES} messages")
    try:
        parts.append(Part(time_tag, _plain(packet)))
    except UnsendableError as error:
        parts.append(Part(time_tag, None, str(error)))


def _plain(message: HeardMessage) -> OscMessage:
    check_address(message.address)
    letters = [letter for letter in message.types if letter not in "[]"]
    arguments: list[OscValue] = []
    for letter, value in zip(letters, message.values, strict=True):
        if len(arguments) >= MOST_ARGUMENTS:
            break
        if letter == "I" or value is True:
            arguments.append(1)
        elif value is False:
            arguments.append(0)
        elif isinstance(value, str):
            arguments.append(_printable(value))
        elif isinstance(value, float):
            if not math.isfinite(value):
                raise UnsendableError(f"{value} is no number")
            arguments.append(value)
        elif isinstance(value, int):
            arguments.append(value if -_INT_32 <= value < _INT_32 else float(value))
    return OscMessage(message.address, tuple(arguments))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text[:_LONGEST_TEXT])
