"""Ask the screen for the next picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from riot.messages import Clip, CutTo, Effect, PathStep, PrerollClips, Transition
from riot.story.entering import spoken, title_of
from riot.story.graph import Graph, Station
from riot.story.languages import is_language
from riot.story.picturing import clip_in, picture_in, result_of, score_in
from riot.story.show import Pending, Show
from riot.story.timing import clip_end

PATIENCE = 5.0
"""Seconds after which a screen that does not show a clip is taken as having failed."""

Due = Literal["now", "clip_end"]


def cut_to(
    graph: Graph, show: Show, scene: str, due: Due, way: int | None, step: PathStep | None = None
) -> tuple[Show, list[Effect]]:
    """Choose `scene` as the next: ask for the cut, or wait until the card has stood its time.

    `way` is the number of the way taken, None for a fallback.
    """
    take = show.takes + 1
    station = graph.stations[scene]
    end = clip_end(graph, show)
    waits_for_card = due == "clip_end" and graph.stations[show.scene].stands is not None
    at = end if due == "clip_end" and end is not None else show.now
    pending = Pending(
        scene=scene,
        take=take,
        way=way,
        cut_at=at if waits_for_card else None,
        enter_at=at if station.clip is None else None,
        patience=at + PATIENCE,
        may_change=due == "clip_end",
        step=step,
    )
    show = replace(show, takes=take, pending=pending)
    show, effects = _arm_chosen(graph, show, pending)
    if waits_for_card:
        return show, effects
    return show, [*effects, cut_message(graph, show, pending, due)]


def cut_message(graph: Graph, show: Show, pending: Pending, due: Due) -> CutTo:
    """Give the screen's message for a pending scene, in the language that holds there."""
    station = graph.stations[pending.scene]
    show = replace(show, language=spoken(graph, show, pending.scene, pending.way))
    end = clip_end(graph, show) if due == "clip_end" else None
    score, score_position = score_in(graph, show, pending.scene, show.now if end is None else end)
    return CutTo(
        t=show.now,
        take=pending.take,
        scene=pending.scene,
        picture=picture_in(graph, station, show.language),
        transition=_transition(graph, show, pending),
        due=due,
        loop=station.spec.loop,
        result=result_of(graph, show, pending.scene, pending),
        score=score,
        score_position=score_position,
    )


def resume(graph: Graph, show: Show) -> tuple[Show, list[Effect]]:
    """Bring a screen that has just started to where the show is."""
    show = replace(show, screen=True, armed=())
    effects: list[Effect] = []
    if show.take:
        station = graph.stations[show.scene]
        position = max(0.0, show.now - show.started) if show.started is not None else 0.0
        if show.duration:
            position = position % show.duration if station.spec.loop else position
            position = min(position, max(0.0, show.duration - 0.2))
        effects.append(_present(graph, show, station, position))
    if show.pending is not None and show.pending.cut_at is None:
        due: Due = "clip_end" if show.pending.may_change else "now"
        pending = replace(show.pending, patience=show.now + PATIENCE)
        show = replace(show, pending=pending)
        effects.append(cut_message(graph, show, pending, due))
    return show, effects


def speak(graph: Graph, show: Show, language: str) -> tuple[Show, list[Effect]]:
    """Change the language of this visit: a standing card at once, all else from the next cut."""
    if not is_language(language) or language == show.language:
        return show, []
    show = replace(show, language=language)
    effects: list[Effect] = []
    station = graph.stations[show.scene]
    if show.take and show.pending is None and station.stands is not None:
        effects.append(_present(graph, show, station, 0.0))
    elif show.pending is not None and show.pending.cut_at is None and show.pending.may_change:
        pending = show.pending
        show, effects = _arm_chosen(graph, show, pending)
        effects.append(cut_message(graph, show, pending, "clip_end"))
    return show, effects


def _present(graph: Graph, show: Show, station: Station, position: float) -> CutTo:
    """Give the screen's message for the scene that stands already."""
    score, score_position = score_in(graph, show, show.scene, show.now)
    return CutTo(
        t=show.now,
        take=show.take,
        scene=show.scene,
        picture=picture_in(graph, station, show.language),
        loop=station.spec.loop,
        result=result_of(graph, show, show.scene, None),
        position=position,
        score=score,
        score_position=score_position,
    )


def arm(show: Show, clips: tuple[Clip, ...], due: float | None) -> tuple[Show, list[Effect]]:
    """Have the screen hold these clips ready, unless it does already; one is cut to at `due`."""
    if clips == show.armed and due == show.armed_due:
        return show, []
    message = PrerollClips(t=show.now, clips=clips, due=due)
    return replace(show, armed=clips, armed_at=show.now, armed_due=due), [message]


def _arm_chosen(graph: Graph, show: Show, pending: Pending) -> tuple[Show, list[Effect]]:
    """Have the screen hold the chosen clip ready, whatever else it held; a card needs none."""
    station = graph.stations[pending.scene]
    clip = clip_in(graph, station, spoken(graph, show, pending.scene, pending.way))
    if clip is None or (show.armed and show.armed[0] == clip):
        return show, []
    return arm(show, (clip, *(other for other in show.armed if other != clip)), None)


def _transition(graph: Graph, show: Show, pending: Pending) -> Transition:
    if pending.way is None or not show.take:
        return Transition()
    return graph.stations[show.scene].ways[pending.way].transition


def step_of(graph: Graph, show: Show, label: str | None, level: float | None) -> PathStep | None:
    """Give the station that the current scene adds to the viewer's path; cards add none."""
    if graph.stations[show.scene].clip is None or show.session == 0:
        return None
    rounded = None if level is None else round(level, 4)
    return PathStep(show.scene, title_of(graph, show, show.scene), label, rounded)
