"""The story's core: total, pure, one event at a time."""

from __future__ import annotations

from dataclasses import replace

from riot.messages import (
    Card,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    Effect,
    Mood,
    Mute,
    OperatorCommand,
    RigInput,
    ScreenReady,
    StopShow,
)
from riot.story.cueing import NEARLY, cued_after, cues_until, moment
from riot.story.cutting import (
    PATIENCE,
    arm,
    cut_message,
    cut_to,
    resume,
    speak,
)
from riot.story.deciding import Choice, may_interrupt, still_held, view_with, weigh
from riot.story.entering import enter, fire
from riot.story.following import follow
from riot.story.graph import Graph, Station
from riot.story.history import remember
from riot.story.listening import listen, this_moment
from riot.story.operating import go, obey, press
from riot.story.picturing import score_in
from riot.story.prerolling import next_clips, next_cut
from riot.story.schema import in_language
from riot.story.show import Listening, Pending, Show
from riot.story.taking import take_way, way_home
from riot.story.telling import in_force, withhold
from riot.story.timing import clip_end, position, round_of
from riot.story.trace import Decision, Kind
from riot.story.view import ROUNDING

StoryEvent = Mood | ClipStarted | ClipEnded | ClipFailed | ScreenReady | OperatorCommand | RigInput
Step = tuple[Show, list[Effect], list[Decision]]

REARM_EVERY = 0.5
"""Seconds after which the odds are weighed again: a deck needs time to preroll."""

LONGEST_TICK = 0.25
"""Seconds that one reading counts for at most: after a sleep, ticks are missing."""

REST = 2.0
"""Seconds that the title stands when no clip of the film can be played, before trying again."""


def open_show(graph: Graph, seed: int, language: str, now: float) -> Show:
    """Give the show before its first scene: it waits for a screen."""
    return Show(
        now=now,
        run_seed=seed,
        language=language,
        home_language=language,
        scene=graph.film.start,
        entered=now,
        variables=dict(graph.film.variables),
    )


def step(graph: Graph, show: Show, event: StoryEvent) -> Step:
    """Take one event: a Mood is a tick, the others may come between ticks.

    Never raises for any event; equal arguments give equal results.
    """
    match event:
        case Mood():
            return _tick(graph, show, event)
        case ScreenReady():
            quiet: list[Effect] = [Mute(t=show.now, on=True)] if show.muted else []
            if show.take == 0 and show.pending is None:
                # The show was opened before the screen: patience with the first clip begins now.
                show = replace(show, screen=True, now=max(show.now, event.t))
                show, effects = cut_to(graph, show, graph.film.start, "now", None)
            else:
                show, effects = resume(graph, show)
            return show, quiet + effects, []
        case ClipStarted():
            return _clip_started(graph, show, event)
        case ClipEnded():
            return _clip_ended(graph, show, event)
        case ClipFailed():
            return _clip_failed(graph, show, event)
        case OperatorCommand(verb="quit"):
            return show, [StopShow(t=show.now, reason="the operator quit")], []
        case OperatorCommand(verb="language"):
            show, effects = speak(graph, show, event.argument)
            return show, effects, []
        case OperatorCommand():
            return obey(graph, show, event)
        case RigInput():
            value = event.arguments[0] if event.arguments else True
            return press(graph, show, f"osc:{event.address}", value), [], []


def _tick(graph: Graph, show: Show, mood: Mood) -> Step:
    before, now = show.now, mood.t
    if show.untold:
        mood = withhold(mood)
    elapsed = min(max(0.0, now - before), LONGEST_TICK)
    effects: list[Effect] = []
    trace: list[Decision] = []
    if not show.take:
        show = show.but(now=now)
    else:
        station = graph.stations[show.scene]
        listening = show.listening
        if station.spec.loop and round_of(graph, show, now) > round_of(graph, show, before):
            listening = Listening()
        held = show.held
        if station.dwells:
            held = still_held(station.dwells, view_with(graph, show, mood, this_moment(mood), now))
        show = show.but(  # one copy of the whole show a tick, not three
            now=now,
            held=held,
            listening=_listened(graph, show, station, listening, mood, elapsed),
        )
        if show.history is not None:
            show = remember(graph, show, show.history, mood)
        if show.asked:
            show, effects, trace = go(graph, replace(show, asked=False), mood)
            choice = kind = None
        else:
            choice, kind = _choose(graph, show, mood)
        if choice is not None and kind is not None:
            show, effects = take_way(graph, show, choice, "clip_end" if kind == "decide" else "now")
            trace.append(replace(choice.decision, overrides=in_force(show)))
        elif kind is not None:
            # After a sleep of the machine the rounds in between are not weighed one by one.
            show = replace(show, passed=max(show.passed + 1, round_of(graph, show, now)))
    if show.pending is not None:
        show, more, why = _follow_pending(graph, show, show.pending)
        effects += more
        trace += why
    if show.take:
        show, more = _play_along(graph, show, mood)
        effects += more
    return show, effects, trace


