"""Weigh the ways out of a scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from riot.messages import Mood
from riot.story.graph import Graph, Station, Way
from riot.story.guards.logic import HeldGuard
from riot.story.listening import Said, now_heard, this_moment, window_heard
from riot.story.machine import Trigger
from riot.story.show import Show
from riot.story.telling import in_force
from riot.story.trace import Decision, Heard, Kind, Trial
from riot.story.view import Plain, Verdict, View, made_view


@dataclass(frozen=True, slots=True)
class Choice:
    """The way that won, its number in the scene, and why."""

    way: Way
    number: int
    decision: Decision


class Remembered(Protocol):
    """The part of a show that guards may look at."""

    @property
    def scene(self) -> str: ...
    @property
    def take(self) -> int: ...
    @property
    def entered(self) -> float: ...
    @property
    def visits(self) -> Mapping[str, int]: ...
    @property
    def variables(self) -> Mapping[str, float]: ...
    @property
    def pressed(self) -> Mapping[str, Plain]: ...
    @property
    def held(self) -> Mapping[int, float]: ...
    @property
    def seed(self) -> int: ...
    @property
    def language(self) -> str: ...


def view_of(graph: Graph, show: Show, mood: Mood, heard: Heard) -> View:
    """Gather what guards may look at."""
    return view_at(graph, show, mood, heard, show.now)


def view_at(graph: Graph, show: Remembered, mood: Mood, heard: Heard, now: float) -> View:
    """Gather what guards may look at in the moment `now`."""
    said = (heard.levels, heard.dominant, heard.margin, heard.counts, heard.why_not)
    return view_with(graph, show, mood, said, now)


def view_with(
    graph: Graph,
    show: Remembered,
    mood: Mood,
    said: Said,
    now: float,
    held: Mapping[int, float] | None = None,
) -> View:
    """Gather what guards may look at in the moment `now`, by what the readings said.

    `held` stands for the show's own where it is given.
    """
    levels, dominant, margin, counts, why_not = said
    facts = (  # in the order of the view's fields: quicker than by name, and made at every tick
        now,
        mood,
        levels,
        dominant,
        margin,
        counts,
        why_not,
        graph.stations[show.scene].min_margin,
        now - show.entered,
        show.scene,
        show.visits,
        show.variables,
        show.pressed,
        show.held if held is None else held,
        show.seed,
        show.take,
        show.language,
    )
    return made_view(facts)


def first_way(graph: Graph, scene: str, trigger: Trigger, view: View, now_view: View) -> int | None:
    """Give the number of the first way out that passes, without saying why; None when none does.

    `view` is the listen window's at a decision, `now_view` the moment's.
    """
    order = graph.machine.order(scene, trigger)
    return first_of(graph.stations[scene].ways, order, view, now_view)


def first_of(ways: Sequence[Way], order: Iterable[int], view: View, now_view: View) -> int | None:
    """Give the first number in `order` whose way passes, as `first_way`; None when none does."""
    for number in order:
        way = ways[number]
        guard = way.guard
        # An interrupting way reads the moment, also when it is weighed at the decision point.
        if guard is None or guard.passes(now_view if way.interrupt else view):
            return number
    return None


def weigh(
    graph: Graph, show: Show, mood: Mood, trigger: Trigger, kind: Kind | None = None
) -> Choice | None:
    """Try the scene's ways out in order; None when nothing passes.

    A decision weighs the listen window, an interrupt this tick. The reasons are put into words
    only when a way passes: most ticks change nothing.
    """
    if not graph.machine.order(show.scene, trigger):
        return None
    station = graph.stations[show.scene]
    now_view = view_with(graph, show, mood, this_moment(mood), show.now)
    if trigger == "decide":
        heard = window_heard(show.listening, station.listen, in_force(show))
        view = view_of(graph, show, mood, heard)
    else:
        heard, view = None, now_view
    if first_way(graph, show.scene, trigger, view, now_view) is None:
        return None
    heard = heard or now_heard(mood)
    tried: list[Trial] = []

    def judge(number: int) -> bool:
        way = station.ways[number]
        verdict = None if way.guard is None else _verdict(way, view, now_view)
        passed = verdict is None or verdict.passed
        tried.append(Trial(way.to, passed, verdict))
        return passed

    number = graph.machine.first_passing(show.scene, trigger, judge)
    if number is None:
        return None
    way = station.ways[number]
    decision = Decision(
        show.now, show.scene, show.take, kind or trigger, way.to, heard, tuple(tried)
    )
    return Choice(way, number, decision)


def may_interrupt(station: Station, show: Remembered | View) -> bool:
    """Say whether any interrupt could pass: in most ticks none is held long enough, or pressed."""
    awaited = station.awaited
    return awaited is None or not (
        awaited.isdisjoint(show.held) and awaited.isdisjoint(show.pressed)
    )


def _verdict(way: Way, view: View, now_view: View) -> Verdict:
    assert way.guard is not None
    return way.guard.weigh(now_view if way.interrupt else view)


def still_held(dwells: Iterable[HeldGuard], view: View) -> dict[int, float]:
    """Give since when each dwell has been true, by what a view's `held` says of the tick before."""
    found: dict[int, float] = {}
    for guard in dwells:
        if guard.part.passes(view):
            found[guard.number] = view.held.get(guard.number, view.now)
    return found
