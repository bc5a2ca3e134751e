"""Which scene is likeliest next, so that the screen holds its first frame ready."""

from __future__ import annotations

from riot.messages import Clip, Mood
from riot.story.deciding import favourite
from riot.story.graph import Graph
from riot.story.show import Show


def likely_clips(graph: Graph, show: Show, mood: Mood) -> tuple[Clip, ...]:
    """List the clips of every scene that may follow, likeliest first.

    First the scene that would win if the decision fell now, then those that may interrupt, then
    the rest in the author's order. A card is passed through to the clips behind it.
    """
    station = graph.stations[show.scene]
    wins = favourite(graph, show, mood)
    scenes = [wins.to] if wins else []
    scenes += [way.to for way in station.ways if way.interrupt]
    scenes += [way.to for way in station.ways if not way.interrupt]
    clips: dict[Clip, None] = {}
    for scene in scenes:
        following = graph.stations[scene]
        if following.clip is not None:
            clips.setdefault(following.clip)
        else:
            for way in following.ways:
                if (clip := graph.stations[way.to].clip) is not None:
                    clips.setdefault(clip)
    return tuple(clips)