def _choose(graph: Graph, show: Show, mood: Mood) -> tuple[Choice | None, Kind | None]:
    """Weigh interrupts, then the decision if its time has come; the kind tells which was due."""
    station, pending = graph.stations[show.scene], show.pending
    if (pending is None or pending.may_change) and may_interrupt(station, show):
        choice = weigh(graph, show, mood, "interrupt")
        if choice is not None:
            return choice, "interrupt"
    if pending is not None:
        return None, None
    timeout = station.spec.timeout
    if timeout is not None and show.now - show.entered >= timeout - ROUNDING:
        return weigh(graph, show, mood, "decide", "timeout") or way_home(graph, show), "timeout"
    end = clip_end(graph, show)
    if end is None or show.now < end - station.lead - 1e-6:
        return None, None
    choice = weigh(graph, show, mood, "decide")
    if choice is None and not station.spec.loop:
        choice = way_home(graph, show)
    return choice, "decide"


def _follow_pending(graph: Graph, show: Show, pending: Pending) -> Step:
    effects: list[Effect] = []
    if pending.cut_at is not None and show.now >= pending.cut_at - 1e-6:
        effects.append(cut_message(graph, show, pending, "now"))
        pending = replace(pending, cut_at=None, patience=show.now + PATIENCE, may_change=False)
        show = replace(show, pending=pending)
    if pending.enter_at is not None and show.now >= pending.enter_at - 1e-6:
        show, more = enter(graph, show, pending)
        return show, effects + more, []
    if show.screen and pending.enter_at is None and show.now > pending.patience:
        reason = "the screen did not show it in time"
        show, more, why = _give_up(graph, show, pending.scene, reason, pending)
        return show, effects + more, why
    return show, effects, []


def _clip_started(graph: Graph, show: Show, event: ClipStarted) -> Step:
    effects: list[Effect] = []
    started = event.t - event.position
    if show.pending is not None and event.take == show.pending.take:
        show, effects = enter(graph, replace(show, now=max(show.now, event.t)), show.pending)
        return replace(show, started=started, duration=event.duration), effects, []
    if event.take == show.take:
        # A screen that came back in the middle of the clip: rounds that are over do not count.
        passed = max(0, show.passed - round_of(graph, show, show.now))
        cued = cued_after(graph, show, started, event.duration)
        show = replace(show, started=started, duration=event.duration, passed=passed, cued=cued)
    return show, effects, []


def _clip_ended(graph: Graph, show: Show, event: ClipEnded) -> Step:
    if event.take == show.take and show.pending is None:
        # The clip was shorter than it said: what is known now must do.
        since = show.entered if show.started is None else show.started
        show = replace(show, duration=max(0.0, show.now - since))
    return show, [], []


def _clip_failed(graph: Graph, show: Show, event: ClipFailed) -> Step:
    if show.pending is not None and event.take == show.pending.take:
        return _give_up(graph, show, show.pending.scene, event.reason, show.pending)
    if event.take == show.take and show.pending is None:
        return _give_up(graph, show, show.scene, event.reason)
    return show, [], []


def _give_up(
    graph: Graph, show: Show, scene: str, reason: str, chosen: Pending | None = None
) -> Step:
    """Go to the fallback of a scene that cannot be shown; show the title when all fail.

    What the viewer has `chosen` stays on the path, and its variables change.
    """
    station = graph.stations[scene]
    default = next((way.to for way in station.ways if way.guard is None), graph.film.start)
    to = station.spec.fallback or default
    failures = show.failures + 1
    note = f"{scene} cannot be shown: {reason}"
    decision = Decision(show.now, show.scene, show.take, "failed", to, None, (), note)
    show = replace(show, failures=failures, pending=None)
    if failures <= len(graph.stations):
        way, step_taken = (chosen.way, chosen.step) if chosen else (None, None)
        show, effects = cut_to(graph, show, to, "now", way, step_taken)
        return show, effects, [decision]
    title = in_language(graph.film.title, show.language)
    take = show.takes + 1
    score, since = score_in(graph, show, show.scene, show.now)
    rest = CutTo(
        t=show.now,
        take=take,
        scene=show.scene,
        picture=Card(title),
        score=score,
        score_position=since,
    )
    again = Pending(
        graph.film.start,
        take + 1,
        None,
        show.now + REST,
        None,
        show.now + REST + PATIENCE,
        False,
        None,
    )
    show = replace(show, takes=take + 1, pending=again, failures=0)
    return show, [rest], [replace(decision, kind="rest", to=graph.film.start)]


def _listened(
    graph: Graph, show: Show, station: Station, before: Listening, mood: Mood, elapsed: float
) -> Listening:
    if station.clip is not None and show.started is None:
        return before
    listen_to = station.listen
    at = position(graph, show, mood.t)
    if at < listen_to.from_ or (listen_to.to is not None and at > listen_to.to):
        return before
    return listen(before, mood, elapsed, listen_to.by)


def _play_along(graph: Graph, show: Show, mood: Mood) -> tuple[Show, list[Effect]]:
    """Fire the cues whose time has come, move the levels that follow, hold clips ready."""
    station = graph.stations[show.scene]
    effects: list[Effect] = []
    begun = station.clip is None or show.started is not None
    if begun and station.timed:
        until = moment(graph, show)
        if cues := cues_until(graph, show, until):
            effects += fire(show, cues)
            show = show.but(cued=until + NEARLY)
    if station.levels:
        effects += follow(graph, show, mood)
    if begun and show.pending is None and show.now - show.armed_at >= REARM_EVERY:
        clips, due = next_clips(graph, show, mood), next_cut(graph, show)
        show, more = arm(show.but(armed_at=show.now), clips, due)
        effects += more
    return show, effects
