"""Read pictures from one folder a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from riot.errors import RiotError
from riot.training.datasets.labels import LEFT_OUT, SCHEMES, LabelMap
from riot.training.datasets.pictures import PictureReader, is_picture
from riot.training.datasets.progress import each
from riot.training.datasets.reading import Faces, Notes, Read, Source
from riot.training.samples import Samples, Targets


def read_folders(source: Source, notes: Notes) -> Read:
    """Read the pictures of each label's folder, whatever lies in between.

    Notes TRN-204 for a picture that is broken or shows no face to crop. Raises TRN-205 for a
    folder whose name is no label, TRN-206 for one without a picture.
    """
    labels = source.labels()
    reader = PictureReader(source)
    found = [
        (path, label)
        for folder, label in labelled_folders(source.path, labels)
        for path in _pictures(folder)
    ]
    faces, kept = Faces(source.side), list[tuple[Path, int]]()
    for path, label in each(found, source.path.name):
        try:
            faces.add(reader.read(path))
        except ValueError as error:
            notes.bad("TRN-204", str(error), path)
            continue
        kept.append((path, label))
    judged = np.array([label for _, label in kept], np.int64)
    scheme = source.scheme()
    targets = Targets.of_indices(SCHEMES[scheme], judged)
    people = people_of([path for path, _ in kept], source)
    return Read(Samples(faces.array(), {scheme: targets}, {scheme: judged}), people)


def labelled_folders(root: Path, labels: LabelMap) -> Iterator[tuple[Path, int]]:
    """Yield the folders in `root` that are named like labels, with the label's number."""
    for folder in subfolders(root):
        label = labels.find(folder.name)
        if label is None:
            raise RiotError(
                "TRN-205",
                f"no label is called {folder.name!r}",
                file=str(folder),
                hint=labels.hint(folder.name),
            )
        if label != LEFT_OUT:
            yield folder, label


def subfolders(root: Path) -> list[Path]:
    """Give the folders in a folder in order, without hidden ones."""
    found = (path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    return sorted(found)


def people_of(paths: list[Path], source: Source) -> tuple[str | None, ...] | None:
    """Say who each path shows by the pattern `subject`; None where it does not fit."""
    if source.settings.subject is None:
        return None
    pattern = re.compile(source.settings.subject)
    found = (pattern.search(path.relative_to(source.path).as_posix()) for path in paths)
    return tuple(match and match[1] for match in found)


def _pictures(folder: Path) -> list[Path]:
    pictures = sorted(path for path in folder.rglob("*") if is_picture(path))
    if not pictures:
        raise RiotError(
            "TRN-206",
            "holds no picture",
            file=str(folder),
            hint="fill or remove it, or map its name to null in `labels`",
        )
    return pictures
