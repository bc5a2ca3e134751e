"""Copies and people that must not be in both splits."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from riot.training.datasets.splitting import split
from riot.training.disjoint import (
    alike,
    copies,
    groups,
    identical,
    main,
    repeats,
    same_person,
    shared_lines,
    without_copies,
)
from riot.training.samples import Samples, Targets

NAMES = ("calm", "anger")


def samples(images: np.ndarray, subjects: list[int] | None = None) -> Samples:
    """Give samples whose labels alternate."""
    labels = np.arange(len(images), dtype=np.int64) % 2
    people = None if subjects is None else np.array(subjects, np.int64)
    targets = {"expression": Targets.of_indices(NAMES, labels)}
    return Samples(images, targets, {"expression": labels}, people)


def recropped(face: np.ndarray) -> np.ndarray:
    """Give the face as another site would: cropped closer and saved as a poor JPEG."""
    closer = cv2.resize(face[1:47, 1:47], (48, 48))
    saved = cv2.imencode(".jpg", closer, [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    return np.asarray(cv2.imdecode(saved, cv2.IMREAD_GRAYSCALE), np.uint8)


def relit(face: np.ndarray) -> np.ndarray:
    """Give the face with other contrast and brightness."""
    return np.clip(face * 0.6 + 50, 0, 255).astype(np.uint8)


def moved(face: np.ndarray) -> np.ndarray:
    """Give the face cut out two pixels to the side."""
    return np.roll(face, 2, axis=1)


def mirrored(face: np.ndarray) -> np.ndarray:
    """Give the face the other way round."""
    return face[:, ::-1].copy()


def stamped(face: np.ndarray) -> np.ndarray:
    """Give the face with an agency's name across a corner."""
    marked = face.copy()
    cv2.putText(marked, "stock", (2, 46), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 255, 1)
    return marked


@pytest.mark.parametrize("change", [recropped, relit, moved, mirrored, stamped])
def test_a_picture_changed_is_the_same_picture(drawn_faces: np.ndarray, change) -> None:
    changed = np.stack([change(face) for face in drawn_faces[:10]])
    assert not identical(changed, drawn_faces).any()
    assert alike(changed, drawn_faces).all()


def test_another_face_is_another_picture(drawn_faces: np.ndarray) -> None:
    mine, theirs = copies(drawn_faces[:20], drawn_faces[20:])
    assert not mine.any() and not theirs.any()


def test_even_pictures_are_alike_only_when_identical() -> None:
    even = np.arange(3, dtype=np.uint8)[:, None, None] * np.full((1, 48, 48), 80, np.uint8)
    assert not alike(even[:1], even[1:]).any()
    assert alike(even[:1], even).all()


def test_copies_marks_both_sides(drawn_faces: np.ndarray) -> None:
    others = np.stack([drawn_faces[30], recropped(drawn_faces[2]), drawn_faces[5]])
    mine, theirs = copies(drawn_faces[:10], others)
    assert np.flatnonzero(mine).tolist() == [2, 5]
    assert theirs.tolist() == [False, True, True]


def test_sequences_are_compared_by_their_middle_frames(drawn_faces: np.ndarray) -> None:
    clips = drawn_faces[:30].reshape(10, 3, 48, 48)
    other = np.stack(
        [drawn_faces[30:33], np.stack([drawn_faces[33], clips[4][1], drawn_faces[34]])]
    )
    mine, theirs = copies(clips, other)
    assert np.flatnonzero(mine).tolist() == [4]
    assert theirs.tolist() == [False, True]


def test_repeats_are_the_later_ones(drawn_faces: np.ndarray) -> None:
    images = np.stack([drawn_faces[0], drawn_faces[1], recropped(drawn_faces[0]), drawn_faces[1]])
    assert repeats(images).tolist() == [False, False, True, True]


def test_people_of_both_splits_leave_training(drawn_faces: np.ndarray) -> None:
    train = samples(drawn_faces[:4], [0, 1, 2, -1])
    valid = samples(drawn_faces[4:7], [1, 5, -1])
    assert same_person(train, valid).tolist() == [False, True, False, False]
    assert len(without_copies(train, valid)) == 3
    assert not same_person(train, samples(drawn_faces[4:6])).any()


def test_groups_join_copies_and_people(drawn_faces: np.ndarray) -> None:
    images = np.stack([*drawn_faces[:4], recropped(drawn_faces[0]), drawn_faces[1]])
    found = groups(samples(images, [7, 8, 9, 9, -1, -1]))
    assert found[0] == found[4] and found[1] == found[5] and found[2] == found[3]
    assert len(set(found.tolist())) == 3


def test_a_share_keeps_copies_and_people_on_one_side(drawn_faces: np.ndarray) -> None:
    images = np.concatenate([drawn_faces, np.stack([relit(face) for face in drawn_faces])])
    people = [number % 40 // 2 for number in range(80)]
    rest, apart = split(samples(images, people), 0.25, seed=3)
    assert len(rest) + len(apart) == 80
    assert 0.15 <= len(apart) / 80 <= 0.35
    assert not alike(rest.images, apart.images).any()
    assert rest.subjects is not None and apart.subjects is not None
    assert not set(rest.subjects) & set(apart.subjects)


def test_a_share_keeps_the_labels_in_proportion_and_comes_from_the_seed(
    drawn_faces: np.ndarray,
) -> None:
    whole = samples(drawn_faces)
    _, apart = split(whole, 0.25, seed=3)
    assert np.bincount(apart.judged["expression"]).tolist() == [5, 5]
    assert (split(whole, 0.25, seed=3)[1].images == apart.images).all()
    assert not (split(whole, 0.25, seed=4)[1].images == apart.images).all()


def test_real_splits_share_hundreds_of_near_copies(data: Path, valid_faces: Samples) -> None:
    with np.load(data / "ferplus_train.npz") as arrays:
        train = arrays["images"][:1500]
    valid = valid_faces.images[:1500]
    near = alike(train, valid) & ~identical(train, valid)
    assert 15 <= near.sum() <= 40


def test_shared_lines_count_in_words(drawn_faces: np.ndarray) -> None:
    train = samples(np.stack([*drawn_faces[:3], recropped(drawn_faces[5])]))
    valid = samples(drawn_faces[[2, 5, 6, 6]])
    assert shared_lines(train, valid) == [
        "train: 4 samples, of which in valid too: 1 identical, 1 near copies, "
        "0 more of the same people",
        "valid: 4 samples, of which in train too: 1 identical, 1 near copies, "
        "0 more of the same people",
        "valid: 1 show the picture of an earlier one",
    ]


def test_the_command_names_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.npz"), str(tmp_path)]) == 2
    assert "none.npz: error TRN-201: is missing" in capsys.readouterr().err


def test_copies_are_the_same_whichever_side_is_searched(valid_faces: Samples) -> None:
    one, other = valid_faces.images[:900], valid_faces.images[900:1800]
    mine, theirs = copies(one, other)
    theirs_again, mine_again = copies(other, one)
    assert mine.sum() >= 5
    assert (mine != mine_again).sum() + (theirs != theirs_again).sum() <= 1
