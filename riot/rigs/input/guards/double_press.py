"""Take two GOs in a hurry for one: a hand that trembles, two networks, two people."""

from __future__ import annotations

from riot.messages import OperatorCommand
from riot.rigs.input.guards.port import Figure, Heard

_TOGGLES = ("pause", "blackout", "panic")


class DoublePress:
    """Stop a GO that follows another within `seconds`, whoever sent them.

    So does a command that turns something the other way round: twice in a hurry would undo it.
    One of these may watch over several inputs, OSC and MIDI.
    """

    figure: Figure = "doubled"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: dict[str, float] = {}
        self.count = 0

    def stops(self, heard: Heard, now: float) -> bool:
        """Say whether this is the second of two in a hurry."""
        doubled = heard.command is not None and self.doubles(heard.command, now)
        self.count += doubled
        return doubled

    def doubles(self, command: OperatorCommand, now: float) -> bool:
        """Say the same of a command that came by another way; it is not counted here."""
        if command.verb != "go" and not (command.verb in _TOGGLES and not command.argument):
            return False
        last = self._last.get(command.verb)
        if last is not None and now - last < self._seconds:
            return True
        self._last[command.verb] = now
        return False

    def troubles(self, now: float) -> list[str]:
        """Say nothing: a second press is no trouble, it is only counted."""
        return []
