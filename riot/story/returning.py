"""Change the show between two ticks: decide at once, jump, go back, play on with another film.

For rehearsal. Each function is pure and gives a show that the new graph can step on from.
"""

from __future__ import annotations

from dataclasses import replace

from riot.messages import BeginSession, Calibrate, Effect, Mood
from riot.story.cueing import NEARLY
from riot.story.cutting import cut_to, resume
from riot.story.deciding import weigh
from riot.story.entering import at_moment, begun, fire, leave
from riot.story.graph import Graph
from riot.story.history import fitted, opened, shifted
from riot.story.show import Listening, Show
from riot.story.step import Step
from riot.story.taking import cut_now, take_way
from riot.story.timing import clip_time
from riot.story.visiting import session_seed


def decide_now(graph: Graph, show: Show, mood: Mood) -> Step:
    """Let the decision of the current scene fall at once, and cut to what it chooses.

    A decision that has fallen already is carried out without waiting for the clip's end. Nothing
    happens before the first scene and where no way out passes.
    """
    if not show.take:
        return show, [], []
    pending = show.pending
    if pending is not None:
        if not pending.may_change:
            return show, [], []
        show, effects = cut_now(graph, show, pending)
        return show, effects, []
    choice = weigh(graph, show, mood, "decide")
    if choice is None:
        return show, [], []
    show, effects = take_way(graph, show, choice, "now")
    return show, effects, [choice.decision]


def jump_to(graph: Graph, show: Show, scene: str) -> tuple[Show, list[Effect]]:
    """Cut to any scene; what the story remembers stays.

    A scene that only a visit leads to opens a visit if none is open.
    """
    effects: list[Effect] = []
    if show.session == 0 and graph.tells_sessions and scene not in _before_a_visit(graph):
        number = show.sessions + 1
        seed = session_seed(show.run_seed, number)
        effects.append(BeginSession(t=show.now, number=number, scene=scene, seed=seed))
        show = replace(
            show,
            session=number,
            sessions=number,
            seed=seed,
            path=(),
            visits={},
            variables=dict(graph.film.variables),
            decisions=0,
            history=opened(graph, show.now),
        )
    show, more = cut_to(graph, replace(show, pending=None), scene, "now", None)
    return show, effects + more


def return_to(graph: Graph, show: Show, then: Show) -> tuple[Show, list[Effect]]:
    """Enter the scene of `then` again, with the story's memory as it was when it was entered.

    `then` may come from another graph, as long as its scene exists in this one.
    """
    station = graph.stations[then.scene]
    effects = leave(graph, show, then.scene) if show.take and show.scene in graph.stations else []
    calibrating = station.spec.calibrate == "neutral"
    if calibrating != show.calibrating:
        effects.append(Calibrate(t=show.now, on=calibrating))
    show = begun(
        graph,
        replace(
            _fitted(graph, then),
            now=show.now,
            screen=show.screen,
            muted=show.muted,
            overrides=show.overrides,
            dimmer=show.dimmer,
            blackout=show.blackout,
            score=show.score,
            score_since=show.score_since,
            history=fitted(graph, shifted(then.history, show.now - then.now), show.now),
        ),
    )
    show, more = resume(graph, show)
    return show, effects + more + fire(show, at_moment(station.cues, "enter"))


def carry_over(old: Graph, new: Graph, show: Show) -> Show | None:
    """Fit a running show to another graph, at the place where it is; None if its scene is gone.

    A decision that has fallen and is not yet on the screen falls again. Cues whose moment has
    passed do not fire again, nor late.
    """
    if show.scene not in new.stations:
        return None
    before, after = old.stations[show.scene], new.stations[show.scene]
    held = {}
    if before.spec.transitions == after.spec.transitions:
        pairs = zip(before.dwells, after.dwells, strict=True)
        held = {b.number: show.held[a.number] for a, b in pairs if a.number in show.held}
    score = "" if after.score is None else after.score.file
    listening = show.listening
    if old.film.listens_to != new.film.listens_to or before.listen != after.listen:
        listening = Listening()
    return replace(
        _fitted(new, show),
        pending=None,
        held=held,
        cued=clip_time(show, show.now) + NEARLY,
        listening=listening,
        armed=(),
        armed_at=-1e9,
        armed_due=None,
        score=score,
        score_since=show.score_since if score == show.score else show.now,
        duration=after.stands if after.clip is None else show.duration,
        history=fitted(new, show.history, show.now),
    )


def _fitted(graph: Graph, show: Show) -> Show:
    """Forget variables and scenes that the film no longer has; add the ones it has gained."""
    kept = {name: v for name, v in show.variables.items() if name in graph.film.variables}
    return replace(
        show,
        variables={**graph.film.variables, **kept},
        visits={name: count for name, count in show.visits.items() if name in graph.stations},
    )


def _before_a_visit(graph: Graph) -> set[str]:
    """Give the scenes that are reached from the start without a visit having begun, or begin it."""
    found: set[str] = set()
    waiting = [graph.film.start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if graph.stations[name].spec.session != "begin":
                waiting += [way.to for way in graph.stations[name].ways]
    return found
