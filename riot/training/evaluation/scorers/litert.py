"""Score faces with a LiteRT file, as a show does: one face at a time, one thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from riot.errors import RiotError
from riot.perception.litert import load_interpreter
from riot.training.evaluation.scorers.port import Done, Images, Scores, fitted, unseen

_TELL_EVERY = 50


def load_litert(path: Path) -> Any:
    """Load a `.tflite` file. Raises RiotError TRN-304 where it cannot be read."""
    try:
        return load_interpreter(path.read_bytes())
    except (OSError, ValueError, RuntimeError) as error:
        words = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise RiotError(
            "TRN-304", f"cannot be read as a LiteRT model: {words}", file=str(path)
        ) from error


class LiteRtScorer:
    """Run a loaded LiteRT model whose outputs are those of `heads`.

    Outputs come in the order of `heads`.
    Raises RiotError TRN-304 where the outputs do not fit to `heads`.
    """

    def __init__(self, model: Any, heads: Mapping[str, tuple[str, ...]], path: Path) -> None:
        self._interpreter, self._file = model, str(path)
        self._input: Any = model.get_input_details()[0]
        self._outputs: list[Any] = model.get_output_details()
        self.heads = dict(heads)
        sizes = [int(output["shape"][-1]) for output in self._outputs]
        if sizes != [len(labels) for labels in heads.values()]:
            wanted = ", ".join(f"{head} {len(labels)}" for head, labels in heads.items())
            raise RiotError("TRN-304", f"gives outputs of {sizes}, not {wanted}", file=self._file)

    @property
    def side(self) -> int:
        """Give the side of the faces that the model takes, in pixels."""
        return int(self._input["shape"][-2])

    @property
    def frames(self) -> int | None:
        """Give the frames of the sequences that the model takes; None for single faces."""
        return int(self._input["shape"][1]) if len(self._input["shape"]) == 5 else None

    @property
    def about(self) -> str:
        """Say what scores."""
        return f"LiteRT, {Path(self._file).name}"

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give probabilities by head; see `Scorer.score`."""
        shape = tuple(int(length) for length in self._input["shape"][1:])
        answers = {
            head: np.empty((len(images), len(labels)), np.float32)
            for head, labels in self.heads.items()
        }
        for begin in range(0, len(images), _TELL_EVERY):
            some = fitted(images[begin : begin + _TELL_EVERY], shape, self._file)
            for number, image in enumerate(some, begin):
                self._interpreter.set_tensor(self._input["index"], self._given(image[None]))
                self._interpreter.invoke()
                for rows, output in zip(answers.values(), self._outputs, strict=True):
                    rows[number] = self._taken(output)
            done(len(some))
        return answers

    def _given(self, image: Any) -> Any:
        kind = self._input["dtype"]
        if kind == np.float32:
            return image
        scale, zero = self._input["quantization"]
        limits = np.iinfo(kind)
        return np.clip(np.round(image / scale) + zero, limits.min, limits.max).astype(kind)

    def _taken(self, output: Any) -> Any:
        values = self._interpreter.get_tensor(output["index"])[0]
        if output["dtype"] == np.float32:
            return values
        scale, zero = output["quantization"]
        return (values.astype(np.float32) - zero) * scale
