"""What holds for any film that `riot check` lets through: written, loaded, and played."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from riot.config.film import load_film
from riot.errors import RiotError
from riot.footage import Footage
from riot.messages import (
    BeginSession,
    Clip,
    ClipEnded,
    ClipStarted,
    CutTo,
    Effect,
    EndSession,
    Message,
    ScreenReady,
    SendCue,
    SetLevel,
)
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.runtime.line import TICK_RATE, Line, Tick
from riot.sim.audience import RATE, Audience
from riot.story.graph import Graph
from riot.story.schema import CueSend
from riot.story.step import open_show

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

MODEL = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
HEARD = ("happiness", "surprise", "calm")
SECONDS = {"a.mp4": 1.2, "b.mp4": 2.0, "c.mp4": 3.1}
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A film takes seconds to play: making a failing one smaller would take minutes."""

SOON = "0.15s"
"""Before any decision here: within half a second of one, `riot check` holds either possible."""

LONGEST = 600.0
"""Seconds in which an ending must have been reached: scenes here last about 2 s."""


def conditions(remembering: bool) -> st.SearchStrategy[Any]:
    """Make guards that a face can pass; those `remembering` ask what happened before, too."""
    memory = [
        {"elapsed": SOON},
        {"visits": {"s1": {"at_least": 2}}},
        {"variable": {"name": "courage", "at_least": 1}},
    ]
    leaf = st.one_of(
        st.builds(
            lambda label, limit: {label: {"at_least": limit}},
            st.sampled_from(HEARD),
            st.sampled_from([0.2, 0.4, 0.6]),
        ),
        st.builds(lambda label: {"dominant": label, "margin": 0.1}, st.sampled_from(HEARD)),
        st.sampled_from(
            [
                {"undecided": True},
                {"face": "absent", "held_for": SOON},
                {"chance": 0.4},
                *(memory if remembering else []),
            ]
        ),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=2, max_size=2)),
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=2)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=3,
    )


def measured(paths: Iterable[Path]) -> dict[Path, Footage]:
    """Say what the clips hold."""
    return {path: Footage(SECONDS[path.name], 320, 180, 25.0, 48000) for path in paths}


