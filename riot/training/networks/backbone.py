"""Put a network that was trained on ImageNet beneath ours, and freeze or thaw it."""

from __future__ import annotations

import math
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
from keras import layers

from riot.errors import RiotError

BACKBONE = "backbone"
"""The backbone's name as a layer of the network."""

PATIENCE = 10.0
"""Seconds without a byte after which a host counts as out of reach."""


@dataclass(frozen=True, slots=True)
class Backbone:
    """Describe a network of keras.applications.

    `smallest` is the side in pixels that it needs at least; smaller faces are enlarged to it.
    Pixels 0..255 are multiplied by `scale`, then `offset` is added to each of three channels, as
    was done with the images that its weights were trained on.
    """

    application: Callable[..., Any]
    smallest: int
    scale: float
    offset: float | tuple[float, float, float]

    def pooled(self, face: Any, *, imagenet: bool) -> Any:
        """Give the backbone's features [N, F], averaged over the image, of faces [N, S, S, 1].

        Raises RiotError TRN-101 where the weights of ImageNet cannot be fetched.
        """
        side = max(int(face.shape[1]), self.smallest)
        if side > face.shape[1]:
            face = layers.Resizing(side, side)(face)
        colour = layers.Concatenate()([face, face, face])
        # Keras annotates a number, and takes one a channel too.
        offset: Any = list(self.offset) if isinstance(self.offset, tuple) else self.offset
        model = self._fetch(side) if imagenet else self._make(side, None)
        features = model(layers.Rescaling(self.scale, offset)(colour))
        return layers.GlobalAveragePooling2D()(features)

    def _make(self, side: int, weights: str | None) -> keras.Model:
        return self.application(
            include_top=False, weights=weights, input_shape=(side, side, 3), name=BACKBONE
        )

    def _fetch(self, side: int) -> keras.Model:
        try:
            with impatience(PATIENCE):
                return self._make(side, "imagenet")
        # Keras raises a bare Exception where a host does not answer.
        except Exception as error:
            raise RiotError(
                "TRN-101",
                f"the ImageNet weights cannot be fetched: {str(error).splitlines()[0]}",
                hint="use --weights none to start from nothing, or --weights FILE",
            ) from error


@contextmanager
def impatience(seconds: float) -> Iterator[None]:
    """Give up on sockets that stay silent that long; Keras's loader sets no limit itself."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def backbone_of(model: keras.Model) -> keras.Model | None:
    """Give the backbone inside a network, also a loaded one, or None where it has none."""
    for layer in model.layers:
        if layer.name == BACKBONE and isinstance(layer, keras.Model):
            return layer
    return None


def freeze(model: keras.Model, frozen: bool) -> int:
    """Freeze or thaw the backbone; give how many weights of the network then learn.

    While it is frozen its batch normalisation works as in inference. Compile the network after
    this: Keras keeps what learns from the last compiling. Raises RiotError TRN-106 where there
    is no backbone.
    """
    part = backbone_of(model)
    if part is None:
        raise RiotError(
            "TRN-106", f"{model.name} has no backbone to freeze", hint="leave out frozen epochs"
        )
    part.trainable = not frozen
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)
