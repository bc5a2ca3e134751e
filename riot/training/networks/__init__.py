"""The networks by name. A new one is a file and an entry in NETWORKS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import keras
from keras import layers

from riot.errors import RiotError
from riot.training.networks.riot import riot

Features = Callable[[Any, float], Any]


@dataclass(frozen=True, slots=True)
class Network:
    """Say what a network is.

    `features` takes a Keras tensor of faces, values 0..255, and a share of dropout and gives
    features [N, F]. `takes` is the side of the face and its channels; `frames` is more than one
    for a network of sequences. `parameters` counts its weights with one head of eight labels.
    """

    features: Features
    origin: str
    parameters: int
    side: int = 48
    channels: Literal[1, 3] = 1
    frames: int = 1


NETWORKS: Mapping[str, Network] = {
    "riot": Network(
        riot,
        "ours: residual blocks (He et al., 2016) with squeeze-and-excitation (Hu et al., 2018)",
        1_058_000,
    ),
}


def build(
    name: str, heads: Mapping[str, int], *, dropout: float = 0.3, seed: int = 0
) -> keras.Model:
    """Build an untrained network with one output of logits a head.

    Takes float32 [N, S, S, C], values 0..255, or [N, T, S, S, C] for sequences; gives a dictionary
    with float32 [N, K] for each head and its K of `heads`. Raises RiotError TRN-006 for a name
    that is none.
    """
    if name not in NETWORKS:
        raise RiotError(
            "TRN-006", f"no network is called {name!r}", hint=f"one of {', '.join(NETWORKS)}"
        )
    keras.utils.set_random_seed(seed)
    network = NETWORKS[name]
    frames = (network.frames,) if network.frames > 1 else ()
    shape = (*frames, network.side, network.side, network.channels)
    face = keras.Input(shape, name="face")
    features = network.features(face, dropout)
    logits = {head: layers.Dense(size, name=head)(features) for head, size in heads.items()}
    return keras.Model(face, logits, name=name)
