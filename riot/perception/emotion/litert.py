"""Score expressions on the CPU with LiteRT."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import Scores
from riot.perception.litert import load_interpreter
from riot.perception.settings import EmotionSettings

FILE = "expression.tflite"


class LiteRtEmotion:
    """Run `expression.tflite`, one face at a time: resizing the batch costs more than it saves.

    Raises RiotError PER-203, PER-204 (see `ModelCard.read`) and PER-205 where the file does not
    fit its card.
    """

    def __init__(
        self, card: ModelCard, settings: EmotionSettings, clock: Clock, seed: int = 0
    ) -> None:
        self._card = card
        content = card.read(FILE)
        try:
            self._interpreter = load_interpreter(content, settings.threads)
        except (ValueError, RuntimeError) as error:
            raise self._misfit(f"LiteRT cannot run it: {error}") from error
        takes, gives = (
            self._interpreter.get_input_details()[0],
            self._interpreter.get_output_details()[0],
        )
        if tuple(takes["shape"]) != (1, card.size, card.size, 1):
            raise self._misfit(f"takes {list(takes['shape'])}, not one crop of {card.size} pixels")
        if tuple(gives["shape"]) != (1, len(card.labels)):
            raise self._misfit(f"gives {list(gives['shape'])}, not {len(card.labels)} labels")
        self._input, self._output = takes["index"], gives["index"]

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the scores."""
        return self._card.labels

    def score(self, crops: npt.NDArray[np.float32]) -> Scores:
        """Give probabilities float32 [N, L]; see `EmotionModel.score`."""
        scores = np.empty((len(crops), len(self.labels)), np.float32)
        for row, crop in zip(scores, crops, strict=True):
            self._interpreter.set_tensor(self._input, crop[None, :, :, None])
            self._interpreter.invoke()
            row[:] = self._interpreter.get_tensor(self._output)[0]
        return scores

    def _misfit(self, what: str) -> RiotError:
        return RiotError(
            "PER-205",
            f"model file does not fit its card: {what}",
            file=str(self._card.folder / FILE),
            hint="export the model again",
        )
