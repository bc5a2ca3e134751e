"""Read the FER+ arrays: one .npz file a split, votes and original labels side by side."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from riot.errors import RiotError
from riot.training.datasets.pictures import resized
from riot.training.datasets.reading import Notes, Read, Source
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS, FER2013_UNMATCHED, LABELS, distributions, majority

ARRAYS = ("images", "ferplus_votes", "fer2013_label")
VOTES = 10


def read_arrays(path: Path) -> Samples:
    """Read one split with the schemes "expression" (FER+ votes) and "fer2013".

    Raises RiotError TRN-001 where the file is missing and TRN-002 where it is not what it
    should be.
    """
    path = Path(path)
    if not path.is_file():
        raise RiotError(
            "TRN-001", "data file is missing", file=str(path), hint="name its folder with --data"
        )
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            images, votes, fer2013 = (arrays[name] for name in ARRAYS)
    except (KeyError, TypeError, ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise RiotError("TRN-002", f"cannot be read: {error}", file=str(path)) from error
    if images.ndim != 3 or images.dtype != np.uint8 or images.shape[1] != images.shape[2]:
        raise RiotError("TRN-002", f"unexpected shape {images.shape}", file=str(path))
    if votes.shape != (len(images), VOTES) or fer2013.shape != (len(images),):
        raise RiotError(
            "TRN-002",
            f"has {len(images)} images, but votes {votes.shape} and labels {fer2013.shape}",
            file=str(path),
        )
    matched = fer2013 != FER2013_UNMATCHED
    if (fer2013[matched] >= len(FER2013_LABELS)).any():
        row = int(np.flatnonzero(matched & (fer2013 >= len(FER2013_LABELS)))[0])
        raise RiotError("TRN-205", f"row {row} has the label {fer2013[row]}", file=str(path))
    shares = distributions(votes)
    original = np.where(matched, fer2013.astype(np.int64), -1)
    targets = {
        "expression": Targets(LABELS, shares, shares.sum(axis=1) > 0),
        "fer2013": Targets.of_indices(FER2013_LABELS, original),
    }
    return Samples(images, targets, {"expression": majority(votes), "fer2013": original})


def read_arrays_source(source: Source, notes: Notes) -> Read:
    """Read one split as `read_arrays` does, at the wanted side."""
    samples = read_arrays(source.path)
    if samples.images.shape[1] != source.side:
        images = np.stack([resized(image, source.side) for image in samples.images])
        samples = replace(samples, images=images)
    return Read(samples)
