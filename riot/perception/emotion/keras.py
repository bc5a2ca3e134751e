"""Score expressions with Keras, where a GPU makes that worth its weight."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.files import KERAS
from riot.perception.emotion.outputs import choose_output
from riot.perception.emotion.port import Scores
from riot.perception.settings import EmotionSettings


class KerasEmotion:
    """Run `expression.keras` as a compiled call, without the 50 ms that `predict` adds to a frame.

    Code in the file is refused, not run. Raises RiotError PER-203, PER-204 (see
    `ModelCard.read`) and PER-205 where the file does not fit its card.
    """

    def __init__(
        self, card: ModelCard, settings: EmotionSettings, clock: Clock, seed: int = 0
    ) -> None:
        self._card = card
        card.read(KERAS)
        path = card.folder / KERAS
        try:
            self._model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
        # What Keras raises depends on where in the archive it finds what it refuses.
        except Exception as error:
            raise self._misfit(f"Keras refuses to load it: {error}") from error
        takes = tuple(self._model.input_shape)
        if takes[1:] != (card.size, card.size, 1):
            raise self._misfit(f"takes {list(takes)}, not crops of {card.size} pixels")
        try:
            gives = tuple(choose_output(card, self._named(self._model.output)).shape)
        except LookupError as error:
            raise self._misfit(str(error)) from error
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
        answers = self._named(self._model.predict_on_batch(crops[..., None]))
        return np.asarray(choose_output(self._card, answers), np.float32)

    def _named(self, outputs: Any) -> dict[str, Any]:
        if isinstance(outputs, dict):
            return outputs
        return {self._card.output or self._model.output_names[0]: outputs}

    def _misfit(self, what: str) -> RiotError:
        return RiotError(
            "PER-205",
            f"model file does not fit its card: {what.splitlines()[0]}",
            file=str(self._card.folder / KERAS),
            hint="export the model again",
        )
