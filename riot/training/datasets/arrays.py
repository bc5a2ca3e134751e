"""Read the FER+ arrays: one .npz file a split, votes and original labels side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from riot.errors import RiotError
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS, FER2013_UNMATCHED, LABELS, distributions, majority

ARRAYS = ("images", "ferplus_votes", "fer2013_label")


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
        with np.load(path, allow_pickle=False) as arrays:
            images, votes, fer2013 = (arrays[name] for name in ARRAYS)
    except (KeyError, ValueError, OSError) as error:
        raise RiotError("TRN-002", f"cannot be read: {error}", file=str(path)) from error
    if images.ndim != 3 or images.dtype != np.uint8 or votes.shape != (len(images), 10):
        raise RiotError("TRN-002", f"unexpected shape {images.shape}", file=str(path))
    shares = distributions(votes)
    original = np.where(fer2013 == FER2013_UNMATCHED, -1, fer2013.astype(np.int64))
    targets = {
        "expression": Targets(LABELS, shares, shares.sum(axis=1) > 0),
        "fer2013": Targets.of_indices(FER2013_LABELS, original),
    }
    return Samples(images, targets, {"expression": majority(votes), "fer2013": original})
