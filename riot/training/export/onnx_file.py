"""Write the ONNX file, and run it to see what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.perception.emotion.files import ONNX
from riot.training.evaluation.scorers.port import Done, Images, Scores, fitted, unseen
from riot.training.export.graph import FACE
from riot.training.export.quiet import quiet_conversion

FILE, FORMAT = ONNX, "ONNX, float32"
_BATCH = 64


def write_onnx(model: Any, folder: Path, order: Sequence[str]) -> None:
    """Convert, with any number of faces at once; outputs stand in the `order` of these heads."""
    import keras
    import onnx

    path = folder / FILE
    shape = (None, *model.input_shape[1:])
    signature = [keras.InputSpec(shape=shape, dtype="float32", name=FACE)]
    with quiet_conversion():
        model.export(path, format="onnx", input_signature=signature, verbose=False)
    written = onnx.load(path)
    outputs = {output.name: output for output in written.graph.output}
    reordered = [outputs[head] for head in order]
    del written.graph.output[:]
    written.graph.output.extend(reordered)
    onnx.save(written, path)


class OnnxScorer:
    """Run an ONNX file on one thread; see `riot.training.evaluation.scorers.port.Scorer`."""

    def __init__(self, path: Path, heads: Mapping[str, tuple[str, ...]]) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._file = str(path)
        self._session = onnxruntime.InferenceSession(
            path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._shape: tuple[int, ...] = tuple(self._session.get_inputs()[0].shape[1:])
        self.heads = dict(heads)

    @property
    def side(self) -> int:
        """Give the side of the faces that the model takes, in pixels."""
        return self._shape[-2]

    @property
    def frames(self) -> None:
        """Say that the model takes single faces."""
        return None

    @property
    def about(self) -> str:
        """Say what scores."""
        return f"ONNX, {Path(self._file).name}"

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give probabilities by head; see `Scorer.score`."""
        parts: list[list[npt.NDArray[np.float32]]] = []
        for begin in range(0, len(images), _BATCH):
            some = fitted(images[begin : begin + _BATCH], self._shape, self._file)
            answers: Any = self._session.run(list(self.heads), {FACE: some})
            parts.append(answers)
            done(len(some))
        return {
            head: np.concatenate([part[number] for part in parts])
            for number, head in enumerate(self.heads)
        }
