"""Build what is shipped around a trained network: mirrored twin, temperature, softmax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import layers, ops

from riot.errors import RiotError

# Keras annotates few of its arguments and some of them wrongly.
Model = Any

FACE = "face"
"""The name of the only input."""


def flip_averaged(network: Model) -> Model:
    """Give a model of the mean logits of each face and its mirror image, a dictionary by head.

    It takes gray faces float32 [N, S, S, 1], 0..255, whatever channels the network takes. Face and
    mirror image go through the network as one batch. Raises RiotError TRN-401 for a network of
    sequences, which reads no single face.
    """
    shape = network.input_shape
    if len(shape) != 4:
        raise RiotError(
            "TRN-401",
            f"the network {network.name!r} takes {list(shape[1:])}: it reads sequences, and a "
            "model folder is for single faces",
            hint="use the run's network.keras as it is",
        )
    side, channels = shape[-2:]
    face = keras.Input((side, side, 1), name=FACE)
    both = ops.concatenate([face, ops.flip(face, axis=2)], axis=0)
    if channels > 1:
        both = ops.repeat(both, channels, axis=-1)
    return keras.Model(face, {head: mean_of_two(logits) for head, logits in network(both).items()})


def mean_of_two(logits: Any) -> Any:
    """Average the first half of a batch [2 N, K] with its second."""
    return ops.mean(ops.reshape(logits, (2, -1, logits.shape[-1])), axis=0)


def calibrated(averaged: Model, temperatures: Mapping[str, float], values: Sequence[str]) -> Model:
    """Give a model of probabilities softmax(logits / temperature), each output called by its head.

    `values` are heads of quantities, which stay as they are.
    """
    face = keras.Input(averaged.input_shape[1:], name=FACE)
    outputs: dict[str, Any] = {}
    for head, logits in averaged(face).items():
        if head in values:
            outputs[head] = layers.Identity(name=head)(logits)
        else:
            scaled = layers.Rescaling(1 / temperatures[head])(logits)
            outputs[head] = layers.Softmax(name=head)(scaled)
    return keras.Model(face, outputs, name="expression")
