"""Train a network into a run folder that a killed run continues from."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import keras
import numpy as np

from riot.errors import RiotError
from riot.training.feed import batches
from riot.training.networks import build
from riot.training.samples import Samples
from riot.training.settings import TrainingSettings

# Keras annotates few of its arguments and some of them wrongly.
Model = Any

CHECKPOINT, NETWORK = "checkpoint.keras", "network.keras"
SETTINGS, HISTORY = "settings.json", "history.jsonl"


def train(
    samples: Samples, valid: Samples, run: Path, settings: TrainingSettings, *, resume: bool = False
) -> Model:
    """Train into the folder `run` and give the averaged network, which is saved there too.

    A checkpoint replaces the last one after every epoch. What a batch holds comes from the seed
    and its number alone, so a resumed run sees what it would have seen. Raises RiotError TRN-003
    where `run` does not fit to `resume` or to the settings.
    """
    keras.config.set_dtype_policy(settings.precision)
    samples = samples.select(taught(samples, settings))
    steps = max(1, len(samples) // settings.batch)
    model = start(run, samples, settings, steps, resume)
    done = int(model.optimizer.iterations) // steps
    if done < settings.epochs:
        model.fit(
            batches(samples, settings, first=done * steps),
            initial_epoch=done,
            epochs=settings.epochs,
            steps_per_epoch=steps,
            callbacks=[Keep(run, valid)],
            shuffle=False,
            verbose=2,
        )
    network = averaged(model)
    replace(network, run / NETWORK)
    return network


def taught(samples: Samples, settings: TrainingSettings) -> Any:
    """Mark [N] the samples that have something to learn from under one of the heads."""
    return np.any([samples.targets[head].known for head in settings.heads], axis=0)


def start(
    run: Path, samples: Samples, settings: TrainingSettings, steps: int, resume: bool
) -> Model:
    """Give the compiled model to train on: a fresh one, or the checkpoint of `run`."""
    kept = run / SETTINGS
    if kept.is_file() and not resume:
        raise RiotError(
            "TRN-003", "holds a run already", file=str(run), hint="add --resume or choose another"
        )
    wanted = settings.model_dump(mode="json")
    if kept.is_file() and json.loads(kept.read_text()) != wanted:
        raise RiotError("TRN-003", "was started with other settings", file=str(kept))
    run.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(wanted, indent=2) + "\n")
    if resume and (run / CHECKPOINT).is_file():
        return keras.models.load_model(run / CHECKPOINT)
    heads = {head: len(samples.targets[head].names) for head in settings.heads}
    model: Model = build(
        settings.network.name, heads, dropout=settings.network.dropout, seed=settings.seed
    )
    model.compile(
        optimizer(model, settings, steps),
        loss={head: loss(samples.targets[head].kind) for head in settings.heads},
        loss_weights=dict(settings.heads),
        # XLA compiles the convolutions' gradients for a CPU into code several times slower.
        jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
    )
    return model


def optimizer(model: Model, settings: TrainingSettings, steps: int) -> Any:
    """Give AdamW with a warm-up, a cosine down to a hundredth, and averaged weights."""
    warm_up = round(settings.warm_up_epochs * steps)
    schedule: Any = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate / 50,
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
        decay_steps=max(1, settings.epochs * steps - warm_up),
        alpha=0.01,
    )
    made = keras.optimizers.AdamW(
        schedule,
        weight_decay=settings.weight_decay,
        clipnorm=5.0,
        use_ema=True,
        ema_momentum=settings.average,
    )
    # Decay is for what multiplies features, not for what shifts them.
    made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made


def loss(kind: str) -> Any:
    """Give the loss of a head by the kind of its targets."""
    if kind == "values":
        return keras.losses.MeanSquaredError()
    return keras.losses.CategoricalCrossentropy(from_logits=True)


class Keep(keras.callbacks.Callback):
    """Save the checkpoint and a line of the history after every epoch."""

    def __init__(self, run: Path, valid: Samples) -> None:
        super().__init__()
        self._run, self._valid = run, valid

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Save, then watch validation with the averaged weights; nothing is chosen by it."""
        model: Model = self.model
        replace(model, self._run / CHECKPOINT)
        row = {"epoch": epoch + 1, **(logs or {}), **watch(averaged(model), self._valid)}
        report(self._run, row)


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


def watch(network: Model, valid: Samples) -> dict[str, float]:
    """Give the network's accuracy on validation for every scheme that has labels to judge by."""
    if not len(valid):
        return {}
    logits: Any = network.predict(valid.images[..., None].astype("f4"), batch_size=256, verbose=0)
    rows: dict[str, float] = {}
    for head, judged in valid.judged.items():
        clear = judged >= 0
        if head in logits and clear.any():
            right = logits[head][clear].argmax(axis=1) == judged[clear]
            rows[f"valid_{head}"] = float(right.mean())
    return rows


def replace(model: Model, path: Path) -> None:
    """Save a model so that `path` holds the old one or the new one, never half of one."""
    fresh = path.with_name(f"new-{path.name}")
    model.save(fresh)
    os.replace(fresh, path)


def report(run: Path, row: dict[str, Any]) -> None:
    """Add a row to the run's history and print it."""
    line = json.dumps({name: round(float(value), 4) for name, value in row.items()})
    with (run / HISTORY).open("a") as history:
        history.write(line + "\n")
    print(line, flush=True)
