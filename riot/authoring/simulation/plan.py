"""What to watch for in a scene: when the condition of an interrupt can change at all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riot.story.graph import Graph, Station
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.view import Guard

OF_THE_MOOD = (
    LevelGuard,
    AffectGuard,
    DominantGuard,
    UndecidedGuard,
    FaceGuard,
    FacesGuard,
    LightingGuard,
)
"""Guards that depend on nothing but the mood and the scene's `min_margin`."""

OF_THE_TAKE = (VisitsGuard, VariableGuard, ChanceGuard, PressedGuard)
"""Guards that stay as they are while a scene lasts, unless somebody presses a button."""

SHORTEST = 1.0 / 60.0
"""Seconds that a scene lasts at least: a tick."""

Leaf = tuple[Guard, float]
"""A guard of the mood alone, as large as possible, and the `min_margin` that it is weighed with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one scene is watched.

    Its interrupts and `dwells` can only change when one of `leaves` does, at the `elapsed` times,
    or when a dwell has lasted long enough. `quiet` says that nothing can pass and no dwell begin
    while all leaves are false; `every_hop` that there is a guard of which nothing is known. `press`
    are the buttons that somebody must press because the scene cannot be left otherwise; `settles`
    are the seconds after which nothing changes any more while the mood does not.
    """

    watched: bool
    dwells: tuple[HeldGuard, ...]
    leaves: tuple[Leaf, ...]
    elapsed: tuple[float, ...]
    quiet: bool
    every_hop: bool
    press: tuple[PressedGuard, ...]
    settles: float


@dataclass(frozen=True, slots=True)
class Stop:
    """A scene as a walk needs it at hand: its plan, its seconds, and what it does by itself.

    Stops of one `group` watch the same guards of the mood. One that `chooses` has a way with a
    condition besides interrupts. `timeout` is infinite for none.
    """

    station: Station
    plan: Plan
    length: float
    group: int
    calibrates: bool
    loops: bool
    chooses: bool
    timeout: float


def stops_of(graph: Graph, lengths: Mapping[str, float]) -> dict[str, Stop]:
    """Prepare every scene of a film; `lengths` are the seconds of each card, or round of a clip."""
    groups: dict[tuple[Leaf, ...], int] = {}
    stops: dict[str, Stop] = {}
    for name, station in graph.stations.items():
        plan = plan_for(graph, station)
        timeout = station.spec.timeout
        stops[name] = Stop(
            station,
            plan,
            max(lengths[name], SHORTEST),
            groups.setdefault(plan.leaves, len(groups)),
            station.spec.calibrate is not None,
            station.spec.loop,
            any(way.guard is not None for way in station.ways if not way.interrupt),
            math.inf if timeout is None else timeout,
        )
    return stops


def plan_for(graph: Graph, station: Station) -> Plan:
    """Work out what to watch in a scene."""
    ways = station.ways
    guards = [
        ways[number].guard
        for number in graph.machine.order(station.name, "interrupt")
        if ways[number].guard is not None
    ]
    watched: list[Guard] = [guard for guard in guards if guard is not None]
    watched += [dwell.part for dwell in station.dwells]
    leaves: dict[Leaf, None] = {}
    elapsed: set[float] = set()
    every_hop = False
    for guard in watched:
        for leaf in _leaves(guard):
            if of_the_mood(leaf):
                leaves.setdefault((leaf, station.min_margin))
            elif isinstance(leaf, ElapsedGuard):
                elapsed.add(leaf.seconds)
            elif not isinstance(leaf, OF_THE_TAKE):
                every_hop = True
    return Plan(
        watched=bool(watched),
        dwells=station.dwells,
        leaves=tuple(leaves),
        elapsed=tuple(sorted(elapsed)),
        quiet=all(
            of_the_mood(guard.part if isinstance(guard, HeldGuard) else guard) for guard in watched
        ),
        every_hop=every_hop,
        press=_needed_presses(station),
        settles=max(elapsed, default=0.0) + sum(dwell.seconds for dwell in station.dwells),
    )


def of_the_mood(guard: Guard) -> bool:
    """Tell whether a guard depends on nothing but the mood."""
    if isinstance(guard, (AllGuard, AnyGuard)):
        return all(of_the_mood(part) for part in guard.parts)
    if isinstance(guard, NotGuard):
        return of_the_mood(guard.part)
    return isinstance(guard, OF_THE_MOOD)


def _leaves(guard: Guard) -> Iterator[Guard]:
    """Take a guard apart until each part is of the mood alone, or has no parts."""
    if of_the_mood(guard):
        yield guard
    elif isinstance(guard, (AllGuard, AnyGuard)):
        for part in guard.parts:
            yield from _leaves(part)
    elif isinstance(guard, (NotGuard, HeldGuard)):
        yield from _leaves(guard.part)
    else:
        yield guard


def _needed_presses(station: Station) -> tuple[PressedGuard, ...]:
    """Give the buttons of the first way that needs some, where no way does without."""
    if station.spec.timeout is not None or not station.spec.loop:
        return ()
    for way in station.ways:
        if way.guard is None or _without_press(way.guard):
            return ()
    for way in station.ways:
        assert way.guard is not None
        found = tuple(part for part in _pressed(way.guard))
        if found:
            return found
    return ()


def _without_press(guard: Guard) -> bool:
    """Tell whether a guard can pass when nobody presses anything."""
    if isinstance(guard, AllGuard):
        return all(_without_press(part) for part in guard.parts)
    if isinstance(guard, AnyGuard):
        return any(_without_press(part) for part in guard.parts)
    if isinstance(guard, HeldGuard):
        return _without_press(guard.part)
    return not isinstance(guard, PressedGuard)


def _pressed(guard: Guard) -> Iterator[PressedGuard]:
    """Give what must be pressed for a guard to pass; of alternatives, the first."""
    if isinstance(guard, PressedGuard):
        yield guard
    elif isinstance(guard, AllGuard):
        for part in guard.parts:
            yield from _pressed(part)
    elif isinstance(guard, AnyGuard):
        yield from _pressed(guard.parts[0])
    elif isinstance(guard, HeldGuard):
        yield from _pressed(guard.part)
