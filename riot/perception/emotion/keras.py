"""Score expressions with Keras, where a GPU makes that worth its weight."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import Scores
from riot.perception.settings import EmotionSettings

FILE = "expression.keras"


class KerasEmotion:
    """Run `expression.keras` as a compiled call; `predict` costs 50 ms a frame.

    Raises RiotError PER-203, PER-204 (see `ModelCard.read`) and PER-205 where the file does not
    fit its card.
    """

    def __init__(
        self, card: ModelCard, settings: EmotionSettings, clock: Clock, seed: int = 0
    ) -> None:
        self._card = card
        card.read(FILE)
        path = card.folder / FILE
        try:
            model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
        except (ValueError, TypeError, OSError) as error:
            raise self._misfit(f"Keras cannot load it: {error}") from error
        shape = [None, card.size, card.size, 1]
        self._call = tf.function(
            lambda crops: model(crops, training=False),
            input_signature=[tf.TensorSpec(shape, tf.float32)],  # pyright: ignore[reportArgumentType]
        )
        blank = np.zeros((1, card.size, card.size), np.float32)
        try:
            labels = self.score(blank).shape[-1]
        except (ValueError, tf.errors.InvalidArgumentError) as error:
            raise self._misfit(f"it takes no crop of {card.size} pixels: {error}") from error
        if labels != len(card.labels):
            raise self._misfit(f"gives {labels} labels, not {len(card.labels)}")

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the scores."""
        return self._card.labels

    def score(self, crops: npt.NDArray[np.float32]) -> Scores:
        """Give probabilities float32 [N, L]; see `EmotionModel.score`."""
        if not len(crops):
            return np.empty((0, len(self.labels)), np.float32)
        return np.asarray(self._call(tf.constant(crops[..., None])), np.float32)

    def _misfit(self, what: str) -> RiotError:
        return RiotError(
            "PER-205",
            f"model file does not fit its card: {what.splitlines()[0]}",
            file=str(self._card.folder / FILE),
            hint="export the model again",
        )
