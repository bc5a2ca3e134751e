"""EmoPy's convolutional LSTM over a sequence of faces."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network


def features(faces: Any, dropout: float) -> Any:
    """Give 1296 features (at 48 pixels) of sequences [N, T, S, S, 1], values 0..255."""
    x = layers.Rescaling(1 / 127.5, offset=-1)(faces)
    for return_sequences in (True, True, False):
        x = layers.ConvLSTM2D(10, 4, activation="sigmoid", return_sequences=return_sequences)(x)
        x = layers.BatchNormalization()(x)
    x = layers.Conv2D(1, 4, activation="sigmoid")(x)
    return layers.Dropout(dropout)(layers.Flatten()(x))


NETWORK = Network(
    features,
    origin="ConvolutionalLstmNN of EmoPy (ThoughtWorks Arts, 2017), after Shi et al. (2015)",
    kept="all layers and their sigmoids",
    differs="logits instead of a sigmoid at the end; fixed scaling instead of the data set's own",
    use="sequences of any length, whose weights do not depend on the number of frames; slow",
    parameters=43_417,
    frames=2,
)
