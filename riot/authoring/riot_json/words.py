"""Look into blocks of JSON whose keys and values were written in more ways than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def plain(key: str) -> str:
    """Give a key in small letters without spaces, hyphens and underscores."""
    return "".join(sign for sign in key.lower() if sign not in " -_\t")


def value_of(block: Mapping[str, Any], *names: str) -> Any:
    """Give the value of the first of `names` that the block has, None if it has none."""
    keys = {plain(key): key for key in block}
    return next((block[keys[name]] for name in names if name in keys), None)


def whole(value: object) -> int | None:
    """Give a whole number that may be written as text or with a point; None for all else."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.lstrip("-").isdecimal() and len(text) <= 9 else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) >= 1e9:
        return None
    return int(value) if value == int(value) else None


def text_of(block: Mapping[str, Any], *names: str) -> str:
    """Give the first text among `names`, in one line that can be printed; empty if there is none.

    No more than eighty signs: it becomes a title.
    """
    value = value_of(block, *names)
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return words if words.isprintable() and len(words) <= 80 else ""


def file_name(value: object) -> str:
    """Give the name at the end of a path, of either system; empty if there is none."""
    name = value.replace("\\", "/").rpartition("/")[2].strip() if isinstance(value, str) else ""
    return name if name.isprintable() and name not in (".", "..") and len(name) <= 200 else ""


def shown(value: object) -> str:
    """Give a value as it may stand in a message."""
    words = repr(value)
    return words if len(words) <= 40 else words[:37] + "…"


def listing(words: Sequence[str]) -> str:
    """Say 'a', 'b' and 'c'."""
    quoted = [shown(word) for word in words]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
