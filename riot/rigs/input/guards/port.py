"""What a guard is asked."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from riot.messages import OperatorCommand
from riot.rigs.port import OscMessage

Figure = Literal["refused", "looped", "too_many", "doubled"]


class Heard(NamedTuple):
    """A message that came in, from whom, and what it commands, if anything."""

    source: str
    message: OscMessage
    command: OperatorCommand | None


class PacketGuard(Protocol):
    """Judge packets before anybody looks into them: cheaply, for a flood asks it too."""

    figure: Figure
    """Under which figure `count` is shown."""
    count: int
    """What it dropped."""

    def refuses(self, source: str, packet: bytes, now: float) -> bool:
        """Say whether this packet is not to be read, and count it."""
        ...

    def troubles(self, now: float) -> list[str]:
        """Say in words for the technician whom it refused lately, and what to do."""
        ...


class MessageGuard(Protocol):
    """Judge messages that have been understood."""

    figure: Figure
    count: int

    def stops(self, heard: Heard, now: float) -> bool:
        """Say whether this message is to be dropped, and count it."""
        ...

    def troubles(self, now: float) -> list[str]:
        """Say in words for the technician what it stopped lately, and what to do."""
        ...
