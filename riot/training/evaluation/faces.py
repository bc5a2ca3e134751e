"""Read the faces to judge a model on, and mark those that it may have been trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from riot.training.datasets.arrays import read_arrays
from riot.training.disjoint import alike, identical
from riot.training.samples import Samples

VALID, TRAIN = "ferplus_valid.npz", "ferplus_train.npz"
"""The FER+ pair: of a folder with both, the first is judged on, and apart from the second."""


def read_faces(path: Path) -> Samples:
    """Read labelled faces of any kind; of a folder with the FER+ pair, its validation.

    Raises RiotError TRN-001, TRN-002 and those of `riot.training.datasets`.
    """
    path = Path(path)
    if (path / VALID).is_file():
        path = path / VALID
    if path.suffix == ".npz":
        return read_arrays(path)
    from riot.training.datasets import recognise

    return recognise(path)


def training_beside(path: Path) -> Path | None:
    """Give the FER+ training file that lies with `path`, in it or beside it, if there is one."""
    path = Path(path)
    beside = (path if path.is_dir() else path.parent) / TRAIN
    return beside if beside.is_file() and beside != path else None


def mark_copies(samples: Samples, training: Samples) -> npt.NDArray[np.bool_]:
    """Mark [N] the samples whose picture, or whose person, is in `training` too.

    Sequences are compared by their persons alone.
    """
    copied = np.zeros(len(samples), bool)
    if samples.images.ndim == training.images.ndim == 3:
        copied |= identical(samples.images, training.images)
        copied |= alike(samples.images, training.images)
    if samples.subjects is not None and training.subjects is not None:
        copied |= np.isin(samples.subjects, training.subjects)
    return copied
