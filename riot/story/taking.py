"""Take a way out of the scene."""

from __future__ import annotations

from dataclasses import replace

from riot.messages import Effect, Transition
from riot.story.cutting import Due, cut_to, step_of
from riot.story.deciding import Choice
from riot.story.graph import Graph, Way
from riot.story.show import Pending, Show
from riot.story.trace import Decision, Kind


def take_way(graph: Graph, show: Show, choice: Choice, due: Due) -> tuple[Show, list[Effect]]:
    """Cut to where the choice leads; what it read goes into the viewer's path."""
    heard = choice.decision.heard
    guard = choice.way.guard
    label = heard.dominant if heard and guard is not None and guard.needs_reading else None
    level = heard.levels.get(label) if heard and label else None
    show = replace(
        show,
        decisions=show.decisions + 1,
        branch=f"{show.scene}>{choice.way.to}",
    )
    way = choice.number if choice.number >= 0 else None
    return cut_to(graph, show, choice.way.to, due, way, step_of(graph, show, label, level))


def cut_now(graph: Graph, show: Show, pending: Pending) -> tuple[Show, list[Effect]]:
    """Carry out a decision that has fallen, without waiting for the end of clip or card."""
    show = replace(show, pending=None)
    return cut_to(graph, show, pending.scene, "now", pending.way, pending.step)


def way_home(graph: Graph, show: Show, kind: Kind = "rest") -> Choice:
    """Lead back to the start: the answer of last resort, so that no show is ever stuck."""
    way = Way(graph.film.start, None, False, {}, {}, Transition())
    note = "no way out passed"
    decision = Decision(show.now, show.scene, show.take, kind, way.to, None, (), note)
    return Choice(way, -1, decision)
