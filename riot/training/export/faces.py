"""Read the faces that an export needs: those to judge by, and those that training had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.datasets.loading import load, read_source
from riot.training.datasets.reading import Notes
from riot.training.datasets.settings import DataSettings, SourceSettings
from riot.training.evaluation.faces import load_faces
from riot.training.samples import Samples

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExportFaces:
    """Hold the faces that an export needs.

    Temperatures are fitted on `valid`, and every file is scored on it; `copied` bool [N] marks
    the faces of it that have a copy in the training data, of which `training` are faces.
    `sources` names the files or folders of the training data.
    """

    valid: Samples
    copied: npt.NDArray[np.bool_]
    training: Samples
    sources: tuple[str, ...]


def load_export_faces(
    settings: Settings,
    data: Path,
    apart_from: Path | None = None,
    doing: Callable[[str], object] = lambda _: None,
) -> ExportFaces:
    """Read the data of a run's `settings`, whose paths count from the folder `data`.

    Where the settings name no data, or `apart_from` is given, read the faces of `data` as
    `riot evaluate` does, and the training data that they are apart from. Raises RiotError TRN-404
    where no training data are found, and those of `load` and `load_faces`.
    """
    if settings.get("data") is not None and apart_from is None:
        return _of_settings(DataSettings.model_validate(settings["data"]), data, doing)
    faces = load_faces(data, apart_from, doing=doing)
    if faces.apart_from is None or faces.copied is None:
        raise RiotError(
            "TRN-404",
            "no training data are beside it, and the int8 file is calibrated on training faces",
            file=str(data),
            hint="name them with --apart-from",
        )
    path = faces.apart_from
    source = SourceSettings(path=path.absolute())
    training = read_source(source, path.parent, Notes()).samples
    return ExportFaces(faces.samples, faces.copied, training, (path.name,))


def _of_settings(
    settings: DataSettings, folder: Path, doing: Callable[[str], object]
) -> ExportFaces:
    doing("Reading the run's data")
    split = load(settings, folder)
    names = tuple(source.path.name for source in settings.train)
    return ExportFaces(split.valid, split.repeated, split.train, names)


def command_for(
    settings: Settings, run: Path, folder: Path, data: Path, apart_from: Path | None
) -> str:
    """Give the command that measures again what a card says.

    That is `riot evaluate`, unless the run kept a share of its data apart, which only an export
    finds again.
    """
    if apart_from is not None:
        return f"riot evaluate {folder.as_posix()} {data.as_posix()} --apart-from {apart_from}"
    if isinstance((settings.get("data") or {}).get("valid", []), list | tuple):
        return f"riot evaluate {folder.as_posix()} {data.as_posix()}"
    return f"riot models export {run.as_posix()} {folder.as_posix()} --data {data.as_posix()}"
