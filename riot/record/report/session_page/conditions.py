"""Say in words what a condition saw, what it wanted, and by how much it held or failed."""

from __future__ import annotations

import re

from riot.record.report.session_page.visit import Row

_LIMIT = re.compile(r"(at_least|at_most|above|below) (-?\d+(?:\.\d+)?)")

_NAMES = {
    "held_for": "held without a break",
    "face": "the face",
    "faces": "faces in the picture",
    "lighting": "the light",
    "dominant": "the leading expression",
    "elapsed": "time in the scene",
    "visits": "visits so far",
    "chance": "the number drawn",
    "undecided": "the reading",
}


def condition_in_words(row: Row) -> str:
    """Give one condition of a way as a clause, as `anger was 0.62, wanted at least 0.45`."""
    guard = str(row.get("guard") or "")
    inverted = guard.startswith("not ")
    guard = guard.removeprefix("not ")
    name = _NAMES.get(guard, guard)
    wanted = _wanted(str(row.get("wanted") or ""), inverted)
    saw = row.get("saw")
    if saw is None:
        # The reason stands behind what was wanted: "at_least 0.4 but no face for long enough".
        wished, _, reason = wanted.partition(" but ")
        why = f": {reason}" if reason else ""
        return f"{name} was not there{why}; wanted {wished}"
    if guard == "held_for":
        return f"{name} for {_number(row, saw)} s, wanted {wanted}"
    return f"{name} was {_number(row, saw)}, wanted {wanted}{_by_how_much(row)}"


def bar_of(row: Row) -> tuple[float, float] | None:
    """Give value and threshold where both are shares that a bar can show."""
    value, threshold = row.get("value"), row.get("threshold")
    if value is None or threshold is None or row.get("guard") in ("held_for", "elapsed", "faces"):
        return None
    return (value, threshold) if 0 <= value <= 1 and 0 <= threshold <= 1 else None


def _by_how_much(row: Row) -> str:
    value, limits = row.get("value"), _LIMIT.findall(str(row.get("wanted") or ""))
    if value is None or not limits or str(row.get("guard")).startswith("not "):
        return ""
    rooms = [
        (value - float(at) if kind in ("at_least", "above") else float(at) - value)
        for kind, at in limits
    ]
    room = min(rooms)
    if row.get("met"):
        return f": {_plain(room)} to spare" if room >= 0 else ""
    return f": {_plain(-room)} short" if room < 0 else ""


def _wanted(text: str, inverted: bool) -> str:
    shown = re.sub(r"at_(least|most)", r"at \1", text)
    return f"anything but {shown}" if inverted else shown


def _number(row: Row, saw: object) -> str:
    value = row.get("value")
    return _plain(value) if value is not None else str(saw)


def _plain(value: float) -> str:
    """Write a number as precisely as a reader can use it."""
    if float(value).is_integer():
        return f"{value:.0f}"
    return f"{value:.3f}" if abs(value) < 0.095 else f"{value:.2f}"
