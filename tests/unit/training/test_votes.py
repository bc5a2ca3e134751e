"""The vote rules of FER+."""

from __future__ import annotations

import numpy as np
import pytest

from riot.training.samples import Samples
from riot.training.votes import LABELS, NO_MAJORITY, distributions, majority


def votes(**counts: int) -> np.ndarray:
    """Give one row of ten votes."""
    names = (*LABELS, "unknown", "not_a_face")
    return np.array([[counts.get(name, 0) for name in names]], np.uint8)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (votes(calm=6, sadness=4), "calm"),
        (votes(calm=5, sadness=5), None),
        (votes(calm=5, sadness=4, anger=1), "calm"),
        (votes(happiness=4, sadness=3, anger=3), None),
        (votes(unknown=8, calm=2), None),
        (votes(not_a_face=9, calm=1), None),
    ],
)
def test_majority_follows_the_reference_rule(row: np.ndarray, label: str | None) -> None:
    expected = NO_MAJORITY if label is None else LABELS.index(label)
    assert majority(row).tolist() == [expected]


def test_distributions_drop_single_votes_and_unusable_faces() -> None:
    shares = distributions(np.concatenate([votes(calm=6, sadness=3, fear=1), votes(unknown=10)]))
    assert shares[0, LABELS.index("calm")] == pytest.approx(2 / 3)
    assert shares[0, LABELS.index("fear")] == 0
    assert not shares[1].any()


def test_majority_rule_keeps_what_the_reference_keeps(valid_faces: Samples) -> None:
    assert len(valid_faces) == 3579
    assert int((valid_faces.judged["expression"] >= 0).sum()) == 3199
