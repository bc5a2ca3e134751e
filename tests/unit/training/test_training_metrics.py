"""Calibration, metrics, augmentation and cropping, on made-up numbers."""

from __future__ import annotations

import numpy as np
import pytest

from riot.training.augment import augment
from riot.training.calibrate import (
    calibrate,
    expected_calibration_error,
    fit_temperature,
    softmax,
)
from riot.training.data import Faces
from riot.training.evaluate import evaluate
from riot.training.framing import EYES, crop
from riot.training.votes import LABELS, distributions, majority


def sharpened(faces: int, factor: float) -> tuple[np.ndarray, np.ndarray]:
    """Give logits that are `factor` times too sure of labels drawn from them."""
    random = np.random.default_rng(1)
    logits = random.normal(0, 2, (faces, 8))
    labels = np.array([random.choice(8, p=row) for row in softmax(logits)])
    return logits * factor, labels


def test_temperature_undoes_overconfidence() -> None:
    logits, labels = sharpened(3000, 2.5)
    assert fit_temperature(logits, labels) == pytest.approx(2.5, rel=0.1)


def test_cross_fitted_error_is_below_the_raw_one() -> None:
    logits, labels = sharpened(3000, 2.5)
    calibration = calibrate(logits, labels)
    assert calibration.ece_cross_fitted < 0.04 < calibration.ece_before
    assert calibration.halves == pytest.approx((2.5, 2.5), rel=0.15)


def test_calibration_error_of_a_sure_and_wrong_model_is_one() -> None:
    probabilities = np.tile([1.0, 0.0], (10, 1))
    assert expected_calibration_error(probabilities, np.ones(10, np.int64)) == pytest.approx(1)
    assert expected_calibration_error(probabilities, np.zeros(10, np.int64)) == pytest.approx(0)


def test_evaluate_counts_what_it_says() -> None:
    votes = np.zeros((4, 10), np.uint8)
    votes[[0, 1, 2], [0, 0, 1]] = 10
    votes[3, [0, 4]] = 5
    fer2013 = np.array([6, 6, 3, 255], np.uint8)
    faces = Faces(
        np.zeros((4, 48, 48), np.uint8), votes, distributions(votes), majority(votes), fer2013
    )
    answers = np.eye(8)[[0, 1, 1, 0]]
    metrics = evaluate(answers, faces, np.array([False, True, False, False]))
    whole = metrics["all"]["majority"]
    assert whole["faces"] == 3
    assert whole["accuracy"] == pytest.approx(2 / 3)
    assert whole["baseline"] == {"label": "calm", "accuracy": pytest.approx(2 / 3)}
    assert whole["macro_recall"] == pytest.approx(3 / 4)
    assert np.array(whole["confusion"])[0, :2].tolist() == [1, 1]
    assert metrics["all"]["fer2013"]["faces"] == 3
    assert metrics["without_repeated"]["majority"]["accuracy"] == 1
    subset = metrics["all"]["subsets"][0]
    assert list(subset["recall"]) == ["happiness", "surprise", "calm"]
    assert subset["accuracy"] == pytest.approx(2 / 3)


def test_augmentation_keeps_shape_range_and_seed() -> None:
    images = np.random.default_rng(0).integers(0, 256, (16, 48, 48)).astype(np.uint8)
    varied = augment(images, np.random.default_rng(3))
    assert varied.shape == (16, 48, 48, 1)
    assert varied.dtype == np.float32
    assert varied.min() >= 0 and varied.max() <= 255
    np.testing.assert_array_equal(varied, augment(images, np.random.default_rng(3)))
    assert not np.array_equal(varied, augment(images, np.random.default_rng(4)))


@pytest.mark.parametrize("turn_degrees", [-30, 0, 20])
def test_crop_puts_the_eyes_where_the_card_says(turn_degrees: float) -> None:
    turn = np.radians(turn_degrees)
    middle, half = np.array([200.0, 150.0]), 40 * np.array([np.cos(turn), np.sin(turn)])
    eyes = np.array([middle - half, middle + half])
    frame = np.zeros((300, 400), np.uint8)
    for x, y in eyes.round().astype(int):
        frame[y - 4 : y + 5, x - 4 : x + 5] = 255
    face = crop(frame, eyes).astype(float)
    rows, columns = np.mgrid[:48, :48] + 0.5
    for side, part in (("left", columns < 24), ("right", columns >= 24)):
        weight = face * part
        found = np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum() / 48
        np.testing.assert_allclose(found, EYES[side], atol=0.015)


def test_labels_are_eight_and_begin_with_calm() -> None:
    assert len(set(LABELS)) == 8 and LABELS[0] == "calm"
