"""How the viewer may look by the time of the decision: a few futures, each with its weight.

Most likely everything stays as it is; the expression may move towards any label, a little or far;
somebody may leave or come. The less of the listen window is left, the less a future can change it.
The weights are rough, but the same for all ways out: they are there to rank them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from riot.messages import Mood
from riot.story.deciding import still_held, view_at
from riot.story.graph import Graph
from riot.story.listening import counts, leader, listen, now_heard, window_heard
from riot.story.show import Show
from riot.story.timing import decision_at, position
from riot.story.trace import Heard
from riot.story.view import View

STAYS = 0.6
"""The weight of everything staying as it is."""

COMES = 0.06
"""The weight of somebody coming, or of the viewer leaving."""

MOVES = ((0.12, 0.4), (0.3, 0.3), (0.6, 0.2), (0.95, 0.1))
"""How far an expression may move towards a label, 0..1, with shares of the remaining weight."""

LEAST = 0.15
"""Of those moves, what is left of them when the decision is about to fall."""

SOON = 3.0
"""Seconds in which an expression may change altogether."""

LASTS = (0.27, 1.04, 2.69)
"""Seconds that a moment lasts, equally likely: thirds of an exponential law of 1.5 s on average."""

UNKNOWN = 5.0
"""Seconds to a decision of which nobody knows when it falls."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """One future: what guards would see at the decision, and in the moment before it."""

    weight: float
    decision: View
    moment: View


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What lies ahead of a show: the decision's time, and how many seconds are still heard."""

    graph: Graph
    show: Show
    falls: float
    heard_for: float

    def outlook(self, weight: float, mood: Mood, heard: Heard, lasts: float) -> Outlook:
        """Give the future in which the viewer shows `mood` from now on, for so long."""
        show, falls = self.show, self.falls
        moment = view_at(self.graph, show, mood, now_heard(mood), show.now)
        held = still_held(self.graph.stations[show.scene].dwells, moment)
        elapsed = falls - show.entered
        decision = view_at(self.graph, show, mood, heard, falls)._replace(held=held)
        moment = moment._replace(now=min(show.now + lasts, falls), elapsed=elapsed, held=held)
        return Outlook(weight, decision, moment)


def outlooks(graph: Graph, show: Show, mood: Mood) -> Iterator[Outlook]:
    """Give the futures that the ways out are weighed in; their weights are rough shares of 1."""
    station = graph.stations[show.scene]
    falls = max(show.now, decision_at(graph, show) or show.now + UNKNOWN)
    ahead = _Ahead(graph, show, falls, _still_heard(graph, show, falls))
    lasts = LASTS if station.dwells else (UNKNOWN,)
    there = counts(mood)
    heard = window_heard(listen(show.listening, mood, ahead.heard_for), station.listen)
    for seconds in lasts:
        yield ahead.outlook(STAYS / len(lasts), mood, heard, seconds)
    gone = window_heard(show.listening, station.listen)
    if mood.present:
        nobody = Mood(t=mood.t, lighting=mood.lighting, reading=mood.reading)
        for seconds in lasts:
            yield ahead.outlook(COMES / len(lasts), nobody, gone, seconds)
    if not graph.film.listens_to or not any(way.guard for way in station.ways):
        return
    if not heard.counts and ahead.heard_for >= station.listen.min_face:
        heard = replace(heard, levels=_even(graph), counts=True)
    base = mood if there else _somebody(graph, mood)
    rest = 1.0 - STAYS - COMES
    open_window = ahead.heard_for / (show.listening.seconds + ahead.heard_for + 1e-9)
    open_moment = 1.0 - math.exp(-(falls - show.now) / SOON)
    for label in graph.film.listens_to:
        for far, share in MOVES:
            weight = rest * share / len(graph.film.listens_to)
            moved = _moved(base.levels, label, far * (LEAST + (1 - LEAST) * open_moment))
            dominant, margin = leader(moved)
            shown = replace(base, levels=moved, dominant=dominant, margin=margin)
            yield ahead.outlook(
                weight,
                shown,
                _heard_moved(heard, label, far * (LEAST + (1 - LEAST) * open_window)),
                LASTS[1],
            )


def _still_heard(graph: Graph, show: Show, falls: float) -> float:
    """Give the seconds until the decision in which the scene listens."""
    how = graph.stations[show.scene].listen
    at = position(graph, show, show.now)
    end = at + falls - show.now
    if how.to is not None:
        end = min(end, how.to)
    return max(0.0, end - max(at, how.from_))


def _heard_moved(heard: Heard, label: str, far: float) -> Heard:
    if not heard.counts:
        return heard
    levels = _moved(heard.levels, label, far)
    dominant, margin = leader(levels)
    return replace(heard, levels=levels, dominant=dominant, margin=margin)


def _moved(levels: Mapping[str, float], label: str, far: float) -> dict[str, float]:
    moved = {name: level * (1 - far) for name, level in levels.items()}
    moved[label] = moved.get(label, 0.0) + far
    return moved


def _somebody(graph: Graph, mood: Mood) -> Mood:
    """Give the mood of somebody of whom nothing is known."""
    return replace(mood, present=True, stale=False, faces=max(1, mood.faces), levels=_even(graph))


def _even(graph: Graph) -> dict[str, float]:
    labels = graph.film.listens_to
    return dict.fromkeys(labels, 1 / len(labels))
