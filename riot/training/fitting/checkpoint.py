"""Save and load a training as it stands after an epoch: one file, replaced as a whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from riot.errors import RiotError
from riot.training.fitting.runs import replacing

Model = Any

PROGRESS = "riot.json"
"""A file beside Keras's own in the archive: how far the training is."""


def save(model: Model, path: Path, *, epoch: int, faces: int) -> None:
    """Save weights, optimizer and averaged weights, and what Keras leaves out: dropout's state.

    `epoch` is how many are done, `faces` how many are learned from.
    """
    progress = {
        "epoch": epoch,
        "faces": faces,
        "dropout": [np.asarray(state.numpy()).tolist() for state in dropout_states(model)],
    }
    with replacing(path) as fresh:
        model.save(fresh)
        with zipfile.ZipFile(fresh, "a") as archive:
            archive.writestr(PROGRESS, json.dumps(progress))


def load(path: Path, *, faces: int) -> tuple[Model, int]:
    """Give the model that training goes on with, and how many epochs are done.

    Raises RiotError TRN-509 where it learned from another number of faces, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            progress = json.loads(archive.read(PROGRESS))
        model = keras.models.load_model(path, safe_mode=True)
    # A broken file makes zipfile, h5py and Keras raise a dozen kinds of error.
    except Exception as error:
        message = str(error).strip().splitlines()[0]
        raise RiotError(
            "TRN-509", f"the checkpoint cannot be read: {message}", file=str(path)
        ) from error
    if progress["faces"] != faces:
        raise RiotError(
            "TRN-509",
            f"was trained on {progress['faces']:,} faces, and the data now have {faces:,}",
            file=str(path),
            hint="name the same data, or train into another folder",
        )
    for state, value in zip(dropout_states(model), progress["dropout"], strict=True):
        state.assign(value)
    return model, int(progress["epoch"])


def dropout_states(model: Model) -> list[Any]:
    """Give the variables that random layers draw from; Keras 3.15 saves none of them."""
    variables: Iterable[Any] = model.variables
    return [variable for variable in variables if variable.name == "seed_generator_state"]
