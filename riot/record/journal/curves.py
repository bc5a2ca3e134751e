"""Keep the viewer's curves out of what is written where no readings are kept."""

from __future__ import annotations

from dataclasses import replace

from riot.messages import CutTo, Message


def without_curves(message: Message) -> Message:
    """Give an effect without the levels that a result was drawn from; the path stays."""
    if not isinstance(message, CutTo) or message.result is None or not message.result.curves:
        return message
    return replace(message, result=replace(message.result, curves=(), every=0.0))
