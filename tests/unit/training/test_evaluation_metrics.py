"""Measures against small cases worked out by hand, and against scikit-learn."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn import metrics as reference

from riot.training.evaluation.calibration import calibrate, fit_temperature, softmax
from riot.training.evaluation.intervals import every_measure
from riot.training.evaluation.measurement import measure
from riot.training.evaluation.metrics import (
    expected_calibration_error,
    hand_till,
    in_first_two,
    reliability,
    renormalise,
    surprisals,
)

NAMES = ("calm", "happiness", "surprise", "anger")


def drawn(faces: int, labels: int = 4, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Give probabilities, rounded so that there are ties, and labels drawn from them."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 1.5, (faces, labels))
    truth = np.array([random.choice(labels, p=row) for row in softmax(logits)])
    return renormalise(np.round(softmax(logits), 2)), truth


def sharpened(faces: int, factor: float) -> tuple[np.ndarray, np.ndarray]:
    """Give logits that are `factor` times too sure of labels drawn from them."""
    random = np.random.default_rng(1)
    logits = random.normal(0, 2, (faces, 8))
    labels = np.array([random.choice(8, p=row) for row in softmax(logits)])
    return logits * factor, labels


def test_four_faces_by_hand() -> None:
    """Calm, calm, happiness, anger are read as calm, happiness, happiness, calm."""
    probabilities = np.array(
        [[0.7, 0.1, 0.1, 0.1], [0.3, 0.5, 0.1, 0.1], [0.1, 0.8, 0.1, 0.0], [0.6, 0.05, 0.05, 0.3]]
    )
    found = measure(probabilities, np.array([0, 0, 1, 3]), NAMES, samples=0)
    assert found.faces == 4
    assert found.absent == ("surprise",)
    assert (found.commonest, found.baseline, found.chance) == ("calm", 0.5, 0.25)
    assert found.accuracy.value == pytest.approx(0.5)
    assert found.macro_recall.value == pytest.approx((0.5 + 1 + 0) / 3)
    assert found.macro_f1.value == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert found.top2.value == pytest.approx(1)
    assert found.confusion == ((1, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0))
    assert found.nll.value == pytest.approx(-np.log([0.7, 0.3, 0.8, 0.3]).mean())
    calm, happiness, surprise, anger = found.per_label
    assert (calm.precision.value, calm.recall.value) == (0.5, 0.5)
    assert (happiness.precision.value, happiness.recall.value) == (0.5, 1)
    assert (surprise.precision.value, surprise.recall.value, surprise.f1.value) == (None,) * 3
    # Never answered: there is no precision, but there is a recall and an F1 of nought.
    assert (anger.precision.value, anger.recall.value, anger.f1.value) == (None, 0, 0)
    assert found.accuracy.low is None


def test_measures_are_those_of_scikit_learn() -> None:
    probabilities, labels = drawn(400)
    answers = probabilities.argmax(axis=1)
    found = measure(probabilities, labels, NAMES, samples=0)
    table = reference.precision_recall_fscore_support(labels, answers)
    precision, recall, f1, counts = (np.asarray(column) for column in table)
    for place, one in enumerate(found.per_label):
        assert one.precision.value == pytest.approx(precision[place])
        assert one.recall.value == pytest.approx(recall[place])
        assert one.f1.value == pytest.approx(f1[place])
        assert one.faces == counts[place]
    assert found.accuracy.value == pytest.approx(reference.accuracy_score(labels, answers))
    balanced = reference.balanced_accuracy_score(labels, answers)
    assert found.macro_recall.value == pytest.approx(balanced)
    assert found.macro_f1.value == pytest.approx(f1.mean())
    assert found.confusion == tuple(map(tuple, reference.confusion_matrix(labels, answers)))
    clipped = renormalise(np.maximum(probabilities, 1e-6))
    assert found.nll.value == pytest.approx(reference.log_loss(labels, clipped), abs=1e-4)


def test_hand_till_counts_pairs_by_hand() -> None:
    """Two labels: of 2 x 2 pairs three are in order and one is a tie."""
    calm = np.array([0.9, 0.5, 0.5, 0.2])
    probabilities = np.stack([calm, 1 - calm], axis=1)
    assert hand_till(probabilities, np.array([0, 0, 1, 1])) == pytest.approx(3.5 / 4)
    assert hand_till(probabilities, np.zeros(4, np.int64)) is None


@pytest.mark.parametrize("present", [(0, 1, 2, 3), (0, 1, 3), (1, 2)])
def test_own_hand_till_for_the_bootstrap_is_that_of_scikit_learn(present: tuple[int, ...]) -> None:
    probabilities, labels = drawn(300)
    kept = np.isin(labels, present)
    probabilities, labels = probabilities[kept], labels[kept]
    ones = np.ones((1, len(labels)), np.float32)
    own = every_measure(ones, probabilities, labels)["hand_till"][0]
    assert own == pytest.approx(hand_till(probabilities, labels))
    assert 0.6 < own < 1


def test_a_face_drawn_twice_weighs_twice() -> None:
    probabilities, labels = drawn(60)
    weights = np.random.default_rng(2).integers(0, 4, (1, 60)).astype(np.float32)
    repeated = np.repeat(np.arange(60), weights[0].astype(int))
    weighed = every_measure(weights, probabilities, labels)
    plain = every_measure(
        np.ones((1, len(repeated)), np.float32), probabilities[repeated], labels[repeated]
    )
    for name, values in plain.items():
        np.testing.assert_allclose(weighed[name], values, err_msg=name)


def test_one_label_only_and_two_labels_only_are_no_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = measure(np.array([[0.8, 0.2], [0.6, 0.4]]), np.array([0, 0]), NAMES[:2], samples=50)
    assert (one.accuracy.value, one.accuracy.low, one.accuracy.high) == (1, 1, 1)
    assert one.hand_till.value is None and one.top2.value is None
    assert one.per_label[1].recall.value is None
    assert one.hand_till.text() == "–"


def test_top_two_and_zeros() -> None:
    probabilities = np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [1.0, 0.0, 0.0]])
    labels = np.array([1, 2, 1])
    assert in_first_two(probabilities, labels).tolist() == [True, False, True]
    assert np.isfinite(surprisals(probabilities, labels)).all()


def test_calibration_error_of_a_sure_and_wrong_model_is_one() -> None:
    probabilities = np.tile([1.0, 0.0], (10, 1))
    assert expected_calibration_error(probabilities, np.ones(10, np.int64)) == pytest.approx(1)
    assert expected_calibration_error(probabilities, np.zeros(10, np.int64)) == pytest.approx(0)


def test_reliability_shows_a_model_that_is_too_sure() -> None:
    """It says 0.9 and is right seven times in ten; says 0.6 and is right six times in ten."""
    probabilities = np.array([[0.9, 0.1]] * 10 + [[0.6, 0.4]] * 10)
    labels = np.array([0] * 7 + [1] * 3 + [0] * 6 + [1] * 4)
    curve = reliability(probabilities, labels)
    told = {
        round(sure, 2): (right, faces)
        for sure, right, faces in zip(curve.confidence, curve.accuracy, curve.faces, strict=True)
        if sure is not None
    }
    assert told == {0.6: (pytest.approx(0.6), 10), 0.9: (pytest.approx(0.7), 10)}
    assert expected_calibration_error(probabilities, labels) == pytest.approx(0.1)


def test_temperature_undoes_overconfidence() -> None:
    logits, labels = sharpened(3000, 2.5)
    assert fit_temperature(logits, labels) == pytest.approx(2.5, rel=0.1)


def test_cross_fitted_error_is_below_the_raw_one() -> None:
    logits, labels = sharpened(3000, 2.5)
    calibration = calibrate(logits, labels)
    assert calibration.ece_cross_fitted < 0.04 < calibration.ece_before
    assert calibration.halves == pytest.approx((2.5, 2.5), rel=0.15)
    assert calibration.faces == 3000


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """Of 60 samples of 150 faces, at least 50 intervals hold the accuracy of 40,000 faces."""
    every, truth = drawn(40_000, seed=3)
    whole = measure(every, truth, NAMES, samples=0)
    held = {"accuracy": 0, "macro_recall": 0, "hand_till": 0, "nll": 0}
    for number in range(60):
        some = slice(150 * number, 150 * number + 150)
        found = measure(every[some], truth[some], NAMES, samples=200, seed=number)
        for name in held:
            one, true = getattr(found, name), getattr(whole, name).value
            assert one.low <= one.value <= one.high
            held[name] += one.low <= true <= one.high
    assert all(50 <= count <= 60 for count in held.values()), held


def test_intervals_come_from_the_seed() -> None:
    probabilities, labels = drawn(100)
    one, same, other = (
        measure(probabilities, labels, NAMES, samples=100, seed=seed).accuracy for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other
