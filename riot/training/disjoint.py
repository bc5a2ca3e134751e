"""Keep training and validation apart: no copy of a face, and no person, in both.

`python -m riot.training.disjoint TRAIN VALID` counts what two data sets share.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.likeness import Images, pairs
from riot.training.samples import Samples

Marks = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]


def without_copies(train: Samples, valid: Samples) -> Samples:
    """Drop from `train` what shows the same picture, or the same person, as one of `valid`."""
    copied = alike(train.images, valid.images)
    return train.select(~(copied | same_person(train, valid)))


def identical(images: Images, others: Images) -> Marks:
    """Mark [N] the images that have a byte-identical copy among `others`."""
    known = {other.tobytes() for other in others}
    return np.fromiter((image.tobytes() in known for image in images), bool, len(images))


def alike(images: Images, others: Images) -> Marks:
    """Mark [N] the images that show the same picture as one of `others`; see `copies`."""
    return copies(images, others)[0]


def copies(images: Images, others: Images) -> tuple[Marks, Marks]:
    """Mark [N] of `images` and [M] of `others` what shows the same picture as one of the other.

    A picture saved, cropped or mirrored anew counts too: see `riot.training.likeness`. Of sequences
    [N, T, S, S] the middle frames are compared.
    """
    marks, other_marks = identical(images, others), identical(others, images)
    for mine, theirs in pairs(images, others):
        marks[mine] = True
        other_marks[theirs] = True
    return marks, other_marks


def same_person(samples: Samples, others: Samples) -> Marks:
    """Mark [N] the samples of people who are among `others`; a negative subject is unknown."""
    if samples.subjects is None or others.subjects is None:
        return np.zeros(len(samples), bool)
    return np.isin(samples.subjects, others.subjects) & (samples.subjects >= 0)


def repeats(images: Images) -> Marks:
    """Mark [N] the images that show the same picture as an earlier one."""
    seen: set[bytes] = set()
    marks = np.zeros(len(images), bool)
    for number, image in enumerate(images):
        content = image.tobytes()
        marks[number] = content in seen
        seen.add(content)
    for one, other in pairs(images):
        marks[np.maximum(one, other)] = True
    return marks


def groups(samples: Samples) -> Indices:
    """Number [N] the groups of samples that belong together: one picture, or one person."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = [*pairs(samples.images), _links([image.tobytes() for image in samples.images])]
    if samples.subjects is not None:
        edges.append(_links([None if who < 0 else int(who) for who in samples.subjects]))
    ones, others = (np.concatenate(ends) for ends in zip(*edges, strict=True))
    count = len(samples)
    graph = coo_array((np.ones(len(ones), bool), (ones, others)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _links(keys: Sequence[Any]) -> tuple[Indices, Indices]:
    """Link each sample to the first one with the same key; None links to nothing."""
    first: dict[Any, int] = {}
    ends = [
        (number, first.setdefault(key, number))
        for number, key in enumerate(keys)
        if key is not None
    ]
    linked = np.array(ends, np.int64).reshape(-1, 2)
    return linked[:, 0], linked[:, 1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Count and print; give 0, or 2 after printing what is wrong in one line."""
    from riot.training.datasets.loading import read_source
    from riot.training.datasets.reading import Notes
    from riot.training.datasets.settings import SourceSettings

    parser = argparse.ArgumentParser("python -m riot.training.disjoint", description=__doc__)
    parser.add_argument("train", type=Path, help="a data set")
    parser.add_argument("valid", type=Path, help="another one")
    options = parser.parse_args(arguments)
    try:
        train = read_source(SourceSettings(path=options.train), Path(), Notes()).samples
        valid = read_source(
            SourceSettings(path=options.valid), Path(), Notes(), role="valid"
        ).samples
    except RiotError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(shared_lines(train, valid)))
    return 0


def shared_lines(train: Samples, valid: Samples) -> list[str]:
    """Say in words how many pictures and people two data sets share."""
    copied, copying = copies(train.images, valid.images)
    lines: list[str] = []
    for name, other, these, those, marks in (
        ("train", "valid", train, valid, copied),
        ("valid", "train", valid, train, copying),
    ):
        same = identical(these.images, those.images)
        people = same_person(these, those) & ~marks
        lines.append(
            f"{name}: {len(these)} samples, of which in {other} too: {int(same.sum())} identical, "
            f"{int((marks & ~same).sum())} near copies, {int(people.sum())} more of the same people"
        )
    lines.append(f"valid: {int(repeats(valid.images).sum())} show the picture of an earlier one")
    return lines


if __name__ == "__main__":
    sys.exit(main())
