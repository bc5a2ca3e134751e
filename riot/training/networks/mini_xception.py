"""mini-Xception: depthwise separable convolutions with shortcuts."""

from __future__ import annotations

from typing import Any

from keras import layers, regularizers

from riot.training.networks.network import Network


def features(face: Any, dropout: float) -> Any:
    """Give 128 features of faces [N, S, S, 1], values 0..255."""
    x = layers.Rescaling(1 / 127.5, offset=-1)(face)
    for _ in range(2):
        x = layers.Conv2D(8, 3, use_bias=False, kernel_regularizer=regularizers.L2(0.01))(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    for width in (16, 32, 64, 128):
        x = _module(x, width)
    return layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(x))


def _module(x: Any, width: int) -> Any:
    """Halve the resolution by two separable convolutions beside a shortcut."""
    shortcut = layers.Conv2D(width, 1, strides=2, padding="same", use_bias=False)(x)
    shortcut = layers.BatchNormalization()(shortcut)
    x = layers.SeparableConv2D(width, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.SeparableConv2D(width, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    return layers.Add()([x, shortcut])


NETWORK = Network(
    features,
    origin="mini-Xception (Arriaga et al., 2017): four modules of separable convolutions",
    kept="the two plain convolutions with L2 of 0.01, the four modules, scaling to -1..1",
    differs="pooling, then dense heads of logits, instead of a convolution to the labels, then "
    "pooling",
    use="the least memory; on a graphics processor, or where a file must stay under 0.3 MB",
    parameters=51_384,
)
