"""What the ways out of a scene see at this moment, and which would win."""

from __future__ import annotations

from dataclasses import dataclass

from riot.messages import Mood
from riot.story.deciding import view_of, weigh
from riot.story.graph import Graph, Way
from riot.story.guards import parts_of
from riot.story.guards.pressed import PressedGuard
from riot.story.listening import now_heard, window_heard
from riot.story.show import Show
from riot.story.telling import in_force
from riot.story.trace import Heard
from riot.story.view import Verdict


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out as it stands now; `wins` for the one that a decision would take."""

    to: str
    interrupt: bool
    passed: bool
    wins: bool
    words: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """All ways out of the current scene, and what was heard of the viewer's expression so far."""

    ways: tuple[WayOut, ...]
    heard: Heard


@dataclass(frozen=True, slots=True)
class Press:
    """Something that a scene waits for: a button, a key, or an OSC address."""

    source: str
    name: str
    needs_number: bool


def weigh_all(graph: Graph, show: Show, mood: Mood) -> Weighing:
    """Weigh every way out as if the decision fell now, the ones after the winner too."""
    station = graph.stations[show.scene]
    heard = window_heard(show.listening, station.listen, in_force(show))
    moment = now_heard(mood)
    window, now = view_of(graph, show, mood, heard), view_of(graph, show, mood, moment)
    choice = weigh(graph, show, mood, "decide")
    found: list[WayOut] = []
    for number, way in enumerate(station.ways):
        if way.guard is None:
            passed, said = True, "otherwise"
        else:
            verdict = way.guard.weigh(now if way.interrupt else window)
            passed, said = verdict.passed, words(verdict)
        wins = choice is not None and choice.number == number
        found.append(WayOut(way.to, way.interrupt, passed, wins, said))
    return Weighing(tuple(found), heard)


def words(verdict: Verdict) -> str:
    """Say in a few words what a condition wants and what it sees."""
    if verdict.guard == "held_for":
        held = f"{float(verdict.saw or 0.0):.1f} of {verdict.wanted}"
        return f"{' and '.join(words(part) for part in verdict.parts)}, held {held}"
    if verdict.guard == "not":
        return f"not ({words(verdict.parts[0])})"
    if verdict.parts:
        joint = " or " if verdict.guard == "any" else " and "
        return joint.join(
            f"({words(part)})" if len(part.parts) > 1 else words(part) for part in verdict.parts
        )
    saw = verdict.saw
    if saw is None and " but " in verdict.wanted:
        return f"{verdict.guard} {verdict.wanted}"
    seen = "nothing" if saw is None else f"{saw:.2f}" if isinstance(saw, float) else str(saw)
    return f"{verdict.guard} {verdict.wanted}: {seen}"


def presses(graph: Graph) -> tuple[Press, ...]:
    """List what the film waits to be pressed, in the order of the file."""
    found: dict[Press, None] = {}
    for station in graph.stations.values():
        for way in station.ways:
            for guard in _parts(way):
                if isinstance(guard, PressedGuard):
                    found[Press(guard.source, guard.name, guard.limits is not None)] = None
    return tuple(found)


def _parts(way: Way) -> list[object]:
    return [] if way.guard is None else list(parts_of(way.guard))
