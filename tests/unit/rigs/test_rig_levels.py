"""What rigs are kept at: followers, fades, the master above them, and a panic."""

from __future__ import annotations

import math

import pytest

from riot.messages import Mood
from riot.rigs.profiles.schema import Profile
from riot.rigs.values import OscValue
from tests.unit.rigs.stage import TICK, Stage

DESK = Profile.model_validate(
    {
        "profile": "desk",
        "title": "Desk",
        "about": "A desk with a hold button.",
        "press": "200ms",
        "panic": ["hush()"],
        "actions": {
            "hush": {"address": "/hush", "says": "Stops.", "see": "Dark."},
            "go": {"address": "/go", "press": True, "says": "Goes.", "see": "A cue."},
            "sub": {
                "address": "/sub/{number}",
                "arguments": ["{level}"],
                "parameters": {
                    "number": {"low": 1},
                    "level": {"type": "number", "low": 0, "high": 1},
                },
                "says": "Sets.",
                "see": "Light.",
            },
        },
    }
)


def stage(**settings: object) -> Stage:
    return Stage(hears=[], profile=DESK, **settings)


def numbers(values: list[OscValue | None]) -> list[float]:
    return [float(value or 0) for value in values]


def test_a_smooth_level_comes_nearer_by_two_thirds_in_its_time() -> None:
    one = stage()
    one.level("/gain", 0.0)
    one.tick()
    one.level("/gain", 1.0, smooth=0.5)
    one.play(31)
    assert numbers(one.values("/gain"))[-1] == pytest.approx(1 - math.exp(-1), abs=0.03)
    one.play(400)
    assert one.values("/gain")[-1] == 1.0


def test_smoothing_goes_by_time_however_often_the_level_is_set() -> None:
    seldom, often = stage(), stage()
    for one in (seldom, often):
        one.level("/gain", 0.0)
        one.tick()
    seldom.level("/gain", 1.0, smooth=0.5)
    for _ in range(30):
        often.level("/gain", 1.0, smooth=0.5)
        for one in (seldom, often):
            one.tick()
    assert numbers(often.values("/gain")) == pytest.approx(numbers(seldom.values("/gain")))


def test_the_dimmer_acts_on_levels_and_fades_and_on_what_fades_left() -> None:
    one = stage()
    one.level("/gain", 0.8)
    one.cue("/house", value=1.0, over=0.5)
    one.cue("/other", value=1.0)
    one.play(40)
    one.master(dimmer=0.5)
    assert one.values("/gain")[-1] == 0.4
    assert one.values("/house")[-1] == 0.5
    one.play(10)
    assert one.values("/other") == [1.0]


def test_a_cue_to_an_address_that_was_faded_is_dimmed_too() -> None:
    one = stage()
    one.cue("/house", value=1.0, over=0.1)
    one.play(10)
    one.master(dimmer=0.5)
    one.cue("/house", value=0.5)
    assert one.values("/house")[-1] == 0.25
    one.master()
    assert one.values("/house")[-1] == 0.5


def test_a_blackout_is_at_once_and_ends_where_things_are_by_then() -> None:
    one = stage()
    one.cue("/house", value=1.0, over=1.0)
    one.play(10)
    one.master(blackout=True)
    assert one.sent("/house")[-1] == (pytest.approx(9 * TICK), 0.0)
    one.play(20)
    assert one.sent("/house")[-1] == (pytest.approx(9 * TICK), 0.0)
    one.master()
    assert numbers(one.values("/house"))[-1] == pytest.approx(0.5, abs=0.02)
    one.play(40)
    assert one.values("/house")[-1] == 1.0


def test_in_a_blackout_nothing_moves_and_a_cue_to_a_level_stays_dark() -> None:
    one = stage(dims=["/house/*"])
    one.cue("/house/left", value=0.7)
    one.tick()
    one.master(blackout=True)
    one.cue("/house/left", value=0.9)
    one.cue("/house/right", value=0.5)
    one.play(30)
    assert one.values("/house/left") == [0.7, 0.0, 0.0]
    assert one.values("/house/right") == [0.0]
    one.master()
    assert one.values("/house/left")[-1] == 0.9
    assert one.values("/house/right")[-1] == 0.5


def test_an_integer_level_stays_an_integer_under_the_dimmer() -> None:
    one = stage(dims=["/channel"])
    one.cue("/channel", value=255)
    one.master(dimmer=0.5)
    value = one.values("/channel")[-1]
    assert value == 128
    assert type(value) is int


def test_streamed_addresses_that_are_dimmed_follow_the_master() -> None:
    one = Stage(hears=["mood"], dims=["/riot/mood/*"])
    for _ in range(3):
        one.tick(Mood(t=one.now, levels={"fear": 0.8, "calm": 0.2}))
    one.master(dimmer=0.5)
    one.tick()
    assert one.values("/riot/mood/fear") == [0.8, 0.4]


