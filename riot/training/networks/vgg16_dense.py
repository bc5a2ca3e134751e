"""VGG16's features and three dense layers."""

from __future__ import annotations

from typing import Any

from keras import layers

from riot.training.networks.network import Network
from riot.training.networks.transfer import VGG16


def features(pooled: Any, dropout: float) -> Any:
    """Give 128 features of what VGG16 makes of faces, [N, 512]."""
    x = layers.Dense(256, activation="relu")(pooled)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    return layers.Dense(128)(x)


NETWORK = Network(
    features,
    origin="VG16 of facial-expression-recognition (Ozbulak, 2017) on VGG16 (Simonyan and "
    "Zisserman, 2015)",
    kept="average pooling and dense layers of 256, 128 and 128, the last without activation",
    differs="the scaling that VGG16 was trained with instead of 0..1; logits; may thaw VGG16",
    use="a quick first result from ImageNet's weights, VGG16 frozen all along",
    parameters=14_896_456,
    dropout=0.5,
    backbone=VGG16,
)
