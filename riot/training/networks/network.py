"""Say what a network is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from riot.training.networks.backbone import Backbone

Features = Callable[[Any, float], Any]


@dataclass(frozen=True, slots=True)
class Network:
    """Describe a network; `riot.training.networks.build` builds it.

    `features` takes a Keras tensor and a share of dropout and gives features [N, F]. The tensor
    is faces float32 [N, S, S, 1], values 0..255; [N, T, S, S, 1] where `frames` is a number;
    with a `backbone`, what it makes of them, [N, F]. `kept` and `differs` compare with `origin`.
    `parameters` counts all weights with one head of eight labels, faces of 48 pixels and
    `frames` frames. `dropout` is the share of its origin, taken where none is given.
    """

    features: Features
    origin: str
    kept: str
    differs: str
    use: str
    parameters: int
    dropout: float = 0.0
    frames: int | None = None
    backbone: Backbone | None = None
