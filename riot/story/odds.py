"""How likely each way out of the scene is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from riot.messages import Mood
from riot.story.deciding import first_of, first_way, may_interrupt
from riot.story.graph import Graph, Way
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import VariableGuard, VisitsGuard
from riot.story.outlooks import outlooks
from riot.story.show import Show
from riot.story.view import Guard, View

UNFORESEEN = 0.01
"""The share of a way that no outlook leads to and that may be taken all the same: a button."""


class Odds(NamedTuple):
    """One way out: its number in the scene, where it leads, and its share of 1.

    The number is None for what is no way of the scene: a fallback, or the way home.
    """

    number: int | None
    to: str
    share: float


def odds(graph: Graph, show: Show, mood: Mood) -> tuple[Odds, ...]:
    """Give all ways out of the current scene, likeliest first; their shares add up to 1.

    The ways are weighed in several outlooks on the rest of the scene, by the guards themselves. A
    way that cannot pass any more has the share 0: what it asks of the past is not so, its chance is
    drawn already, or another way is always taken before it.
    """
    pending = show.pending
    if pending is not None:
        return (Odds(pending.way, pending.scene, 1.0),)
    station = graph.stations[show.scene]
    if not show.take:
        return (Odds(None, graph.film.start, 1.0),)
    if len(station.ways) == 1:
        return (Odds(0, station.ways[0].to, 1.0),)
    shares: dict[int | None, float] = {}
    possible: list[int] = []
    patient: list[int] = []
    moment: View | None = None
    breaks_in: int | None = None
    for weight, decision, now in outlooks(graph, show, mood) if station.ways else ():
        if moment is None:
            # What is settled is so in every future: those ways need not be weighed in each.
            possible = _possible(station.ways, decision)
            patient = [number for number in possible if not station.ways[number].interrupt]
        if now is not moment:
            moment = now
            breaks_in = None
            if may_interrupt(station, now):
                breaks_in = first_way(graph, show.scene, "interrupt", now, now)
        number = breaks_in
        if number is None:  # then no interrupt passes at the decision either
            number = first_of(station.ways, patient, decision, now)
        if number is not None or not station.spec.loop:
            shares[number] = shares.get(number, 0.0) + weight
    for number in possible:
        shares.setdefault(number, UNFORESEEN)
    if not shares:
        shares = dict.fromkeys(range(len(station.ways)), 1.0) or {None: 1.0}
    whole = sum(shares.values())
    found = [
        Odds(number, way.to, shares.get(number, 0.0) / whole)
        for number, way in enumerate(station.ways)
    ]
    if None in shares:
        found.append(Odds(None, graph.film.start, shares[None] / whole))
    return tuple(sorted(found, key=lambda way: -way.share))


def _possible(ways: Sequence[Way], view: View) -> list[int]:
    """List the ways that may still be taken before the scene is over."""
    found: list[int] = []
    decided = False
    for number, way in enumerate(ways):
        passes = True if way.guard is None else settled(way.guard, view)
        if passes is not False and (way.interrupt or not decided):
            found.append(number)
        decided = decided or (passes is True and not way.interrupt)
    return found


def settled(guard: Guard, view: View) -> bool | None:
    """Tell what a guard will say whatever the viewer does in this scene; None while it is open."""
    if isinstance(guard, (VisitsGuard, VariableGuard, ChanceGuard)):
        return guard.passes(view)
    if isinstance(guard, NotGuard):
        part = settled(guard.part, view)
        return None if part is None or guard.needs_reading else not part
    if isinstance(guard, HeldGuard):
        return False if settled(guard.part, view) is False else None
    if isinstance(guard, (AllGuard, AnyGuard)):
        parts = [settled(part, view) for part in guard.parts]
        decides = isinstance(guard, AnyGuard)
        if decides in parts:
            return decides
        return None if None in parts else not decides
    return None
