"""Score expressions with Keras, where a GPU makes that worth its weight."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import Scores
from riot.perception.settings import EmotionSettings

FILE = "expression.keras"


class KerasEmotion:
    """Run `expression.keras` as a compiled call, without the 50 ms that `predict` adds to a frame.

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
            self._model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
        except (ValueError, TypeError, OSError) as error:
            raise self._misfit(f"Keras cannot load it: {error}") from error
        takes, gives = tuple(self._model.input_shape), tuple(self._model.output_shape)
        if takes[1:] != (card.size, card.size, 1):
            raise self._misfit(f"takes {list(takes)}, not crops of {card.size} pixels")
        if gives[1:] != (len(card.labels),):
            raise self._misfit(f"gives {list(gives)}, not {len(card.labels)} labels")
        # The first call compiles; it must not fall on the first viewer.
        self.score(np.zeros((1, card.size, card.size), np.float32))

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the scores."""
        return self._card.labels

    def score(self, crops: npt.NDArray[np.float32]) -> Scores:
        """Give probabilities float32 [N, L]; see `EmotionModel.score`."""
        if not len(crops):
            return np.empty((0, len(self.labels)), np.float32)
        return np.asarray(self._model.predict_on_batch(crops[..., None]), np.float32)

    def _misfit(self, what: str) -> RiotError:
        return RiotError(
            "PER-205",
            f"model file does not fit its card: {what.splitlines()[0]}",
            file=str(self._card.folder / FILE),
            hint="export the model again",
        )
