"""EmoPy's convolutional network with dropout, batch normalisation and L2."""

from __future__ import annotations

from typing import Any

from keras import layers, regularizers

from riot.training.networks.network import Network


def features(face: Any, dropout: float) -> Any:
    """Give 250 features (at 48 pixels) of faces [N, S, S, 1], values 0..255.

    `dropout` is the share after each of the three stages.
    """
    x = layers.Rescaling(1 / 127.5, offset=-1)(face)
    x = layers.Conv2D(10, 4, activation="relu", kernel_regularizer=regularizers.L2(0.01))(x)
    for convolutions in (1, 2, 2):
        for _ in range(convolutions):
            x = layers.Conv2D(10, 4, padding="same", activation="relu")(x)
            x = layers.BatchNormalization()(x)
        x = layers.Dropout(dropout)(layers.MaxPooling2D()(x))
    return layers.Flatten()(x)


NETWORK = Network(
    features,
    origin="ConvolutionalNNDropout of EmoPy (ThoughtWorks Arts, 2018)",
    kept="all layers; L2 of 0.01 on the first convolution alone, as there",
    differs="logits instead of a softmax; fixed scaling instead of the data set's own",
    use="a few hundred faces and two or three labels, as EmoPy's own models",
    parameters=10_428,
    dropout=0.5,
)
