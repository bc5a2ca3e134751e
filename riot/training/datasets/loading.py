"""Load the data of a training file: train and validation samples that share nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from riot.errors import Problem, RiotError
from riot.training.datasets.choosing import choose
from riot.training.datasets.joining import join
from riot.training.datasets.kinds import READERS, SETTINGS
from riot.training.datasets.reading import Notes, Read, Source
from riot.training.datasets.recognise import recognise
from riot.training.datasets.settings import DataSettings, SourceSettings
from riot.training.datasets.splitting import split
from riot.training.disjoint import copies, identical, repeats, same_person
from riot.training.samples import Samples

Role = Literal["train", "valid"]


@dataclass(frozen=True, slots=True)
class Split:
    """What to train on and what to validate on.

    No picture, no near copy and no person of `valid` is in `train`. `repeated` [N] marks the
    validation samples that copy an earlier one, or had a copy among the training samples before
    these were removed. `counts` says how many were read and removed, and why; `problems` holds
    a warning for every bad row and picture that was skipped.
    """

    train: Samples
    valid: Samples
    repeated: npt.NDArray[np.bool_]
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def load(settings: DataSettings, folder: Path) -> Split:
    """Load train and validation samples; relative paths count from `folder`.

    Bad rows and pictures are skipped and noted, or raised with `on_bad: stop` (TRN-203 a row,
    TRN-204 a picture, TRN-205 a label). Raises RiotError TRN-201 where something is missing,
    TRN-202 where a file or folder is not what it should be, TRN-205 for a folder that is no
    label, TRN-206 for a label that no sample has, TRN-207 for sources that do not go together,
    TRN-208 for a setting that the kind does not take, TRN-209 where nothing is left.
    """
    notes = Notes(settings.on_bad == "stop")
    people: dict[str, int] = {}
    train = _gather(settings.train, "train", settings, folder, notes, people)
    counts = {"read": len(train)}
    if isinstance(settings.valid, list):
        valid = _gather(settings.valid, "valid", settings, folder, notes, people)
        counts["read"] += len(valid)
    else:
        train, valid = split(train, settings.valid, settings.seed)
    same = identical(train.images, valid.images)
    copied, copying = copies(train.images, valid.images)
    near = copied & ~same
    person = same_person(train, valid) & ~copied
    repeated = copying | repeats(valid.images)
    train = train.select(~(same | near | person))
    for samples, what in ((train, "train on"), (valid, "validate on")):
        if not len(samples):
            raise RiotError("TRN-209", f"no sample is left to {what}", hint=_why(notes))
    _check_classes(train, settings)
    counts |= {
        "train": len(train),
        "valid": len(valid),
        "bad": len(notes.problems),
        "identical": int(same.sum()),
        "near_copies": int(near.sum()),
        "same_person": int(person.sum()),
        "repeated": int(repeated.sum()),
        **notes.left_out,
    }
    return Split(train, valid, repeated, counts, tuple(notes.problems))


def read_source(
    settings: SourceSettings,
    folder: Path,
    notes: Notes,
    *,
    side: int = 48,
    frames: int | None = None,
    role: Role = "train",
) -> Read:
    """Read one data set; raises as `load`."""
    path = folder / settings.path
    if not path.exists():
        raise RiotError(
            "TRN-201", "is missing", file=str(path), hint="paths count from the data folder"
        )
    kind = settings.kind if settings.kind != "auto" else recognise(path)
    if kind == "fer2013" and settings.kind == "auto" and settings.votes:
        kind = "ferplus"
    # A run's folder names every setting; only what is not as it is by itself was asked for.
    given = settings.model_dump(exclude_defaults=True).keys() - {"path", "kind"}
    if unfit := sorted(given - SETTINGS[kind]):
        raise RiotError(
            "TRN-208",
            f"is of kind {kind!r}, which takes no {unfit[0]!r}",
            file=str(path),
            hint=f"it takes {', '.join(sorted(SETTINGS[kind])) or 'nothing but its path'}",
        )
    if frames is not None and kind != "sequences":
        raise RiotError(
            "TRN-207",
            f"is of kind {kind!r} and holds stills, but `frames` asks for sequences",
            file=str(path),
            hint="remove `frames`, or train on sequences only",
        )
    source = Source(path, settings, folder, side, frames, role)
    before = len(notes.problems)
    read = READERS[kind](source, notes)
    if not len(read.samples):
        problems = notes.problems[before:]
        first = f"; the first problem is: {problems[0]}" if problems else ""
        raise RiotError("TRN-209", f"holds no sample to {_VERBS[role]}{first}", file=str(path))
    return read


_VERBS = {"train": "train on", "valid": "validate on"}


def _gather(
    sources: Sequence[SourceSettings],
    role: Role,
    settings: DataSettings,
    folder: Path,
    notes: Notes,
    people: dict[str, int],
) -> Samples:
    read = [
        read_source(source, folder, notes, side=settings.side, frames=settings.frames, role=role)
        for source in sources
    ]
    samples = choose(join(read, people), settings.merge, settings.subset)
    if not samples.targets:
        raise RiotError("TRN-209", "the subset leaves no scheme with two labels")
    taught = samples.taught()
    notes.left_out["without a target"] += int((~taught).sum())
    return samples.select(taught)


def _check_classes(train: Samples, settings: DataSettings) -> None:
    """Raise RiotError TRN-206 where a label of the subset has no sample under any scheme."""
    asked = settings.subset or tuple(settings.merge.values())
    for label in asked:
        if not any(
            label in targets.names
            and targets.values[targets.known, targets.names.index(label)].any()
            for targets in train.targets.values()
            if targets.kind == "shares"
        ):
            raise RiotError(
                "TRN-206",
                f"no sample to train on shows {label!r}",
                file=", ".join(str(source.path) for source in settings.train),
                hint="take it out of `subset`, or add a data set that has it",
            )


def _why(notes: Notes) -> str:
    if notes.problems:
        return f"{len(notes.problems)} were bad, first: {notes.problems[0].message}"
    return "add a data set, or choose another split"
