"""Which cues stand at the frames that were shown: each once, in every round of a loop."""

from __future__ import annotations

from riot.story.graph import Graph, TimedCue
from riot.story.show import Show
from riot.story.timing import clip_end, clip_time

NEARLY = 1e-6
"""Seconds: numbers that are added up in another order differ by less."""

SEAM = 1e-3
"""Seconds before a clip's end at which its last frame is certainly on the screen."""


def cues_until(graph: Graph, show: Show, time: float) -> list[TimedCue]:
    """Give the cues that have come since the last ones were fired, until `time` into the clip.

    After a sleep of the machine each comes once, not once for every round that was slept through.
    """
    station = graph.stations[show.scene]
    limit = time + NEARLY
    if station.clip is not None and show.started is None:
        return []
    length = show.duration if station.spec.loop else None
    if not length:
        return [cue for at, cue in station.timed if show.cued < at <= limit]
    after = max(show.cued, limit - length)
    return [
        cue
        for number in range(max(0, int(after / length)), int(limit / length) + 1)
        for at, cue in station.timed
        if at < length and after < number * length + at <= limit
    ]


def moment(graph: Graph, show: Show) -> float:
    """Give the time into the clip that is shown now.

    Once the decision has fallen no further round of a loop is shown, however late the screen is.
    """
    time = clip_time(show, show.now)
    end = clip_end(graph, show) if show.pending is not None and show.pending.may_change else None
    return time if end is None else min(time, clip_time(show, end) - SEAM)


def last_moment(graph: Graph, show: Show) -> float:
    """Give the time into the clip of the last frame that is seen of it, when it is left now.

    A clip that fades into the next one is seen to its end.
    """
    time, pending = moment(graph, show), show.pending
    if pending is None or not pending.may_change or pending.way is None:
        return time
    way = graph.stations[show.scene].ways[pending.way]
    end = clip_end(graph, show)
    if way.transition.kind != "crossfade" or end is None:
        return time
    return min(time + way.transition.seconds, clip_time(show, end) - SEAM)


def cued_after(graph: Graph, show: Show, started: float, duration: float) -> float:
    """Give the `cued` of a show whose clip was begun again, in the middle, on a new screen.

    The new screen counts the rounds of a loop from 0; what it shows again is not cued again.
    """
    if show.started is None or not duration or not graph.stations[show.scene].spec.loop:
        return show.cued
    return show.cued - round((started - show.started) / duration) * duration
