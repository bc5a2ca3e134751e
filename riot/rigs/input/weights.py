"""What is lost with a message that is one too many: told by its address alone, and cheaply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from riot.rigs.input.commands import Command, CommandBook

Weight = Literal["press", "steady", "both", "neither"]
"""A press must come through, of a steady value the newest; nobody misses the rest."""


class Weights:
    """Weigh addresses as they stand in a packet, those of commands and those `asked` for."""

    def __init__(self, book: CommandBook, asked: Iterable[str]) -> None:
        self._exact: dict[bytes, Weight] = {address.encode(): "both" for address in asked}
        self._exact |= {address.encode(): _weight(one) for address, one in book.exact.items()}
        self._named: dict[bytes, Weight] = {
            before.encode(): _weight(one) for before, one in book.named.items()
        }

    def of(self, address: bytes) -> Weight:
        """Weigh one."""
        found = self._exact.get(address)
        if found is None:
            return self._named.get(address[: address.rfind(b"/") + 1], "neither")
        return found


def _weight(command: Command) -> Weight:
    if command.press:
        return "press"
    return "steady" if command.steady else "both"
