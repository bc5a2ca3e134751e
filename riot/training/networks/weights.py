"""Load weights from a file into a built network."""

from __future__ import annotations

import textwrap
import warnings
from pathlib import Path

import keras

from riot.errors import RiotError
from riot.training.networks.backbone import backbone_of

SUFFIXES = (".keras", ".weights.h5", ".h5")


def load_file(model: keras.Model, path: Path) -> None:
    """Load `path` into the backbone where it fits there, otherwise into the whole network.

    Takes a .keras file, of which only the weights are read, a .weights.h5 file, or an .h5 file
    of keras.applications. Raises RiotError TRN-103 where it is missing, broken or does not fit;
    the network is then of no use.
    """
    if not path.is_file():
        raise RiotError("TRN-103", "weights file is missing", file=str(path))
    if not path.name.endswith(SUFFIXES):
        raise RiotError(
            "TRN-103", "is no weights file", file=str(path), hint=f"one of {', '.join(SUFFIXES)}"
        )
    problem = ""
    for part in (backbone_of(model), model):
        if part is None:
            continue
        try:
            with warnings.catch_warnings():
                # Said of every file that does not fit, before the error that says why.
                warnings.filterwarnings("ignore", message="Skipping nested container")
                part.load_weights(path)
            return
        # A broken file makes h5py, zipfile and Keras raise a dozen kinds of error.
        except Exception as error:
            problem = _line_of(error)
    raise RiotError(
        "TRN-103",
        f"the weights do not fit {model.name}: {problem}",
        file=str(path),
        hint="same network, side, frames and heads as when they were saved",
    )


def _line_of(error: Exception) -> str:
    """Give the line of a message that says most: Keras's first one only announces it."""
    lines = [line for line in str(error).splitlines() if line.strip()] or [repr(error)]
    return textwrap.shorten(lines[1] if lines[0].endswith(":") and lines[1:] else lines[0], 240)
