"""Who has been told that expressions are read: nothing of a face is used before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from riot.messages import Mood
from riot.story.graph import Graph
from riot.story.show import Show


def told(show: Show) -> bool:
    """Say whether the viewer may be read: a visit goes on, and nobody jumped past its notice."""
    return show.session > 0 and not show.untold


def in_force(show: Show) -> Mapping[str, float]:
    """Give the operator's levels that count now: those of a visit."""
    return show.overrides if show.overrides and told(show) else {}


def past_notice(graph: Graph, show: Show) -> bool:
    """Say whether the viewer has been told, also by a card of a film that marks no visits."""
    return told(show) and (graph.tells_sessions or show.scene not in graph.before_notice)


def skips_notice(graph: Graph, show: Show, scene: str, *, ends: bool) -> bool:
    """Say whether a jump to `scene` leads past the notice; `ends`: it ends the visit, if any."""
    if past_notice(graph, show) and not ends:
        return False
    if not graph.tells_sessions and not graph.before_notice:
        return False  # the film has no notice
    return scene not in graph.before_notice and not graph.tells(scene)


def withhold(mood: Mood) -> Mood:
    """Give what may be known of somebody who has not been told: presence, place and light."""
    return replace(mood, levels={}, raw={}, dominant=None, margin=0.0, valence=0.0, arousal=0.0)
