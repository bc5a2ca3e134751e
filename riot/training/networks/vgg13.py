"""VGG-13 for faces of FER+."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network

STAGES = ((64, 2), (128, 2), (256, 3), (256, 3))
"""Width and convolutions of each stage; each stage halves the resolution."""


def features(face: Any, dropout: float) -> Any:
    """Give 1024 features of faces [N, S, S, 1], values 0..255.

    `dropout` is the share after each dense layer, and half of it that after each stage.
    """
    x = layers.Rescaling(1 / 127.5, offset=-1)(face)
    for width, convolutions in STAGES:
        for _ in range(convolutions):
            x = layers.Conv2D(width, 3, padding="same", activation="relu")(x)
        x = layers.Dropout(dropout / 2)(layers.MaxPooling2D()(x))
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(dropout)(layers.Dense(1024, activation="relu")(x))
    return x


NETWORK = Network(
    features,
    origin="VGG-13 of FER+ (Barsoum et al., 2016), after Simonyan and Zisserman (2015)",
    kept="all layers, dropout of a quarter after each stage and a half after each dense layer",
    differs="any side, where theirs is 64; light is not levelled first (they equalise the "
    "histogram and subtract a fitted plane)",
    use="a strong plain network and a teacher for distillation, where a graphics processor is",
    parameters=6_922_696,
    dropout=0.5,
)
