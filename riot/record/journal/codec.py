"""Turn messages into compact JSON values, and back, exactly.

A message is an object by field name with its class under "type"; the plain values inside it are
arrays in the order of their fields. Defaults are left out, of arrays only at their end. Where a
field may hold one of several classes, the array begins with the class's name. A float that JSON
cannot say is {"float": "nan"}, "inf" or "-inf".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from riot.messages import Message
from riot.record.journal.shapes import MESSAGES, decode, decode_fields, parts_of

__all__ = ["decode", "decode_fields", "encode", "encode_fields", "plain"]


def encode(message: Message) -> dict[str, Any]:
    """Give a message as a JSON object. Raises TypeError for what no message may hold."""
    kind = type(message)
    if MESSAGES.get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is no message of the line")
    return {"type": kind.__name__, **encode_fields(message)}


def encode_fields(value: object, *, defaults: bool = False) -> dict[str, Any]:
    """Give a dataclass as an object by field name; `defaults` keeps the default values in."""
    found: dict[str, Any] = {}
    for part in parts_of(type(value)):
        content = getattr(value, part.name)
        if defaults or not part.is_default(content):
            found[part.name] = _write(content, part.tagged)
    return found


def plain(value: object) -> Any:
    """Give any value as the JSON that a journal holds: to write a trace, and to compare one.

    Raises TypeError for bytes, arrays and all else that is no number, text, list or mapping.
    """
    return _write(value, tagged=False)


def _write(value: object, tagged: bool) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": repr(float(value))}
    if isinstance(value, (tuple, list)):
        return [_write(item, tagged) for item in value]
    if isinstance(value, Mapping):
        return {_key(name): _write(item, tagged) for name, item in value.items()}
    if isinstance(value, Message):
        return encode(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = parts_of(type(value))
        content = [getattr(value, part.name) for part in parts]
        while content and parts[len(content) - 1].is_default(content[-1]):
            content.pop()
        row = [_write(item, part.tagged) for item, part in zip(content, parts, strict=False)]
        return [type(value).__name__, *row] if tagged else row
    raise TypeError(f"{type(value).__name__} is not kept in a journal")


def _key(name: object) -> str:
    if isinstance(name, str):
        return name
    raise TypeError(f"a mapping's key must be text, not {type(name).__name__}")
