"""Load a `.tflite` model into LiteRT, quietly."""

from __future__ import annotations

from ai_edge_litert.interpreter import Interpreter

from riot.perception.quiet import quiet_stderr


def load_interpreter(content: bytes, threads: int = 1) -> Interpreter:
    """Build an interpreter with its tensors allocated, on the CPU with XNNPACK.

    `content` is the model file. Raises ValueError or RuntimeError where it is no model.
    """
    # LiteRT announces its delegate on the terminal and has no setting against it.
    with quiet_stderr():
        interpreter = Interpreter(model_content=content, num_threads=threads)
        interpreter.allocate_tensors()
    return interpreter
