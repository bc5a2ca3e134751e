"""What a tick of the mood is spared gives the very same numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from riot.labels import leader
from riot.messages import EmotionReading, FaceReading, Mood
from riot.mood.dominance import Dominance, margin_of
from riot.mood.faces import FaceChooser
from riot.mood.keeper import MoodKeeper
from riot.mood.scores import listen, normalise, picker, read_scores
from riot.mood.settings import DominanceSettings, MoodSettings, WhoSettings

LABELS = ("calm", "happiness", "fear")
level = st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.5, 0.9])


def plainly_wanted(
    held: str | None, levels: Mapping[str, float], settings: DominanceSettings
) -> str | None:
    """Say who is dominant by the definition alone: who leads all others by so much."""

    def lead(label: str) -> float:
        return levels[label] - max((v for k, v in levels.items() if k != label), default=0.0)

    if held is not None and lead(held) >= settings.keep:
        return held
    best = max(levels, key=lambda label: levels[label])
    return best if lead(best) >= settings.enter else None


@given(st.lists(st.dictionaries(st.sampled_from(LABELS), level, min_size=3), max_size=12))
def test_dominance_is_by_its_definition(moments: list[dict[str, float]]) -> None:
    settings = DominanceSettings(enter=0.1, keep=-0.05, dwell=0)
    dominance, held = Dominance(settings), None
    for levels in moments:
        held = plainly_wanted(held, levels, settings)
        assert dominance.update(levels, leader(levels), 0.1) == held


@given(st.dictionaries(st.text(max_size=2), level, max_size=5))
def test_the_leader_is_the_first_named_of_the_highest(levels: dict[str, float]) -> None:
    name, lead = leader(levels)
    ranked = sorted([*levels.values(), 0.0, 0.0], reverse=True)
    assert name == (max(levels, key=lambda label: levels[label]) if levels else None)
    assert lead == ranked[0] - ranked[1]
    assert lead == margin_of(levels)


@given(st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.7]), min_size=3, max_size=3), st.data())
def test_what_the_film_listens_to_is_taken_out_as_listen_does(
    scores: list[float], data: st.DataObject
) -> None:
    heard = data.draw(st.lists(st.sampled_from(LABELS), min_size=1, unique=True))
    indices = [LABELS.index(label) for label in heard]
    assert picker(indices)(tuple(scores)) == tuple(scores[index] for index in indices)
    keeper = MoodKeeper(MoodSettings(), LABELS, heard, None)
    assert list(keeper._listened(tuple(scores)).items()) == list(
        zip(heard, listen(tuple(scores), indices), strict=True)
    )


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=5))
def test_scores_that_are_no_numbers_are_no_scores(scores: list[float]) -> None:
    read = read_scores(scores, len(scores))
    good = bool(scores) and all(math.isfinite(one) and one >= 0 for one in scores)
    if not good:
        assert read is None
    elif read is not None:
        assert all(0.0 <= one <= 1.0 for one in read)
    assert normalise([math.inf, -math.inf]) is None


def face(track: int, left: float, size: float) -> FaceReading:
    return FaceReading(track, (left, 0.2, size, size), 0.9, (0.0, 0.0, 0.0), (0.5, 0.3, 0.2))


faces = st.builds(face, st.integers(1, 2), st.sampled_from([0.1, 0.5]), st.sampled_from([0.1, 0.3]))


@given(
    st.lists(st.tuples(st.lists(faces, max_size=2), st.sampled_from([0.1, 1.0])), max_size=12),
    st.sampled_from(["largest", "centre"]),
)
def test_a_face_alone_is_followed_as_one_of_several_would_be(
    frames: list[tuple[list[FaceReading], float]], policy: str
) -> None:
    settings = WhoSettings.model_validate({"policy": policy})
    quick, plain, now = FaceChooser(settings), FaceChooser(settings), 0.0
    for found, seconds in frames:
        now += seconds
        wanted = plain._follow(found, now) if found else None
        assert quick.choose(found, now) == wanted


def test_a_baseline_is_taken_out_of_the_newest_face_at_once() -> None:
    """What follows from a face is worked out once: until something else is to follow from it."""
    keeper = MoodKeeper(
        MoodSettings.model_validate({"ema_time": "1ms"}), LABELS, LABELS, (0.9, 0.05, 0.05)
    )
    keeper.calibrate(True)

    def look(t: float) -> Mood:
        scores = (0.6, 0.3, 0.1)
        shown = FaceReading(1, (0.4, 0.3, 0.2, 0.3), 0.9, (0.0, 0.0, 0.0), scores)
        keeper.hear(EmotionReading(t=t, seq=round(t * 10), faces=(shown,)))
        return keeper.mood(t)

    for frame in range(30):
        look(frame / 10)
    before = keeper.mood(2.95)
    keeper.calibrate(False)
    after = keeper.mood(3.0)
    assert after.reading == before.reading
    assert after.levels["calm"] > before.levels["calm"] + 0.05
