"""Load the FER+ pair as plain arrays and keep training and validation apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.votes import distributions, majority

SIZE = 48
FILES = {"train": "ferplus_train.npz", "valid": "ferplus_valid.npz"}
ARRAYS = ("images", "ferplus_votes", "fer2013_label")


@dataclass(frozen=True, slots=True)
class Faces:
    """Hold N faces with their labels.

    `images` uint8 [N, 48, 48] gray; `votes` uint8 [N, 10]; `targets` float32 [N, 8], vote shares,
    a zero row where the face is unusable; `majority` int64 [N], an index into LABELS or -1;
    `fer2013` uint8 [N], the original label, 255 where unmatched.
    """

    images: npt.NDArray[np.uint8]
    votes: npt.NDArray[np.uint8]
    targets: npt.NDArray[np.float32]
    majority: npt.NDArray[np.int64]
    fer2013: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.images)

    def select(self, mask: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Faces:
        """Give the faces that `mask` (bool [N], or indices) names."""
        return Faces(
            self.images[mask],
            self.votes[mask],
            self.targets[mask],
            self.majority[mask],
            self.fer2013[mask],
        )

    def usable(self) -> npt.NDArray[np.bool_]:
        """Mark [N] the faces that have a target to learn from."""
        return self.targets.sum(axis=1) > 0


@dataclass(frozen=True, slots=True)
class FacePair:
    """Hold a training and a validation set that share no image.

    `repeated` bool [len(valid)] marks validation faces with a byte-identical copy in the training
    file; those copies, `removed` of them, are already gone from `train`.
    """

    train: Faces
    valid: Faces
    repeated: npt.NDArray[np.bool_]
    removed: int


def load_faces(folder: Path, split: str) -> Faces:
    """Load one split ("train" or "valid") from its .npz file in `folder`.

    Raise RiotError TRN-001 where the file is missing and TRN-002 where it is not what it should be.
    """
    path = Path(folder) / FILES[split]
    if not path.is_file():
        raise RiotError(
            "TRN-001",
            f"{FILES[split]} is missing",
            file=str(path),
            hint="name the folder that holds the FER+ arrays with --data",
        )
    try:
        with np.load(path) as arrays:
            images, votes, fer2013 = (arrays[name] for name in ARRAYS)
    except (KeyError, ValueError, OSError) as error:
        raise RiotError("TRN-002", f"cannot be read: {error}", file=str(path)) from error
    if images.shape[1:] != (SIZE, SIZE) or votes.shape != (len(images), 10):
        raise RiotError("TRN-002", f"unexpected shape {images.shape}", file=str(path))
    return Faces(images, votes, distributions(votes), majority(votes), fer2013)


def load_pair(folder: Path) -> FacePair:
    """Load both splits and remove from training every byte-identical copy of a validation face."""
    return separate(load_faces(folder, "train"), load_faces(folder, "valid"))


def separate(train: Faces, valid: Faces) -> FacePair:
    """Drop from `train` the faces whose bytes also occur in `valid`, and mark them there."""
    train_keys, valid_keys = keys(train.images), keys(valid.images)
    shared = set(train_keys) & set(valid_keys)
    copied = np.fromiter((key in shared for key in train_keys), bool, len(train_keys))
    repeated = np.fromiter((key in shared for key in valid_keys), bool, len(valid_keys))
    return FacePair(train.select(~copied), valid, repeated, int(copied.sum()))


def keys(images: npt.NDArray[np.uint8]) -> list[bytes]:
    """Give the bytes of each image, equal exactly where two images are."""
    return [image.tobytes() for image in images]
