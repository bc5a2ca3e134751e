"""Mememoji's nine convolutions."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network


def features(face: Any, dropout: float) -> Any:
    """Give 64 features of faces [N, S, S, 1], values 0..255.

    `dropout` is the share after each of the two dense layers.
    """
    x = layers.Rescaling(1 / 255)(face)
    for width in (32, 64, 128):
        for _ in range(3):
            x = layers.Conv2D(width, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(dropout)(layers.Dense(64, activation="relu")(x))
    return x


NETWORK = Network(
    features,
    origin="Mememoji (Ho, 2016): three times three convolutions and a pooling",
    kept="all layers, scaling to 0..1, dropout of a half",
    differs="logits instead of a softmax; channels last",
    use="comparison with a plain network of FER2013's first years (58 % of six labels there)",
    parameters=779_848,
    dropout=0.5,
)
