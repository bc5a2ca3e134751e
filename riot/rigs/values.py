"""Make values and addresses such as every receiver takes."""

from __future__ import annotations

import math
import re
import unicodedata

OscValue = float | int | str

_ADDRESS = re.compile(r"(?:/[!-.0-~]+)+")
_RESERVED = set(" #*,?[]{}")
_LARGEST = 2**31 - 1
_LONGEST = 200
"""Characters of an address or a text: a datagram of both stays below 512 bytes."""


class UnsendableError(ValueError):
    """Say why a value or an address cannot be sent; in one line."""


def plain_value(value: object) -> OscValue:
    """Give a Python float, int or str for any number or text, numpy's scalars included.

    Booleans become 1 and 0, integers are limited to 32 bits, text becomes ASCII of at most 200
    characters. Raises UnsendableError for NaN, infinity and everything else.
    """
    item = getattr(value, "item", None)
    if callable(item):
        try:
            value = item()
        except (TypeError, ValueError) as error:
            raise UnsendableError(f"a {type(value).__name__} cannot be sent") from error
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return max(-_LARGEST - 1, min(_LARGEST, value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnsendableError(f"{value} is no number")
        return value
    if isinstance(value, str):
        return plain_text(value)
    raise UnsendableError(f"a {type(value).__name__} cannot be sent")


def plain_text(text: str) -> str:
    """Write text in ASCII: accents are dropped, other letters become a question mark."""
    split = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    printable = "".join(letter if " " <= letter <= "~" else "?" for letter in bare)
    return printable[:_LONGEST]


def check_address(address: str) -> None:
    """Raise UnsendableError for an address that is not ASCII parts after slashes."""
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address) or _RESERVED & set(address):
        raise UnsendableError(f"{plain_text(address)!r} is no OSC address")
