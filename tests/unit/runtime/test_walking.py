"""Everything that a rig will be sent, one thing at a time."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from contextlib import closing

import pytest

from riot.clock import ManualClock, SystemClock
from riot.config.profiles import fill, shipped_profiles
from riot.messages import CallCue, SendCue, SetLevel, Snapshot
from riot.rigs.listening.packets import HeardMessage, write_packet
from riot.rigs.listening.player import Outlet
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.runtime.walking.steps import Step, steps_of, triangle, written
from riot.runtime.walking.walk import Sent, Walk
from riot.story.graph import Graph, compile_film
from riot.story.schema import Film

FILM = {
    "riot": 1,
    "title": "T",
    "media": ".",
    "listens_to": ["anger", "calm"],
    "start": "a",
    "scenes": {
        "a": {
            "clip": "a.mp4",
            "cues": [
                {"at": "enter", "do": "eos.cue(1, 3)"},
                {"at": "enter", "send": "house", "address": "/level", "value": 0.2, "over": "1s"},
                {"at": "2s", "cue": "siren"},
                {"while": "anger", "send": "house", "address": "/gain", "range": [0.0, 0.8]},
            ],
            "transitions": [{"to": "b"}],
        },
        "b": {
            "card": {"text": "x", "for": "3s"},
            "cues": [
                {"at": "enter", "cue": "siren"},
                {"while": "calm", "send": "house", "address": "/gain", "range": [0.1, 0.2]},
            ],
            "transitions": [{"to": "a"}],
        },
    },
    "cues": {"siren": [{"send": "house", "address": "/strobe", "value": 1, "press": True}]},
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return compile_film(Film.model_validate(FILM))


def rig(profile: str, name: str = "house", **given: object) -> tuple[RigSettings, Profile]:
    chosen = shipped_profiles()[profile]
    settings = RigSettings.model_validate(
        {"name": name, "profile": profile, "transport": "sim", **given}
    )
    return fill(settings, chosen), chosen


def titles(steps: list[Step]) -> list[str]:
    return [step.title for step in steps]


def test_a_rig_is_walked_through_actions_cues_levels_and_moods(graph: Graph) -> None:
    house = rig("touchdesigner")
    steps = list(steps_of(*house, ["anger", "calm"], graph))
    assert titles(steps)[2:] == [
        "/level 0.2 over 1 s, of the film's a",
        "/strobe 1, and let go, of the film's a, b",
        "/gain: a level that follows anger",
        "somebody comes, and walks from left to right",
        "anger: the expression comes and goes",
        "calm: the expression comes and goes",
        "nobody is there any more",
    ]
    assert all(step.see for step in steps)
    cue, level = steps[2].moment(0), steps[4].moment(1.5)
    assert isinstance(cue, SendCue)
    assert (cue.address, cue.value, cue.over) == ("/level", 0.2, 1.0)
    assert isinstance(level, SetLevel)
    assert level.value == pytest.approx(0.8), "the widest range that any scene gives it"


def test_a_rig_is_found_by_its_profile_and_actions_by_their_examples(graph: Graph) -> None:
    desk, profile = rig("eos", "desk")
    steps = list(steps_of(desk, profile, ["anger"], graph))
    assert titles(steps)[3] == "cue(1, 1): Fires a cue of a list."
    assert steps[3].see == profile.actions["cue"].see
    assert titles(steps)[-1] == "cue(1, 3), of the film's a"
    assert steps[-1].moment(0) == CallCue(t=0.0, rig="desk", action="cue", arguments=(1, 3))
    assert not any("expression" in step.title for step in steps), "Eos hears no stream"


def test_every_shipped_profile_can_be_walked() -> None:
    for name, profile in shipped_profiles().items():
        settings = fill(RigSettings(name="one", profile=name), profile)
        steps = list(steps_of(settings, profile, ["anger"], None))
        assert len(steps) >= len(profile.actions), name


def test_calls_are_written_as_in_a_film() -> None:
    assert written("go", ()) == "go"
    assert written("cue", (1, 2.5, "A2")) == 'cue(1, 2.5, "A2")'


def test_a_sweep_goes_up_and_down() -> None:
    assert [triangle(t, 4.0) for t in (0, 1, 1.9, 2, 3, 4, 5)] == pytest.approx(
        [0, 0.55, 1, 1, 0.55, 0, 0]
    )


def test_moods_are_whole() -> None:
    steps = list(steps_of(*rig("plain"), ["anger", "fear", "calm"], None))
    mood = next(step for step in steps if step.title.startswith("fear"))
    for t in (0.0, 0.7, 1.5, 3.0):
        snapshot = mood.moment(t)
        assert isinstance(snapshot, Snapshot)
        assert sum(snapshot.mood.levels.values()) == pytest.approx(1)
        assert snapshot.mood.levels["fear"] == pytest.approx(triangle(t))
        assert snapshot.session > 0, "nothing of an expression is sent before"


def test_a_walk_sends_what_a_show_would_and_notes_it(graph: Graph) -> None:
    clock = ManualClock(10.0)
    house = rig("plain")
    walk = Walk(*house, ["anger", "calm"], clock)
    steps = list(steps_of(*house, ["anger", "calm"], graph))
    by_title = {step.title.split(",")[0].split(":")[0]: step for step in steps}

    fade = {one.address: one for one in walk.carry_out(by_title["/level 0.2 over 1 s"])}
    assert fade["/level"].low == pytest.approx(0, abs=0.02)
    assert fade["/level"].high == pytest.approx(0.2)
    assert 55 <= fade["/level"].count <= 63 or 28 <= fade["/level"].count <= 33

    (strobe,) = walk.carry_out(by_title["/strobe 1"])
    assert (strobe.count, strobe.low, strobe.high) == (2, 0, 1)

    swept = {one.address: one for one in walk.carry_out(by_title["/gain"])}
    assert swept["/gain"].high == pytest.approx(0.8)

    felt = {one.address: one for one in walk.carry_out(by_title["anger"])}
    assert felt["/riot/mood/anger"].high == pytest.approx(1, abs=0.01)
    assert felt["/riot/mood/calm"].low == pytest.approx(0, abs=0.05)
    assert walk.trouble() == ""
    assert walk.figures()["sent"] > 100
    walk.close()


def test_what_a_desk_answers_is_heard() -> None:
    answer = write_packet(HeardMessage("/eos/out/ping", "s", ("here",)))
    clock = SystemClock()
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings, profile = rig("eos", transport="tcp", port=door.getsockname()[1])
        walk = Walk(settings, profile, [], clock)
        desk, _ = door.accept()
        with desk:
            desk.sendall(struct.pack(">I", len(answer)) + answer)
            until = clock.now() + 40
            while not walk.answers.messages and clock.now() < until:
                walk.tick()
            walk.close()
    (row,) = walk.answers.rows()
    assert (row.address, row.values) == ("/eos/out/ping", ("here",))


def test_answers_come_to_the_feedback_port(free_udp_port: Callable[[], int]) -> None:
    port = free_udp_port()
    settings, profile = rig("qlab", transport="udp", host="127.0.0.1", feedback=port)
    clock = SystemClock()
    walk = Walk(settings, profile, [], clock)
    with closing(Outlet("127.0.0.1", port)) as qlab:
        qlab.send(write_packet(HeardMessage("/reply/go", "s", ("ok",))))
        until = clock.now() + 40
        while not walk.answers.messages and clock.now() < until:
            walk.tick()
    walk.close()
    assert [row.address for row in walk.answers.rows()] == ["/reply/go"]
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as holder:
        holder.bind(("", port))
        deaf = Walk(settings, profile, [], SystemClock())
        deaf.close()
    assert f"UDP port {port} is taken" in deaf.deaf


def test_a_walk_that_is_stopped_ends_at_once() -> None:
    clock = ManualClock()
    walk = Walk(*rig("plain"), ["anger"], clock)
    walk.carry_out(Step("", "", "sweep", 3.0, lambda _t: None), stopped=lambda: True)
    assert clock.now() < 0.1
    walk.close()


def test_what_was_sent_is_told_in_few_lines() -> None:
    from riot.cli.osc.test import sent_lines

    assert sent_lines([]) == ["nothing"]
    assert sent_lines([Sent("/go", 1)]) == ["/go"]
    assert sent_lines([Sent("/a", 2, 0, 1, (0,))]) == ["/a 1, then 0"]
    many = [Sent(f"/still/{n}", 4, 0.5, 0.5, (0.5,)) for n in range(9)]
    lines = sent_lines([*many, Sent("/moves", 181, 0.0, 1.0, (0.0,))])
    assert lines == ["/moves 0 to 1 (181 messages)", "and 9 more addresses"]
