"""Write a trained run as a shipped model: Keras file, LiteRT file and card."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from riot.training.calibrate import calibrate
from riot.training.card import Card, sha256, write_card
from riot.training.data import SIZE, FacePair
from riot.training.evaluate import evaluate
from riot.training.framing import EYES
from riot.training.network import with_probabilities
from riot.training.shipped import KERAS_FILE, LITERT_FILE, score
from riot.training.train import SETTINGS, Model, load_trained
from riot.training.votes import LABELS

PURPOSE = (
    "Names the expression that a face shows in one picture; it does not know what a person feels. "
    "For interactive film. Not for decisions about people, and not at work or in education."
)
LIMITS = (
    "Disgust, fear and contempt are rare in the data: the model often misses them (see the recall "
    "per label), and they were measured on few faces. Labels are what taggers saw in a still "
    "picture. Duplicates were removed only where byte-identical; re-encoded copies may remain. "
    "The data do not say who is shown, so differences by age, gender, skin colour or culture have "
    "not been measured. Profiles, covered faces and backlight were not tested apart."
)
RIGHTS = (
    "The FER+ labels are MIT (Microsoft). The pictures of FER2013 were collected from web search "
    "and state no licence: no picture is shipped, only weights trained on them."
)


def export(run: Path, folder: Path, pair: FacePair) -> Card:
    """Calibrate the network of `run` on validation, write it into `folder` and give its card."""
    network, steps = load_trained(run)
    clear = pair.valid.majority >= 0
    logits = network.predict(pair.valid.images[..., None].astype(np.float32), verbose=0)
    calibration = calibrate(logits[clear], pair.valid.majority[clear])
    model: Model = with_probabilities(network, calibration.temperature)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / KERAS_FILE)
    (folder / LITERT_FILE).write_bytes(to_litert(model))
    scores = score(folder, pair.valid.images)
    neutral = scores[pair.valid.majority == LABELS.index("calm")].mean(axis=0)
    metrics: dict[str, Any] = {
        "note": note(pair),
        "command": f"python -m riot.training evaluate models/{folder.name} --data ../shared/data",
        "calibration": asdict(calibration),
        **evaluate(scores, pair.valid, pair.repeated),
    }
    card: Card = {
        "name": "expression",
        "version": "1",
        "purpose": PURPOSE,
        "labels": list(LABELS),
        "input": {"size": SIZE, "channels": 1, "values": "float32 0..255 gray", "eyes": EYES},
        "output": "calibrated probabilities",
        "temperature": calibration.temperature,
        "neutral_prior": {n: float(p) for n, p in zip(LABELS, neutral, strict=True)},
        "parameters": model.count_params(),
        "training": {**json.loads((run / SETTINGS).read_text()), "steps": steps},
        "training_data": describe_data(pair),
        "limits": LIMITS,
        "metrics": metrics,
        "sha256": {name: sha256(folder / name) for name in (KERAS_FILE, LITERT_FILE)},
    }
    write_card(folder, card)
    return card


def to_litert(model: Model) -> bytes:
    """Convert to a float32 LiteRT model that takes one face at a time, [1, 48, 48, 1]."""
    face = keras.Input(batch_shape=(1, SIZE, SIZE, 1), name="face")
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(face, model(face)))
    with contextlib.redirect_stdout(io.StringIO()):
        return converter.convert()


def describe_data(pair: FacePair) -> str:
    """Say what the network learned from, duplicates and rights included."""
    used = int(pair.train.usable().sum())
    return (
        f"FER2013's training split with FER+ votes: {used:,} faces, each with the distribution of "
        "its votes over the eight labels (single votes dropped; faces left out whose votes are "
        f"mostly unknown or not-a-face). {pair.removed:,} training images that are byte-identical "
        f"to a validation image were removed before training. {RIGHTS}"
    )


def note(pair: FacePair) -> str:
    """Say on what the metrics were measured."""
    clear = pair.valid.majority >= 0
    return (
        f"FER2013's PublicTest split ({len(pair.valid):,} faces, {int(clear.sum()):,} with a FER+ "
        "majority) through the LiteRT file. No training image is byte-identical to one of these "
        f"faces; {int(pair.repeated.sum()):,} of them had such a copy in the training file "
        f"({int((pair.repeated & clear).sum()):,} with a majority), and the second table leaves "
        "these out too. Validation chose nothing but the temperature."
    )
