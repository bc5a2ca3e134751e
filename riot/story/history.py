"""Keep what a viewer is shown of the visit at its end: the levels, sparsely, and the scenes.

However long a visit is, its history stays small: when it is full, every second sample goes and
the next come half as often. A show without history costs a tick nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from riot.messages import Curve, Mood, Stretch
from riot.story.graph import Graph
from riot.story.label_names import label_name
from riot.story.show import History, Show

EVERY = 0.5
"""Seconds between two samples, at first."""

MOST_SAMPLES = 360
"""Samples at which every second one goes."""

MOST_SCENES = 240
"""Scenes that are kept, the newest ones."""

_DIGITS = 3
_ROUNDING = 1e-6
_FIRST = 0.02
"""Seconds after which the first sample is taken: not in the tick that a session's header holds."""


def opened(graph: Graph, now: float) -> History | None:
    """Give the empty history of a visit; None where no scene of the film shows a result."""
    if not graph.shows_results:
        return None
    return History(now, tuple(graph.film.listens_to), EVERY, due=now + _FIRST)


def entered(history: History, now: float, scene: str) -> History:
    """Note that a scene begins."""
    return replace(history, scenes=(*history.scenes[1 - MOST_SCENES :], (now, scene)))


def shifted(history: History | None, seconds: float) -> History | None:
    """Give a history as if it had happened later: a rehearsal went back to it."""
    if history is None:
        return None
    scenes = tuple((at + seconds, name) for at, name in history.scenes)
    return replace(history, began=history.began + seconds, scenes=scenes, due=history.due + seconds)


def fitted(graph: Graph, history: History | None, now: float) -> History | None:
    """Fit a history to another film: one that listens to other labels begins a new one."""
    if history is None or not graph.shows_results:
        return None
    same = history.labels == tuple(graph.film.listens_to)
    return history if same else opened(graph, now)


def remember(graph: Graph, show: Show, history: History, mood: Mood) -> Show:
    """Take a sample where one is due, except once the result is decided on or shown."""
    if mood.t < history.due:
        return show
    pending = show.pending
    if graph.stations[show.scene if pending is None else pending.scene].spec.result:
        return show
    return show.but(history=sampled(history, mood))


def sampled(history: History, mood: Mood) -> History:
    """Add a mood's levels in its place; what was missed before it stays empty."""
    every, samples = history.every, history.samples
    place = _place(history.began, every, mood.t)
    while place >= MOST_SAMPLES:
        every, samples = every * 2, samples[::2]
        place = _place(history.began, every, mood.t)
    if place < len(samples):
        due = history.began + len(samples) * every - _ROUNDING
        return replace(history, every=every, samples=samples, due=due)
    gap = ((),) * (place - len(samples))
    samples = (*samples, *gap, _levels(history, mood))
    due = history.began + len(samples) * every - _ROUNDING
    return replace(history, every=every, samples=samples, due=due)


def _place(began: float, every: float, t: float) -> int:
    return math.floor((t - began + _ROUNDING) / every)


def _levels(history: History, mood: Mood) -> tuple[float, ...]:
    levels = mood.levels
    if mood.stale or not mood.present or not levels:
        return ()
    return tuple(round(levels.get(label, 0.0), _DIGITS) for label in history.labels)


def curves_of(history: History, language: str) -> tuple[Curve, ...]:
    """Give the curve of each label, named in a language."""
    return tuple(
        Curve(
            label,
            label_name(label, language),
            tuple(sample[number] if sample else None for sample in history.samples),
        )
        for number, label in enumerate(history.labels)
    )


def stretches_of(
    history: History, scenes: Iterable[tuple[float, str]], titles: Mapping[str, str]
) -> tuple[Stretch, ...]:
    """Give the scenes below the curves; `titles` has none for cards."""
    return tuple(
        Stretch(round(max(0.0, at - history.began), 2), name, titles.get(name, ""))
        for at, name in scenes
    )
