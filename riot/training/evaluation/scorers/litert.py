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


class LiteRtScorer:
    """Run a `.tflite` file whose outputs, in order, are those of `heads`.

    Raises RiotError TRN-304 where the file cannot be read or its outputs do not fit to `heads`.
    """

    def __init__(self, path: Path, heads: Mapping[str, tuple[str, ...]]) -> None:
        self._file = str(path)
        try:
            self._interpreter = load_interpreter(path.read_bytes())
        except (OSError, ValueError, RuntimeError) as error:
            raise RiotError(
                "TRN-304", f"cannot be read as a LiteRT model: {_line(error)}", file=self._file
            ) from error
        self._input: Any = self._interpreter.get_input_details()[0]
        self._outputs: list[Any] = self._interpreter.get_output_details()
        self.heads = dict(heads)
        sizes = [int(output["shape"][-1]) for output in self._outputs]
        if sizes != [len(labels) for labels in heads.values()]:
            wanted = ", ".join(f"{head} {len(labels)}" for head, labels in heads.items())
            raise RiotError("TRN-304", f"gives outputs of {sizes}, not {wanted}", file=self._file)

    @property
    def about(self) -> str:
        """Say what scores."""
        kinds = {tensor["dtype"] for tensor in self._interpreter.get_tensor_details()}
        return f"LiteRT {'int8' if np.int8 in kinds else 'float'}, {Path(self._file).name}"

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


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
