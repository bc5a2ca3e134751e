"""Read the original FER2013 file: emotion, pixels, Usage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from riot.training.datasets.labels import LEFT_OUT, SCHEMES
from riot.training.datasets.pictures import resized
from riot.training.datasets.reading import Faces, Images, Notes, Read, Source
from riot.training.datasets.rows import Row, read_rows
from riot.training.datasets.settings import Usage
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS

SIDE = 48
CODES: dict[str, str | None] = {str(number): name for number, name in enumerate(FER2013_LABELS)}
GRAYS = {str(value): value for value in range(256)}
USAGES = get_args(Usage)


@dataclass(frozen=True, slots=True)
class Fer2013Row:
    """One good row: the face [S, S] and its number in the scheme."""

    row: Row
    usage: str
    face: Images
    label: int


def read_fer2013(source: Source, notes: Notes) -> Read:
    """Read the rows of the wanted usage with the scheme "fer2013", or the one chosen.

    Notes TRN-203 for a bad row. Raises TRN-201 and TRN-202 as `read_rows`.
    """
    scheme = source.scheme("fer2013")
    faces, labels = Faces(source.side), list[int]()
    for found in fer2013_rows(source, notes):
        faces.add(found.face)
        labels.append(found.label)
    judged = np.array(labels, np.int64)
    targets = Targets.of_indices(SCHEMES[scheme], judged)
    return Read(Samples(faces.array(), {scheme: targets}, {scheme: judged}))


def fer2013_rows(source: Source, notes: Notes) -> Iterator[Fer2013Row]:
    """Yield the good rows of the wanted usage; without a column Usage, all of them."""
    labels = source.labels(CODES, usual="fer2013")
    wanted = source.usage
    for row in read_rows(source.path, ("emotion", "pixels"), notes):
        if row.cells is None:
            continue
        usage = row.cells.get("Usage", wanted[0])
        if usage not in wanted:
            if usage not in USAGES:
                notes.bad("TRN-203", f"has the unknown usage {usage!r}", source.path, row.line)
            continue
        label = labels.find(row.cells["emotion"])
        if label is None:
            notes.bad(
                "TRN-205",
                f"has the label {row.cells['emotion']!r}, which is none of FER2013's 0 to 6",
                source.path,
                row.line,
                "add it to `labels` if it is meant",
            )
            continue
        try:
            face = parse_pixels(row.cells["pixels"])
        except ValueError as error:
            notes.bad("TRN-203", str(error), source.path, row.line)
            continue
        if label == LEFT_OUT:
            notes.left_out["label left out"] += 1
            continue
        yield Fer2013Row(row, usage, resized(face, source.side), label)


def parse_pixels(text: str) -> Images:
    """Give the face [48, 48] of a row's 2304 gray values; raise ValueError saying why not."""
    values = text.split()
    if len(values) != SIDE * SIDE:
        raise ValueError(f"has {len(values)} pixels instead of {SIDE * SIDE}")
    try:
        grays = bytes(map(GRAYS.__getitem__, values))
    except KeyError as error:
        raise ValueError(f"has the pixel {str(error.args[0])[:20]!r}, not 0 to 255") from None
    return np.frombuffer(grays, np.uint8).reshape(SIDE, SIDE)
