"""Score expressions on the CPU with LiteRT."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.files import LITERT, LITERT_DYNAMIC, LITERT_INT8
from riot.perception.emotion.outputs import choose_output
from riot.perception.emotion.port import Scores
from riot.perception.litert import load_interpreter
from riot.perception.settings import EmotionSettings


class LiteRtEmotion:
    """Run `expression.tflite`, one face at a time: resizing the batch costs more than it saves.

    Raises RiotError PER-203, PER-204 (see `ModelCard.read`) and PER-205 where the file does not
    fit its card.
    """

    file = LITERT

    def __init__(
        self, card: ModelCard, settings: EmotionSettings, clock: Clock, seed: int = 0
    ) -> None:
        self._card = card
        content = card.read(self.file)
        try:
            self._interpreter = load_interpreter(content, settings.threads)
            gives = choose_output(card, self._outputs())
        except (ValueError, RuntimeError) as error:
            raise self._misfit(f"LiteRT cannot run it: {error}") from error
        except LookupError as error:
            raise self._misfit(str(error)) from error
        takes = self._interpreter.get_input_details()[0]
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
        # An int8 softmax is rounded to 1/256, and so its sum is off by as much as a hundredth.
        return scores / scores.sum(axis=1, keepdims=True)

    def _outputs(self) -> dict[str, Any]:
        if not self._interpreter.get_signature_list():
            return {output["name"]: output for output in self._interpreter.get_output_details()}
        return self._interpreter.get_signature_runner().get_output_details()

    def _misfit(self, what: str) -> RiotError:
        return RiotError(
            "PER-205",
            f"model file does not fit its card: {what.splitlines()[0]}",
            file=str(self._card.folder / self.file),
            hint="export the model again",
        )


class LiteRtDynamicEmotion(LiteRtEmotion):
    """Run `expression-dynamic.tflite`: int8 weights, and int8 ranges found anew for every face."""

    file = LITERT_DYNAMIC


class LiteRtInt8Emotion(LiteRtEmotion):
    """Run `expression-int8.tflite`: int8 throughout, with ranges calibrated on training faces."""

    file = LITERT_INT8
