"""EmoPy's time-delay network: 3-D convolutions over a sequence of faces."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network


def features(faces: Any, dropout: float) -> Any:
    """Give 1568 features a frame (at 48 pixels) of sequences [N, T, S, S, 1], values 0..255."""
    x = layers.Rescaling(1 / 127.5, offset=-1)(faces)
    for _ in range(2):
        for _ in range(2):
            x = layers.Conv3D(32, (1, 4, 4), activation="relu")(x)
        x = layers.MaxPooling3D((1, 2, 2))(x)
    return layers.Dropout(dropout)(layers.Flatten()(x))


NETWORK = Network(
    features,
    origin="TimeDelayConvNN of EmoPy (ThoughtWorks Arts, 2017)",
    kept="its four 3-D convolutions of 1x4x4: frames first meet before the heads",
    differs="logits instead of a ReLU at the end; fixed scaling instead of the data set's own",
    use="sequences that run from calm to an expression, such as CK+",
    parameters=74_888,
    frames=2,
)
