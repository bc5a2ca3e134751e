"""Read FER2013 with the votes of FER+: two files, row by row side by side.

Barsoum et al., "Training Deep Networks for Facial Expression Recognition with Crowd-Sourced Label
Distribution", 2016.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from riot.errors import RiotError
from riot.training.datasets.fer2013 import fer2013_rows
from riot.training.datasets.reading import Faces, Notes, Read, Source
from riot.training.datasets.rows import read_rows
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS, LABELS, distributions, majority

VOTES_FILE = "fer2013new.csv"
COLUMNS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
NAME = "Image name"

Votes = dict[int, tuple[str, bytes] | None]
"""By row: the usage and the ten votes; None where FER+ took the face out or the row is bad."""


def read_ferplus(source: Source, notes: Notes) -> Read:
    """Read faces with the schemes "expression" (votes) and "fer2013" (original labels).

    Faces without an image name are left out, as FER+ does. Notes TRN-203 for a bad row of either
    file and for a face without a row of votes. Raises TRN-207 where the files do not go together,
    and as `read_rows`.
    """
    votes_path = votes_file(source)
    votes = _read_votes(votes_path, notes)
    faces, labels, tags = Faces(source.side), list[int](), bytearray()
    for found in fer2013_rows(source, notes):
        number, line = found.row.number, found.row.line
        if number not in votes:
            notes.bad("TRN-203", f"has no row of votes in {votes_path.name}", source.path, line)
            continue
        row = votes[number]
        if row is None:
            continue
        usage, counts = row
        if usage != found.usage and found.row.cells and "Usage" in found.row.cells:
            raise RiotError(
                "TRN-207",
                f"is {found.usage} here and {usage} in {votes_path.name}: they do not go together",
                file=str(source.path),
                line=line,
                hint="use the original fer2013.csv, in its own order",
            )
        faces.add(found.face)
        labels.append(found.label)
        tags += counts
    table = np.frombuffer(tags, np.uint8).reshape(-1, len(COLUMNS))
    shares, original = distributions(table), np.array(labels, np.int64)
    targets = {
        "expression": Targets(LABELS, shares, shares.sum(axis=1) > 0),
        "fer2013": Targets.of_indices(FER2013_LABELS, original),
    }
    judged = {"expression": majority(table), "fer2013": original}
    return Read(Samples(faces.array(), targets, judged))


def votes_file(source: Source) -> Path:
    """Give the path of the votes: the one named, or the usual one beside the faces."""
    named = source.settings.votes
    path = source.folder / named if named else source.path.with_name(VOTES_FILE)
    if not path.is_file():
        raise RiotError(
            "TRN-201", "the votes are missing", file=str(path), hint="name them in `votes`"
        )
    return path


def _read_votes(path: Path, notes: Notes) -> Votes:
    votes: Votes = {}
    for row in read_rows(path, ("Usage", NAME, *COLUMNS), notes):
        votes[row.number] = None
        if row.cells is None:
            continue
        if not row.cells[NAME]:
            notes.left_out["taken out by FER+"] += 1
            continue
        counts = [row.cells[column] for column in COLUMNS]
        if not all(count.isascii() and count.isdigit() and int(count) < 256 for count in counts):
            notes.bad(
                "TRN-203", f"has votes that are no counts: {', '.join(counts)}", path, row.line
            )
            continue
        votes[row.number] = row.cells["Usage"], bytes(map(int, counts))
    return votes