def test_everything_that_goes_to_dmx_is_dimmed() -> None:
    one = Stage(hears=["mood"], map={"/riot/mood/fear": 1, "/house": 2}, transport="artnet")
    one.tick(Mood(t=one.now, levels={"fear": 0.8, "calm": 0.2}))
    one.cue("/house", value=1.0)
    one.master(blackout=True)
    one.tick()
    assert one.values("/riot/mood/fear") == [0.8, 0.0]
    assert one.values("/house") == [1.0, 0.0]
    assert one.values("/riot/mood/calm") == []


def test_a_panic_lets_go_ends_fades_calls_the_profiles_actions_and_rests() -> None:
    one = stage()
    one.cue("/house", value=1.0, over=10.0)
    one.level("/gain", 0.6)
    one.call("go")
    one.play(2)
    one.senders["lights"].heard.clear()
    one.master(panic=True)
    heard = [(each.address, each.value) for each in one.senders["lights"].heard]
    assert heard[:2] == [("/go", 0.0), ("/hush", None)]
    assert dict(heard[2:]) == {"/house": 0.0, "/gain": 0.0}
    one.master(panic=True)
    one.play(30)
    assert len(one.sent("/hush")) == 1
    one.master()
    assert one.values("/house")[-1] == 1.0
    assert one.values("/gain")[-1] == 0.6


def test_in_a_panic_cues_are_withheld_and_levels_remembered() -> None:
    one = stage(dims=["/house"])
    one.master(panic=True)
    one.cue("/siren", value=1)
    one.cue("/strobe", value=1, press=True)
    one.call("go")
    one.cue("/house", value=0.5)
    one.cue("/wash", value=0.75, over=2.0)
    one.play(20)
    assert one.sent("/siren") == one.sent("/strobe") == one.sent("/go") == []
    assert set(one.values("/house") + one.values("/wash")) == {0.0}
    assert one.health("rig.lights").detail == "3 withheld in a panic"
    one.master()
    one.play(20)
    assert one.values("/house")[-1] == 0.5
    assert one.values("/wash")[-1] == 0.75
    assert one.sent("/siren") == []
    assert one.rack.figures()["lights.withheld"] == 3


def test_a_panic_forgets_cues_that_waited_for_a_rig_that_is_off() -> None:
    one = stage()
    one.senders["lights"].reachable = False
    one.cue("/go", value=1)
    one.master(panic=True)
    one.senders["lights"].reachable = True
    one.tick()
    assert [each.address for each in one.senders["lights"].heard] == ["/hush"]


def test_a_press_lasts_as_long_as_the_profile_says() -> None:
    one = stage()
    one.call("go")
    one.cue("/strobe", value=1, press=True)
    one.play(30)
    assert one.sent("/go") == [(0.0, 1.0), (pytest.approx(0.2, abs=TICK / 2), 0.0)]
    assert one.sent("/strobe")[1] == (pytest.approx(0.2, abs=TICK / 2), 0)


def test_an_action_that_sets_a_dimmed_address_is_a_level() -> None:
    one = stage(dims=["/sub/*"])
    one.call("sub", 3, 0.8)
    one.master(dimmer=0.5)
    one.tick()
    assert one.values("/sub/3") == [0.8, 0.4]


def test_a_receiver_that_forgot_everything_gets_its_levels_again() -> None:
    one = stage()
    one.cue("/house", value=1.0, over=0.1)
    one.level("/gain", 0.5)
    one.play(20)
    one.senders["lights"].heard.clear()
    one.senders["lights"].renewals += 1
    one.tick()
    assert one.values("/house") == [1.0]
    assert one.values("/gain") == [0.5]


def test_closing_ends_fades_where_they_were_going() -> None:
    one = stage()
    one.cue("/house", value=1.0, over=60.0)
    one.cue("/strobe", value=1, press=True)
    one.tick()
    one.rack.close()
    assert one.values("/house")[-1] == 1.0
    assert one.values("/strobe") == [1, 0]


def test_a_level_takes_a_streamed_address_over() -> None:
    one = Stage(hears=["mood"])
    for tick in range(20):
        if tick == 10:
            one.level("/riot/mood/fear", 0.125)
        one.tick(Mood(t=one.now, levels={"fear": tick / 40, "calm": 1 - tick / 40}))
    heard = one.sent("/riot/mood/fear")
    assert {value for t, value in heard if t >= 10 * TICK} == {0.125}
    assert len([value for _, value in one.sent("/riot/mood/calm")]) > 8
