"""Write the LiteRT files that need no faces: float, and int8 weights with dynamic ranges.

This module is about TensorFlow, whose converter makes these files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from tensorflow.lite.tools import flatbuffer_utils

from riot.perception.emotion.files import LITERT, LITERT_DYNAMIC
from riot.training.export.graph import FACE
from riot.training.export.quiet import quiet_conversion

FILE, FORMAT = LITERT, "LiteRT, float32"
DYNAMIC_FILE = LITERT_DYNAMIC
DYNAMIC_FORMAT = "LiteRT, int8 weights, activations quantised face by face"


def write_float(model: Any, folder: Path, order: Sequence[str]) -> None:
    """Convert as it is: 32-bit weights fit, and half of their bits would save no time."""
    (folder / FILE).write_bytes(to_litert(model, order))


def write_dynamic(model: Any, folder: Path, order: Sequence[str]) -> None:
    """Convert with int8 weights, a scale a channel, and ranges of activations found as they come.

    Multiplications are of int8 as in the calibrated file, but every face has ranges of its own.
    """
    content = to_litert(model, order, optimizations=[tf.lite.Optimize.DEFAULT])
    (folder / DYNAMIC_FILE).write_bytes(content)


def to_litert(model: Any, order: Sequence[str], **options: Any) -> bytes:
    """Convert to a LiteRT model of one face, float32 [1, S, S, 1] in and [1, K] out.

    Its outputs stand in the `order` of these heads, by which its signature calls them. `options`
    are attributes of TensorFlow's converter.
    """
    shape = (1, *model.input_shape[1:])
    signature = [keras.InputSpec(shape=shape, dtype="float32", name=FACE)]
    with tempfile.TemporaryDirectory() as folder, quiet_conversion():
        path = Path(folder) / FILE
        model.export(path, format="litert", input_signature=signature, verbose=False, **options)
        return in_order(path.read_bytes(), order)


def in_order(content: bytes, order: Sequence[str]) -> bytes:
    """Put the outputs of a LiteRT model in order; the converter's is that of no name."""
    model: Any = flatbuffer_utils.convert_bytearray_to_object(bytearray(content))
    named = {output.name.decode(): output.tensorIndex for output in model.signatureDefs[0].outputs}
    model.subgraphs[0].outputs = [named[head] for head in order]
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))
