"""The vote rules, the loading and the removal of duplicates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.data import FacePair, Faces, keys, load_faces, separate
from riot.training.votes import LABELS, NO_MAJORITY, distributions, majority


def votes(**counts: int) -> np.ndarray:
    """Give one row of ten votes."""
    names = (*LABELS, "unknown", "not_a_face")
    return np.array([[counts.get(name, 0) for name in names]], np.uint8)


def faces(images: np.ndarray) -> Faces:
    """Give faces that all ten taggers call calm."""
    tags = np.repeat(votes(calm=10), len(images), axis=0)
    unmatched = np.full(len(images), 255, np.uint8)
    return Faces(images, tags, distributions(tags), majority(tags), unmatched)


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


def test_separate_removes_training_copies_and_marks_them() -> None:
    images = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    pair = separate(faces(images[[0, 1, 1, 2]]), faces(images[[1, 3, 4]]))
    assert pair.removed == 2
    assert pair.train.images[:, 0, 0].tolist() == [0, 2]
    assert pair.repeated.tolist() == [True, False, False]


def test_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RiotError, match=r"ferplus_train\.npz is missing") as caught:
        load_faces(tmp_path, "train")
    assert caught.value.code == "TRN-001"
    assert "\n" not in str(caught.value)


def test_unreadable_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "ferplus_valid.npz").write_bytes(b"not an archive")
    with pytest.raises(RiotError) as caught:
        load_faces(tmp_path, "valid")
    assert caught.value.code == "TRN-002"


def test_majority_rule_keeps_what_the_reference_keeps(pair: FacePair) -> None:
    assert len(pair.valid) == 3579
    assert int((pair.valid.majority != NO_MAJORITY).sum()) == 3199


def test_pair_shares_no_image(pair: FacePair) -> None:
    assert pair.removed > 0
    assert len(pair.train) == 28558 - pair.removed
    assert not set(keys(pair.train.images)) & set(keys(pair.valid.images))


def test_import_is_light() -> None:
    heavy = "{'keras', 'tensorflow', 'cv2', 'ai_edge_litert'}"
    code = f"import sys, riot.training.command; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)
