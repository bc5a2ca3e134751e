"""Decide where annotated pictures go, and never onto a picture that was given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.errors import RiotError

FORMATS = (".png", ".jpg", ".jpeg", ".webp")


class Outputs:
    """Name the annotated copy of each picture: beside it, or where `out` says.

    `out` is a folder, made where it is missing, or for one picture a file. Raises RiotError PER-422
    for one file for several pictures, or a file of a kind that cannot be written.
    """

    def __init__(self, inputs: Sequence[Path], out: Path | None) -> None:
        self._taken = {path.resolve() for path in inputs}
        self._inputs = frozenset(self._taken)
        self._folder: Path | None = None
        self._file: Path | None = None
        if out is None:
            return
        if out.is_dir() or not out.suffix:
            self._folder = out
            return
        if out.suffix.lower() not in FORMATS:
            raise RiotError(
                "PER-422",
                f"a picture cannot be written as {out.suffix}",
                file=str(out),
                hint=f"use {', '.join(FORMATS)}, or name a folder",
            )
        if len(inputs) > 1:
            raise RiotError(
                "PER-422",
                f"one file cannot take {len(inputs)} pictures",
                file=str(out),
                hint="name a folder",
            )
        self._file = out

    def place(self, path: Path) -> Path:
        """Give the file for the copy of a picture; its folder exists from now on.

        An earlier copy is written over; a picture that was given is not: the name gets a number, or
        RiotError PER-421 is raised where `out` named that file. Raises PER-420 where the folder
        cannot be made.
        """
        if self._file is not None:
            if self._file.resolve() in self._inputs:
                raise RiotError(
                    "PER-421",
                    "would be written over the picture itself",
                    file=str(self._file),
                    hint="give --out another name",
                )
            return _with_folder(self._file)
        folder = path.parent if self._folder is None else self._folder
        place, number = folder / f"{path.stem}-read.png", 1
        while place.resolve() in self._taken:
            number += 1
            place = folder / f"{path.stem}-read-{number}.png"
        self._taken.add(place.resolve())
        return _with_folder(place)


def unwritable(path: Path, error: OSError) -> RiotError:
    """Say why an annotated picture cannot be written; PER-420."""
    return RiotError(
        "PER-420",
        f"the annotated picture cannot be written: {error.strerror}",
        file=str(path),
        hint="give --out a folder that is yours",
    )


def _with_folder(place: Path) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error) from error
    return place
