"""Choose a display by its name or index, and judge its rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riot.errors import RiotError


@dataclass(frozen=True, slots=True)
class Display:
    """One display: `refresh` in Hz, 0 where nobody knows; the rest in pixels of the desktop."""

    index: int
    name: str
    left: int
    top: int
    width: int
    height: int
    refresh: int

    def __str__(self) -> str:
        rate = f", {self.refresh} Hz" if self.refresh else ""
        return f'{self.index} "{self.name}" ({self.width}x{self.height}{rate})'


def find_display(displays: Sequence[Display], name: str) -> Display | None:
    """Give the display of this name, else the first with this in its name, in any case."""
    wanted = name.strip().casefold()
    same = [display for display in displays if display.name.casefold() == wanted]
    alike = [display for display in displays if wanted and wanted in display.name.casefold()]
    return next(iter(same + alike), None)


def choose_display(displays: Sequence[Display], wanted: int | str) -> Display:
    """Give the display of an index, or of a name. Raises SCR-011, which lists what there is."""
    if isinstance(wanted, str):
        display, which = find_display(displays, wanted), f'display named "{wanted}"'
    else:
        display = displays[wanted] if wanted < len(displays) else None
        which = f"display {wanted}"
    if display is None:
        there = ", ".join(map(str, displays)) or "none"
        hint = f"connected: {there}; `display` takes an index or a part of a name"
        raise RiotError("SCR-011", f"there is no {which}", hint=hint)
    return display


def pace_advice(display: Display, fps: float) -> str:
    """Say in one line that a display cannot show each picture equally long; empty if it can."""
    if not display.refresh:
        return ""
    times = display.refresh / fps
    if round(times) >= 1 and abs(times - round(times)) <= 0.02 * times:
        return ""
    return (
        f'display "{display.name}" refreshes at {display.refresh} Hz, which is no multiple of '
        f"fps {fps:g}: movement is uneven; set it to {fps:g} Hz, or fps to {display.refresh}"
    )
