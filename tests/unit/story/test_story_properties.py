"""What holds for any film and any order of events."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.messages import (
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    Mood,
    OperatorCommand,
    RigInput,
    ScreenReady,
)
from riot.story.deciding import first_of
from riot.story.graph import Graph, compile_film
from riot.story.listening import listen, window_heard
from riot.story.odds import _possible, odds
from riot.story.outlooks import outlooks
from riot.story.schema import Film
from riot.story.show import Listening, Show
from riot.story.step import StoryEvent, open_show, step

NAMES = ("first", "second", "third", "fourth")
SEVERAL = st.integers(1, len(NAMES))


def guards() -> st.SearchStrategy[dict[str, Any]]:
    limits = st.builds(lambda k, v: {k: v}, st.sampled_from(["at_least", "below"]), st.just(0.5))
    plain = st.one_of(
        st.builds(lambda label, limit: {label: limit}, st.sampled_from(["anger", "fear"]), limits),
        st.sampled_from(
            [
                {"dominant": "fear", "margin": 0.1},
                {"undecided": True},
                {"face": "present"},
                {"face": "absent", "held_for": "1s"},
                {"lighting": "poor"},
                {"visited": "second"},
                {"variable": {"name": "courage", "at_least": 2}},
                {"button": "go"},
                {"osc": "/x", "argument": {"above": 0.5}},
                {"elapsed": "3s"},
                {"chance": 0.5},
            ]
        ),
    )
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda part: {"not": part, "held_for": "0.5s"}, inner),
        ),
        max_leaves=3,
    )


@st.composite
def films(draw: st.DrawFn) -> Film:
    names = NAMES[: draw(SEVERAL)]

    def way(guarded: bool) -> dict[str, Any]:
        found: dict[str, Any] = {"to": draw(st.sampled_from(names))}
        if guarded:
            found["when"] = draw(guards())
            found["interrupt"] = draw(st.booleans())
            found["add"] = draw(st.sampled_from([{}, {"courage": 1}]))
        return found

    def scene() -> dict[str, Any]:
        found: dict[str, Any] = {
            "transitions": [way(True) for _ in range(draw(st.integers(0, 2)))] + [way(False)],
            "session": draw(st.sampled_from([None, None, "begin", "end"])),
            "timeout": draw(st.sampled_from([None, None, "2s"])),
            "fallback": draw(st.sampled_from([None, *names])),
            "result": draw(st.booleans()),
            "score": draw(st.sampled_from([None, "none", "a.ogg", "b.ogg"])),
            "calibrate": draw(st.sampled_from([None, "neutral"])),
            "lead": draw(st.sampled_from([None, "0s", "1s", "20s"])),
            "cues": [
                {
                    "at": draw(st.sampled_from(["enter", "exit", "1s"])),
                    "send": "a",
                    "address": "/b",
                },
                {"while": "fear", "send": "a", "address": "/c"},
            ],
        }
        if draw(st.integers(0, 3)) == 0:
            found["card"] = {"text": "Hello", "for": draw(st.sampled_from(["20ms", "2s"]))}
        else:
            found["clip"] = f"{draw(st.sampled_from('abc'))}.mp4"
            found["loop"] = draw(st.booleans())
        return found

    return Film.model_validate(
        {
            "riot": 1,
            "title": "Any",
            "media": ".",
            "listens_to": ["anger", "fear"],
            "start": draw(st.sampled_from(names)),
            "variables": {"courage": 0},
            "scenes": {name: scene() for name in names},
        }
    )


TAKES = st.integers(-1, 1)
Make = Callable[[Show], StoryEvent]


def events() -> st.SearchStrategy[Make]:
    """Make events that fit the show, or nearly: about this take, the next, or none."""

    def about(show: Show, which: int) -> int:
        if which > 0 and show.pending is not None:
            return show.pending.take
        return show.take + min(which, 0)

    level = st.floats(0, 1)

    def mood(seconds: float, present: bool, stale: bool, fear: float) -> Make:
        levels = {"anger": 1 - fear, "fear": fear} if present else {}
        return lambda show: Mood(
            t=show.now + seconds,
            present=present,
            faces=int(present),
            stale=stale,
            levels=levels,
            dominant="fear" if fear > 0.5 and present else None,
            margin=abs(1 - 2 * fear) if present else 0.0,
            lighting="poor" if present else None,
        )

    ticks = st.builds(
        mood, st.sampled_from([1 / 60, 0.3, 1.0, 5.0, 4000.0]), st.booleans(), st.booleans(), level
    )
    started = st.builds(
        lambda which, duration, position: (
            lambda show: ClipStarted(
                t=show.now, take=about(show, which), duration=duration, position=position
            )
        ),
        TAKES,
        st.sampled_from([0.0, 0.04, 3.0, 3600.0]),
        st.sampled_from([0.0, 0.0, 1.5]),
    )
    others = st.one_of(
        st.builds(lambda which: lambda show: ClipEnded(t=show.now, take=about(show, which)), TAKES),
        st.builds(
            lambda which: (
                lambda show: ClipFailed(
                    t=show.now, take=about(show, which), file="a.mp4", reason="torn"
                )
            ),
            TAKES,
        ),
        st.just(lambda show: ScreenReady(t=show.now)),
        st.just(lambda show: OperatorCommand(t=show.now, verb="button", argument="go")),
        st.just(lambda show: OperatorCommand(t=show.now, verb="quit")),
        st.just(lambda show: OperatorCommand(t=show.now, verb="panic")),
        st.sampled_from([(), (0.7,), ("loud",)]).map(
            lambda arguments: lambda show: RigInput(t=show.now, address="/x", arguments=arguments)
        ),
    )

    def command(verb: Any, argument: str) -> Make:
        return lambda show: OperatorCommand(t=show.now, verb=verb, argument=argument)

    commands = st.one_of(
        st.sampled_from(["go", "reset", "pause", "blackout"]).map(lambda verb: command(verb, "")),
        st.sampled_from([*NAMES, "nowhere"]).map(lambda name: command("scene", name)),
        st.sampled_from(["", "fear 0.9", "fear -1", "anger 0.3", "joy 1", "fear"]).map(
            lambda given: command("override", given)
        ),
        st.sampled_from(["0.5", "x"]).map(lambda share: command("dimmer", share)),
    )
    return st.one_of(ticks, ticks, started, others, commands)


@settings(max_examples=100, deadline=None)
@given(films(), st.lists(events(), max_size=40), st.integers(0, 2**32))
def test_any_film_and_any_events(film: Film, makers: list[Make], seed: int) -> None:
    graph: Graph = compile_film(film)
    show = open_show(graph, seed, "en", 50.0)
    resumes = 0
    for make in [lambda show: ScreenReady(t=show.now), *makers]:
        event = make(show)
        before = show
        show, effects, trace = step(graph, before, event)
        assert step(graph, before, event) == (show, effects, trace), "equal in, equal out"
        assert show.scene in graph.stations
        assert show.takes >= before.takes
        assert show.take >= before.take and show.take <= show.takes
        assert show.pending is None or show.pending.scene in graph.stations
        assert show.pending is None or show.pending.take > show.take
        assert show.pending is not None or show.take > 0
        assert math.isfinite(show.now)
        score = graph.stations[show.scene].score
        assert show.score == (score.file if score and show.take else "")
        assert show.score_since <= show.now
        if isinstance(event, Mood):
            ways = odds(graph, show, event)
            assert math.isclose(sum(way.share for way in ways), 1.0)
            assert all(0.0 <= way.share <= 1.0 + 1e-9 for way in ways)
        if isinstance(event, ScreenReady):
            resumes += 1
        if show.takes > before.takes and not isinstance(event, ScreenReady):
            assert trace, "a new take has a reason"
        assert len({entry.t for entry in trace}) <= 1
        for entry in trace:
            assert entry.to in graph.stations or entry.kind == "told"
            if before.untold and isinstance(event, Mood):
                assert entry.heard is None or not entry.heard.counts, "nobody was told"
            if not before.session:
                assert not entry.overrides
        assert set(show.overrides) <= {"anger", "fear"}
    assert resumes >= 1


def without_shortcuts(graph: Graph) -> Graph:
    """Give a graph whose interrupts are weighed at every tick, and whose futures share nothing."""
    stations = {
        name: replace(station, awaited=None, watches=True)
        for name, station in graph.stations.items()
    }
    return replace(graph, stations=stations)


def everything_heard(heard: Listening, mood: Mood, seconds: float, by: Any = None) -> Listening:
    """Listen for all that a window may be summed up by, whatever the scene asks for."""
    return listen(heard, mood, seconds)


@settings(max_examples=60, deadline=None)
@given(films(), st.lists(events(), max_size=40), st.integers(0, 2**32), st.data())
def test_what_a_tick_leaves_out_changes_nothing(
    film: Film, makers: list[Make], seed: int, data: st.DataObject
) -> None:
    by = data.draw(st.sampled_from(["mean", "peak", "share", "last"]))
    heard = film.defaults.listen.model_copy(update={"by": by})
    film = film.model_copy(update={"defaults": film.defaults.model_copy(update={"listen": heard})})
    graph = compile_film(film)
    plain = without_shortcuts(graph)
    quick_show = plain_show = open_show(graph, seed, "en", 50.0)
    for make in [lambda show: ScreenReady(t=show.now), *makers]:
        event = make(plain_show)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("riot.story.step.listen", everything_heard)
            patch.setattr("riot.story.outlooks.listen", everything_heard)
            plain_show, *slow = step(plain, plain_show, event)
        quick_show, *quick = step(graph, quick_show, event)
        assert quick == slow
        assert replace(quick_show, listening=plain_show.listening) == plain_show
        window, mine = plain_show.listening, quick_show.listening
        assert window_heard(mine, heard) == window_heard(window, heard)
        if isinstance(event, Mood):
            assert odds(graph, quick_show, event) == odds(plain, plain_show, event)
            if quick_show.take:
                settled_ways_are_left_out_rightly(graph, quick_show, event)


def settled_ways_are_left_out_rightly(graph: Graph, show: Show, mood: Mood) -> None:
    ways = graph.stations[show.scene].ways
    patient = [number for number, way in enumerate(ways) if not way.interrupt]
    futures = list(outlooks(graph, show, mood))
    possible = _possible(ways, futures[0][1])
    for _, decision, moment in futures:
        open_ways = [number for number in patient if number in possible]
        assert first_of(ways, open_ways, decision, moment) == first_of(
            ways, patient, decision, moment
        )


@given(st.integers(-5, 5), st.floats(0, 9), st.booleans())
def test_a_quick_copy_is_a_copy(take: int, now: float, muted: bool) -> None:
    show = Show(now=2.0, run_seed=1, language="en", scene="first", variables={"courage": 1.0})
    copy = show.but(take=take, now=now, muted=muted)
    assert copy == replace(show, take=take, now=now, muted=muted)
    assert (show.take, show.now, show.muted) == (0, 2.0, False)


@settings(max_examples=12, deadline=None)
@given(films(), st.integers(0, 1000))
def test_a_film_never_gets_stuck_with_a_screen_that_works(film: Film, seed: int) -> None:
    """Every scene that does not loop is left, whatever the film."""
    graph = compile_film(film)
    show = open_show(graph, seed, "en", 0.0)
    show, effects, _ = step(graph, show, ScreenReady(t=0.0))
    entered = 0.0
    for number in range(1, 1200):
        now = number / 20
        for cut in [effect for effect in effects if isinstance(effect, CutTo)]:
            if cut.take > show.take and isinstance(cut.picture, Clip):
                show, _, _ = step(graph, show, ClipStarted(t=now, take=cut.take, duration=3.0))
                entered = now
        before = show.take
        show, effects, _ = step(graph, show, Mood(t=now))
        entered = now if show.take != before else entered
        assert graph.stations[show.scene].spec.loop or now - entered < 3.5
