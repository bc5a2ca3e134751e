"""Read AffectNet: the CSV of the full set, or the folder of the newer, smaller one.

Mollahosseini et al., "AffectNet: A Database for Facial Expression, Valence, and Arousal Computing
in the Wild", 2017. The newer one holds images/NAME.jpg and annotations/NAME_{exp,val,aro}.npy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from riot.errors import RiotError
from riot.training.datasets.labels import AFFECT, LEFT_OUT, SCHEMES, LabelMap
from riot.training.datasets.pictures import PictureReader, is_picture, read_gray, resized
from riot.training.datasets.progress import each
from riot.training.datasets.reading import Faces, Images, Notes, Read, Source
from riot.training.datasets.rows import read_rows
from riot.training.samples import Samples, Targets

CODES: dict[str, str | None] = {
    "0": "calm",
    "1": "happiness",
    "2": "sadness",
    "3": "surprise",
    "4": "fear",
    "5": "disgust",
    "6": "anger",
    "7": "contempt",
    "8": None,  # none of these
    "9": None,  # uncertain
    "10": None,  # no face
    "none": None,
    "uncertain": None,
    "non-face": None,
    "no-face": None,
    "no face": None,
}
NAME = "subDirectory_filePath"
BOX = ("face_x", "face_y", "face_width", "face_height")
UNKNOWN = -2.0
"""Valence or arousal that nobody annotated."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotated face: its picture, its box (x, y, width, height), label and affect."""

    path: Path
    box: Box | None
    label: int
    affect: tuple[float, float] | None
    file: Path
    line: int | None = None


def read_affectnet(source: Source, notes: Notes) -> Read:
    """Read faces with the schemes "expression" and "affect" (valence and arousal, -1..1).

    A face that is none of the labels, uncertain or no face has no expression; a valence or
    arousal of -2 is unknown; faces with neither are left out unread. Notes TRN-203 for a bad
    row, TRN-204 for a broken picture, TRN-205 for a number that is no label.
    """
    labels = source.labels(CODES)
    find = _folder_marks if source.path.is_dir() else _csv_marks
    marks = list(find(source, labels, notes))
    reader = PictureReader(source)
    faces, kept = Faces(source.side), list[Mark]()
    for mark in each(marks, source.path.name):
        try:
            faces.add(
                reader.read(mark.path)
                if mark.box is None or source.settings.crop == "face"
                else cut_box(read_gray(mark.path), mark.box, source.side)
            )
        except ValueError as error:
            notes.bad("TRN-204", f"{mark.path.name} {error}", mark.file, mark.line)
            continue
        kept.append(mark)
    judged = np.array([mark.label for mark in kept], np.int64)
    affect = [mark.affect or (0.0, 0.0) for mark in kept]
    known = np.array([mark.affect is not None for mark in kept], bool)
    scheme = source.scheme()
    targets = {
        scheme: Targets.of_indices(SCHEMES[scheme], judged),
        "affect": Targets(AFFECT, np.array(affect, np.float32).reshape(-1, 2), known, "values"),
    }
    return Read(Samples(faces.array(), targets, {scheme: judged}))


def cut_box(gray: Images, box: Box, side: int) -> Images:
    """Cut the square around a box; beyond the picture its outermost pixels repeat."""
    x, y, width, height = box
    across = max(1, round(max(width, height)))
    middle = (x + (width - 1) / 2, y + (height - 1) / 2)
    return resized(np.asarray(cv2.getRectSubPix(gray, (across, across), middle), np.uint8), side)


def _csv_marks(source: Source, labels: LabelMap, notes: Notes) -> Iterator[Mark]:
    images = (
        source.folder / source.settings.images if source.settings.images else source.path.parent
    )
    if not images.is_dir():
        raise RiotError(
            "TRN-201",
            "the folder of pictures is missing",
            file=str(images),
            hint="name it in `images`",
        )
    columns = (NAME, "expression", "valence", "arousal")
    for row in read_rows(source.path, columns, notes):
        if row.cells is None:
            continue
        path = images / row.cells[NAME].replace("\\", "/")
        try:
            box = _box(row.cells)
            label = _label(row.cells["expression"], labels)
            affect = _affect(row.cells["valence"], row.cells["arousal"])
        except ValueError as error:
            notes.bad("TRN-203", str(error), source.path, row.line)
            continue
        if label == LEFT_OUT and affect is None:
            notes.left_out["face without a label"] += 1
            continue
        yield Mark(path, box, label, affect, source.path, row.line)


def _folder_marks(source: Source, labels: LabelMap, notes: Notes) -> Iterator[Mark]:
    annotations = source.path / "annotations"
    for path in sorted((source.path / "images").iterdir()):
        if not is_picture(path):
            continue
        try:
            label = _label(_annotation(annotations, path.stem, "exp"), labels)
            affect = _affect(
                _annotation(annotations, path.stem, "val"),
                _annotation(annotations, path.stem, "aro"),
            )
        except ValueError as error:
            notes.bad("TRN-203", str(error), path)
            continue
        if label == LEFT_OUT and affect is None:
            notes.left_out["face without a label"] += 1
            continue
        yield Mark(path, None, label, affect, path)


def _annotation(folder: Path, name: str, what: str) -> str:
    path = folder / f"{name}_{what}.npy"
    try:
        return str(np.load(path, allow_pickle=False).item())
    except FileNotFoundError:
        raise ValueError(f"has no annotation {path.name}") from None
    except (OSError, ValueError, EOFError):
        raise ValueError(f"has the broken annotation {path.name}") from None


def _label(word: str, labels: LabelMap) -> int:
    label = labels.find(word)
    if label is None:
        raise ValueError(f"has the label {word!r}, which is none of AffectNet's 0 to 10")
    return label


def _affect(valence: str, arousal: str) -> tuple[float, float] | None:
    try:
        values = float(valence), float(arousal)
    except ValueError:
        raise ValueError(f"has no numbers for valence {valence!r}, arousal {arousal!r}") from None
    if UNKNOWN in values:
        return None
    if not all(-1 <= value <= 1 for value in values):
        raise ValueError(f"has valence {valence}, arousal {arousal}, not -1 to 1")
    return values


def _box(cells: dict[str, str]) -> Box | None:
    """Read the box of a row; None where the file has no boxes or this face has none."""
    if not all(cells.get(name) not in (None, "", "NULL") for name in BOX):
        return None
    try:
        x, y, width, height = (float(cells[name]) for name in BOX)
    except ValueError:
        raise ValueError("has a face box that is no four numbers") from None
    if not (0 < width < 20_000 and 0 < height < 20_000 and abs(x) < 1e5 and abs(y) < 1e5):
        raise ValueError(f"has the impossible face box {x:g}, {y:g}, {width:g}, {height:g}")
    return x, y, width, height
