"""Choose the output that a show reads among a model's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from riot.perception.emotion.card import ModelCard

Output = TypeVar("Output")


def choose_output(card: ModelCard, outputs: Mapping[str, Output]) -> Output:
    """Give the output that the card calls first, or the only one of a card that names none.

    `outputs` are the model file's, by name. Raises LookupError, with words for people, where
    there is none to choose.
    """
    if card.output is not None and card.output in outputs:
        return outputs[card.output]
    if card.output is None and len(outputs) == 1:
        return next(iter(outputs.values()))
    wanted = (
        "and the card does not say which to read"
        if card.output is None
        else (f"none of which is {card.output!r}")
    )
    raise LookupError(f"its outputs are {', '.join(map(repr, outputs))}, {wanted}")
