"""The whole of mood: readings in, moods out on a 60 Hz grid."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.errors import RiotError
from riot.messages import EmotionReading, FaceReading, Lighting, Mood
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings, WhoSettings

LABELS = (
    "calm",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
)
FILM = ("happiness", "surprise", "calm")
PRIOR = (0.8, 0.05, 0.02, 0.06, 0.03, 0.01, 0.01, 0.02)
GOOD = Lighting(0.5, 0.8, 0.5, 0.01, "good")


def scores(**given_scores: float) -> tuple[float, ...]:
    rest = (1.0 - sum(given_scores.values())) / (len(LABELS) - len(given_scores))
    return tuple(given_scores.get(label, rest) for label in LABELS)


SMILE = scores(happiness=0.9)
REST = scores(calm=0.85)


def face(
    values: tuple[float, ...], track: int = 1, x: float = 0.4, size: float = 0.2
) -> FaceReading:
    return FaceReading(track, (x, 0.3, size, size), 0.9, (0.0, 0.0, 0.0), values)


def reading(t: float, *faces: FaceReading, seq: int = 0) -> EmotionReading:
    return EmotionReading(t=t, seq=seq, faces=faces, lighting=GOOD if faces else None)


def keeper(listens_to: tuple[str, ...] = FILM, chosen: MoodSettings | None = None) -> MoodKeeper:
    return MoodKeeper(chosen or MoodSettings(), LABELS, listens_to, PRIOR)


def play(
    kept: MoodKeeper,
    values: tuple[float, ...] | None,
    start: float,
    seconds: float,
) -> list[Mood]:
    """Show a face (or nobody) at 30 Hz and tick at 60 Hz."""
    moods: list[Mood] = []
    for tick in range(round(seconds * 60)):
        now = start + tick / 60
        if tick % 2 == 0:
            kept.hear(reading(now, *([face(values)] if values else []), seq=tick))
        moods.append(kept.mood(now))
    return moods


def test_nothing_is_known_before_the_first_face() -> None:
    kept = keeper()
    kept.hear(reading(0.0))
    mood = kept.mood(0.1)
    assert not mood.present
    assert mood.stale
    assert mood.levels == {}
    assert mood.raw == {}
    assert mood.dominant is None


def test_a_smile_becomes_dominant_and_pleasant() -> None:
    moods = play(keeper(), SMILE, 10.0, 2.0)
    last = moods[-1]
    assert last.present
    assert not last.stale
    assert last.dominant == "happiness"
    assert last.levels["happiness"] > 0.9
    assert last.margin > 0.85
    assert last.valence > 0.5
    assert last.arousal > 0.3
    assert last.lighting == "good"
    assert last.faces == 1
    assert last.box == (0.4, 0.3, 0.2, 0.2)
    assert last.reading_t == pytest.approx(10.0 + 118 / 60)


def test_levels_glide_between_two_readings() -> None:
    kept = keeper()
    play(kept, REST, 0.0, 2.0)
    kept.hear(reading(2.0, face(SMILE)))
    glide = [kept.mood(2.0 + tick / 60).levels["happiness"] for tick in range(12)]
    assert all(later > earlier for earlier, later in pairwise(glide))


def test_the_raw_levels_are_the_newest_reading_over_the_films_labels() -> None:
    kept = keeper()
    kept.hear(reading(0.0, face(SMILE)))
    raw = kept.mood(0.01).raw
    index = [LABELS.index(label) for label in FILM]
    total = sum(SMILE[i] for i in index)
    for label, i in zip(FILM, index, strict=True):
        assert raw[label] == pytest.approx(SMILE[i] / total)


def test_a_lost_face_is_held_then_decays_to_rest() -> None:
    kept = keeper()
    play(kept, SMILE, 0.0, 2.0)
    after = play(kept, None, 2.0, 6.0)
    held = after[round(0.6 * 60)]
    assert held.present
    assert held.faces == 0
    assert held.dominant == "happiness"
    gone = after[round(0.75 * 60)]
    assert not gone.present
    assert gone.stale
    assert gone.dominant is None
    assert gone.box is None
    assert gone.lighting is None
    a_second_later = after[round(1.7 * 60)]
    assert a_second_later.levels["happiness"] < 0.55
    assert after[-1].levels["calm"] > 0.9


def test_nobody_there_is_even_where_the_film_does_not_listen_to_calm() -> None:
    kept = keeper(("anger", "fear"))
    play(kept, scores(anger=0.9), 0.0, 2.0)
    last = play(kept, None, 2.0, 8.0)[-1]
    assert last.levels == pytest.approx({"anger": 0.5, "fear": 0.5}, abs=0.01)


def test_silence_is_stale_even_while_a_long_hold_lasts() -> None:
    kept = keeper(chosen=MoodSettings.model_validate({"hold": "5s"}))
    play(kept, SMILE, 0.0, 1.0)
    mood = kept.mood(2.2)
    assert mood.present
    assert mood.stale


def test_reset_forgets_the_levels_but_not_that_someone_is_there() -> None:
    kept = keeper()
    play(kept, SMILE, 0.0, 2.0)
    kept.reset()
    mood = kept.mood(2.0 + 1 / 60)
    assert mood.present
    assert mood.levels["calm"] > 0.8


def test_reset_in_an_empty_room_forgets_the_levels() -> None:
    kept = keeper()
    play(kept, SMILE, 0.0, 2.0)
    play(kept, None, 2.0, 2.0)
    kept.reset()
    assert kept.mood(5.0).levels == {}


def test_a_viewer_who_smiles_through_the_notice_still_reads_as_happy() -> None:
    kept = keeper()
    kept.calibrate(on=True)
    play(kept, SMILE, 0.0, 8.0)
    kept.calibrate(on=False)
    assert kept.correction is None
    assert play(kept, SMILE, 8.0, 3.0)[-1].dominant == "happiness"


def test_a_short_straight_face_in_a_smiling_notice_is_not_the_viewers_rest() -> None:
    kept = keeper()
    kept.calibrate(on=True)
    play(kept, SMILE, 0.0, 6.0)
    play(kept, scores(calm=0.5, happiness=0.45), 6.0, 1.5)
    kept.calibrate(on=False)
    assert kept.correction is None


def test_a_resting_face_that_reads_a_little_sad_is_corrected() -> None:
    sad_at_rest = scores(calm=0.55, sadness=0.4)
    plain, corrected = keeper(("calm", "sadness")), keeper(("calm", "sadness"))
    corrected.calibrate(on=True)
    for kept in (plain, corrected):
        play(kept, sad_at_rest, 0.0, 4.0)
    corrected.calibrate(on=False)
    assert corrected.correction is not None
    assert corrected.correction["sadness"] < 0.5
    without = play(plain, sad_at_rest, 4.0, 3.0)[-1].levels["sadness"]
    with_it = play(corrected, sad_at_rest, 4.0, 3.0)[-1].levels["sadness"]
    assert with_it < without / 1.8


def test_reset_keeps_measuring_while_the_notice_stands() -> None:
    """A session may begin just after its notice has switched the measurement on."""
    kept = keeper()
    kept.calibrate(on=True)
    kept.reset()
    play(kept, REST, 0.0, 3.0)
    kept.calibrate(on=False)
    assert kept.correction is not None
    kept.reset()
    assert kept.correction is None


@pytest.mark.parametrize("policy", ["largest", "centre", "mean"])
def test_each_policy_reads_the_face_it_promises(policy: str) -> None:
    chosen = MoodSettings(who=WhoSettings.model_validate({"policy": policy}))
    kept = keeper(chosen=chosen)
    large_at_the_side = face(SMILE, track=1, x=0.0, size=0.4)
    small_in_the_middle = replace(face(REST, track=2), box=(0.4, 0.4, 0.2, 0.2))
    kept.hear(reading(0.0, large_at_the_side, small_in_the_middle))
    raw = kept.mood(0.01).raw
    if policy == "largest":
        assert raw["happiness"] > 0.9
    elif policy == "centre":
        assert raw["calm"] > 0.9
    else:
        assert raw["happiness"] == pytest.approx(raw["calm"], abs=0.05)
    assert kept.mood(0.02).faces == 2


GARBAGE = [
    (math.nan,) * 8,
    (math.inf, *SMILE[1:]),
    (-0.1, *SMILE[1:]),
    (0.0,) * 8,
    (0.5, 0.5),
    (),
    (1e308,) * 8,
]


@pytest.mark.parametrize("values", GARBAGE)
def test_garbage_scores_are_no_face(values: tuple[float, ...]) -> None:
    kept = keeper()
    clean = play(kept, SMILE, 0.0, 1.0)[-1]
    kept.hear(reading(1.0, face(values)))
    mood = kept.mood(1.0)
    assert mood.faces == 0
    assert mood.raw == clean.raw


@pytest.mark.parametrize("t", [math.nan, math.inf, -math.inf, -5.0, 1e300])
def test_a_reading_at_an_impossible_time_is_ignored(t: float) -> None:
    kept = keeper()
    play(kept, SMILE, 0.0, 1.0)
    kept.hear(reading(t, face(REST)))
    assert kept.mood(1.0).raw["happiness"] > 0.9
    assert play(kept, REST, 1.0, 2.0)[-1].dominant == "calm"


@pytest.mark.parametrize("kind", ["ema", "one_euro"])
def test_the_same_calls_give_the_same_floats(kind: str) -> None:
    def run() -> list[Mood]:
        chance = random.Random(5)
        kept = keeper(chosen=MoodSettings.model_validate({"smoothing": kind}))
        moods: list[Mood] = []
        for tick in range(900):
            now = 1234.5 + tick / 60
            if tick == 60:
                kept.calibrate(on=True)
            if tick == 240:
                kept.calibrate(on=False)
            if tick == 600:
                kept.reset()
            if chance.random() < 0.4:
                values = [chance.random() for _ in LABELS]
                values[0] += 1.0
                kept.hear(reading(now, face(tuple(values)), seq=tick))
            moods.append(kept.mood(now))
        return moods

    assert run() == run()


@st.composite
def shown(draw: st.DrawFn) -> list[tuple[float, ...] | None]:
    number = st.one_of(
        st.floats(0, 1), st.sampled_from([0.0, math.nan, math.inf, -1.0, 1e308, 5e-324])
    )
    values = st.one_of(st.none(), st.tuples(*([number] * len(LABELS))))
    return draw(st.lists(values, max_size=12))


@settings(max_examples=60, deadline=None)
@given(
    stream=shown(),
    gap=st.floats(0, 3),
    kind=st.sampled_from(["ema", "one_euro"]),
    calibrating=st.booleans(),
)
def test_levels_are_always_probabilities(
    stream: list[tuple[float, ...] | None], gap: float, kind: str, calibrating: bool
) -> None:
    kept = keeper(chosen=MoodSettings.model_validate({"smoothing": kind}))
    kept.calibrate(on=calibrating)
    now = 0.0
    for index, values in enumerate(stream):
        kept.hear(reading(now, *([face(values)] if values else []), seq=index))
        if index == len(stream) // 2:
            kept.calibrate(on=False)
        now += gap
        mood = kept.mood(now)
        for levels in (mood.levels, mood.raw):
            assert all(0.0 <= level <= 1.0 for level in levels.values())
            assert not levels or sum(levels.values()) == pytest.approx(1.0)
        assert 0.0 <= mood.margin <= 1.0
        assert -1.0 <= mood.valence <= 1.0
        assert -1.0 <= mood.arousal <= 1.0
        assert mood.dominant is None or mood.dominant in FILM


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.floats(0.001, 0.6), min_size=1, max_size=12))
def test_the_average_does_not_depend_on_how_often_it_ticks(parts: list[float]) -> None:
    """Across the end of the hold too."""
    one, many = keeper(), keeper()
    for kept in (one, many):
        kept.mood(0.0)
        kept.hear(reading(0.0, face(SMILE)))
        kept.mood(0.0)
    times = list(accumulate(parts))
    in_steps = [many.mood(now).levels for now in times][-1]
    assert in_steps == pytest.approx(one.mood(times[-1]).levels, abs=1e-9)


def test_a_prior_by_label_is_the_same_as_one_in_order() -> None:
    by_label = MoodKeeper(
        MoodSettings(), LABELS, FILM, dict(reversed([*zip(LABELS, PRIOR, strict=True)]))
    )
    assert play(by_label, SMILE, 0.0, 1.0) == play(keeper(), SMILE, 0.0, 1.0)
    with pytest.raises(RiotError, match="MOO-004"):
        MoodKeeper(MoodSettings(), LABELS, FILM, {"calm": 1.0})


@pytest.mark.parametrize(
    ("labels", "listens_to", "prior", "code"),
    [
        (LABELS, (), PRIOR, "MOO-001"),
        (LABELS, ("joy",), PRIOR, "MOO-002"),
        (LABELS, ("calm", "calm"), PRIOR, "MOO-003"),
        (LABELS, FILM, (0.5, 0.5), "MOO-004"),
        (LABELS, FILM, (math.nan,) * 8, "MOO-004"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    labels: tuple[str, ...], listens_to: tuple[str, ...], prior: tuple[float, ...], code: str
) -> None:
    with pytest.raises(RiotError) as caught:
        MoodKeeper(MoodSettings(), labels, listens_to, prior)
    assert caught.value.code == code
    assert caught.value.problems[0].hint
