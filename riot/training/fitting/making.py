"""Make the network that trains, and the one that holds its averaged weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from riot.training.fitting.distribution import distributed
from riot.training.networks import build
from riot.training.samples import Samples
from riot.training.settings import TrainingSettings

Model = Any


def make(samples: Samples, settings: TrainingSettings, *, weights: str | None = None) -> Model:
    """Build the network that the settings name, for such samples; `weights` go before theirs."""
    return build(
        settings.network.name,
        {head: len(samples.targets[head].names) for head in settings.heads},
        side=samples.images.shape[-1],
        frames=samples.images.shape[1] if samples.images.ndim == 4 else None,
        dropout=settings.network.dropout,
        seed=settings.seed,
        weights=settings.network.weights if weights is None else weights,
    )


@contextmanager
def precision(policy: str) -> Iterator[None]:
    """Make layers with this dtype policy."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


class Average:
    """Hold the moving average of a network's weights (EMA): what a training gives.

    Its network is on this process alone and in full precision, whatever trains beside it.
    """

    def __init__(self, samples: Samples, settings: TrainingSettings) -> None:
        with distributed(None), precision("float32"):
            self._network = make(samples, settings, weights="none")

    @contextmanager
    def of(self, model: Model) -> Iterator[Model]:
        """Give a network with the average of what `model`, in training, has been."""
        weights = averaged_weights(model)
        with distributed(None):
            self._network.set_weights(weights)
            yield self._network


def averaged_weights(model: Model) -> list[Any]:
    """Give the weights of `model`, with those that learn averaged; it stays as it is."""
    own = model.get_weights()
    model.optimizer.finalize_variable_values(model.trainable_variables)
    averaged = model.get_weights()
    model.set_weights(own)
    return averaged
