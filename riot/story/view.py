"""What a guard may look at, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from riot.messages import Mood

ROUNDING = 0.008
"""Seconds. Ticks lie on a grid: half a tick of slack keeps 2 s from becoming 2.017 s."""

Plain = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say whether a guard passed, what it saw and what it wanted, for the trace."""

    passed: bool
    guard: str
    saw: Plain
    wanted: str
    parts: tuple[Verdict, ...] = ()


class View(NamedTuple):
    """The facts of one weighing: a tuple, because one is made at every tick.

    `levels`, `dominant` and `margin` come from the listen window at a decision and from the mood
    of this tick for an interrupt. `heard` is false when no reading counts (stale, no face for long
    enough); `unheard` then says why. `pressed` maps "button:start" or "key:space" to the values
    that came with it. `held` maps a dwell's number to the time since which it has been true.
    """

    now: float
    mood: Mood
    levels: Mapping[str, float]
    dominant: str | None
    margin: float
    heard: bool
    unheard: str
    min_margin: float
    elapsed: float
    scene: str
    visits: Mapping[str, int]
    variables: Mapping[str, float]
    pressed: Mapping[str, Plain]
    held: Mapping[int, float]
    seed: int
    take: int
    language: str = "en"


made_view: Callable[[tuple[Any, ...]], View] = partial(tuple.__new__, View)  # pyright: ignore
"""Make a view of all its fields, in their order: `View._make`, at half the cost."""


class Guard(Protocol):
    """Weigh one condition; a guard that `needs_reading` never passes while none counts."""

    @property
    def needs_reading(self) -> bool:
        """Tell whether the guard asks for the viewer's expression."""
        ...

    def passes(self, view: View) -> bool:
        """Say whether it passes, and nothing else: asked at every tick; never raises."""
        ...

    def weigh(self, view: View) -> Verdict:
        """Judge the view in words, for the trace; passes just as `passes` does; never raises."""
        ...
