"""Write a trained run as a model folder: calibrate it, convert it, measure every file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from riot.clock import SystemClock
from riot.errors import RiotError
from riot.training.evaluation.evaluate import evaluate
from riot.training.evaluation.scorers.keras import load_keras
from riot.training.evaluation.scorers.port import fitted
from riot.training.export import keras_file, litert, litert_int8, onnx_file
from riot.training.export.calibrating import calibrations
from riot.training.export.card import Card, Facts, write_card
from riot.training.export.faces import ExportFaces
from riot.training.export.graph import calibrated, flip_averaged
from riot.training.export.measures import (
    check_agreement,
    measure_files,
    open_scorers,
    take_times,
)
from riot.training.export.run import NETWORK, named, settings_of
from riot.training.samples import Samples

Model = Any
Begin = Callable[[str, int], Callable[[int], object]]
"""Told what begins and of how many parts it is; gives what is told how many more are done."""

MAIN = "expression"
_BATCH = 128


def silent(what: str, parts: int) -> Callable[[int], object]:
    """Show no progress."""
    return lambda done: None


def export(
    run: Path,
    folder: Path,
    faces: ExportFaces,
    *,
    command: str,
    version: str = "1",
    note: str = "",
    begin: Begin = silent,
) -> Card:
    """Write the network of `run` into `folder`, in every format with its card, and give the card.

    `command` is what reproduces the scores; `note` is added to what the card says of the
    training; `begin` is told of the progress. Raises RiotError TRN-304 where the network cannot
    be read, TRN-401 where it is none for single faces, TRN-402 where validation lacks the labels
    of a head, TRN-403 where a file answers otherwise than the network, and TRN-405 where there is
    none.
    """
    valid, settings = faces.valid, settings_of(run)
    network = load_keras(run / NETWORK)
    averaged = flip_averaged(network)
    heads = heads_of(averaged, valid, run)
    values = [head for head in heads if valid.targets[head].kind == "values"]
    logits = answers(averaged, valid, begin("calibrating", len(valid)))
    calibration = calibrations({head: logits[head] for head in heads if head not in values}, valid)
    temperatures = {
        head: calibration[head].temperature if head in calibration else 1.0
        for head in heads
        if head not in values
    }
    model = calibrated(averaged, temperatures, values)

    folder.parent.mkdir(parents=True, exist_ok=True)
    # A folder that a show reads must not be half new if anything fails.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as beside:
        fresh = Path(beside)
        write_files(model, fresh, list(heads), faces.training, begin)
        scorers = open_scorers(fresh, heads)
        scores = {
            file: scorer.score(valid.images, begin(f"scoring {file}", len(valid)))
            for file, scorer in scorers.items()
        }
        # The scorers take quantities for logits; only probabilities can be compared.
        check_agreement(fresh, scores, temperatures)
        times = take_times(scorers, valid.images, SystemClock())
        facts = Facts(
            name=folder.name,
            command=command,
            version=version,
            note=note,
            settings=named(settings),
            sources=faces.sources,
            side=int(model.input_shape[1]),
            parameters=int(network.count_params()),
            heads=heads,
            values=tuple(values),
            temperatures=temperatures,
            calibrations=calibration,
            files=measure_files(fresh, scores, times, valid),
            scores=scores[litert.DYNAMIC_FILE],
            evaluation=evaluate(scores[litert.DYNAMIC_FILE], heads, valid, copied=faces.copied),
            valid=valid,
            trained_on=int(faces.training.taught().sum()),
        )
        card = write_card(fresh, facts)
        folder.mkdir(exist_ok=True)
        for file in fresh.iterdir():
            os.replace(file, folder / file.name)
    return card


def heads_of(averaged: Model, valid: Samples, run: Path) -> dict[str, tuple[str, ...]]:
    """Give each head's labels, `expression` first, as validation names them."""
    sizes = {head: int(logits.shape[-1]) for head, logits in averaged.output.items()}
    ordered = sorted(sizes, key=lambda head: head != MAIN)
    for head in ordered:
        if head not in valid.targets or len(valid.targets[head].names) != sizes[head]:
            raise RiotError(
                "TRN-402",
                f"the validation faces do not name the {sizes[head]} labels of the head {head!r}",
                file=str(run / NETWORK),
                hint="name the data that it was trained with",
            )
    return {head: valid.targets[head].names for head in ordered}


def answers(model: Model, valid: Samples, done: Callable[[int], object]) -> dict[str, Any]:
    """Give what a model of gray faces says to each face, by head [N, K]."""
    parts: list[dict[str, Any]] = []
    shape = tuple(model.input_shape[1:])
    for first in range(0, len(valid), _BATCH):
        faces = fitted(valid.images[first : first + _BATCH], shape, NETWORK)
        parts.append(model.predict_on_batch(faces))
        done(len(faces))
    return {head: np.concatenate([part[head] for part in parts]) for head in parts[0]}


def write_files(
    model: Model, folder: Path, order: list[str], training: Samples, begin: Begin
) -> None:
    """Write the model in every format."""
    done = begin("writing files", 5)
    keras_file.write_keras(model, folder)
    done(1)
    litert.write_float(model, folder, order)
    done(1)
    litert.write_dynamic(model, folder, order)
    done(1)
    litert_int8.write_int8(model, folder, order, training.images)
    done(1)
    onnx_file.write_onnx(model, folder, order)
    done(1)
