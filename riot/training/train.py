"""Train a network on vote distributions, with checkpoints that a killed run continues from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from rich.progress import track

from riot.errors import RiotError
from riot.training.augment import augment
from riot.training.data import FacePair, Faces
from riot.training.network import build

# Keras annotates few of its arguments and some of them wrongly.
Model = Any

CHECKPOINT, NETWORK = "checkpoint.keras", "network.keras"
SETTINGS, HISTORY = "settings.json", "history.jsonl"


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Say how to train; a run keeps its settings in settings.json.

    `rare_power` weighs a label by its frequency to the power of -rare_power: 0 treats all faces
    alike, 1 all labels. `average` is the momentum of the averaged weights.
    """

    epochs: int = 30
    batch: int = 128
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    warm_up_epochs: float = 1.0
    average: float = 0.998
    dropout: float = 0.3
    rare_power: float = 0.25
    seed: int = 2018


def train(pair: FacePair, run: Path, settings: TrainingSettings, *, resume: bool = False) -> Model:
    """Train into the folder `run` and give the averaged network, which is saved there too.

    A checkpoint replaces the last one after every epoch. Order and augmentation of an epoch come
    from the seed and its number alone, so a resumed run sees what it would have seen. Raise
    RiotError TRN-003 where `run` does not fit to `resume` or to the settings.
    """
    faces = pair.train.select(pair.train.usable())
    steps = len(faces) // settings.batch
    model = start(run, settings, steps, resume)
    weights = label_weights(faces, settings.rare_power)
    done = int(model.optimizer.iterations) // steps
    for epoch in range(done, settings.epochs):
        random = np.random.default_rng([settings.seed, epoch])
        batches = epoch_batches(faces, settings.batch, random)
        losses: list[float] = []
        for images, targets in track(batches, f"epoch {epoch + 1}", total=steps, transient=True):
            model.reset_metrics()
            losses.append(float(model.train_on_batch(images, targets, targets @ weights)))
        replace(model, run / CHECKPOINT)
        loss = float(np.mean(losses))
        report(run, {"epoch": epoch + 1, "loss": loss, **watch(model, pair.valid)})
    network = averaged(model)
    replace(network, run / NETWORK)
    return network


def start(run: Path, settings: TrainingSettings, steps: int, resume: bool) -> Model:
    """Give the compiled model to train on: a fresh one, or the checkpoint of `run`."""
    kept = run / SETTINGS
    if kept.is_file() and not resume:
        raise RiotError(
            "TRN-003", "holds a run already", file=str(run), hint="add --resume or choose another"
        )
    if kept.is_file() and json.loads(kept.read_text()) != asdict(settings):
        raise RiotError("TRN-003", "was started with other settings", file=str(kept))
    run.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(settings), indent=2) + "\n")
    if resume and (run / CHECKPOINT).is_file():
        return keras.models.load_model(run / CHECKPOINT)
    model: Model = build(settings.dropout, settings.seed)
    warm_up = round(settings.warm_up_epochs * steps)
    schedule: Any = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate / 50,
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
        decay_steps=max(1, settings.epochs * steps - warm_up),
        alpha=0.01,
    )
    optimizer = keras.optimizers.AdamW(
        schedule,
        weight_decay=settings.weight_decay,
        clipnorm=5.0,
        use_ema=True,
        ema_momentum=settings.average,
    )
    # XLA compiles the convolutions' gradients for a CPU into code several times slower.
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, jit_compile=False)
    return model


def epoch_batches(
    faces: Faces, batch: int, random: np.random.Generator
) -> Iterator[tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]:
    """Yield varied images float32 [batch, 48, 48, 1] and targets [batch, 8] in random order."""
    order = random.permutation(len(faces))
    for first in range(0, len(order) - batch + 1, batch):
        chosen = order[first : first + batch]
        yield augment(faces.images[chosen], random), faces.targets[chosen]


def label_weights(faces: Faces, rare_power: float) -> npt.NDArray[np.float32]:
    """Weigh each label [8] so that rare ones count for more and a face counts 1 on average."""
    frequency = faces.targets.mean(axis=0)
    weights = np.maximum(frequency, 1e-3) ** -rare_power
    return (weights / (frequency @ weights)).astype(np.float32)


def averaged(model: Model) -> Model:
    """Give a copy of a model in training that holds the moving average of its weights."""
    copy: Model = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    model.optimizer.finalize_variable_values(copy.trainable_variables)
    return copy


def load_trained(run: Path) -> tuple[Model, int]:
    """Load a run's averaged network, or its newest checkpoint's, and the steps it has trained."""
    if not (run / CHECKPOINT).is_file():
        raise RiotError("TRN-003", "holds no checkpoint", file=str(run), hint="train first")
    model: Model = keras.models.load_model(run / CHECKPOINT)
    return averaged(model), int(model.optimizer.iterations)


def watch(model: Model, valid: Faces) -> dict[str, float]:
    """Give the averaged network's accuracy on validation, to watch; nothing is chosen by it."""
    clear = valid.select(valid.majority >= 0)
    if not len(clear):
        return {}
    logits = averaged(model).predict(clear.images[..., None].astype("f4"), verbose=0)
    return {"valid_accuracy": float((logits.argmax(axis=1) == clear.majority).mean())}


def replace(model: Model, path: Path) -> None:
    """Save a model so that `path` holds the old one or the new one, never half of one."""
    fresh = path.with_name(f"new-{path.name}")
    model.save(fresh)
    os.replace(fresh, path)


def report(run: Path, row: dict[str, float]) -> None:
    """Add a row to the run's history and print it."""
    line = json.dumps({name: round(value, 4) for name, value in row.items()})
    with (run / HISTORY).open("a") as history:
        history.write(line + "\n")
    print(line, flush=True)
