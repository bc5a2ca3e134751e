"""Leave one scene and enter the next: cues, session, baseline, memory."""

from __future__ import annotations

from dataclasses import replace

from riot.messages import (
    BeginSession,
    Calibrate,
    Effect,
    EndSession,
    PathStep,
    SendCue,
    SetLevel,
)
from riot.story.graph import Graph, TimedCue
from riot.story.languages import language_after
from riot.story.schema import in_language
from riot.story.show import Listening, Pending, Show
from riot.story.visiting import (
    begins_visit,
    ends_visit,
    session_seed,
    variables_after,
    visits_after,
)


def enter(graph: Graph, show: Show, pending: Pending) -> tuple[Show, list[Effect]]:
    """Make the pending scene the current one at `show.now`."""
    effects = leave(graph, show) if show.take else []
    station = graph.stations[pending.scene]
    ends = show.session > 0 and ends_visit(graph, show.scene, pending.scene)
    language = spoken(graph, show, pending)
    if ends:
        left = graph.stations[show.scene].spec.session != "end"
        effects.append(
            EndSession(t=show.now, outcome=show.scene, reason="left" if left else "ended")
        )
        show = replace(show, session=0, path=())
    show = replace(show, language=language)
    show = _remember(graph, show, pending)
    if begins_visit(graph, pending.scene, show.session, show.sessions):
        number = show.sessions + 1
        seed = session_seed(show.run_seed, number)
        effects.append(BeginSession(t=show.now, number=number, scene=pending.scene, seed=seed))
        show = replace(
            show,
            session=number,
            sessions=number,
            seed=seed,
            path=(),
            visits={pending.scene: 1},
            variables=dict(graph.film.variables),
            decisions=0,
        )
    calibrate = station.spec.calibrate == "neutral"
    if calibrate != show.calibrating:
        effects.append(Calibrate(t=show.now, on=calibrate))
    show = begun(graph, replace(show, scene=pending.scene, take=pending.take))
    return show, effects + fire(show, station.cues, "enter")


def begun(graph: Graph, show: Show) -> Show:
    """Give the show at the first moment of its scene: nothing heard, held, pressed or fired."""
    station = graph.stations[show.scene]
    return replace(
        show,
        entered=show.now,
        started=None,
        duration=station.stands,
        pending=None,
        passed=0,
        pressed={},
        held={},
        listening=Listening(),
        fired=(),
        armed=(),
        armed_at=-1e9,
        calibrating=station.spec.calibrate == "neutral",
        failures=0,
    )


def leave(graph: Graph, show: Show) -> list[Effect]:
    """Fire the exit cues of the current scene and let its following levels go to rest."""
    station = graph.stations[show.scene]
    effects = fire(show, station.cues, "exit")
    effects += [
        SetLevel(t=show.now, rig=level.rig, address=level.address, value=level.low)
        for level in station.levels
    ]
    return effects


def fire(show: Show, cues: tuple[TimedCue, ...], at: str | float) -> list[Effect]:
    """Give the messages of the cues at one moment."""
    return [
        SendCue(
            t=show.now,
            rig=send.send,
            address=send.address,
            value=send.value,
            press=send.press,
            over=send.over,
        )
        for cue in cues
        if cue.at == at
        for send in cue.sends
    ]


def title_of(graph: Graph, show: Show, scene: str) -> str:
    """Give a scene's title in the session's language, or its name in words."""
    title = graph.stations[scene].spec.title
    return in_language(title, show.language) if title else scene.replace("_", " ").capitalize()


def spoken(graph: Graph, show: Show, pending: Pending) -> str:
    """Give the language in which the pending scene is shown."""
    ways = graph.stations[show.scene].ways
    chosen = None if pending.way is None else ways[pending.way].language
    ends = show.session > 0 and ends_visit(graph, show.scene, pending.scene)
    return language_after(show, pending, chosen, ends=ends, start=graph.film.start)


def path_to(graph: Graph, show: Show, scene: str, step: PathStep | None) -> tuple[PathStep, ...]:
    """Give the viewer's path up to and with `scene`, which `step` leads to."""
    before = (*show.path, step) if step is not None else show.path
    return (*before, PathStep(scene, title_of(graph, show, scene)))


def _remember(graph: Graph, show: Show, pending: Pending) -> Show:
    visits = visits_after(pending.scene, show.visits)
    path = (*show.path, pending.step) if pending.step is not None else show.path
    if not graph.tells_sessions and pending.scene == graph.film.start:
        path = ()  # A film that marks no visits runs for months: each round has its own path.
    if pending.way is None:
        return replace(show, visits=visits, path=path)
    way = graph.stations[show.scene].ways[pending.way]
    variables = variables_after(way, show.variables)
    return replace(show, visits=visits, variables=variables, path=path)
