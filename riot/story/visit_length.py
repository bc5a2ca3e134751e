"""How long a visit lasts at the shortest, at the longest and likeliest, by the graph alone."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from riot.story.checks.facts import Exit, Facts, has_default
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard
from riot.story.guards.memory import ElapsedGuard
from riot.story.view import Guard


@dataclass(frozen=True, slots=True)
class Visit:
    """A way through the film: the scenes in their order, and the seconds that they take."""

    seconds: float
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitLength:
    """How long a visit lasts, from where it begins until it has ended.

    `longest` is None where nothing bounds it: the visit can go round in the scenes of `round`, or
    wait in the one scene there. `unknown` names scenes whose length is not known; they count as 0.
    """

    shortest: Visit
    longest: Visit | None
    likeliest: Visit
    round: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Leave:
    """One way on from a scene; `to` is None where the visit ends with the scene."""

    to: str | None
    soonest: float
    latest: float
    share: float


def visit_length(facts: Facts) -> VisitLength | None:
    """Measure a visit; None where none can end.

    A visit begins in a scene with `session: begin`, or in the film's start, and ends when a scene
    with `session: end` has ended; who leaves before that is not counted. In a film without such
    scenes it ends when the show is back at its start, or in a scene that holds.

    The shortest takes each interrupt as soon as it can be taken. The likeliest goes from decision
    to decision by the scene that most of the ways lead to, if each way were as likely as the others
    and `chance` what it says; of equals it takes the last, which is the default. That is the visit
    of somebody who stays to the end: the most probable path of all would be the earliest exit,
    because every further decision makes a path less probable. Only where it would go round, the
    most probable path is taken. Interrupts are taken only where nothing else leads on. Audiences
    differ: `riot simulate` plays the film with them. The work grows with the number of ways.
    """
    film = facts.film
    begins = [name for name in film.scenes if film.scenes[name].session == "begin"]
    begins = [name for name in begins if name in facts.reached] or [film.start]
    if film.start not in film.scenes:
        return None
    ending = any(scene.session == "end" for scene in film.scenes.values())
    leaves = {name: list(_leaves(facts, name, set(begins), ending)) for name in facts.reached}
    shortest = _best(begins, leaves, lambda leave: (leave.soonest, 0.0))
    if shortest is None:
        return None
    likeliest = _usual_path(begins[0], leaves) or _best(begins, leaves, _surprise) or shortest
    longest, around = _longest(begins, leaves)
    unknown = tuple(name for name in film.scenes if name in leaves and facts.length(name) is None)
    return VisitLength(
        Visit(_total(shortest, lambda leave: leave.soonest), _names(shortest)),
        longest,
        Visit(_total(likeliest, _usual), _names(likeliest)),
        around,
        unknown,
    )


def clock_time(seconds: float) -> str:
    """Write seconds as mm:ss."""
    whole = round(seconds)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _leaves(facts: Facts, name: str, begins: set[str], ending: bool) -> Iterator[_Leave]:
    """Give the ways on; `ending` tells whether a visit ends in scenes that say so, or at home."""
    scene = facts.film.scenes[name]
    end = max(0.0, facts.length(name) or 0.0)
    if scene.timeout is not None:
        end = min(end, scene.timeout)
    exits = [way for way in facts.exits[name] if way.branch.to in facts.film.scenes]
    deciding = [way for way in exits if not way.branch.interrupt]
    latest = end
    if scene.loop and not has_default(scene):
        latest = math.inf if scene.timeout is None else scene.timeout
    shares = _shares(deciding)
    closes = scene.session == "end"

    def back(target: str) -> bool:
        return target == facts.film.start or target in begins

    def outside(target: str) -> bool:
        return back(target) and facts.film.scenes[target].session != "end"

    def goal(target: str) -> str | None:
        return None if closes or back(target) else target

    if ending and not closes:
        exits = [way for way in exits if not outside(way.branch.to)]
        deciding = [way for way in deciding if not outside(way.branch.to)]
    if not facts.exits[name] and (closes or (scene.loop and not ending)):
        yield _Leave(None, end, end, 1.0)  # it holds: the visit is over
    for way in exits:
        if way.guard is not None and way.branch.interrupt:
            soonest = min(_earliest(way.guard), latest)
            yield _Leave(goal(way.branch.to), soonest, latest, 0.0 if deciding else 1 / len(exits))
        else:
            yield _Leave(goal(way.branch.to), end, latest, shares.get(way.number, 0.0))
    if scene.loop and scene.timeout is not None and not has_default(scene) and not ending:
        yield _Leave(None, scene.timeout, scene.timeout, 0.0 if exits else 1.0)


def _shares(deciding: list[Exit]) -> dict[int, float]:
    """Share out a decision: `chance` takes its part of what is left, the others alike."""
    left, found = 1.0, dict[int, float]()
    for way in deciding:
        if isinstance(way.guard, ChanceGuard):
            found[way.number] = left * way.guard.probability
            left -= found[way.number]
    others = [way for way in deciding if way.number not in found]
    found.update({way.number: left / len(others) for way in others})
    return found


def _earliest(guard: Guard) -> float:
    """Give the seconds after entering its scene before which a condition cannot pass."""
    match guard:
        case HeldGuard(part=part, seconds=seconds):
            return seconds + _earliest(part)
        case ElapsedGuard(seconds=seconds):
            return seconds
        case AllGuard(parts=parts) if parts:
            return max(map(_earliest, parts))
        case AnyGuard(parts=parts) if parts:
            return min(map(_earliest, parts))
        case _:
            return 0.0


def _usual(leave: _Leave) -> float:
    return leave.latest if math.isfinite(leave.latest) else leave.soonest


def _surprise(leave: _Leave) -> tuple[float, float]:
    """Weigh a way by how unlikely it is, and among equals by its time."""
    return (-math.log(leave.share) if leave.share > 0 else math.inf, _usual(leave))


Step = tuple[str, _Leave]


def _usual_path(begin: str, leaves: Mapping[str, list[_Leave]]) -> list[Step] | None:
    """Take the likeliest way of each scene; None when that leads round."""
    name: str | None = begin
    steps: list[Step] = []
    seen: set[str] = set()
    while name is not None:
        ways = leaves.get(name)
        if name in seen or not ways:
            return None
        seen.add(name)
        together: dict[str | None, float] = {}
        for leave in ways:
            together[leave.to] = together.get(leave.to, 0.0) + leave.share
        leave = max(reversed(ways), key=lambda leave: together[leave.to])
        steps.append((name, leave))
        name = leave.to
    return steps


def _best(
    begins: list[str],
    leaves: Mapping[str, list[_Leave]],
    cost: Callable[[_Leave], tuple[float, float]],
) -> list[Step] | None:
    """Find the cheapest path to an end (Dijkstra, Numerische Mathematik 1, 1959)."""
    number = 0
    waiting: list[tuple[float, float, int, str]] = []
    for name in begins:
        waiting.append((0.0, 0.0, number, name))
        number += 1
    came: dict[str, Step | None] = {}
    costs = dict.fromkeys(begins, (0.0, 0.0))
    came = dict.fromkeys(begins)
    ended: tuple[tuple[float, float], Step] | None = None
    done: set[str] = set()
    while waiting:
        first, second, _, name = heapq.heappop(waiting)
        if name in done:
            continue
        if ended is not None and ended[0] <= (first, second):
            break
        done.add(name)
        for leave in leaves.get(name, ()):
            more, further = cost(leave)
            total = (first + more, second + further)
            if not math.isfinite(total[0]):
                continue
            if leave.to is None:
                if ended is None or total < ended[0]:
                    ended = total, (name, leave)
            elif leave.to not in done and total < costs.get(leave.to, (math.inf, math.inf)):
                costs[leave.to] = total
                came[leave.to] = (name, leave)
                number += 1
                heapq.heappush(waiting, (*total, number, leave.to))
    if ended is None:
        return None
    steps = [ended[1]]
    while (step := came[steps[-1][0]]) is not None:
        steps.append(step)
    return steps[::-1]


def _total(steps: list[Step], seconds: Callable[[_Leave], float]) -> float:
    return math.fsum(seconds(leave) for _, leave in steps)


def _names(steps: list[Step]) -> tuple[str, ...]:
    return tuple(name for name, _ in steps)


def _longest(
    begins: list[str], leaves: Mapping[str, list[_Leave]]
) -> tuple[Visit | None, tuple[str, ...]]:
    """Find the longest path, or the scenes in which a visit can go round or wait for ever.

    Depth first, without recursion: a film of a thousand scenes may be one long line.
    """
    best: dict[str, Visit] = {}
    for begin in begins:
        path: list[tuple[str, int]] = [(begin, 0)]
        inside = {begin}
        while path:
            name, number = path[-1]
            ways = leaves.get(name, [])
            if any(math.isinf(leave.latest) for leave in ways):
                return None, (name,)
            if number < len(ways):
                path[-1] = (name, number + 1)
                target = ways[number].to
                if target in inside:
                    names = [scene for scene, _ in path]
                    return None, tuple(names[names.index(target) :])
                if target is not None and target not in best:
                    path.append((target, 0))
                    inside.add(target)
                continue
            path.pop()
            inside.discard(name)
            best[name] = _furthest(name, ways, best)
    longest = max((best[begin] for begin in begins), key=lambda visit: visit.seconds)
    return (longest, ()) if math.isfinite(longest.seconds) else (None, ())


def _furthest(name: str, ways: list[_Leave], best: Mapping[str, Visit]) -> Visit:
    found = Visit(-math.inf, (name,))
    for leave in ways:
        rest = Visit(0.0, ()) if leave.to is None else best[leave.to]
        if leave.latest + rest.seconds > found.seconds:
            found = Visit(leave.latest + rest.seconds, (name, *rest.path))
    return found
