"""Find out what a path holds and load a scorer of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riot.errors import RiotError
from riot.perception.emotion.files import LITERT_DYNAMIC
from riot.training.evaluation.questions import Heads
from riot.training.evaluation.scorers.heads import heads_of_card, heads_of_run, usual_heads
from riot.training.evaluation.scorers.port import Scorer

CARD, RUN_NETWORK, RUN_CHECKPOINT = "card.json", "network.keras", "checkpoint.keras"


def load_scorer(path: Path) -> Scorer:
    """Load a model folder with its card, a run folder, a `.tflite`, `.keras` or `.onnx` file.

    Of a model folder with several files the one is taken that a show without a GPU reads, which
    the card's numbers are of. Nothing but the kind that is asked for is imported.
    Raises RiotError TRN-304 where there is no model that can be read.
    """
    path = Path(path)
    if path.is_dir():
        return _of_folder(path)
    if not path.is_file():
        raise RiotError("TRN-304", "there is no such model", file=str(path))
    if (path.parent / CARD).is_file():
        return _of_file(path, heads_of_card(path.parent / CARD)[0])
    return _of_file(path, heads_of_run(path.parent))


def _of_folder(folder: Path) -> Scorer:
    if (folder / CARD).is_file():
        heads, files = heads_of_card(folder / CARD)
        for ending in (LITERT_DYNAMIC, ".tflite", ".keras"):
            fitting = sorted((name for name in files if name.endswith(ending)), key=len)
            if fitting:
                return _of_file(folder / fitting[0], heads)
        raise RiotError("TRN-304", "the card names no model file", file=str(folder / CARD))
    if (folder / RUN_NETWORK).is_file():
        return _of_file(folder / RUN_NETWORK, heads_of_run(folder))
    if (folder / RUN_CHECKPOINT).is_file():
        raise RiotError(
            "TRN-304",
            "the run holds no network yet, only a checkpoint",
            file=str(folder),
            hint="end it with riot train --resume",
        )
    raise RiotError(
        "TRN-304", "holds no model", file=str(folder), hint=f"name a folder with {CARD}, or a run"
    )


def _of_file(path: Path, heads: Heads | None) -> Scorer:
    if path.suffix == ".tflite":
        from riot.training.evaluation.scorers.litert import LiteRtScorer, load_litert

        model = load_litert(path)
        sizes = [int(output["shape"][-1]) for output in model.get_output_details()]
        return LiteRtScorer(model, heads or usual_heads(sizes, path), path)
    if path.suffix == ".keras":
        from riot.training.evaluation.scorers.keras import KerasScorer, load_keras, sizes_of

        model: Any = load_keras(path)
        return KerasScorer(model, heads or usual_heads(sizes_of(model), path), path)
    if path.suffix == ".onnx" and heads is not None:
        return _of_onnx(path, heads)
    raise RiotError(
        "TRN-304",
        "is no model",
        file=str(path),
        hint="name a folder, a .keras or .tflite file, or an .onnx file beside its card",
    )


def _of_onnx(path: Path, heads: Heads) -> Scorer:
    import onnxruntime.capi.onnxruntime_pybind11_state as onnx_errors

    from riot.training.export.onnx_file import OnnxScorer

    try:
        return OnnxScorer(path, heads)
    except (onnx_errors.InvalidProtobuf, onnx_errors.Fail, onnx_errors.InvalidGraph) as error:
        words = str(error).strip().splitlines()[0]
        raise RiotError(
            "TRN-304", f"cannot be read as an ONNX model: {words}", file=str(path)
        ) from error
