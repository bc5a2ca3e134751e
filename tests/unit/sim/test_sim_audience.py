"""The simulated audience: repeatable, and readable by mood as a real one would be."""

from __future__ import annotations

import pytest

from riot.errors import RiotError
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.sim.audience import ARRIVAL, RATE, Audience, read_script

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


def moods_at(audience: Audience, times: list[float]) -> list[str | None]:
    """Show the audience to mood at 25 Hz and give the dominant label at each of `times`."""
    keeper = MoodKeeper(MoodSettings(), LABELS, ("happiness", "surprise", "calm"), None)
    found: list[str | None] = []
    for seq in range(round(max(times) * RATE) + 1):
        t = seq / RATE
        keeper.hear(audience.reading(t, seq))
        mood = keeper.mood(t)
        if len(found) < len(times) and t >= times[len(found)] - 1e-9:
            found.append(mood.dominant if mood.present else "absent")
    return found


def test_a_script_is_played_in_order_after_the_visitor_has_come() -> None:
    audience = Audience(LABELS, script="happiness 6s, surprise 4s, calm 3s; absent 3s")
    assert moods_at(audience, [1.0, 5.0, 11.0, 14.4, 16.5, 20.0]) == [
        "absent",
        "happiness",
        "surprise",
        "calm",
        "absent",
        "happiness",
    ]


def test_nobody_is_there_until_the_visitor_arrives() -> None:
    audience = Audience(LABELS, script="happiness 6s", start=100.0)
    assert audience.reading(100.0 + ARRIVAL - 0.01, 0).faces == ()
    reading = audience.reading(100.0 + ARRIVAL, 1)
    assert len(reading.faces) == 1
    assert reading.t == 100.0 + ARRIVAL


@pytest.mark.parametrize("script", [None, "happiness 2s, absent 1s"])
def test_a_reading_depends_on_time_and_seed_alone(script: str | None) -> None:
    one, other = Audience(LABELS, script=script, seed=4), Audience(LABELS, script=script, seed=4)
    times = [0.5, 30.0, 3.0, 61.2, 3.04, 12.0]
    forward = {t: one.reading(t, 1) for t in sorted(times)}
    assert {t: other.reading(t, 1) for t in times} == forward
    elsewhere = Audience(LABELS, script=script, seed=5)
    assert any(elsewhere.reading(t, 1) != forward[t] for t in times)


@pytest.mark.parametrize("seed", range(5))
def test_readings_are_what_perception_could_give(seed: int) -> None:
    audience = Audience(LABELS, seed=seed)
    seen = 0
    for seq in range(int(80 * RATE)):
        for face in audience.reading(seq / RATE, seq).faces:
            seen += 1
            x, y, width, height = face.box
            assert 0.0 <= x <= x + width <= 1.0001
            assert 0.0 <= y <= y + height <= 1.0
            assert sum(face.scores) == pytest.approx(1.0, abs=5e-4)  # four decimals each
            assert min(face.scores) >= 0.0
            assert max(map(abs, face.pose)) < 30.0
    assert seen > 30 * RATE


def test_an_expression_comes_on_slowly_and_is_noisy() -> None:
    audience = Audience(LABELS, script="calm 4s, happiness 4s")
    level = [
        audience.reading(ARRIVAL + 4.0 + step / 25, step).faces[0].scores[1] for step in range(50)
    ]
    assert level[0] < 0.2
    assert 0.2 < level[6] < 0.75
    assert level[25] > 0.7
    assert len(set(level[20:])) == 30


def test_random_visitors_show_more_than_one_expression_and_leave() -> None:
    audience = Audience(LABELS, seed=1)
    shown: set[int] = set()
    tracks: set[int] = set()
    for seq in range(300 * 5):
        for face in audience.reading(seq / 5, seq).faces:
            shown.add(face.scores.index(max(face.scores)))
            tracks.add(face.track)
    assert len(shown) >= 3
    assert len(tracks) >= 3


@pytest.mark.parametrize(
    "script", ["", "joy 3s", "happiness", "happiness 3", "calm 0s", "calm -1s"]
)
def test_a_script_that_cannot_be_read_is_one_clear_error(script: str) -> None:
    with pytest.raises(RiotError) as caught:
        Audience(LABELS, script=script)
    assert caught.value.code == "SIM-001"
    assert "\n" not in str(caught.value)


def test_a_script_may_say_how_strong() -> None:
    assert read_script("happiness@0.5 6s, absent 800ms", LABELS) == (
        ("happiness", 6.0, 0.5),
        (None, 0.8, 0.0),
    )
