"""Say in plain words what is odd about a decision, and which number would change it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from riot.authoring.drawing.words import short
from riot.authoring.simulation.tally import STEPS, Decided
from riot.story.graph import Station, Way
from riot.story.guards import parts_of
from riot.story.guards.level import LevelGuard
from riot.story.view import Guard

ONE_SIDED = 0.9
"""Share of decisions from which one way counts as the only one."""

RARE = 0.05
"""Share of decisions below which a way is hardly ever taken."""

OFTEN = 0.5
"""Share of decisions from which being undecided, or seeing no face, is worth a word."""

FEWEST = 30
"""Decisions below which nothing is said."""


def advise(station: Station, decided: Decided) -> tuple[str, ...]:
    """Give sentences for an author; none where the decision works."""
    if decided.count < FEWEST or len({way.to for way in station.ways}) < 2:
        return ()
    return tuple(_sentences(station, decided))


def _sentences(station: Station, decided: Decided) -> Iterator[str]:
    asking = [
        (number, way)
        for number, way in enumerate(station.ways)
        if way.guard is not None and not way.interrupt and _reads(way.guard)
    ]
    if not asking:
        return
    name, count = station.name, decided.count
    if decided.no_face / count >= OFTEN:
        share = percent(decided.no_face / count)
        yield f"{name}: {share} are decided without a face; listen longer, or lower `min_face`"
    elif decided.undecided / count >= OFTEN:
        share, margin = percent(decided.undecided / count), f"{station.min_margin:g}"
        yield f"{name}: {share} are undecided, no label leads by {margin}; lower `min_margin`"
    taken = Counter[str]()
    for number, way in enumerate(station.ways):
        taken[way.to] += decided.ways[number]
    rare = [
        f"{percent(decided.ways[number] / count)} take {way.to!r} by {_asks(way, decided)}"
        for number, way in asking
        if taken[way.to] / count < RARE
    ]
    parts = [*_one_sided(station, decided, taken), *rare]
    if parts:
        yield f"{name}: " + "; ".join(parts)


def _one_sided(station: Station, decided: Decided, taken: Counter[str]) -> Iterator[str]:
    [(to, count)] = taken.most_common(1)
    if count / decided.count < ONE_SIDED:
        return
    by_default = sum(
        decided.ways[number]
        for number, way in enumerate(station.ways)
        if way.to == to and way.guard is None
    )
    why = " because nothing else passes" if by_default > 0.5 * count else ""
    yield f"{percent(count / decided.count)} take {to!r}{why}"


def _reads(guard: Guard) -> bool:
    """Tell whether a guard asks for an expression: that nobody leaves is nothing to mend."""
    return any(part.needs_reading for part in parts_of(guard))


def _asks(way: Way, decided: Decided) -> str:
    """Say what a way asks for, and what threshold a third of the viewers would pass.

    Only of a guard with one comparison of a level with a lower limit.
    """
    assert way.guard is not None
    words = short(way.guard)
    levels = [part for part in parts_of(way.guard) if isinstance(part, LevelGuard)]
    limit = None
    if len(levels) == 1:
        limits = levels[0].limits
        limit = limits.at_least if limits.at_least is not None else limits.above
    parts = decided.levels.get(levels[0].label) if levels else None
    if limit is None or parts is None or not sum(parts):
        return words
    passing = sum(parts[math.ceil(limit * STEPS - 1e-9) :]) / decided.count
    words += f" ({levels[0].label} reaches {limit:g} for {percent(passing)}"
    third = level_passed_by(parts, decided.count / 3)
    return (
        f"{words}, {third:.2f} for a third)" if third is not None and third < limit else f"{words})"
    )


def level_passed_by(parts: Sequence[int], count: float) -> float | None:
    """Give the highest level that at least `count` decisions reached; None where too few did."""
    reached = 0
    for step in range(len(parts) - 1, 0, -1):
        reached += parts[step]
        if reached >= count:
            return step / STEPS
    return None


def percent(share: float) -> str:
    """Say a share: "97 %", "0.4 %", "<0.1 %", "none"."""
    if share <= 0:
        return "none"
    if share < 0.0005:
        return "<0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"
