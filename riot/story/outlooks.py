"""How the viewer may look by the time of the decision: a few futures, each with its weight.

The expression may stay as it is, or move towards any label, a little or far; somebody may leave or
come. The less of the listen window is left, the less a future can change what was heard. The
weights are rough, but the same for all ways out: they are there to rank them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from riot.labels import leader
from riot.messages import Mood
from riot.story.deciding import still_held, view_with
from riot.story.graph import Graph
from riot.story.listening import Said, listen, this_moment, window_said
from riot.story.show import Show
from riot.story.telling import in_force
from riot.story.timing import decision_at, position
from riot.story.view import View, made_view

STAYS = 0.2
"""The weight of an expression staying as it is; somebody who is away stays so more surely."""

COMES = 0.06
"""The weight of somebody coming, or of the viewer leaving."""

MOVES = ((0.04, 0.22), (0.1, 0.22), (0.2, 0.2), (0.35, 0.16), (0.6, 0.12), (0.95, 0.08))
"""How far an expression may move towards a label, 0..1, with shares of the remaining weight."""

LEAST = 0.1
"""What is left of those moves when the decision is about to fall."""

SOON = 3.0
"""Seconds in which an expression may change altogether."""

LASTS = (0.27, 1.04, 2.69)
"""Seconds that a moment lasts, equally likely: thirds of an exponential law of 1.5 s on average."""

UNKNOWN = 5.0
"""Seconds to a decision of which nobody knows when it falls."""


_SAID = View._fields.index("min_margin")
"""The fields of a view that come before this one: the time, the mood, what the readings said."""


class Outlook(NamedTuple):
    """One future: what guards would see at the decision, and in the moment before it.

    The moment is the very same object in several futures where no guard could tell them apart.
    """

    weight: float
    decision: View
    moment: View


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What lies ahead of a show: when its decision falls."""

    graph: Graph
    show: Show
    falls: float

    def outlook(self, weight: float, mood: Mood, heard: Said, now: Said, lasts: float) -> Outlook:
        """Give the future in which a window says `heard`, and each moment of it `now`."""
        moment = self.moment(mood, now, lasts)
        return Outlook(weight, self.decision(mood, heard, moment.held), moment)

    def moment(self, mood: Mood, now: Said, lasts: float) -> View:
        """Give what guards see when each moment says `now` for as long as it `lasts`."""
        show = self.show
        dwells = self.graph.stations[show.scene].dwells
        held: Mapping[int, float] = {}
        if dwells:
            held = still_held(dwells, view_with(self.graph, show, mood, now, show.now))
        view = view_with(self.graph, show, mood, now, self.falls, held)
        return made_view((min(show.now + lasts, self.falls), *view[1:]))

    def decision(self, mood: Mood, heard: Said, held: Mapping[int, float]) -> View:
        """Give what guards see at the decision when the window says `heard`."""
        return view_with(self.graph, self.show, mood, heard, self.falls, held)


def outlooks(graph: Graph, show: Show, mood: Mood) -> Iterator[Outlook]:
    """Give the futures that the ways out are weighed in; their weights are rough shares of 1."""
    station = graph.stations[show.scene]
    falls = max(show.now, decision_at(graph, show) or show.now + UNKNOWN)
    ahead = _Ahead(graph, show, falls)
    lasts = LASTS if station.dwells else (UNKNOWN,)
    left = _still_heard(graph, show, falls)
    # What a face shows now says little about the time after the next few seconds.
    soon = min(left, max(SOON, station.listen.min_face))
    given = in_force(show)
    heard = window_said(
        listen(show.listening, mood, soon, station.listen.by), station.listen, given
    )
    now = this_moment(mood)
    counts = now[3]
    reads = any(way.guard is not None and way.guard.needs_reading for way in station.ways)
    moves = 1.0 - STAYS - COMES if counts else COMES
    stays = 1.0 - COMES - (moves if reads and counts else 0.0)
    for seconds in lasts:
        yield ahead.outlook(stays / len(lasts), mood, heard, now, seconds)
    nobody, somebody = Mood(t=mood.t), _somebody(mood)
    if mood.present:
        gone = window_said(show.listening, station.listen, given)
        for seconds in lasts:
            yield ahead.outlook(COMES / len(lasts), nobody, gone, this_moment(nobody), seconds)
    elif not reads:
        for seconds in lasts:
            yield ahead.outlook(COMES / len(lasts), somebody, heard, now, seconds)
    if not reads:
        return
    labels = graph.film.listens_to
    even = dict.fromkeys(labels, 1 / len(labels))
    hears = heard[3] or left >= station.listen.min_face
    levels = heard[0] or even
    moment = now[0] or even
    open_window = left / (show.listening.seconds + left) if left else 0.0
    open_moment = 1.0 - math.exp(-(falls - show.now) / SOON)
    window = [_part(open_window) * far for far, _ in MOVES]
    moments = [_part(open_moment) * far for far, _ in MOVES]
    then: View | None = None
    rest: tuple[Any, ...] = ()
    for label in labels:
        for number, (_, share) in enumerate(MOVES):
            if then is None or station.watches:
                said = _moved(moment, label, moments[number])
                then = ahead.moment(somebody, said, LASTS[1])
                # All decisions of these futures differ in nothing but what the readings said.
                rest = ahead.decision(somebody, heard, then.held)[_SAID:]
            changed = _moved(levels, label, window[number]) if hears else heard
            decision = made_view((falls, somebody, *changed, *rest))
            yield Outlook(moves * share / len(labels), decision, then)


def _still_heard(graph: Graph, show: Show, falls: float) -> float:
    """Give the seconds until the decision in which the scene listens."""
    how = graph.stations[show.scene].listen
    at = position(graph, show, show.now)
    end = at + falls - show.now
    if how.to is not None:
        end = min(end, how.to)
    return max(0.0, end - max(at, how.from_))


def _part(open_: float) -> float:
    return LEAST + (1.0 - LEAST) * open_


def _moved(levels: Mapping[str, float], label: str, far: float) -> Said:
    stays = 1.0 - far
    moved = {name: level * stays for name, level in levels.items()}
    moved[label] = moved.get(label, 0.0) + far
    return moved, *leader(moved), True, ""


def _somebody(mood: Mood) -> Mood:
    """Give the mood when somebody is there; guards take the levels from elsewhere."""
    if mood.present and not mood.stale:
        return mood
    return Mood(
        t=mood.t, present=True, faces=max(1, mood.faces), stale=False, lighting=mood.lighting
    )
