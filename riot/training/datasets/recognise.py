"""Tell what kind of data set a path holds, from the file or the folder itself."""

from __future__ import annotations

from pathlib import Path

from riot.errors import RiotError
from riot.training.datasets.affectnet import NAME as AFFECTNET_NAME
from riot.training.datasets.ferplus import NAME as VOTES_NAME
from riot.training.datasets.ferplus import VOTES_FILE
from riot.training.datasets.folders import subfolders
from riot.training.datasets.pictures import is_picture
from riot.training.datasets.rows import read_header
from riot.training.datasets.sequences import ck_folders
from riot.training.datasets.settings import Kind

MOST_FOLDERS = 20
"""Folders looked into before a layout counts as unknown."""


def recognise(path: Path) -> Kind:
    """Give the kind; raise RiotError TRN-201 for what cannot be read, TRN-202 for the unknown."""
    if path.is_dir():
        return _of_folder(path)
    if path.suffix == ".npz":
        return "arrays"
    header = read_header(path)
    if {"emotion", "pixels"} <= set(header):
        return "ferplus" if path.with_name(VOTES_FILE).is_file() else "fer2013"
    if AFFECTNET_NAME in header:
        return "affectnet"
    if VOTES_NAME in header:
        raise RiotError(
            "TRN-202",
            "holds the votes of FER+ but no faces",
            file=str(path),
            hint="make fer2013.csv the path and name this file in `votes`",
        )
    raise RiotError(
        "TRN-202",
        f"is no data set that is known here; its columns are {', '.join(header)[:80]}",
        file=str(path),
        line=1,
        hint="see docs/reference/datasets.md, or name its kind",
    )


def _of_folder(path: Path) -> Kind:
    folders = subfolders(path)
    if {"images", "annotations"} <= {folder.name for folder in folders}:
        return "affectnet"
    if ck_folders(path):
        return "sequences"
    for folder in folders[:MOST_FOLDERS]:
        if any(is_picture(inner) for inner in folder.iterdir()):
            return "folders"
        if any(is_picture(frame) for clip in subfolders(folder) for frame in clip.iterdir()):
            return "sequences"
    raise RiotError(
        "TRN-202",
        "holds no folders of pictures named like labels",
        file=str(path),
        hint="name the folder that holds label/picture or label/sequence/frames",
    )
