"""Build the parts that several networks share."""

from __future__ import annotations

from typing import Any

from keras import layers


def conv_norm_relu(x: Any, width: int, kernel: int = 3, stride: int = 1) -> Any:
    """Convolve, normalise the batch, and cut off what is negative."""
    x = layers.Conv2D(width, kernel, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def squeeze_excite(x: Any) -> Any:
    """Scale each channel by a gate computed from all of them (Hu et al., 2018)."""
    width = int(x.shape[-1])
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(max(8, width // 8), 1, activation="relu")(gate)
    gate = layers.Conv2D(width, 1, activation="sigmoid")(gate)
    return layers.Multiply()([x, gate])


def residual(x: Any, width: int, stride: int = 1) -> Any:
    """Add two convolutions with squeeze-and-excitation beside a shortcut (He et al., 2016)."""
    shortcut = x
    if stride > 1:
        shortcut = layers.AveragePooling2D(stride)(shortcut)
    if shortcut.shape[-1] != width:
        shortcut = layers.Conv2D(width, 1, use_bias=False)(shortcut)
        shortcut = layers.BatchNormalization()(shortcut)
    y = conv_norm_relu(x, width, stride=stride)
    y = layers.Conv2D(width, 3, padding="same", use_bias=False)(y)
    y = squeeze_excite(layers.BatchNormalization()(y))
    return layers.ReLU()(layers.Add()([shortcut, y]))
