"""EmoPy's convolutional network."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network


def features(face: Any, dropout: float) -> Any:
    """Give 490 features (at 48 pixels) of faces [N, S, S, 1], values 0..255."""
    x = layers.Rescaling(1 / 127.5, offset=-1)(face)
    for _ in range(2):
        for _ in range(2):
            x = layers.Conv2D(10, 4, activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    return layers.Dropout(dropout)(layers.Flatten()(x))


NETWORK = Network(
    features,
    origin="ConvolutionalNN of EmoPy (ThoughtWorks Arts, 2017)",
    kept="its four convolutions and two poolings, without padding",
    differs="logits instead of a ReLU at the end; fixed scaling instead of the data set's own",
    use="the smallest: to try out a set-up in seconds",
    parameters=8_928,
)
