"""How the viewer may look by the time of the decision: a few futures, each with its weight.

The expression may stay as it is, or move towards any label, a little or far; somebody may leave or
come. The less of the listen window is left, the less a future can change what was heard. The
weights are rough, but the same for all ways out: they are there to rank them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

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

_HELD = View._fields.index("held")
"""The field of a view before and after which stands what is known of the show besides."""

NOBODY = Mood(t=0.0)
"""The mood when nobody is there; no guard asks of a mood when it was."""

Outlook = tuple[float, View, View]
"""One future: its weight, and what guards would see at the decision and in the moment before it.

The moment is the very same object in several futures where no guard could tell them apart.
"""


class _Ahead:
    """What lies ahead of a show: its decision falls at `falls`.

    Thirty futures are looked at twice a second: what is the same in all of them is gathered once.
    """

    def __init__(self, graph: Graph, show: Show, mood: Mood, now: Said, falls: float) -> None:
        self._dwells = graph.stations[show.scene].dwells
        self._falls = falls
        self._now = show.now
        self._as_of_now = view_with(graph, show, mood, now, show.now)[_SAID:]
        then = view_with(graph, show, mood, now, falls)
        self._before_held, self._after_held = then[_SAID:_HELD], then[_HELD + 1 :]

    def held(self, mood: Mood, now: Said) -> Mapping[int, float]:
        """Give since when each dwell has been true where each moment says `now`."""
        if not self._dwells:
            return {}
        return still_held(self._dwells, made_view((self._now, mood, *now, *self._as_of_now)))

    def view(self, at: float, mood: Mood, said: Said, held: Mapping[int, float]) -> View:
        """Give what guards see at the time `at`, in a scene that is as old as at its decision."""
        return made_view((at, mood, *said, *self._before_held, held, *self._after_held))

    def futures(
        self, weight: float, mood: Mood, heard: Said, now: Said, lasts: Sequence[float]
    ) -> Iterator[Outlook]:
        """Give the futures in which a window says `heard`, and each moment `now` as it `lasts`."""
        held = self.held(mood, now)
        decision = self.view(self._falls, mood, heard, held)
        for seconds in lasts:
            until = min(self._now + seconds, self._falls)
            yield weight / len(lasts), decision, self.view(until, mood, now, held)


def outlooks(graph: Graph, show: Show, mood: Mood) -> Iterator[Outlook]:
    """Give the futures that the ways out are weighed in; their weights are rough shares of 1."""
    station = graph.stations[show.scene]
    falls = max(show.now, decision_at(graph, show) or show.now + UNKNOWN)
    lasts = LASTS if station.dwells else (UNKNOWN,)
    left = _still_heard(graph, show, falls)
    # What a face shows now says little about the time after the next few seconds.
    soon = min(left, max(SOON, station.listen.min_face))
    given = in_force(show)
    heard = window_said(
        listen(show.listening, mood, soon, station.listen.by), station.listen, given
    )
    now = this_moment(mood)
    ahead = _Ahead(graph, show, mood, now, falls)
    counts = now[3]
    reads = any(way.guard is not None and way.guard.needs_reading for way in station.ways)
    moves = 1.0 - STAYS - COMES if counts else COMES
    stays = 1.0 - COMES - (moves if reads and counts else 0.0)
    yield from ahead.futures(stays, mood, heard, now, lasts)
    somebody = _somebody(mood)
    if mood.present:
        gone = window_said(show.listening, station.listen, given)
        yield from ahead.futures(COMES, NOBODY, gone, this_moment(NOBODY), lasts)
    elif not reads:
        yield from ahead.futures(COMES, somebody, heard, now, lasts)
    if not reads:
        return
    labels = graph.film.listens_to
    even = dict.fromkeys(labels, 1 / len(labels))
    hears = heard[3] or left >= station.listen.min_face
    levels = heard[0] or even
    moment = now[0] or even
    open_window = left / (show.listening.seconds + left) if left else 0.0
    open_moment = 1.0 - math.exp(-(falls - show.now) / SOON)
    window = _moves(levels, _part(open_window))
    moments = _moves(moment, _part(open_moment))
    until = min(show.now + LASTS[1], falls)
    held: Mapping[int, float] = {}
    then: View | None = None
    for label in labels:
        for (_, share), (far, stayed), soon_moved in zip(MOVES, window, moments, strict=True):
            if then is None or station.watches:
                said = _moved(*soon_moved, label)
                held = ahead.held(somebody, said)
                then = ahead.view(until, somebody, said, held)
            changed = _moved(far, stayed, label) if hears else heard
            decision = ahead.view(falls, somebody, changed, held)
            yield moves * share / len(labels), decision, then


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


def _moves(levels: Mapping[str, float], part: float) -> list[tuple[float, dict[str, float]]]:
    """Give how far an expression may move, and what is left of all levels then."""
    found: list[tuple[float, dict[str, float]]] = []
    for share, _ in MOVES:
        far = part * share
        stays = 1.0 - far
        found.append((far, {name: level * stays for name, level in levels.items()}))
    return found


def _moved(far: float, stayed: dict[str, float], label: str) -> Said:
    moved = stayed.copy()
    moved[label] = moved.get(label, 0.0) + far
    name, margin = leader(moved)
    return moved, name, margin, True, ""


def _somebody(mood: Mood) -> Mood:
    """Give the mood when somebody is there; guards take the levels from elsewhere."""
    if mood.present and not mood.stale:
        return mood
    return Mood(
        t=mood.t, present=True, faces=max(1, mood.faces), stale=False, lighting=mood.lighting
    )
