"""Find out which labels a model's heads have: from its card, its run, or the usual ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from riot.errors import RiotError
from riot.training.evaluation.questions import MAIN, Heads
from riot.training.votes import FER2013_LABELS, LABELS

USUAL: Heads = {MAIN: LABELS, "fer2013": FER2013_LABELS}
"""The labels of the heads of a file that comes without a card or run."""

RUN_SETTINGS = "settings.yaml"


def heads_of_card(path: Path) -> tuple[Heads, tuple[str, ...]]:
    """Give the heads that a card names, in the order of the model's outputs, and its files.

    Raises RiotError TRN-304 where it is no card.
    """
    try:
        card: Any = json.loads(path.read_text(encoding="utf-8"))
        return _outputs(card), tuple(card["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        words = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise RiotError("TRN-304", f"the card cannot be read: {words}", file=str(path)) from error


def _outputs(card: Any) -> Heads:
    outputs = card.get("outputs")
    if outputs is None:
        return {MAIN: tuple(card["labels"])}
    if isinstance(outputs, Mapping):
        return {head: _names(output) for head, output in outputs.items()}
    return {output["name"]: _names(output) for output in outputs}


def _names(output: Any) -> tuple[str, ...]:
    return tuple(output["labels"] if isinstance(output, Mapping) else output)


def heads_of_run(folder: Path) -> Heads | None:
    """Give the heads of labels that a run trained; None where no run says."""
    path = folder / RUN_SETTINGS
    if not path.is_file():
        return None
    from riot.training.settings import read_settings

    settings = read_settings(path)
    if settings.data is None or not set(settings.heads) & set(USUAL):
        return None
    merge, subset = settings.data.merge, settings.data.subset
    return {
        head: labels_left(USUAL[head], merge, subset) for head in settings.heads if head in USUAL
    }


def counts_as(label: str, merge: Mapping[str, str], labels: Sequence[str]) -> str:
    """Give what a label of a head counts as; one that the head lacks takes nothing in."""
    into = merge.get(label, label)
    return into if into in labels else label


def labels_left(
    labels: Sequence[str], merge: Mapping[str, str], subset: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give what is left of a head's labels, in the order of `subset` if there is one."""
    counted = {counts_as(label, merge, labels) for label in labels}
    return tuple(label for label in subset or labels if label in counted)


def usual_heads(sizes: Mapping[str, int] | Sequence[int], path: Path) -> Heads:
    """Give the usual labels of outputs by their names, or of nameless ones by their sizes.

    A single output is `expression`. Raises RiotError TRN-304 where the sizes do not fit.
    """
    if not isinstance(sizes, Mapping):
        sizes = dict(zip(USUAL, sizes, strict=False))
    elif len(sizes) == 1 and not set(sizes) & set(USUAL):
        sizes = {MAIN: next(iter(sizes.values()))}
    heads = {head: USUAL[head] for head in sizes if head in USUAL}
    strange = [head for head, labels in heads.items() if sizes[head] != len(labels)]
    if strange or not heads:
        told = ", ".join(f"{head} {size}" for head, size in sizes.items())
        raise RiotError(
            "TRN-304",
            f"nothing says which labels its outputs have: {told}",
            file=str(path),
            hint="export it: the card names them",
        )
    return heads
