"""Keep training and validation apart: no copy of a face, and no person, in both."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from riot.training.samples import Samples

LIKENESS = 0.95
"""Correlation of two faces at 16 x 16 pixels from which they are taken for the same picture.

Pairs between 0.96 and 0.995 were looked at: all were one picture, saved or cropped anew.
"""

SIDE = 16


def identical(images: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Mark [N] the images that have a byte-identical copy among `others`."""
    known = {other.tobytes() for other in others}
    return np.fromiter((image.tobytes() in known for image in images), bool, len(images))


def alike(images: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Mark [N] the gray images [N, S, S] that show the same picture as one of `others` [M, S, S].

    A picture saved or cropped anew counts too: see LIKENESS.
    """
    if not len(others):
        return np.zeros(len(images), bool)
    mine, theirs = fingerprints(images), fingerprints(others)
    marks = [(mine[at : at + 1024] @ theirs.T).max(axis=1) for at in range(0, len(mine), 1024)]
    return np.concatenate([*marks, np.zeros(0)]) >= LIKENESS


def fingerprints(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Give each image as a unit vector [N, 256] without its mean brightness."""
    small = [cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for image in images]
    rows = np.array(small, np.float32).reshape(len(images), SIDE * SIDE)
    rows -= rows.mean(axis=1, keepdims=True)
    # An even image is like nothing, not like every other even one.
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)


def without_copies(train: Samples, valid: Samples) -> Samples:
    """Drop from `train` what shows the same picture, or the same person, as one of `valid`."""
    copied = identical(train.images, valid.images) | alike(train.images, valid.images)
    if train.subjects is not None and valid.subjects is not None:
        copied |= np.isin(train.subjects, valid.subjects)
    return train.select(~copied)
