"""Weigh the ways out of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riot.messages import Mood
from riot.story.graph import Graph, Way
from riot.story.listening import now_heard, window_heard
from riot.story.machine import Trigger
from riot.story.show import Show
from riot.story.trace import Decision, Heard, Kind, Trial
from riot.story.view import Verdict, View


@dataclass(frozen=True, slots=True)
class Choice:
    """The way that won, its number in the scene, and why."""

    way: Way
    number: int
    decision: Decision


def view_of(graph: Graph, show: Show, mood: Mood, heard: Heard) -> View:
    """Gather what guards may look at."""
    return View(
        now=show.now,
        mood=mood,
        levels=heard.levels,
        dominant=heard.dominant,
        margin=heard.margin,
        heard=heard.counts,
        unheard=heard.why_not,
        min_margin=graph.stations[show.scene].min_margin,
        elapsed=show.now - show.entered,
        scene=show.scene,
        visits=show.visits,
        variables=show.variables,
        pressed=show.pressed,
        held=show.held,
        seed=show.seed,
        take=show.take,
        language=show.language,
    )


def weigh(
    graph: Graph, show: Show, mood: Mood, trigger: Trigger, kind: Kind | None = None
) -> Choice | None:
    """Try the scene's ways out in order; None when nothing passes.

    A decision weighs the listen window, an interrupt this tick.
    """
    station = graph.stations[show.scene]
    heard = window_heard(show.listening, station.listen) if trigger == "decide" else now_heard(mood)
    view = view_of(graph, show, mood, heard)
    now_view = view_of(graph, show, mood, now_heard(mood))
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


def _verdict(way: Way, view: View, now_view: View) -> Verdict:
    assert way.guard is not None
    # An interrupting way reads the moment, also when it is weighed at the decision point.
    return way.guard.weigh(now_view if way.interrupt else view)


def dwell(graph: Graph, show: Show, mood: Mood) -> Mapping[int, float]:
    """Note since when each `held_for` condition of the scene has been true."""
    dwells = graph.stations[show.scene].dwells
    if not dwells:
        return show.held
    view = view_of(graph, show, mood, now_heard(mood))
    return {
        guard.number: show.held.get(guard.number, show.now)
        for guard in dwells
        if guard.part.weigh(view).passed
    }