@st.composite
def films(draw: st.DrawFn) -> dict[str, Any]:
    """Make a film as an author would: attract, a notice, some scenes, an ending or two."""
    middle = [f"s{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    endings = ["end_one", "end_two"][: draw(st.integers(1, 2))]
    anywhere = [*middle, *endings]

    def ways(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for _ in range(draw(st.integers(0, 3))):
            to = draw(st.sampled_from(anywhere))
            # Memory may close a circle for ever, which no look at the graph alone can tell: here
            # it only leads on.
            on = name in middle and anywhere.index(to) > anywhere.index(name)
            way: dict[str, Any] = {"to": to, "when": draw(conditions(remembering=on))}
            if draw(st.booleans()):
                way["add"] = {"courage": 1}
            if draw(st.integers(0, 3)) == 0:
                # A quick-time event: what else might hold all along, and nothing would be decided.
                label = draw(st.sampled_from(HEARD))
                way["interrupt"] = True
                way["when"] = {label: {"at_least": 0.6}, "held_for": "0.6s"}
            found.append(way)
        # As authors do, what happens by default mostly leads on.
        onward = anywhere[anywhere.index(name) + 1 :] if name in middle else anywhere
        default = onward if draw(st.integers(0, 3)) else anywhere
        return [*found, {"to": draw(st.sampled_from(default))}]

    def scene(transitions: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"transitions": transitions, **more}
        if draw(st.integers(0, 4)) == 0:
            found["card"] = {"text": {"en": "A card", "fr": "Une carte"}, "for": "1.5s"}
        else:
            found["clip"] = draw(st.sampled_from(sorted(SECONDS)))
        found["cues"] = [
            {"at": draw(st.sampled_from(["enter", "exit", "0.4s"])), "send": "x", "address": "/y"},
            {"while": draw(st.sampled_from(HEARD)), "send": "x", "address": "/level"},
        ]
        return found

    begins = {"to": "notice", "when": {"face": "present", "held_for": "0.5s"}, "interrupt": True}
    return {
        "riot": 1,
        "title": {"en": "Any", "fr": "Un"},
        "media": ".",
        "listens_to": list(HEARD),
        "start": "attract",
        "variables": {"courage": 0},
        "defaults": {"lead": "0.5s", "listen": {"from": "0s", "min_face": "0.3s"}},
        "scenes": {
            "attract": {"clip": "a.mp4", "loop": True, "transitions": [begins]},
            "notice": {
                "card": {"text": {"en": "It reads you.", "fr": "Il vous lit."}, "for": "2s"},
                "session": "begin",
                "calibrate": draw(st.sampled_from([None, "neutral"])),
                "transitions": [{"to": "s1"}],
            },
            **{name: scene(ways(name)) for name in middle},
            **{name: scene([{"to": "attract"}], session="end", result=True) for name in endings},
        },
    }


@dataclass
class Screen:
    """Answer cuts as the projector does, a clip's first frame one tick after it is due."""

    live: CutTo | None = None
    since: float = 0.0
    waiting: CutTo | None = None
    ended: bool = False
    shown: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def obey(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, CutTo):
                assert self.live is None or effect.take > self.live.take, "a take is cut to once"
                self.waiting = effect

    def facts(self, now: float) -> list[Message]:
        end = None
        if self.live is not None and isinstance(self.live.picture, Clip):
            seconds = SECONDS[self.live.picture.file]
            rounds = int((now - self.since) / seconds) if self.live.loop else 0
            end = self.since + seconds * (rounds if self.live.loop and rounds else 1)
        cut = self.waiting
        if cut is not None and (cut.due == "now" or end is None or now >= end):
            self.live, self.since, self.waiting, self.ended = cut, now, None, False
            self.shown.append((cut.take, cut.scene))
            if not isinstance(cut.picture, Clip):
                return []
            duration = SECONDS[cut.picture.file]
            return [ClipStarted(t=now, take=cut.take, duration=duration)]
        if self.live and end is not None and now >= end and not self.live.loop and not self.ended:
            self.ended = True
            return [ClipEnded(t=now, take=self.live.take)]
        return []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the clips, which nobody opens here."""
    made = tmp_path_factory.mktemp("films")
    for name in SECONDS:
        (made / name).touch()
    return made


def test_films_that_check_clean(folder: Path) -> None:
    """Never stuck, never in two scenes, no cut without a reason, and an ending for somebody."""
    played = 0

    @settings(
        max_examples=25,
        deadline=None,
        phases=NO_SHRINK,
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(films(), st.integers(0, 10_000))
    def play(film: dict[str, Any], seed: int) -> None:
        nonlocal played
        path = folder / "graph.yaml"
        path.write_text(json.dumps(film), encoding="utf-8")
        try:
            loaded = load_film(path, MODEL, ["x"], measured)
        except RiotError:
            assume(False)
            return
        _play(loaded.graph, seed)
        played += 1

    play()
    assert played >= 10, "the strategy hardly makes films that check clean"


def _play(graph: Graph, seed: int) -> None:
    audience = Audience(MODEL, script=_restless(seed), seed=seed)
    line = Line(
        graph,
        open_show(graph, seed, "en", 0.0),
        lambda: MoodKeeper(MoodSettings(), MODEL, HEARD, None),
        0.0,
    )
    screen = Screen()
    reasons: dict[int, str] = {}
    entered, take, number, sessions = 0.0, 0, 0, 0
    read = 0
    inputs: list[Message] = [ScreenReady(t=0.0)]
    while number < LONGEST * TICK_RATE:
        now = line.time_of(number)
        if now * RATE >= read:
            inputs.append(audience.reading(now, read))
            read += 1
        inputs += screen.facts(now)
        before = line.show
        done = line.tick(number, inputs)
        inputs = []
        screen.obey(done.effects)
        show = line.show
        for decision in done.trace:
            reasons[show.takes] = decision.to
            assert any(trial.passed for trial in decision.tried) or decision.note
        _explained(graph, done, before.scene, show.scene, reasons)
        if show.take != take:
            assert show.take > take
            entered, take = now, show.take
        elif not graph.stations[show.scene].spec.loop:
            assert now - entered < 4.5, f"stuck in {show.scene}"
        sessions += sum(isinstance(effect, EndSession) for effect in done.effects)
        if show.scene.startswith("end_") and show.session:
            break
        number += 1
    else:
        raise AssertionError(f"no ending in {LONGEST:g} s: {screen.shown[-12:]}")
    takes = [shown[0] for shown in screen.shown]
    assert takes == sorted(set(takes)), "one scene after the other"


def _restless(seed: int) -> str:
    """Write an audience that shows everything the films ask for, and looks away, in any order."""
    random = Random(seed)
    looks = [random.choice([*HEARD, *HEARD, "absent"]) for _ in range(80)]
    looks[9::10] = ["absent"] * len(looks[9::10])
    stays = [random.uniform(0.7, 3.5) for _ in looks]
    # Some ways are taken only when nobody was there for a whole scene.
    stays[9::10] = [9.0] * len(stays[9::10])
    return ", ".join(f"{look} {stay:.2f}s" for look, stay in zip(looks, stays, strict=True))


def _explained(graph: Graph, done: Tick, before: str, after: str, reasons: dict[int, str]) -> None:
    """Hold that every effect of a tick follows from a decision or from a scene's own lines."""
    for effect in done.effects:
        match effect:
            case CutTo():
                assert effect.take == 1 or reasons[effect.take] == effect.scene
            case SendCue():
                cues = [*graph.stations[before].cues, *graph.stations[after].cues]
                sent = [send for cue in cues for send in cue.sends if isinstance(send, CueSend)]
                assert any(send.address == effect.address for send in sent)
            case SetLevel():
                levels = [*graph.stations[before].levels, *graph.stations[after].levels]
                assert any(level.address == effect.address for level in levels)
            case BeginSession():
                assert effect.scene == after
            case EndSession():
                assert effect.outcome == before
            case _:
                pass
