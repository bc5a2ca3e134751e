"""The networks by name. A new one is a file and an entry in NETWORKS."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import keras
from keras import layers

from riot.errors import RiotError
from riot.training.networks import (
    emopy_convolutional,
    emopy_dropout,
    emopy_lstm,
    emopy_time_delay,
    mememoji,
    mini_xception,
    riot,
    transfer,
    vgg13,
    vgg16_dense,
)
from riot.training.networks.backbone import backbone_of, freeze
from riot.training.networks.network import Network
from riot.training.networks.weights import load_file

__all__ = ["NETWORKS", "SMALLEST_SIDE", "Network", "backbone_of", "build", "freeze"]

NETWORKS: Mapping[str, Network] = {
    "riot": riot.NETWORK,
    "emopy-convolutional": emopy_convolutional.NETWORK,
    "emopy-dropout": emopy_dropout.NETWORK,
    "emopy-time-delay": emopy_time_delay.NETWORK,
    "emopy-lstm": emopy_lstm.NETWORK,
    **transfer.NETWORKS,
    "vgg16-dense": vgg16_dense.NETWORK,
    "mememoji": mememoji.NETWORK,
    "mini-xception": mini_xception.NETWORK,
    "vgg13": vgg13.NETWORK,
}

SMALLEST_SIDE = 24
"""Pixels; with fewer, some of the networks pool their last map away."""


def build(
    name: str,
    heads: Mapping[str, int],
    *,
    side: int = 48,
    frames: int | None = None,
    dropout: float | None = None,
    seed: int = 0,
    weights: str | Path = "none",
) -> keras.Model:
    """Build a network with one output of logits a head.

    Takes gray faces float32 [N, side, side, 1], values 0..255, or [N, frames, side, side, 1] for
    a network of sequences; gives a dictionary with float32 [N, K] for each head and its K of
    `heads`. Without `dropout` it is that of the network's origin. `weights` is "none", "imagenet"
    for the backbone, or a file (see `load_file`). Raises RiotError: TRN-006 for a name that is
    none, TRN-101 where the weights of ImageNet cannot be fetched, TRN-102 where there are none
    for the network, TRN-103 for a file that does not fit, TRN-104 for frames and TRN-105 for a
    side that do not suit the network.
    """
    network = _named(name)
    shape = (*_frames(name, network, frames), *_side(name, side), 1)
    imagenet = weights == "imagenet"
    if imagenet and network.backbone is None:
        raise RiotError(
            "TRN-102",
            f"there are no ImageNet weights for {name}, which has no backbone",
            hint="use --weights none or --weights FILE",
        )
    keras.utils.set_random_seed(seed)
    face = x = keras.Input(shape, name="face")
    if network.backbone is not None:
        x = network.backbone.pooled(x, imagenet=imagenet)
    features = network.features(x, network.dropout if dropout is None else dropout)
    # Logits stay float32 under mixed precision: a softmax over bfloat16 is too coarse.
    logits = {
        head: layers.Dense(size, dtype="float32", name=head)(features)
        for head, size in heads.items()
    }
    model = keras.Model(face, logits, name=name)
    if weights not in ("none", "imagenet"):
        load_file(model, Path(weights))
    return model


def _named(name: str) -> Network:
    if name not in NETWORKS:
        near = difflib.get_close_matches(name, NETWORKS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(NETWORKS)}"
        raise RiotError("TRN-006", f"no network is called {name!r}", hint=hint)
    return NETWORKS[name]


def _frames(name: str, network: Network, frames: int | None) -> tuple[int, ...]:
    if network.frames is None:
        if frames is not None:
            raise RiotError(
                "TRN-104",
                f"{name} takes single faces, not sequences of {frames}",
                hint="choose emopy-time-delay or emopy-lstm for sequences",
            )
        return ()
    if frames is None or frames < 2:
        raise RiotError(
            "TRN-104",
            f"{name} takes sequences of two or more faces, not {frames or 'single faces'}",
            hint=f"give sequences (EmoPy's hold {network.frames}), or choose another network",
        )
    return (frames,)


def _side(name: str, side: int) -> tuple[int, int]:
    if side < SMALLEST_SIDE:
        raise RiotError(
            "TRN-105",
            f"faces of {side} pixels are too small for {name}",
            hint=f"{SMALLEST_SIDE} or more; 48 is usual",
        )
    return side, side
