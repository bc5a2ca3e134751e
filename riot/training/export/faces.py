"""Read the faces that an export needs: those to judge by, and those that training had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.datasets.choosing import choose
from riot.training.datasets.loading import read_source
from riot.training.datasets.reading import Notes
from riot.training.datasets.settings import SourceSettings
from riot.training.evaluation.faces import load_faces
from riot.training.samples import Samples


@dataclass(frozen=True, slots=True)
class ExportFaces:
    """Hold the faces that an export needs.

    Temperatures are fitted on `valid`, and every file is scored on it; `copied` bool [N] marks
    the faces of it that have a copy in the training data. `training` are faces of these data.
    """

    valid: Samples
    copied: npt.NDArray[np.bool_]
    training: Samples


def load_export_faces(
    settings: Mapping[str, Any],
    data: Path,
    apart_from: Path | None = None,
    doing: Callable[[str], object] = lambda _: None,
) -> ExportFaces:
    """Read the faces of `data` as `riot evaluate` does, and the training data they are apart from.

    `settings` are the run's: what it merged and left out is merged and left out here. Raises
    RiotError TRN-404 where no training data are found, and those of `load_faces`.
    """
    asked = settings.get("data") or {}
    merge, subset = asked.get("merge") or {}, tuple(asked.get("subset") or ())
    side = int(asked.get("side") or 48)
    faces = load_faces(data, apart_from, side=side, doing=doing)
    if faces.apart_from is None or faces.copied is None:
        raise RiotError(
            "TRN-404",
            "no training data are beside it, and the int8 file is calibrated on training faces",
            file=str(data),
            hint="name them with --apart-from",
        )
    path = faces.apart_from
    source = SourceSettings(path=path.absolute())
    training = read_source(source, path.parent, Notes(), side=side).samples
    return ExportFaces(choose(faces.samples, merge, subset), faces.copied, training)
