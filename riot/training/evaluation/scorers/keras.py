"""Score faces with a Keras model, in batches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from riot.errors import RiotError
from riot.training.datasets.labels import AFFECT
from riot.training.evaluation.calibration import softmax
from riot.training.evaluation.scorers.port import Done, Images, Scores, fitted, unseen

_BATCH = 128


class KerasScorer:
    """Run a loaded Keras model; logits are turned into probabilities, quantities stay.

    A model with one output answers for the only one of `heads`; one with several names them.
    """

    def __init__(self, model: Any, heads: Mapping[str, tuple[str, ...]], path: Path) -> None:
        self._model, self._file = model, str(path)
        self.heads = dict(heads)

    @property
    def side(self) -> int:
        """Give the side of the faces that the model takes, in pixels."""
        return int(self._model.input_shape[-2])

    @property
    def frames(self) -> int | None:
        """Give the frames of the sequences that the model takes; None for single faces."""
        shape = self._model.input_shape
        return int(shape[1]) if len(shape) == 5 else None

    @property
    def about(self) -> str:
        """Say what scores."""
        return f"Keras, {Path(self._file).name}"

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give probabilities by head; see `Scorer.score`."""
        parts: dict[str, list[Scores]] = {head: [] for head in self.heads}
        for begin in range(0, len(images), _BATCH):
            some = fitted(
                images[begin : begin + _BATCH], tuple(self._model.input_shape[1:]), self._file
            )
            answers = self._model.predict_on_batch(some)
            for head, part in parts.items():
                values = answers[head] if isinstance(answers, dict) else answers
                rows = np.asarray(values, np.float32)
                part.append(rows if self.heads[head] == AFFECT else as_probabilities(rows))
            done(len(some))
        return {head: np.concatenate(part) for head, part in parts.items()}


def load_keras(path: Path) -> Any:
    """Load a `.keras` file without running code from it and without its optimiser.

    Raises RiotError TRN-304 where it is damaged or would need code to be run.
    """
    import keras

    if not path.is_file():
        raise RiotError("TRN-304", "there is no such file", file=str(path))
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # what a damaged archive raises depends on where it is damaged
        words = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise RiotError(
            "TRN-304", f"cannot be read as a Keras model: {words}", file=str(path)
        ) from error


def sizes_of(model: Any) -> dict[str, int]:
    """Give each output's name and size; a single output is called by its layer."""
    outputs = model.output
    if not isinstance(outputs, dict):
        outputs = {str(model.output_names[0]): outputs}
    return {str(name): int(output.shape[-1]) for name, output in outputs.items()}


def as_probabilities(values: Scores) -> Scores:
    """Give rows that are distributions as they are, and the softmax of any others."""
    if values.min() >= 0 and np.allclose(values.sum(axis=1), 1, atol=1e-3):
        return values
    return softmax(values).astype(np.float32)
