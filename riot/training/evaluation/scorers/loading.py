"""Find out what a path holds and load a scorer of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riot.errors import RiotError
from riot.training.evaluation.questions import MAIN, Heads
from riot.training.evaluation.scorers.port import Scorer
from riot.training.votes import FER2013_LABELS, LABELS

CARD, RUN_NETWORK, RUN_CHECKPOINT = "card.json", "network.keras", "checkpoint.keras"
USUAL: Heads = {MAIN: LABELS, "fer2013": FER2013_LABELS}
"""The labels of a head whose file comes without a card."""


def load_scorer(path: Path, schemes: Heads = USUAL) -> Scorer:
    """Load a model folder with its card, a run folder, a `.tflite` or a `.keras` file.

    `schemes` name the labels of heads where no card does. Nothing but the kind that is asked for
    is imported. Raises RiotError TRN-304 where there is no model that can be read.
    """
    path = Path(path)
    schemes = {**USUAL, **schemes}
    if path.is_dir():
        return _of_folder(path, schemes)
    if not path.is_file():
        raise RiotError("TRN-304", "there is no such model", file=str(path))
    card = path.parent / CARD
    heads = _heads_of(_read(card)) if card.is_file() else None
    return _of_file(path, heads, schemes)


def _of_folder(folder: Path, schemes: Heads) -> Scorer:
    if (folder / CARD).is_file():
        card = _read(folder / CARD)
        for ending in (".tflite", ".keras"):
            names = [name for name in card.get("sha256", {}) if name.endswith(ending)]
            for name in sorted(names, key=len):
                return _of_file(folder / name, _heads_of(card), schemes)
        raise RiotError("TRN-304", "the card names no model file", file=str(folder / CARD))
    if (folder / RUN_NETWORK).is_file():
        return _of_file(folder / RUN_NETWORK, None, schemes)
    if (folder / RUN_CHECKPOINT).is_file():
        from riot.training.train import load_trained

        return _of_keras(load_trained(folder)[0], folder / RUN_CHECKPOINT, None, schemes)
    raise RiotError(
        "TRN-304", "holds no model", file=str(folder), hint=f"a folder with {CARD} or a run"
    )


def _of_file(path: Path, heads: Heads | None, schemes: Heads) -> Scorer:
    if path.suffix == ".tflite":
        from riot.training.evaluation.scorers.litert import LiteRtScorer

        return LiteRtScorer(path, heads or _guessed(path, schemes))
    if path.suffix == ".keras":
        from riot.training.evaluation.scorers.keras import load_keras

        return _of_keras(load_keras(path), path, heads, schemes)
    raise RiotError(
        "TRN-304", "is no model", file=str(path), hint="name a folder, a .keras or a .tflite file"
    )


def _of_keras(model: Any, path: Path, heads: Heads | None, schemes: Heads) -> Scorer:
    from riot.training.evaluation.scorers.keras import KerasScorer, sizes_of

    if heads is None:
        sizes = sizes_of(model)
        if len(sizes) == 1:
            sizes = {name if name in schemes else MAIN: size for name, size in sizes.items()}
        heads = {head: _labels(head, size, schemes, path) for head, size in sizes.items()}
    return KerasScorer(model, heads, path)


def _guessed(path: Path, schemes: Heads) -> Heads:
    """Name the outputs of a LiteRT file that has no card: `expression` first, then by size."""
    from riot.perception.litert import load_interpreter

    try:
        outputs: list[Any] = load_interpreter(path.read_bytes()).get_output_details()
    except (ValueError, RuntimeError) as error:
        words = str(error).splitlines()[0]
        raise RiotError(
            "TRN-304", f"cannot be read as a LiteRT model: {words}", file=str(path)
        ) from error
    sizes = [int(output["shape"][-1]) for output in outputs]
    names = [MAIN, *(name for name in schemes if name != MAIN)]
    if len(sizes) > len(names):
        raise RiotError("TRN-304", "has outputs that no card names", file=str(path))
    return {
        name: _labels(name, size, schemes, path) for name, size in zip(names, sizes, strict=False)
    }


def _labels(head: str, size: int, schemes: Heads, path: Path) -> tuple[str, ...]:
    labels = schemes.get(head, ())
    if len(labels) != size:
        raise RiotError(
            "TRN-304",
            f"nothing says which {size} labels its head {head!r} has",
            file=str(path),
            hint="export it: the card names them",
        )
    return labels


def _heads_of(card: Mapping[str, Any]) -> Heads:
    outputs = card.get("outputs")
    if isinstance(outputs, Mapping):
        return {head: _names(output) for head, output in outputs.items()}
    if isinstance(outputs, list):
        return {output["name"]: tuple(output["labels"]) for output in outputs}
    return {MAIN: tuple(card["labels"])}


def _names(output: Any) -> tuple[str, ...]:
    return tuple(output["labels"] if isinstance(output, Mapping) else output)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RiotError("TRN-304", f"the card cannot be read: {error}", file=str(path)) from error
    return card
