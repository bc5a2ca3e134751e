"""Build the expression network: a small residual CNN of stock Keras layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import layers

from riot.training.votes import LABELS

STAGES = ((32, 1, layers.Conv2D), (64, 2, layers.Conv2D), (256, 2, layers.SeparableConv2D))
"""Width, blocks and kind of convolution of each stage; each halves the resolution.

The early stages are narrow, where a plain convolution is faster than a separable one on a CPU;
the wide last stage holds most weights, where separable ones save most.
"""


def build(dropout: float = 0.3, seed: int = 0) -> keras.Model:
    """Build an untrained network with about 0.4 M parameters.

    Input float32 [N, 48, 48, 1] with gray values 0..255; output float32 [N, 8], logits over
    LABELS. `with_probabilities` adds what makes them probabilities.
    """
    keras.utils.set_random_seed(seed)
    face = keras.Input((48, 48, 1), name="face")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescale")(face)
    x = layers.Conv2D(16, 3, padding="same", use_bias=False, name="stem")(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for width, blocks, convolution in STAGES:
        for block in range(blocks):
            x = residual(x, width, 2 if block == 0 else 1, convolution)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dropout(dropout, seed=seed, name="dropout")(x)
    logits = layers.Dense(len(LABELS), name="logits")(x)
    return keras.Model(face, logits, name="expression")


def residual(x: Any, width: int, stride: int, convolution: Callable[..., Any]) -> Any:
    """Add two convolutions with squeeze-and-excitation beside a shortcut."""
    shortcut: Any = x
    if stride > 1:
        shortcut = layers.AveragePooling2D(stride)(shortcut)
    if shortcut.shape[-1] != width:
        shortcut = layers.Conv2D(width, 1, use_bias=False)(shortcut)
        shortcut = layers.BatchNormalization()(shortcut)
    y = convolution(width, 3, strides=stride, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = convolution(width, 3, padding="same", use_bias=False)(y)
    y = squeeze_excite(layers.BatchNormalization()(y), width)
    return layers.ReLU()(layers.Add()([shortcut, y]))


def squeeze_excite(x: Any, width: int) -> Any:
    """Scale each channel by a gate computed from all of them (Hu et al., 2018)."""
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(max(8, width // 8), 1, activation="relu")(gate)
    gate = layers.Conv2D(width, 1, activation="sigmoid")(gate)
    return layers.Multiply()([x, gate])


def with_probabilities(network: keras.Model, temperature: float = 1.0) -> keras.Model:
    """Wrap a network of logits so that it answers softmax(logits / temperature)."""
    scaled = layers.Rescaling(1 / temperature, name="temperature")(network.output)
    probabilities = layers.Softmax(name="probabilities")(scaled)
    return keras.Model(network.input, probabilities, name="expression")
