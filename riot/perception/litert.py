"""Load a `.tflite` model into LiteRT, quietly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ai_edge_litert.interpreter import Interpreter


def load_interpreter(content: bytes, threads: int = 1) -> Interpreter:
    """Build an interpreter with its tensors allocated, on the CPU with XNNPACK.

    `content` is the model file. Raises ValueError or RuntimeError where it is no model.
    """
    with _quiet_stderr():
        interpreter = Interpreter(model_content=content, num_threads=threads)
        interpreter.allocate_tensors()
    return interpreter


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    # LiteRT announces its delegate on the terminal and has no setting against it.
    keep = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(keep, 2)
        os.close(keep)
