"""Run a shipped model's LiteRT file over many faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError

KERAS_FILE, LITERT_FILE = "expression.keras", "expression.tflite"


def score(folder: Path, images: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
    """Give calibrated probabilities [N, 8] for gray images [N, 48, 48] with values 0..255."""
    from ai_edge_litert.interpreter import Interpreter

    path = Path(folder) / LITERT_FILE
    if not path.is_file():
        raise RiotError("TRN-005", "the model file is missing", file=str(path), hint="export one")
    interpreter = Interpreter(model_path=str(path), num_threads=1)
    interpreter.allocate_tensors()
    taken = interpreter.get_input_details()[0]["index"]
    given = interpreter.get_output_details()[0]["index"]
    answers: list[npt.NDArray[np.float32]] = []
    for image in images:
        interpreter.set_tensor(taken, image[None, ..., None].astype(np.float32))
        interpreter.invoke()
        answers.append(interpreter.get_tensor(given)[0])
    return np.stack(answers)
