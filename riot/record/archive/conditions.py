"""The conditions of a way out, flat, from what the story says of its weighing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from riot.record.archive.parquet import finite

Condition = tuple[str | None, bool | None, str | None, str | None, float | None, float | None]
"""Guard, met, saw, wanted, value, threshold: the last columns of `ways`."""

_JOINTS = ("all", "any", "not")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")


def conditions_of(verdict: Mapping[str, Any] | None) -> list[Condition]:
    """List the conditions of a verdict; one empty condition for the way without any."""
    if verdict is None:
        return [(None, None, None, None, None, None)]
    return list(_flat(verdict, False))


def _flat(verdict: Mapping[str, Any], inverted: bool) -> Iterator[Condition]:
    guard = str(verdict.get("guard"))
    if guard not in _JOINTS:
        yield _condition(guard, verdict, inverted)
    for part in verdict.get("parts") or ():
        yield from _flat(part, inverted != (guard == "not"))


def _condition(guard: str, verdict: Mapping[str, Any], inverted: bool) -> Condition:
    saw, wanted = verdict.get("saw"), str(verdict.get("wanted") or "")
    value = finite(saw)
    found = _NUMBER.search(wanted)
    threshold = float(found[0]) if value is not None and found is not None else None
    met = bool(verdict.get("passed")) != inverted
    said = None if saw is None else str(saw)
    return f"not {guard}" if inverted else guard, met, said, wanted, value, threshold
