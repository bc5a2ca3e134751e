"""All rigs together: who is called, who is kept apart, and what there is to read off."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import Mood
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import Rack
from riot.rigs.settings import RigSettings
from riot.rigs.stream.addresses import ADDRESSES
from riot.sim.rig import SimSender
from tests.unit.rigs.stage import START, Stage, sim_rig, snapshot

QLAB = Profile.model_validate(
    {
        "profile": "qlab",
        "title": "QLab",
        "about": "Of this test.",
        "actions": {
            "start": {
                "address": "/cue/{number}/start",
                "parameters": {"number": {"type": "text"}},
                "says": "Starts.",
                "see": "A cue.",
            }
        },
    }
)


def test_an_action_is_called_by_the_rigs_name_or_on_all_of_its_profile() -> None:
    stage = Stage("left", "right", hears=[], profile=QLAB)
    stage.call("start", 5, rig="left")
    stage.call("start", "6.5", rig="qlab")
    left = [one.address for one in stage.senders["left"].heard]
    right = [one.address for one in stage.senders["right"].heard]
    assert left == ["/cue/5/start", "/cue/6.5/start"]
    assert right == ["/cue/6.5/start"]


def test_an_action_for_nobody_is_counted() -> None:
    stage = Stage(hears=[], profile=QLAB)
    stage.call("start", 5, rig="eos")
    assert stage.rack.figures()["unknown"] == 1
    assert "'eos' (1)" in stage.health("rigs").detail


@pytest.mark.parametrize(
    ("action", "arguments"), [("stop", ()), ("start", ()), ("start", ("a b",))]
)
def test_an_action_that_cannot_be_done_is_told(action: str, arguments: tuple[str, ...]) -> None:
    stage = Stage(hears=[], profile=QLAB)
    stage.call(action, *arguments)
    stage.tick()
    assert not stage.senders["lights"].heard
    assert stage.health("rig.lights").state == "degraded"
    assert stage.rack.figures()["lights.unsendable"] == 1


class Failing(SimSender):
    """A sender with a mistake in it."""

    broken = True

    def offer(self, messages: Sequence[OscMessage]) -> int:
        if self.broken:
            raise ZeroDivisionError("a mistake\nof many lines")
        return super().offer(messages)


def test_a_mistake_in_one_rig_stays_there() -> None:
    senders: dict[str, SimSender] = {}
    clock = ManualClock(START)

    def build(settings: RigSettings, profile: Profile) -> SimSender:
        kind = Failing if settings.name == "bad" else SimSender
        return senders.setdefault(settings.name, kind(settings, profile, clock))

    rack = Rack([sim_rig(name, hears=["mood"]) for name in ("bad", "good")], build, clock)
    for tick in range(3):
        rack.offer(snapshot(START + tick / 60, Mood(t=START, levels={"fear": tick / 3})))
        rack.advance(START + tick / 60)
    health = {one.stage: one for one in rack.health()}
    assert (health["rig.bad"].state, health["rig.good"].state) == ("failed", "ok")
    assert health["rig.bad"].detail == "ZeroDivisionError: a mistake"
    assert len([one for one in senders["good"].heard if one.address == "/riot/mood/fear"]) >= 2
    figures = rack.figures()
    assert (figures["bad.errors"], figures["good.errors"], figures["errors"]) == (3, 0, 3)
    senders["bad"].broken = False  # type: ignore[attr-defined]
    for tick in range(60 * 62):
        rack.advance(START + tick / 60)
    assert {one.stage: one.state for one in rack.health()}["rig.bad"] == "ok"
    senders["bad"].broken = True  # type: ignore[attr-defined]
    rack.close()
    assert senders["good"].closed


def test_a_rack_that_cannot_be_built_leaves_nothing_open() -> None:
    clock = ManualClock(START)
    senders: list[SimSender] = []

    def build(settings: RigSettings, profile: Profile) -> SimSender:
        if settings.name == "last":
            raise RiotError("RIG-099", "no such thing")
        senders.append(SimSender(settings, profile, clock))
        return senders[-1]

    with pytest.raises(RiotError, match="no such thing"):
        Rack([sim_rig("first"), sim_rig("last")], build, clock)
    assert senders[0].closed


def test_the_newest_values_of_all_addresses_can_be_read() -> None:
    stage = Stage(hears=[], faces=1)
    assert stage.rack.signals() == {}
    stage.tick(Mood(t=START, levels={"fear": 0.25, "calm": 0.75}, dominant="calm"))
    signals = stage.rack.signals()
    assert signals["/riot/mood/fear"] == (0.25,)
    assert signals["/riot/mood/dominant/name"] == ("calm",)
    assert signals["/riot/faces/1/present"] == (0,)
    assert signals["/riot/faces/1/emotion/fear"] == (0.0,)
    families = {entry.family for entry in ADDRESSES if "/riot" + entry.path in signals}
    assert families == {"mood", "face", "scene", "pulse"}


def test_what_the_film_listens_to_is_there_from_the_start() -> None:
    clock = ManualClock(START)
    rack = Rack(
        [sim_rig(hears=["mood"])],
        lambda rig, profile: SimSender(rig, profile, clock),
        clock,
        film_labels=("fear", "calm"),
    )
    rack.offer(snapshot(START, Mood(t=START), session=0))
    signals = rack.signals()
    assert (signals["/riot/mood/fear"], signals["/riot/mood/calm"]) == ((0.0,), (0.0,))
    rack.advance(START)
    assert rack.figures()["sent"] > 2


def test_figures_are_told_for_each_rig() -> None:
    stage = Stage("lights", "sound", hears=[])
    stage.cue("/go", rig="sound")
    figures = stage.rack.figures()
    assert (figures["sent"], figures["sound.sent"], figures["lights.sent"]) == (1, 1, 0)
    stage.senders["sound"].reachable = False
    stage.cue("/go", rig="sound")
    assert stage.rack.figures()["sound.waiting"] == 1


def test_a_sender_is_called_though_there_is_nothing_to_say() -> None:
    """Connecting, greeting and hearing replies happen in calls."""
    calls: list[int] = []

    class Counting(SimSender):
        def offer(self, messages: Sequence[OscMessage]) -> int:
            calls.append(len(messages))
            return super().offer(messages)

    clock = ManualClock(START)
    rack = Rack([sim_rig(hears=[])], lambda rig, profile: Counting(rig, profile, clock), clock)
    rack.advance(START)
    assert calls == [0]
