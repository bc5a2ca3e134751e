"""Read the faces to judge a model on, and mark those that it may have been trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from riot.errors import Problem
from riot.training.datasets.choosing import choose
from riot.training.datasets.joining import join
from riot.training.datasets.loading import Role, read_source
from riot.training.datasets.reading import Notes
from riot.training.datasets.settings import SourceSettings
from riot.training.disjoint import alike, identical, same_person
from riot.training.samples import Samples

VALID, TRAIN = "ferplus_valid.npz", "ferplus_train.npz"
"""The FER+ pair: of a folder with both, the first is judged on, and apart from the second."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Hold the faces to judge on.

    `copied` bool [N] marks those whose picture or person is in `apart_from`, the training data;
    both are None where there are none to compare with. `problems` are warnings of bad rows and
    pictures that were skipped.
    """

    path: Path
    samples: Samples
    copied: npt.NDArray[np.bool_] | None
    apart_from: Path | None
    problems: tuple[Problem, ...]


def load_faces(
    path: Path,
    apart_from: Path | None = None,
    *,
    side: int = 48,
    frames: int | None = None,
    merge: Mapping[str, str] | None = None,
    doing: Callable[[str], object] = lambda _: None,
) -> Faces:
    """Read labelled faces of any kind, and look for copies in the training data.

    Of a folder with the FER+ pair its validation is judged on; where the pair's training file
    lies there or beside `path`, it is what copies are looked for in, unless `apart_from` names
    another. `merge` says which labels count as which. `doing` is told what takes time. Raises
    RiotError as `riot.training.datasets.loading.read_source`.
    """
    file = path / VALID if (path / VALID).is_file() else path
    training = apart_from or _training_beside(file)
    notes = Notes()
    people: dict[str, int] = {}

    def read(what: Path, role: Role) -> Samples:
        doing(f"Reading {what.name}")
        source = SourceSettings(path=what.absolute())
        found = read_source(source, what.parent, notes, side=side, frames=frames, role=role)
        return join([found], people)

    samples = read(file, "valid")
    if merge:
        samples = choose(samples, merge, ())
    if training is None:
        return Faces(file, samples, None, None, tuple(notes.problems))
    others = read(training, "train")
    doing(f"Looking for copies in {training.name}")
    copied = mark_copies(samples, others)
    return Faces(file, samples, copied, training, tuple(notes.problems))


def mark_copies(samples: Samples, training: Samples) -> npt.NDArray[np.bool_]:
    """Mark [N] the samples whose picture, or whose person, is in `training` too."""
    copied = identical(samples.images, training.images) | alike(samples.images, training.images)
    return copied | same_person(samples, training)


def _training_beside(file: Path) -> Path | None:
    beside = file.parent / TRAIN
    return beside if file.suffix == ".npz" and file != beside and beside.is_file() else None
