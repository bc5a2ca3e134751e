"""When things leave: stream, fades, presses and the rack, by a clock that the test moves."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import Mood, SetLevel
from riot.rigs.outbox import CAPACITY, STALE
from riot.rigs.rack import Rack, open_sender
from riot.rigs.stream.pacing import Pacing
from riot.rigs.values import OscValue
from tests.unit.rigs.stage import START, TICK, Stage, sim_rig


def test_a_gliding_value_leaves_thirty_times_a_second() -> None:
    stage = Stage()
    for tick in range(120):
        level = tick / 240
        stage.tick(Mood(t=stage.now, levels={"fear": level, "calm": 1 - level}))
    first, *times = [t for t, _ in stage.sent("/riot/mood/fear")]
    assert first == 0
    assert len(times) == 60
    assert all(b - a == pytest.approx(2 * TICK) for a, b in pairwise(times))


def test_readings_that_come_a_tick_late_or_early_leave_at_once() -> None:
    """Readings at 30 Hz fall on this tick or the next; none may wait for its turn."""
    stage = Stage()
    arrivals = [0, 2, 5, 6, 8, 11, 12, 14, 17, 18]
    for tick in range(20):
        frame = sum(arrival <= tick for arrival in arrivals)
        stage.tick(Mood(t=stage.now, present=True, levels={"fear": 1.0}, reading=frame))
    times = [t for t, _ in stage.sent("/riot/frame")]
    assert times == pytest.approx([arrival * TICK for arrival in arrivals])


def test_a_reading_leaves_on_the_tick_it_arrives() -> None:
    """Readings come at 25 Hz, slower than the rate, so none waits for its turn."""
    stage = Stage()
    arrivals: list[float] = []
    frame = -1
    for _ in range(120):
        newest = math.floor((stage.now - START) * 25 + 1e-6)
        if newest != frame:
            frame = newest
            arrivals.append(stage.now - START)
        level = 0.1 + (frame % 7) / 10
        stage.tick(
            Mood(
                t=stage.now, present=True, raw={"fear": level}, levels={"fear": 1.0}, reading=frame
            )
        )
    assert [t for t, _ in stage.sent("/riot/emotion/fear")] == pytest.approx(arrivals)
    assert [value for _, value in stage.sent("/riot/frame")] == list(range(len(arrivals)))


def test_what_does_not_change_leaves_once_a_second() -> None:
    stage = Stage()
    for _ in range(60 * 5):
        stage.tick(Mood(t=stage.now, levels={"fear": 1.0}))
    assert len(stage.sent("/riot/scene")) == 5
    assert len(stage.sent("/riot/mood/fear")) == 5
    beats = stage.sent("/riot/heartbeat")
    assert len(beats) == pytest.approx(30 * 5, abs=2)
    numbers = [value for _, value in beats if isinstance(value, int)]
    assert numbers == sorted(set(numbers))


def test_a_change_too_small_to_see_waits_for_the_refresh() -> None:
    stream = Pacing(30.0)
    stream.left("/a", 0.5, 0.0)
    assert stream.due({"/a": 0.50001}, 0.5) == []
    assert stream.due({"/a": 0.51}, 0.5) == [("/a", 0.51)]
    assert stream.due({"/a": 0.50001}, 1.0) == [("/a", 0.50001)]


def test_a_cue_leaves_with_the_call_that_brings_it() -> None:
    stage = Stage()
    stage.cue("/go", value=1)
    assert stage.sent("/go") == [(0.0, 1)]


def test_a_cue_is_sent_exactly_once() -> None:
    stage = Stage(hears=[])
    stage.cue("/go", value=1)
    for _ in range(200):
        stage.tick()
    assert len(stage.senders["lights"].heard) == 1


def test_each_rig_gets_its_own_cues() -> None:
    stage = Stage("lights", "sound", hears=[])
    stage.cue("/go", rig="sound")
    assert stage.sent("/go", rig="sound") == [(0.0, None)]
    assert stage.sent("/go", rig="lights") == []


@pytest.mark.parametrize(
    ("value", "expected"), [(1, [1, 0]), (0.5, [0.5, 0.0]), (None, [1, 0]), ("on", ["on", 0])]
)
def test_a_press_is_released_with_a_zero_of_its_type(
    value: OscValue | None, expected: list[OscValue]
) -> None:
    stage = Stage(hears=[])
    stage.cue("/strobe", value=value, press=True)
    for _ in range(6):
        stage.tick()
    sent = stage.sent("/strobe")
    assert [one for _, one in sent] == expected
    assert [type(one) for _, one in sent] == [type(one) for one in expected]
    assert sent[1][0] == pytest.approx(0.05, abs=1e-3)


def test_a_second_press_lets_go_of_the_first() -> None:
    stage = Stage(hears=[])
    stage.cue("/strobe", value=1, press=True)
    stage.tick()
    stage.cue("/strobe", value=1, press=True)
    for _ in range(10):
        stage.tick()
    assert [value for _, value in stage.sent("/strobe")] == [1, 0, 1, 0]


def test_a_fade_starts_from_where_the_last_one_was_broken_off() -> None:
    stage = Stage(hears=[])
    stage.cue("/dim", value=1.0, over=1.0)
    for _ in range(31):
        stage.tick()
    stage.cue("/dim", value=0.0, over=1.0)
    for _ in range(70):
        stage.tick()
    values = [float(value or 0) for _, value in stage.sent("/dim")]
    assert max(values) == pytest.approx(0.5, abs=0.03)
    assert values[-1] == 0.0
    assert values.count(0.0) == 2


def test_a_cue_ends_a_fade() -> None:
    stage = Stage(hears=[])
    stage.cue("/dim", value=1.0, over=1.0)
    for _ in range(10):
        stage.tick()
    stage.cue("/dim", value=0.25)
    for _ in range(100):
        stage.tick()
    assert stage.sent("/dim")[-1][1] == 0.25


def test_a_level_is_kept_and_a_cue_takes_over_from_it() -> None:
    stage = Stage(hears=[])
    stage.rack.obey(SetLevel(t=stage.now, rig="lights", address="/gain", value=0.5))
    for _ in range(100):
        stage.tick()
    assert [value for _, value in stage.sent("/gain")] == [0.5, 0.5]
    stage.cue("/gain", value=0.0)
    for _ in range(100):
        stage.tick()
    assert [value for _, value in stage.sent("/gain")] == [0.5, 0.5, 0.0]


def test_cues_wait_for_a_rig_that_is_off_and_arrive_in_order() -> None:
    stage = Stage(hears=[])
    stage.senders["lights"].reachable = False
    for number in range(3):
        stage.cue(f"/cue/{number}")
        stage.tick()
    health = stage.health("rig.lights")
    assert health.state == "degraded"
    assert health.detail == "127.0.0.1:1 is switched off; 3 cues wait"
    stage.senders["lights"].reachable = True
    stage.tick()
    addresses = [packet.address for packet in stage.senders["lights"].heard]
    assert addresses == ["/cue/0", "/cue/1", "/cue/2"]
    assert stage.health("rig.lights").state == "ok"


def test_a_go_is_not_fired_long_after_but_what_lasts_is_set_all_the_same() -> None:
    stage = Stage(hears=[])
    stage.senders["lights"].reachable = False
    stage.cue("/go")
    stage.cue("/strobe", value=1, press=True)
    for value in (0.2, 0.4):
        stage.cue("/house", value=value)
    stage.play(round(STALE * 60) + 10)
    stage.cue("/go/again")
    stage.tick()
    health = stage.health("rig.lights")
    assert "2 cues wait; 4 cues forgotten after waiting for 10 s" in health.detail
    stage.senders["lights"].reachable = True
    stage.tick()
    heard = [(one.address, one.value) for one in stage.senders["lights"].heard]
    assert heard == [("/house", 0.4), ("/go/again", None)]
    assert stage.rack.figures()["stale"] == 4


def test_too_many_waiting_cues_are_an_alarm_and_counted() -> None:
    stage = Stage(hears=[])
    stage.senders["lights"].reachable = False
    for number in range(CAPACITY + 4):
        stage.cue(f"/cue/{number}")
    health = stage.health("rig.lights")
    assert health.state == "failed"
    assert "4 cues lost" in health.detail
    assert stage.rack.figures()["lost"] == 4
    stage.senders["lights"].reachable = True
    stage.tick()
    assert stage.health("rig.lights").state == "ok"
    assert len(stage.senders["lights"].heard) == CAPACITY


def test_the_stream_to_a_rig_that_is_off_keeps_only_its_newest_value() -> None:
    stage = Stage(hears=["pulse"])
    stage.senders["lights"].reachable = False
    for frame in range(50):
        stage.tick(Mood(t=stage.now, reading=frame))
    stage.senders["lights"].reachable = True
    stage.tick()
    assert [value for _, value in stage.sent("/riot/frame")] == [49]


def test_a_cue_for_an_unknown_rig_is_counted_and_told() -> None:
    stage = Stage()
    stage.cue("/go", rig="sownd")
    stage.cue("/go", rig="sownd")
    assert stage.health("rigs").state == "degraded"
    assert "'sownd' (2)" in stage.health("rigs").detail
    assert stage.rack.figures()["unknown"] == 2
    assert stage.health("rig.lights").state == "ok"


@pytest.mark.parametrize(
    ("address", "value"), [("no slash", 1), ("/a b", 1), ("/a", math.nan), ("/a", math.inf)]
)
def test_a_cue_that_cannot_be_sent_is_dropped_and_told(address: str, value: float) -> None:
    stage = Stage(hears=[])
    stage.cue(address, value=value)
    stage.rack.obey(SetLevel(t=stage.now, rig="lights", address=address, value=value))
    stage.tick()
    assert not stage.senders["lights"].heard
    assert stage.rack.figures()["dropped"] == 2
    assert stage.health("rig.lights").state == "degraded"


def test_health_says_since_when() -> None:
    stage = Stage(hears=[])
    stage.tick()
    assert stage.health("rig.lights").since == START
    stage.senders["lights"].reachable = False
    for _ in range(60):
        stage.tick()
    first = stage.health("rig.lights")
    for _ in range(60):
        stage.tick()
    assert stage.health("rig.lights").since == first.since
    assert stage.health("rig.lights").seq > first.seq


def test_each_reading_is_timed_once_from_capture_to_sending() -> None:
    stage = Stage()
    for tick in range(60):
        captured = START + (tick // 3) / 20 - 0.02
        stage.tick(Mood(t=stage.now, levels={"fear": 0.5 + tick / 200}, reading_t=captured))
    figures = stage.rack.figures()
    assert figures["readings"] == 20
    assert figures["latency_p50"] == pytest.approx(0.02, abs=1e-6)
    assert figures["latency_p95"] <= figures["latency_max"] < 0.06


def test_closing_closes_every_sender() -> None:
    stage = Stage("a", "b")
    stage.rack.close()
    assert all(sender.closed for sender in stage.senders.values())


def test_two_rigs_of_one_name_are_an_error() -> None:
    clock = ManualClock()
    with pytest.raises(RiotError) as caught:
        Rack([sim_rig(), sim_rig()], lambda rig, profile: open_sender(rig, profile, clock), clock)
    assert caught.value.code == "RIG-001"


def test_a_mood_without_levels_is_streamed_too() -> None:
    stage = Stage()
    stage.tick(replace(Mood(t=START), present=False))
    assert stage.sent("/riot/face/present") == [(0.0, 0)]
    assert stage.sent("/riot/mood/dominant/name") == [(0.0, "none")]
    assert stage.sent("/riot/face/x") == []
