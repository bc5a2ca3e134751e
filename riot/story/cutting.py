"""Ask the screen for the next picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from riot.messages import Card, Clip, CutTo, Effect, PathStep, PrerollClips, Result, Transition
from riot.story.entering import path_to, spoken, title_of
from riot.story.graph import Graph, Station
from riot.story.languages import is_language, subtitle_files
from riot.story.schema import in_language
from riot.story.show import Pending, Show

PATIENCE = 5.0
"""Seconds after which a screen that does not show a clip is taken as having failed."""

HEADINGS = {
    "en": "The path your expression chose",
    "fr": "Le chemin choisi par votre expression",
    "de": "Der Weg, den Ihr Ausdruck wählte",
    "nb": "Veien uttrykket ditt valgte",
    "no": "Veien uttrykket ditt valgte",
    "es": "El camino que eligió su expresión",
}

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
    effects: list[Effect] = []
    if station.clip is not None:
        show, effects = arm(show, (station.clip, *(c for c in show.armed if c != station.clip)))
    if waits_for_card:
        return show, effects
    return show, [*effects, cut_message(graph, show, pending, due)]


def cut_message(graph: Graph, show: Show, pending: Pending, due: Due) -> CutTo:
    """Give the screen's message for a pending scene, in the language that holds there."""
    station = graph.stations[pending.scene]
    show = replace(show, language=spoken(graph, show, pending))
    result = None
    if station.spec.result:
        heading = in_language(HEADINGS, show.language)
        result = Result(heading, path_to(graph, show, pending.scene, pending.step))
    return CutTo(
        t=show.now,
        take=pending.take,
        scene=pending.scene,
        picture=picture_of(graph, show, station),
        transition=_transition(graph, show, pending),
        due=due,
        loop=station.spec.loop,
        result=result,
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
        effects.append(cut_message(graph, show, show.pending, "clip_end"))
    return show, effects


def clip_end(graph: Graph, show: Show) -> float | None:
    """Give the time at which the current clip (this pass of a loop) or card ends, if known."""
    if show.duration is None:
        return None
    station = graph.stations[show.scene]
    if station.stands is not None:
        return show.entered + station.stands
    if show.started is None:
        return None
    return show.started + show.duration * (show.passed + 1)


def _present(graph: Graph, show: Show, station: Station, position: float) -> CutTo:
    """Give the screen's message for the scene that stands already."""
    result = None
    if station.spec.result:
        heading = in_language(HEADINGS, show.language)
        result = Result(heading, path_to(graph, show, show.scene, None))
    return CutTo(
        t=show.now,
        take=show.take,
        scene=show.scene,
        picture=picture_of(graph, show, station),
        loop=station.spec.loop,
        result=result,
        position=position,
    )


def picture_of(graph: Graph, show: Show, station: Station) -> Clip | Card:
    """Give what a scene shows, in the session's language."""
    if station.clip is not None:
        pattern = station.spec.clip.subtitles if station.spec.clip else None
        if pattern is None:
            return station.clip
        files = subtitle_files(pattern, show.language, graph.languages)
        return replace(station.clip, subtitles=files)
    card = station.spec.card
    assert card is not None
    return Card(in_language(card.text, show.language))


def arm(show: Show, clips: tuple[Clip, ...]) -> tuple[Show, list[Effect]]:
    """Have the screen hold these clips ready, unless it does already."""
    if clips == show.armed:
        return show, []
    message = PrerollClips(t=show.now, clips=clips)
    return replace(show, armed=clips, armed_at=show.now), [message]


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
