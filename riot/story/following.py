"""Levels that follow the viewer: what each is at, at this moment, and how it comes there."""

from __future__ import annotations

import math

from riot.messages import Effect, Mood, SetLevel
from riot.story.graph import FollowingLevel, Graph
from riot.story.schema.curve import NamedCurve
from riot.story.show import Show
from riot.story.telling import past_notice

GLIDE = 0.5
"""Seconds: how slowly a level goes from the scene before's range into another, at first."""

GLIDES = 2.5
"""Seconds after which it has come there and follows as it says."""


def follow(graph: Graph, show: Show, mood: Mood) -> list[Effect]:
    """Give every level of the scene where the viewer's mood has it now.

    A level of the whole film rests until the viewer has been told that expressions are read.
    """
    levels = graph.stations[show.scene].levels
    if not levels:
        return []
    tells = past_notice(graph, show)
    return [
        SetLevel(
            t=show.now,
            rig=level.rig,
            address=level.address,
            value=value_of(level, mood) if tells or not level.film_wide else waiting(level, mood),
            smooth=_smooth(graph, show, level),
        )
        for level in levels
    ]


def let_go(graph: Graph, show: Show, scene: str) -> list[Effect]:
    """Let the levels rest that `scene`, which comes next, does not take over."""
    taken = {(level.rig, level.address) for level in graph.stations[scene].levels}
    return [
        SetLevel(
            t=show.now,
            rig=level.rig,
            address=level.address,
            value=resting(level),
            smooth=level.smooth,
        )
        for level in graph.stations[show.scene].levels
        if (level.rig, level.address) not in taken
    ]


def value_of(level: FollowingLevel, mood: Mood) -> float:
    """Give the value of a level under a mood."""
    followed = level.followed
    if followed == "presence":
        amount = float(mood.present)
    elif not (mood.present and mood.levels):
        return resting(level)
    elif followed == "label":
        amount = mood.levels.get(level.label, 0.0)
    else:
        amount = (1 + (mood.valence if followed == "valence" else mood.arousal)) / 2
    return _within(level, amount)


def resting(level: FollowingLevel) -> float:
    """Give the value of a level while there is nothing to follow."""
    return _within(level, 0.5 if level.followed in ("valence", "arousal") else 0.0)


def waiting(level: FollowingLevel, mood: Mood) -> float:
    """Give the value of a level before anybody was told: that somebody is there may be known."""
    return value_of(level, mood) if level.followed == "presence" else resting(level)


def curved(curve: NamedCurve | float, amount: float) -> float:
    """Bend an amount, 0..1; the ends stay where they are."""
    amount = min(1.0, max(0.0, amount))
    match curve:
        case "linear":
            return amount
        case "ease":
            return (1 - math.cos(math.pi * amount)) / 2
        case "s-curve":
            rising, falling = amount**3, (1 - amount) ** 3
            return rising / (rising + falling)
        case power:
            return amount**power


def _within(level: FollowingLevel, amount: float) -> float:
    return level.low + curved(level.curve, amount) * (level.high - level.low)


def _smooth(graph: Graph, show: Show, level: FollowingLevel) -> float:
    """Give the time constant: a level that was kept elsewhere in the scene before glides over."""
    elapsed = show.now - show.entered
    before = graph.stations.get(show.before)
    if elapsed >= GLIDES or before is None:
        return level.smooth
    place = (level.rig, level.address)
    other = any((one.rig, one.address) == place and one != level for one in before.levels)
    return max(level.smooth, GLIDE * (1 - elapsed / GLIDES)) if other else level.smooth
