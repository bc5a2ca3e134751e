"""Leave one scene and enter the next: cues, session, baseline, memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riot.calls import Call
from riot.messages import (
    BeginSession,
    Calibrate,
    CallCue,
    Effect,
    EndSession,
    PathStep,
    SendCue,
)
from riot.story.cueing import cues_until, last_moment
from riot.story.following import let_go
from riot.story.graph import Graph, TimedCue
from riot.story.history import entered, opened
from riot.story.languages import language_after
from riot.story.schema import CueSend, in_language
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
    effects = leave(graph, show, pending.scene) if show.take else []
    station = graph.stations[pending.scene]
    ends = show.session > 0 and ends_visit(graph, show.scene, pending.scene)
    language = spoken(graph, show, pending.scene, pending.way)
    if ends:
        left = graph.stations[show.scene].spec.session != "end"
        effects.append(
            EndSession(t=show.now, outcome=show.scene, reason="left" if left else "ended")
        )
        show = replace(show, session=0, path=(), overrides={}, history=None)
    if show.untold and (pending.scene in graph.before_notice or graph.tells(pending.scene)):
        show = replace(show, untold=False)
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
            history=opened(graph, show.now),
        )
    if show.history is not None:
        show = replace(show, history=entered(show.history, show.now, pending.scene))
    calibrate = station.spec.calibrate == "neutral"
    if calibrate != show.calibrating:
        effects.append(Calibrate(t=show.now, on=calibrate))
    before = show.scene if show.take else ""
    show = begun(graph, replace(show, scene=pending.scene, take=pending.take, before=before))
    return show, effects + fire(show, at_moment(station.cues, "enter"))


def begun(graph: Graph, show: Show) -> Show:
    """Give the show at the first moment of its scene: nothing heard, held, pressed or fired.

    The score goes on where the scene before had the same.
    """
    station = graph.stations[show.scene]
    score = "" if station.score is None else station.score.file
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
        cued=-1.0,
        armed=(),
        armed_at=-1e9,
        armed_due=None,
        calibrating=station.spec.calibrate == "neutral",
        failures=0,
        score=score,
        score_since=show.score_since if score == show.score else show.now,
    )


def leave(graph: Graph, show: Show, scene: str) -> list[Effect]:
    """Fire the last cues of the current scene; levels that `scene` does not take over go to rest.

    Those of frames that were seen since the last tick come first, then those that stand `at: exit`.
    """
    station = graph.stations[show.scene]
    effects = fire(show, cues_until(graph, show, last_moment(graph, show)))
    effects += fire(show, at_moment(station.cues, "exit"))
    effects += let_go(graph, show, scene)
    return effects


def at_moment(cues: Iterable[TimedCue], at: str) -> list[TimedCue]:
    """Give the cues that stand at `enter` or `exit`."""
    return [cue for cue in cues if cue.at == at]


def fire(show: Show, cues: Iterable[TimedCue]) -> list[Effect]:
    """Give the messages and calls of these cues."""
    return [_fired(show, send) for cue in cues for send in cue.sends]


def _fired(show: Show, send: CueSend | Call) -> SendCue | CallCue:
    if isinstance(send, Call):
        return CallCue(t=show.now, rig=send.rig, action=send.action, arguments=send.arguments)
    return SendCue(
        t=show.now,
        rig=send.send or "",
        address=send.address or "",
        value=send.value,
        press=send.press,
        over=send.over,
    )


def title_of(graph: Graph, show: Show, scene: str) -> str:
    """Give a scene's title in the session's language, or its name in words."""
    title = graph.stations[scene].spec.title
    return in_language(title, show.language) if title else scene.replace("_", " ").capitalize()


def spoken(graph: Graph, show: Show, scene: str, way: int | None) -> str:
    """Give the language in which `scene` is shown when a way leads there; None for a fallback."""
    chosen = None if way is None else graph.stations[show.scene].ways[way].language
    ends = show.session > 0 and ends_visit(graph, show.scene, scene)
    return language_after(show, scene, chosen, ends=ends, start=graph.film.start)


def path_to(graph: Graph, show: Show, scene: str, step: PathStep | None) -> tuple[PathStep, ...]:
    """Give the viewer's path up to and with `scene`, which `step` leads to."""
    before = (*show.path, step) if step is not None else show.path
    return (*before, PathStep(scene, title_of(graph, show, scene)))


def _remember(graph: Graph, show: Show, pending: Pending) -> Show:
    visits = visits_after(pending.scene, show.visits)
    path = (*show.path, pending.step) if pending.step is not None else show.path
    if not graph.tells_sessions and pending.scene == graph.film.start:
        path = ()  # A film that marks no visits runs for months: each round has its own path.
        history = opened(graph, show.now) if show.history is not None else None
        show = replace(show, history=history)
    if pending.way is None:
        return replace(show, visits=visits, path=path)
    way = graph.stations[show.scene].ways[pending.way]
    variables = variables_after(way, show.variables)
    return replace(show, visits=visits, variables=variables, path=path)
