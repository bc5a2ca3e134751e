"""The stages of mood, each by itself."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OneEuroFilter import OneEuroFilter
from pydantic import ValidationError

import riot.mood
from riot.labels import leader
from riot.messages import FaceReading
from riot.mood.affect import COORDINATES, affect_of
from riot.mood.baseline import Baseline
from riot.mood.dominance import Dominance, margin_of
from riot.mood.faces import FaceChooser, valid_faces
from riot.mood.one_euro import OneEuro
from riot.mood.scores import listen, read_scores
from riot.mood.settings import (
    BaselineSettings,
    DominanceSettings,
    MoodSettings,
    OneEuroSettings,
    WhoSettings,
)
from riot.mood.smoothing import Ema, approach


def face(
    track: int, area: float, x: float = 0.3, scores: tuple[float, ...] = (0.5, 0.5)
) -> FaceReading:
    side = math.sqrt(area)
    return FaceReading(track, (x, 0.3, side, side), 0.9, (0.0, 0.0, 0.0), scores)


def track_of(chosen: FaceReading | None) -> int | None:
    return None if chosen is None else chosen.track


def test_two_similar_faces_do_not_take_turns() -> None:
    chooser = FaceChooser(WhoSettings())
    first = chooser.choose([face(1, 0.040), face(2, 0.039, x=0.7)], 0.0)
    assert track_of(first) == 1
    for index in range(1, 20):
        other = 0.045 if index % 2 else 0.035
        chosen = chooser.choose([face(1, 0.040), face(2, other, x=0.7)], index / 25)
        assert track_of(chosen) == 1


def test_a_clearly_larger_face_takes_over_and_keeps_it() -> None:
    chooser = FaceChooser(WhoSettings())
    chooser.choose([face(1, 0.04), face(2, 0.04, x=0.7)], 0.0)
    assert track_of(chooser.choose([face(1, 0.04), face(2, 0.06, x=0.7)], 0.04)) == 2
    assert track_of(chooser.choose([face(1, 0.04), face(2, 0.038, x=0.7)], 0.08)) == 2


def test_a_face_missing_for_a_moment_is_waited_for() -> None:
    chooser = FaceChooser(WhoSettings())
    other = face(2, 0.039, x=0.7)
    chooser.choose([face(1, 0.04), other], 0.0)
    assert chooser.choose([other], 0.04) is None
    assert track_of(chooser.choose([face(1, 0.04), other], 0.08)) == 1
    assert chooser.choose([other], 0.3) is None
    assert track_of(chooser.choose([other], 0.5)) == 2


def test_a_renumbered_face_is_the_same_face() -> None:
    chooser = FaceChooser(WhoSettings())
    chooser.choose([face(1, 0.04), face(2, 0.039, x=0.7)], 0.0)
    moved = replace(face(7, 0.04), box=(0.32, 0.31, 0.2, 0.2))
    assert track_of(chooser.choose([moved, face(2, 0.039, x=0.7)], 0.04)) == 7


@given(
    tracks=st.lists(st.integers(0, 3), min_size=1, max_size=4),
    areas=st.lists(st.sampled_from([0.01, 0.02, 0.04]), min_size=4, max_size=4),
    policy=st.sampled_from(["largest", "centre", "mean"]),
)
def test_the_order_of_the_faces_does_not_matter(
    tracks: list[int], areas: list[float], policy: str
) -> None:
    faces = [
        face(track, areas[index], x=0.1 * index, scores=(0.1 * index, 1 - 0.1 * index))
        for index, track in enumerate(tracks)
    ]
    chosen = set()
    for ordered in permutations(faces):
        chooser = FaceChooser(WhoSettings.model_validate({"policy": policy}))
        chosen.add(
            (chooser.choose(ordered, 0.0), chooser.choose(ordered[1:] or ordered, 9.0) and 1)
        )
    assert len({one for one, _ in chosen}) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"box": (0.1, 0.1, 0.0, 0.2)},
        {"box": (math.nan, 0.1, 0.2, 0.2)},
        {"pose": (0.0, math.inf, 0.0)},
        {"certainty": math.nan},
        {"scores": (0.0, 0.0)},
        {"scores": (1.0,)},
    ],
)
def test_a_face_with_garbage_numbers_does_not_count(broken: dict[str, object]) -> None:
    good = face(1, 0.04)
    assert valid_faces([good, replace(good, **broken)], 2) == (good,)


@given(st.lists(st.floats(allow_nan=True), min_size=1, max_size=9))
def test_scores_are_probabilities_or_nothing(values: list[float]) -> None:
    scores = read_scores(values, len(values))
    if scores is not None:
        assert sum(scores) == pytest.approx(1.0)
        assert all(0.0 <= score <= 1.0 for score in scores)
    assert read_scores(values, len(values) + 1) is None


def test_labels_without_any_score_are_all_alike() -> None:
    assert listen((1.0, 0.0, 0.0), (1, 2)) == (0.5, 0.5)


@given(st.lists(st.floats(0.0, 0.5), min_size=1, max_size=20))
def test_the_average_is_the_same_in_one_step_or_many(parts: list[float]) -> None:
    ema = Ema(0.4)
    ema.start((0.9, 0.1))
    in_steps = [ema.advance((0.2, 0.8), part) for part in parts][-1]
    assert in_steps == pytest.approx(approach((0.9, 0.1), (0.2, 0.8), math.fsum(parts), 0.4))


def test_after_one_time_constant_63_percent_has_arrived() -> None:
    ema = Ema(0.4)
    ema.start((0.0, 1.0))
    assert ema.advance((1.0, 0.0), 0.4)[0] == pytest.approx(1 - math.exp(-1))


@settings(max_examples=50)
@given(steps=st.lists(st.tuples(st.floats(0, 1), st.floats(0.005, 0.5)), min_size=1, max_size=30))
def test_one_euro_equals_the_authors_filter(steps: list[tuple[float, float]]) -> None:
    """Two labels that sum to 1 need no renormalising as long as both are filtered alike."""
    tuned = OneEuroSettings(beta=0.0)
    ours = OneEuro(tuned)
    ours.start((0.5, 0.5))
    theirs = OneEuroFilter(60.0, tuned.min_cutoff, tuned.beta, tuned.derivative_cutoff)
    now = 100.0
    theirs.filter(0.5, now)
    for value, seconds in steps:
        now += seconds
        expected = theirs.filter(value, now)
        assert ours.advance((value, 1.0 - value), seconds)[0] == pytest.approx(expected, abs=1e-9)


def test_one_euro_is_calmer_than_the_average_at_rest_and_quicker_in_a_change() -> None:
    euro, ema = OneEuro(OneEuroSettings()), Ema(0.4)
    for smoother in (euro, ema):
        smoother.start((0.5, 0.5))
    ripple = {"euro": 0.0, "ema": 0.0}
    for tick in range(600):
        noisy = 0.5 + (0.05 if tick // 2 % 2 else -0.05)
        ripple["euro"] = abs(euro.advance((noisy, 1 - noisy), 1 / 60)[0] - 0.5)
        ripple["ema"] = abs(ema.advance((noisy, 1 - noisy), 1 / 60)[0] - 0.5)
    assert ripple["euro"] < ripple["ema"]
    quick = [euro.advance((1.0, 0.0), 1 / 60)[0] for _ in range(15)]
    slow = [ema.advance((1.0, 0.0), 1 / 60)[0] for _ in range(15)]
    assert quick[-1] > slow[-1]


def updated(dominance: Dominance, levels: dict[str, float], seconds: float) -> str | None:
    return dominance.update(levels, leader(levels), seconds)


def test_dominance_enters_with_a_lead_keeps_with_less_and_goes_when_overtaken() -> None:
    dominance = Dominance(DominanceSettings.model_validate({"enter": 0.1, "keep": 0.0, "dwell": 0}))
    assert updated(dominance, {"a": 0.54, "b": 0.46}, 0.1) is None
    assert updated(dominance, {"a": 0.56, "b": 0.44}, 0.1) == "a"
    assert updated(dominance, {"a": 0.51, "b": 0.49}, 0.1) == "a"
    assert updated(dominance, {"a": 0.49, "b": 0.51}, 0.1) is None
    assert updated(dominance, {"a": 0.51, "b": 0.49}, 0.1) is None
    assert updated(dominance, {"a": 0.40, "b": 0.60}, 0.1) == "b"


def test_a_dominant_label_dwells() -> None:
    dominance = Dominance(DominanceSettings.model_validate({"dwell": "0.3s"}))
    assert updated(dominance, {"a": 0.8, "b": 0.2}, 0.0) == "a"
    assert updated(dominance, {"a": 0.2, "b": 0.8}, 0.2) == "a"
    assert updated(dominance, {"a": 0.2, "b": 0.8}, 0.11) == "b"


def test_margin_is_winner_minus_runner_up() -> None:
    assert margin_of({"a": 0.6, "b": 0.1, "c": 0.3}) == pytest.approx(0.3)
    assert margin_of({"a": 1.0}) == 1.0
    assert margin_of({}) == 0.0


def test_the_circumplex_puts_each_expression_in_its_quarter() -> None:
    quarter = {
        label: (math.copysign(1, valence), math.copysign(1, arousal))
        for label, (valence, arousal) in COORDINATES.items()
        if label != "calm"
    }
    assert quarter["happiness"] == quarter["surprise"] == (1, 1)
    assert quarter["anger"] == quarter["fear"] == quarter["disgust"] == (-1, 1)
    assert quarter["sadness"] == (-1, -1)
    assert affect_of(("calm", "unheard-of"), (0.5, 0.5)) == (0.0, 0.0)
    assert affect_of(("happiness", "calm"), (0.5, 0.5)) == pytest.approx((0.405, 0.255))


def test_a_correction_is_limited_to_three_each_way() -> None:
    strong = BaselineSettings(strength=1.0)
    baseline = Baseline(strong, (0.5, 0.49, 0.01), 0)
    for step in range(60):
        baseline.take((0.5, 0.02, 0.48), step / 25)
    assert baseline.finish()
    assert baseline.factors is not None
    assert baseline.factors[1:] == pytest.approx((3.0, 1 / 3))


def test_a_baseline_needs_a_second_of_neutral_looks() -> None:
    baseline = Baseline(BaselineSettings(), (0.6, 0.4), 0)
    for step in range(20):
        baseline.take((0.7, 0.3), step / 25)
    assert not baseline.finish()
    for step in range(28):
        baseline.take((0.7, 0.3), step / 25)
    assert baseline.finish()


def test_two_far_apart_looks_are_no_second_of_neutral() -> None:
    baseline = Baseline(BaselineSettings(), (0.6, 0.4), 0)
    baseline.take((0.7, 0.3), 0.0)
    baseline.take((0.7, 0.3), 5.0)
    assert not baseline.finish()


def test_strength_zero_corrects_nothing() -> None:
    baseline = Baseline(BaselineSettings(strength=0.0), (0.9, 0.1), 0)
    for step in range(60):
        baseline.take((0.6, 0.4), step / 25)
    assert baseline.finish()
    assert baseline.correct((0.3, 0.7)) == pytest.approx((0.3, 0.7))


@pytest.mark.parametrize(
    "wrong",
    [
        {"dominance": {"enter": 0.1, "keep": 0.2}},
        {"ema_time": 0},
        {"smoothing": "median"},
        {"hold": 0.7},
        {"who": {"policy": "loudest"}},
        {"unheard_of": 1},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        MoodSettings.model_validate(wrong)


BANNED = {"time", "random", "threading", "asyncio", "socket", "numpy", "datetime", "os"}


def imports_of(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_mood_reaches_no_clock_no_chance_and_no_native_library() -> None:
    """Time comes in by messages alone; that holds for the One Euro package too."""
    files = [*Path(riot.mood.__file__).parent.glob("*.py")]
    files += Path(sys.modules[OneEuroFilter.__module__].__file__ or "").parent.glob("*.py")
    assert len(files) > 10
    assert {file.name: imports_of(file) & BANNED for file in files} == {
        file.name: set() for file in files
    }


def test_mood_loads_no_numpy() -> None:
    code = "import sys, riot.mood.keeper; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
