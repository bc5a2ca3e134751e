"""Write the LiteRT file that is int8 throughout, its ranges calibrated on real faces.

This module is about TensorFlow, whose converter makes the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from riot.perception.emotion.files import LITERT_INT8
from riot.training.evaluation.scorers.port import fitted
from riot.training.export.litert import to_litert

FILE, FORMAT = LITERT_INT8, "LiteRT, int8, calibrated on faces"

FACES = 300
"""Training faces to calibrate on; with 1,000 the file answers no better."""


def write_int8(
    model: Any,
    folder: Path,
    order: Sequence[str],
    images: npt.NDArray[np.uint8],
    seed: int = 0,
) -> None:
    """Convert to int8 inside, float32 in and out; `images` [N, S, S] are faces to draw from."""
    chosen = np.random.default_rng(seed).permutation(len(images))[:FACES]

    rows = fitted(images[chosen], tuple(model.input_shape[1:]), FILE)

    def faces() -> Iterator[list[npt.NDArray[np.float32]]]:
        for row in rows:
            yield [row[None]]

    content = to_litert(
        model,
        order,
        optimizations=[tf.lite.Optimize.DEFAULT],
        representative_dataset=faces,
        target_spec={"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]},
    )
    (folder / FILE).write_bytes(content)
