"""Validation scores of an epoch, and when they end a training."""

from __future__ import annotations

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.fitting.watching import Watch, scores
from riot.training.samples import Targets
from riot.training.settings import StopSettings


def test_scores_of_labels() -> None:
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.5, 0.3, 0.2]]))
    judged = np.array([0, 1, 1, -1])
    found = scores(logits, Targets.of_indices(("a", "b", "c"), judged), judged)
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["macro_recall"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["loss"] == pytest.approx(-np.log([0.7, 0.3, 0.8]).mean())


def test_scores_of_values() -> None:
    values = np.array([[0.5, -0.5], [1.0, 1.0], [9.0, 9.0]], np.float32)
    targets = Targets(("valence", "arousal"), values, np.array([True, True, False]), "values")
    assert scores(np.zeros((3, 2)), targets, None) == {"error": pytest.approx(0.75)}


def test_patience_counts_from_the_best_and_survives() -> None:
    settings = StopSettings(watch="expression_accuracy", patience=2)
    past = [{"valid_expression_accuracy": value} for value in (0.5, 0.7, 0.6)]
    watch = Watch(settings, past)
    assert (watch.best_epoch, watch.over) == (2, False)
    assert not watch.see({"valid_expression_accuracy": 0.7})
    assert (watch.best_epoch, watch.over) == (2, True)
    assert Watch(settings, [*past, {"valid_expression_accuracy": 0.9}]).best_epoch == 4


def test_of_losses_less_is_better() -> None:
    watch = Watch(StopSettings(watch="expression_loss", patience=1), [])
    assert [watch.see({"valid_expression_loss": value}) for value in (2.0, 1.0, 1.5)] == [
        True, True, False,
    ]  # fmt: skip
    assert watch.over


def test_what_is_not_measured_cannot_be_watched() -> None:
    watch = Watch(StopSettings(watch="expresion_accuracy"), [])
    with pytest.raises(RiotError, match="did you mean 'expression_accuracy'") as caught:
        watch.see({"epoch": 1, "valid_expression_accuracy": 0.5})
    assert caught.value.code == "TRN-510"
    with pytest.raises(RiotError, match="no validation faces"):
        Watch(StopSettings(), []).see({"epoch": 1})
