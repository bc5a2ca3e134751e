"""Train a network into a run folder that a killed run continues from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from rich.console import Console

from riot.errors import RiotError
from riot.training.feeding.feed import batches
from riot.training.feeding.lessons import Lesson, Rows, lessons, taught
from riot.training.feeding.teachers import ask
from riot.training.fitting import checkpoint, runs
from riot.training.fitting.distribution import ALONE, Workers, distributed, shared
from riot.training.fitting.ending import write_metrics
from riot.training.fitting.keeping import Keep, StayFinite, keep_network
from riot.training.fitting.learning import prepare
from riot.training.fitting.making import Average, make, precision
from riot.training.fitting.progress import ShowProgress
from riot.training.fitting.watching import Watch
from riot.training.networks import freeze
from riot.training.samples import Samples
from riot.training.settings import TrainingSettings

# Keras annotates few of its arguments and some of them wrongly.
Model = Any


def train(
    samples: Samples,
    valid: Samples,
    run: Path,
    settings: TrainingSettings,
    *,
    resume: bool = False,
    workers: Workers = ALONE,
) -> Model:
    """Train into the folder `run` and give the averaged network, which is saved there too.

    A checkpoint replaces the last one after every epoch. What a batch holds comes from the seed
    and its number alone, so a resumed run sees what it would have seen, and ends where it would
    have. With `settings.stop` the network is the best epoch's, else the last one's. Of several
    workers only the first writes, and gives the best. Raises RiotError TRN-003 where `run` does
    not fit to `resume` or to the settings, and TRN-504 to TRN-513 (docs/how-to/train-a-model.md).
    """
    writes = workers.number == 0
    samples = samples.select(taught(samples, settings))
    steps = steps_of(samples, settings, workers)
    if writes:
        runs.begin(run, settings, resume=resume)
    course = lessons(samples, settings, taught_answers(run, samples, settings, writes))
    average = Average(samples, settings)
    with distributed(shared(settings.batch, workers)):
        model, done = start(run, samples, course, settings, steps, resume=resume)
        past = [row for row in runs.rows(run) if row["epoch"] <= done]
        if writes:
            runs.write_rows(run, past)
        watch = Watch(settings.stop, past) if settings.stop is not None else None
        keep = Keep(run, valid, average, watch, faces=len(samples), writes=writes)
        console = Console(quiet=not writes)
        with ShowProgress(console, settings.epochs, steps, done, lambda: keep.row) as show:
            while done < settings.epochs and not (watch is not None and watch.over):
                if done == settings.network.frozen_epochs > 0:
                    thaw(model, samples, course, settings, steps)
                until = stage_end(done, settings)
                model.fit(
                    batches(
                        samples.images,
                        course,
                        settings,
                        first=done * steps,
                        worker=workers.number,
                        workers=workers.count,
                    ),
                    initial_epoch=done,
                    epochs=until,
                    steps_per_epoch=steps,
                    callbacks=[StayFinite(run), keep, show],
                    shuffle=False,
                    verbose=0,
                )
                done = until
    return finish(run, valid, average, model, watch, writes=writes)


def steps_of(samples: Samples, settings: TrainingSettings, workers: Workers) -> int:
    """Give the batches of an epoch; raise RiotError TRN-504 where there is not even one."""
    if len(samples) < settings.batch:
        raise RiotError(
            "TRN-504",
            f"a batch of {settings.batch} is more than the {len(samples)} faces to learn from",
            hint=f"lower batch to {max(2, len(samples) // 4)} or so",
        )
    if settings.batch % workers.count:
        raise RiotError(
            "TRN-512",
            f"a batch of {settings.batch} cannot be shared evenly by {workers.count} workers",
            hint=f"batch: {settings.batch // workers.count * workers.count}",
        )
    return len(samples) // settings.batch


def taught_answers(
    run: Path, samples: Samples, settings: TrainingSettings, writes: bool
) -> dict[str, Rows] | None:
    """Give the teachers' answers: those that the run keeps, or asked for now."""
    if settings.distill is None:
        return None
    path = run / runs.TEACHERS
    if path.is_file():
        with np.load(path, allow_pickle=False) as kept:
            answers = {head: kept[head] for head in kept.files}
        if all(len(rows) == len(samples) for rows in answers.values()):
            return answers
    answers = ask(samples, settings)
    if writes:
        with runs.replacing(path) as fresh, fresh.open("wb") as file:
            np.savez(file, allow_pickle=False, **answers)
    return answers


def start(
    run: Path,
    samples: Samples,
    course: Mapping[str, Lesson],
    settings: TrainingSettings,
    steps: int,
    *,
    resume: bool,
) -> tuple[Model, int]:
    """Give the compiled model to train on and its epochs: a fresh one, or the checkpoint's."""
    path = run / runs.CHECKPOINT
    if resume and path.is_file():
        return checkpoint.load(path, faces=len(samples))
    with precision(settings.precision):
        model: Model = make(samples, settings)
    frozen = settings.network.frozen_epochs
    if frozen:
        freeze(model, True)
    prepare(model, samples, course, settings, epochs=stage_end(0, settings), steps=steps)
    return model, 0


def stage_end(done: int, settings: TrainingSettings) -> int:
    """Give the epoch that a stage of the training ends after: frozen first, then as a whole."""
    frozen = settings.network.frozen_epochs
    return min(frozen, settings.epochs) if done < frozen else settings.epochs


def thaw(
    model: Model,
    samples: Samples,
    course: Mapping[str, Lesson],
    settings: TrainingSettings,
    steps: int,
) -> None:
    """Go on from the frozen epochs' averaged weights, with all of them learning."""
    model.optimizer.finalize_variable_values(model.trainable_variables)
    freeze(model, False)
    epochs = settings.epochs - settings.network.frozen_epochs
    prepare(model, samples, course, settings, epochs=epochs, steps=steps)


def finish(
    run: Path, valid: Samples, average: Average, model: Model, watch: Watch | None, *, writes: bool
) -> Model:
    """Save the last averaged network, or take the best one, and measure it."""
    with average.of(model) as network:
        if not writes:
            return network
        if watch is None:
            keep_network(network, run)
        else:
            network = keras.models.load_model(run / runs.NETWORK, safe_mode=True)
        write_metrics(run, network, valid, watch)
        return network
