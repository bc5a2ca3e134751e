"""What a plain word of a YAML file means: the core schema of YAML 1.2 and nothing else."""

from __future__ import annotations

import re

MOST_DIGITS = 300
"""Digits of a whole number; one with more is no number that anything here can use."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")


def plain_value(text: str) -> str | int | float | bool | None:
    """Give what `text` means where it stands without quotes: `no`, `on` and `12:30` stay texts.

    Raises OverflowError for a whole number of more than MOST_DIGITS digits. `.nan` stays a text:
    nothing here can use it.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    if _INTEGER.fullmatch(text):
        if len(text) > MOST_DIGITS:
            raise OverflowError("is a number beyond all bounds")
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinite := _INFINITE.fullmatch(text):
        return float(f"{infinite[1]}inf")
    return text
