"""The stream: faces, gliding, dialects, a receiver's limits, and what is sent again."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.messages import EmotionReading, FaceReading, Lighting, Mood, Snapshot
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.rigs.stream.dialect import Dialect
from riot.rigs.stream.faces import FacePlaces
from riot.rigs.stream.feed import Feed
from riot.rigs.stream.readout import Readout
from riot.rigs.stream.signals import Signals
from tests.unit.rigs.stage import PLAIN, START, TICK, Stage, face, snapshot


def profile(**more: object) -> Profile:
    return Profile.model_validate(
        {"profile": "own", "title": "Own", "about": "Of this test.", **more}
    )


def shown(stage: Stage, *faces: FaceReading) -> Snapshot:
    reading = EmotionReading(t=stage.now, faces=faces)
    mood = Mood(t=stage.now, present=bool(faces), reading=0, reading_t=stage.now)
    return snapshot(stage.now, mood, reading=reading)


def places(taken: tuple[FaceReading | None, ...]) -> list[int | None]:
    return [None if one is None else one.track for one in taken]


def test_a_face_keeps_its_place_and_a_lost_ones_is_free() -> None:
    seats = FacePlaces(2)

    def take(*faces: FaceReading, now: float = 0.0) -> list[int | None]:
        return places(seats.take(EmotionReading(t=now, faces=faces), now))

    assert take(face(7, size=0.2), face(8, size=0.5), face(9, size=0.1)) == [8, 7]
    assert take(face(7)) == [None, 7]
    assert take(face(8), face(7)) == [8, 7]
    assert take(face(7)) == [None, 7]
    assert take(face(7), face(10)) == [10, 7]
    assert take(face(7), face(10), face(8)) == [10, 7]
    assert take() == [None, None]


def test_faces_of_a_camera_that_stopped_are_gone_after_a_second() -> None:
    seats = FacePlaces(1)
    reading = EmotionReading(t=0.0, faces=(face(1),))
    assert places(seats.take(reading, 0.9)) == [1]
    assert places(seats.take(reading, 1.1)) == [None]
    assert places(seats.take(None, 1.2)) == [None]


def test_each_face_has_place_pose_and_expressions() -> None:
    stage = Stage(hears=["faces"], faces=2)
    stage.tick(shown=shown(stage, face(3, x=0.25, roll=-10.0)))
    heard = {one.address: one.value for one in stage.senders["lights"].heard}
    assert heard == {
        "/riot/faces/1/present": 1,
        "/riot/faces/2/present": 0,
        "/riot/faces/1/x": 0.25,
        "/riot/faces/1/y": pytest.approx(0.4),
        "/riot/faces/1/size": 0.4,
        "/riot/faces/1/yaw": 1.0,
        "/riot/faces/1/pitch": 2.0,
        "/riot/faces/1/roll": -10.0,
        "/riot/faces/1/certainty": 0.9,
        "/riot/faces/1/emotion/calm": 0.25,
        "/riot/faces/1/emotion/fear": 0.75,
        "/riot/faces/2/emotion/calm": 0.0,
        "/riot/faces/2/emotion/fear": 0.0,
    }


def test_before_the_notice_nothing_is_said_of_single_faces() -> None:
    stage = Stage(hears=["faces", "lighting"], faces=1)
    mood = Mood(t=START, present=True, faces=1)
    stage.tick(shown=snapshot(START, mood, session=0, reading=None))
    assert {one.value for one in stage.senders["lights"].heard} == {0}
    assert stage.values("/riot/faces/1/present") == [0]


def test_light_and_the_state_of_the_show_are_streamed() -> None:
    stage = Stage(hears=["lighting", "scene"])
    light = Lighting(0.5, 0.75, 0.25, 0.125, "good")
    reading = EmotionReading(t=START, faces=(), lighting=light)
    state = {"paused": True, "dimmer": 0.5, "blackout": True, "panic": True}
    stage.tick(shown=snapshot(START, Mood(t=START), reading=reading, **state))
    figures = [("level", 0.5), ("evenness", 0.75), ("contrast", 0.25), ("clipping", 0.125)]
    for name, value in figures:
        assert stage.values(f"/riot/lighting/{name}") == [value]
    assert stage.values("/riot/paused") == stage.values("/riot/blackout") == [1]
    assert stage.values("/riot/panic") == [1]
    assert stage.values("/riot/dimmer") == [0.5]


def glide(rate: float, hertz: float, start: float = 0.2, stop: float = 0.6) -> list[float]:
    """Give what a stream of `rate` says of x when it moves once, between readings at `hertz`."""
    stage = Stage(hears=["face"], rate=rate)
    every = round(60 / hertz)
    readings = [start, start, start, stop, stop, stop]
    sent: list[float] = []
    for tick in range(every * len(readings)):
        seq = tick // every
        t = START + seq * every * TICK
        box = (readings[seq], 0.0, 0.0, 0.0)
        mood = Mood(t=stage.now, present=True, box=box, reading=seq, reading_t=t)
        stage.tick(mood)
        sent = [float(value or 0) for value in stage.values("/riot/face/x")]
        if tick == 3 * every:
            assert sent[-1] > start, "it moves in the tick in which the reading comes"
    return sent


def test_a_fast_stream_glides_from_reading_to_reading() -> None:
    values = glide(60, 10)
    assert values == pytest.approx([0.2, *[0.2 + 0.4 * step / 6 for step in range(1, 7)]])


def test_a_stream_as_fast_as_the_readings_adds_no_delay() -> None:
    assert glide(30, 30) == glide(60, 60) == [0.2, 0.6]


def test_angles_glide_the_short_way_round() -> None:
    stage = Stage(hears=["face"], rate=60)
    for tick in range(18):
        seq = tick // 6
        roll = (0.0, 170.0, -170.0)[seq]
        mood = Mood(t=stage.now, pose=(0.0, 0.0, roll), reading=seq, reading_t=START + seq / 10)
        stage.tick(mood)
    values = [float(value or 0) for value in stage.values("/riot/face/roll")]
    after = values[[round(value) for value in values].index(170) :]
    assert after[-1] == pytest.approx(-170.0)
    assert all(abs(value) >= 169.9 for value in after)
    turned = [(b - a + 180) % 360 - 180 for a, b in pairwise(after)]
    assert turned == pytest.approx([20 / 6] * 6)


def test_a_face_that_comes_back_does_not_glide_in_from_afar() -> None:
    stage = Stage(hears=["face"], rate=60)
    for tick in range(12):
        box = ((0.1, 0.0, 0.0, 0.0), None, (0.9, 0.0, 0.0, 0.0))[tick // 4]
        mood = Mood(t=stage.now, box=box, reading=tick // 4, reading_t=START + tick // 4 / 15)
        stage.tick(mood)
    assert stage.values("/riot/face/x") == [0.1, 0.9]


FACEOSC = profile(
    limits={"types": ["f", "i"], "bundles": True},
    stream={
        "prefix": "",
        "hears": ["face"],
        "addresses": [
            {"address": "/found", "signals": ["/face/present"], "type": "i"},
            {
                "address": "/pose/position",
                "signals": ["/face/x", "/face/y"],
                "factor": [640, 480],
                "plus": [0, 1],
            },
            {"address": "/who", "signals": ["/mood/dominant/name"]},
            {"address": "/fear", "signals": ["/mood/fear"]},
            {"address": "/face/<face>/<label>", "signals": ["/faces/<face>/emotion/<label>"]},
            {"address": "/ninth", "signals": ["/faces/9/x"]},
        ],
    },
)


def test_a_dialect_has_its_own_addresses_numbers_and_several_arguments() -> None:
    stage = Stage(hears=["face"], profile=FACEOSC, faces=1)
    mood = Mood(
        t=START, present=True, box=(0.25, 0.5, 0.5, 0.5), levels={"fear": 0.5}, dominant="fear"
    )
    reading = EmotionReading(t=START, faces=(face(1),))
    stage.tick(shown=snapshot(START, mood, reading=reading))
    heard = {one.address: one.arguments for one in stage.senders["lights"].heard}
    assert heard == {
        "/found": (1,),
        "/pose/position": (320.0, 361.0),
        "/fear": (0.5,),
        "/face/1/calm": (0.25,),
        "/face/1/fear": (0.75,),
    }
    assert type(heard["/found"][0]) is int
    assert len({one.packet for one in stage.senders["lights"].heard}) == 1


def test_a_line_with_a_part_that_is_unknown_waits() -> None:
    stage = Stage(hears=["face"], profile=FACEOSC)
    stage.tick(Mood(t=START, present=False))
    heard = {one.address for one in stage.senders["lights"].heard}
    assert "/found" in heard
    assert "/pose/position" not in heard


def test_plain_names_go_before_labels() -> None:
    signals = Signals(("calm",), 2)
    signals.learn(("calm", "good mood"))
    named = {path: signals.named(path) for path in ("/mood/dominant", "/mood/good_mood")}
    assert [one and one.entry.path for one in named.values()] == ["/mood/dominant", "/mood/<label>"]
    assert [one and one.label for one in named.values()] == ["", "good mood"]
    assert signals.named("/faces/3/x") is None
    assert signals.named("/faces/0/x") is None
    assert signals.named("/weather") is None


def test_shares_are_put_on_the_receivers_range_and_all_else_is_not() -> None:
    own = profile(limits={"types": ["i"], "range": [0, 255]})
    stage = Stage(hears=["mood", "face"], profile=own)
    mood = Mood(
        t=START, present=True, faces=3, levels={"fear": 0.5}, valence=-0.6, pose=(12.4, 0.0, 0.0)
    )
    stage.tick(mood)
    heard = {one.address: one.value for one in stage.senders["lights"].heard}
    assert heard["/riot/mood/fear"] == 128
    assert heard["/riot/face/present"] == 255
    assert heard["/riot/face/count"] == 3
    assert heard["/riot/mood/valence"] == -1
    assert heard["/riot/face/yaw"] == 12
    assert {type(value) for value in heard.values()} == {int}
    assert "/riot/mood/dominant/name" not in heard


def test_a_receiver_of_floats_gets_floats() -> None:
    stage = Stage(hears=["pulse"], profile=profile(limits={"types": ["f"]}))
    stage.tick(Mood(t=START, reading=7))
    assert stage.values("/riot/frame") == [7.0]
    assert type(stage.values("/riot/frame")[0]) is float
    stage.cue("/go", value=2)
    assert type(stage.values("/go")[0]) is float


CLAMPED = profile(limits={"types": ["f"], "clamp": [0, 1], "arguments": 1, "bare": False})


def test_what_is_out_of_range_is_limited_counted_and_told() -> None:
    stage = Stage(hears=["mood"], profile=CLAMPED)
    stage.tick(Mood(t=START, valence=-0.5))
    stage.cue("/level", value=1.2)
    stage.level("/gain", -3.0)
    stage.tick()
    assert stage.values("/riot/mood/valence") == [0.0]
    assert stage.values("/level") == [1.0]
    assert stage.values("/gain") == [0.0]
    health = stage.health("rig.lights")
    assert health.state == "ok"
    assert "2 limited to 0..1" in health.detail
    assert "streamed within 0..1: /riot/mood/dominant, /riot/mood/valence" in health.detail
    assert stage.rack.figures()["clamped"] == 4


def test_text_for_a_receiver_of_numbers_is_refused_and_told() -> None:
    stage = Stage(hears=[], profile=CLAMPED)
    stage.cue("/say", value="hello")
    stage.cue("/bare")
    assert stage.values("/say") == []
    assert stage.values("/bare") == [1.0]
    stage.tick()
    assert stage.health("rig.lights").state == "degraded"
    assert stage.health("rig.lights").detail == "it takes no text: 'hello'"
    stage.play(60 * 61)
    assert stage.health("rig.lights").state == "ok"


def test_nan_never_leaves() -> None:
    stage = Stage(hears="all")
    wrong = math.nan
    mood = Mood(t=START, present=True, box=(wrong, wrong, 0.1, 0.1), margin=wrong, valence=math.inf)
    reading = EmotionReading(t=START, faces=(face(1, x=wrong),))
    stage.tick(shown=snapshot(START, mood, reading=reading))
    heard = stage.senders["lights"].heard
    assert all(math.isfinite(one.value) for one in heard if isinstance(one.value, float))
    assert "/riot/face/x" not in {one.address for one in heard}
    assert stage.rack.figures()["dropped"] > 3


def test_a_receiver_that_forgot_everything_gets_everything_at_once() -> None:
    stage = Stage(hears=["mood", "scene"], profile=PLAIN)
    stage.tick(Mood(t=START, levels={"fear": 1.0}))
    sender = stage.senders["lights"]
    first = {one.address for one in sender.heard}
    stage.play(5)
    sender.heard.clear()
    sender.renewals += 1
    stage.tick()
    assert {one.address for one in sender.heard} == first
    stage.tick()
    assert len(sender.heard) == len(first)


def test_a_receiver_that_takes_some_gets_the_rest_with_the_next_tick() -> None:
    stage = Stage("lights", "sound", hears=["mood", "scene"])
    stage.senders["lights"].takes = 5
    stage.tick(Mood(t=START, levels={"fear": 1.0}))
    stage.play(5)
    every = [(one.address, one.value) for one in stage.senders["sound"].heard]
    assert [(one.address, one.value) for one in stage.senders["lights"].heard] == every
    assert len(every) > 10


def test_rigs_of_one_dialect_share_the_work() -> None:
    settings = RigSettings(name="a", hears=("mood",))
    one, other = (Dialect.of(settings.model_copy(update={"name": n}), PLAIN) for n in "ab")
    assert one == other
    assert one is not None
    readout = Readout()
    feed = Feed(one, readout)
    readout.hear(snapshot(0.0, Mood(t=0.0, levels={"fear": 1.0})))
    assert feed.due(0.0) is feed.due(0.0)
    assert feed.due(0.0)
    assert feed.due(TICK) == ()


def test_a_rig_with_a_map_hears_only_what_is_in_it() -> None:
    stage = Stage(
        hears="all", transport="midi", map={"/mood/fear": "cc 1 7", "/riot/scene/take": 2}
    )
    stage.tick(Mood(t=START, levels={"fear": 1.0}))
    heard = {one.address for one in stage.senders["lights"].heard}
    assert heard == {"/riot/mood/fear", "/riot/scene/take"}


def test_labels_that_are_learnt_later_are_streamed_from_then_on() -> None:
    stage = Stage(hears=["mood"])
    stage.tick(Mood(t=START))
    before = len(stage.senders["lights"].heard)
    stage.tick(Mood(t=stage.now, levels={"fear": 0.25, "calm": 0.75}))
    later = list(stage.senders["lights"].heard)[before:]
    assert {one.address for one in later} == {"/riot/mood/calm", "/riot/mood/fear"}


numbers = st.one_of(st.floats(), st.sampled_from([math.nan, math.inf, -math.inf, 1e300, -5.0]))
boxes = st.one_of(st.none(), st.tuples(numbers, numbers, numbers, numbers))


@given(
    types=st.sets(st.sampled_from("fis"), min_size=1),
    scale=st.sampled_from([None, (0.0, 255.0), (-1.0, 1.0)]),
    clamp=st.sampled_from([None, (0.0, 1.0), (0.0, 127.0)]),
    states=st.lists(st.tuples(numbers, boxes, numbers), min_size=1, max_size=4),
)
def test_whatever_the_show_says_a_receiver_gets_only_what_it_takes(
    types: set[str],
    scale: tuple[float, float] | None,
    clamp: tuple[float, float] | None,
    states: list[tuple[float, tuple[float, float, float, float] | None, float]],
) -> None:
    limits = {"types": sorted(types), "range": scale, "clamp": clamp}
    stage = Stage(hears="all", profile=profile(limits=limits), rate=60, faces=1)
    for seq, (level, box, angle) in enumerate(states):
        moved = face(seq, x=level, roll=angle)
        reading = EmotionReading(t=stage.now, seq=seq, faces=(moved,))
        mood = Mood(
            t=stage.now,
            present=True,
            levels={"fear": level},
            raw={"fear": level},
            valence=angle,
            box=box,
            pose=(angle, angle, angle),
            reading=seq,
            reading_t=stage.now,
        )
        stage.tick(shown=snapshot(stage.now, mood, reading=reading))
        stage.play(2)
    low, high = clamp or (-(2.0**31), 2.0**31)
    allowed = {{"f": float, "i": int, "s": str}[one] for one in types}
    for heard in stage.senders["lights"].heard:
        for value in heard.arguments:
            assert type(value) in allowed
            assert isinstance(value, str) or low <= value <= high
    assert stage.rack.figures()["errors"] == 0
