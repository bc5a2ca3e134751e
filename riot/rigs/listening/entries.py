"""How a packet is written as a JSON object, and read from one that a person may have written."""

from __future__ import annotations

import math
import struct
from typing import Any, cast

from riot.rigs.listening.packets import (
    IMMEDIATELY,
    HeardBundle,
    HeardMessage,
    HeardPacket,
    Value,
)

NTP_AT_1970 = 2_208_988_800
_BYTES = "bmrt"


def as_object(packet: HeardPacket, moment: float) -> dict[str, Any]:
    """Give a packet as an object; `moment` is its arrival, in seconds since 1970."""
    if isinstance(packet, HeardMessage):
        letters = (letter for letter in packet.types if letter not in "[]")
        values = [
            _as_json(letter, value) for letter, value in zip(letters, packet.values, strict=True)
        ]
        return {"address": packet.address, "types": packet.types, "values": values}
    entry: dict[str, Any] = {}
    if packet.time_tag != IMMEDIATELY:
        entry["ahead"] = round(packet.time_tag / 2**32 - NTP_AT_1970 - moment, 3)
    entry["bundle"] = [as_object(element, moment) for element in packet.elements]
    return entry


def _as_json(letter: str, value: Value) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return shortest(value) if letter == "f" else value
    return value


def shortest(value: float) -> float:
    """Give the shortest decimal that is the same 32-bit float: 0.2, not 0.20000000298."""
    for digits in range(6, 9):
        short = float(f"{value:.{digits}g}")
        if struct.pack(">f", short) == struct.pack(">f", value):
            return short
    return value


def packet_from(entry: Any) -> HeardPacket:
    """Read a packet from an object. Raises ValueError with what is wrong, in a few words."""
    if not isinstance(entry, dict):
        raise ValueError("a part of a bundle is no object")
    found = cast("dict[str, Any]", entry)
    if "bundle" in found:
        if not isinstance(found["bundle"], list):
            raise ValueError('"bundle" is a list of messages')
        parts = cast("list[Any]", found["bundle"])
        return HeardBundle(IMMEDIATELY, tuple(packet_from(part) for part in parts))
    address, values = found.get("address"), found.get("values", [])
    if not isinstance(address, str) or not address.startswith("/") or "\0" in address:
        raise ValueError('"address" must begin with a slash')
    if not isinstance(values, list):
        raise ValueError('"values" is a list')
    given = cast("list[Any]", values)
    types = found.get("types")
    if types is None:
        types = "".join(_guessed(value) for value in given)
    elif not isinstance(types, str):
        raise ValueError('"types" is OSC\'s type tag, as "if"')
    letters = [letter for letter in types if letter not in "[]"]
    if len(letters) != len(given):
        raise ValueError(f"{len(given)} values for the types {types!r}")
    pairs = zip(letters, given, strict=True)
    return HeardMessage(address, types, tuple(_from_json(letter, value) for letter, value in pairs))


def _guessed(value: Any) -> str:
    for kind, letter in ((bool, "T" if value else "F"), (int, "i"), (float, "f"), (str, "s")):
        if isinstance(value, kind):
            return letter
    if value is None:
        return "N"
    raise ValueError(f"{value!r} is no value of OSC")


def _from_json(letter: str, value: Any) -> Value:
    if letter in _BYTES:
        try:
            return bytes.fromhex(str(value))
        except ValueError:
            raise ValueError(f"{value!r} is not written in hexadecimal digits") from None
    if letter in "fd" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise ValueError(f"{value!r} is no number") from None
    return cast("Value", value)
