"""Where a show is in its clip: rounds, positions, ends, and when the decision falls."""

from __future__ import annotations

from riot.story.graph import Graph
from riot.story.show import Show


def clip_time(show: Show, at: float) -> float:
    """Give the seconds at `at` since the clip or the card began, rounds of a loop added up."""
    return at - (show.entered if show.started is None else show.started)


def round_of(graph: Graph, show: Show, at: float) -> int:
    """Tell which round of a looping clip plays at the time `at`, from 0."""
    if not graph.stations[show.scene].spec.loop or show.started is None:
        return 0
    return max(0, int((at - show.started) / show.duration)) if show.duration else 0


def position(graph: Graph, show: Show, at: float) -> float:
    """Give the seconds into the clip at `at`, in that round of a loop, or into the card."""
    into = clip_time(show, at)
    if not graph.stations[show.scene].spec.loop:
        return into
    return into - round_of(graph, show, at) * (show.duration or 0.0)


def clip_end(graph: Graph, show: Show) -> float | None:
    """Give the time at which the current clip (this pass of a loop) or card ends, if known."""
    if show.duration is None:
        return None
    station = graph.stations[show.scene]
    if station.stands is not None:
        return show.entered + station.stands
    if show.started is None:
        return None
    return show.started + show.duration * (show.passed + 1)


def decision_at(graph: Graph, show: Show) -> float | None:
    """Give the time at which the decision of the current scene falls, if known."""
    station = graph.stations[show.scene]
    end = clip_end(graph, show)
    decision = None if end is None else end - station.lead
    if station.spec.timeout is None:
        return decision
    expires = show.entered + station.spec.timeout
    return expires if decision is None else min(decision, expires)
