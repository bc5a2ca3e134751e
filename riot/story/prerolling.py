"""Which clips the screen holds ready: those that are likeliest to follow, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from riot.messages import Clip, Mood
from riot.story.entering import spoken
from riot.story.graph import Graph, Station
from riot.story.odds import Odds, odds
from riot.story.picturing import clip_in
from riot.story.show import Show
from riot.story.timing import clip_end

STICKS = 0.02
"""By how much a share must be greater, beyond a quarter of the other, to overtake it."""

STICKS_EARLY = 0.15
"""The same while the next cut is more than EARLY seconds ahead: much may change by then."""

EARLY = 10.0

DEEPEST = 4
"""Cards that are looked behind, one after the other."""


def next_clips(graph: Graph, show: Show, mood: Mood) -> tuple[Clip, ...]:
    """List the clips that may follow, likeliest first.

    What is held ready keeps its place while others are only a little likelier: a deck is not given
    another clip for nothing. Behind the scenes that may follow come their fallbacks, then what
    follows the likeliest card: while a card stands there is time.
    """
    ways = [way for way in odds(graph, show, mood) if way.share > 0]
    shares: dict[Clip, float] = {}
    for way in ways:
        clip = _clip(graph, show, way.to, way.number)
        if clip is not None:
            shares[clip] = shares.get(clip, 0.0) + way.share
    cut = next_cut(graph, show)
    early = 1.0 if cut is None else min(1.0, max(0.0, cut - show.now) / EARLY)
    sticks = STICKS + (STICKS_EARLY - STICKS) * early
    clips = dict.fromkeys(ranked(show.armed, shares, sticks))
    for scene in (show.scene, *(way.to for way in ways)):
        fallback = graph.stations[scene].spec.fallback
        if fallback is not None and (clip := _clip(graph, show, fallback, None)) is not None:
            clips.setdefault(clip)
    for clip in _behind_a_card(graph, show, ways):
        clips.setdefault(clip)
    return tuple(clips)


def next_cut(graph: Graph, show: Show) -> float | None:
    """Give the time of the next cut: the clip's end, or sooner where it fades into the next.

    None where nobody knows it: before a clip has begun, and in a loop that is only broken into.
    """
    station = graph.stations[show.scene]
    end = clip_end(graph, show)
    if station.spec.loop and all(way.interrupt for way in station.ways):
        end = None
    elif end is not None and station.clip is not None:  # a card fades when its time is over
        end -= longest_crossfade(station)
    if station.spec.timeout is None:
        return end
    expires = show.entered + station.spec.timeout
    return expires if end is None else min(end, expires)


def longest_crossfade(station: Station) -> float:
    """Give the seconds before a clip's end at which the next picture may be needed."""
    styles = (way.transition for way in station.ways if not way.interrupt)
    return max((style.seconds for style in styles if style.kind == "crossfade"), default=0.0)


def ranked(before: Sequence[Clip], shares: Mapping[Clip, float], sticks: float) -> list[Clip]:
    """Order clips by their shares, but leave those in the order of `before` that are nearly equal.

    A clip overtakes the one ahead of it only where it is clearly likelier: by a quarter of the
    other's share, and by `sticks`.
    """
    order = [clip for clip in before if clip in shares]
    order += sorted((clip for clip in shares if clip not in order), key=lambda clip: -shares[clip])
    amounts = [shares[clip] for clip in order]  # to look a clip up costs more than to compare two
    for last in range(len(order) - 1, 0, -1):
        for place in range(last):
            ahead, behind = amounts[place], amounts[place + 1]
            if behind > 1.25 * ahead + sticks:
                amounts[place], amounts[place + 1] = behind, ahead
                order[place], order[place + 1] = order[place + 1], order[place]
    return order


def _clip(graph: Graph, show: Show, scene: str, way: int | None) -> Clip | None:
    return clip_in(graph, graph.stations[scene], spoken(graph, show, scene, way))


def _behind_a_card(graph: Graph, show: Show, ways: Sequence[Odds]) -> Iterator[Clip]:
    """Give the clips of the scenes that the likeliest card leads to, its default first."""
    card = next((way for way in ways if graph.stations[way.to].clip is None), None)
    if card is None:
        return
    language, scene = spoken(graph, show, card.to, card.number), card.to
    for _ in range(DEEPEST):
        exits = sorted(
            graph.stations[scene].ways, key=lambda way: (way.guard is not None, way.interrupt)
        )
        for way in exits:
            clip = clip_in(graph, graph.stations[way.to], way.language or language)
            if clip is not None:
                yield clip
        further = next((way for way in exits if graph.stations[way.to].clip is None), None)
        if further is None:
            return
        scene, language = further.to, further.language or language
