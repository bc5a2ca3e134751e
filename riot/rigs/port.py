"""The port through which a rig's messages leave."""

from __future__ import annotations

from typing import Protocol

from riot.rigs.values import OscValue


class OscSender(Protocol):
    """Send OSC messages to one receiver, never blocking.

    Backends are built with (host, port, clock). A name is looked up, a connection made, in the
    background: building one never fails because the receiver is off.
    """

    def offer(self, address: str, value: OscValue | None) -> bool:
        """Send one message now; None sends the address alone.

        False says that it cannot leave at present: keep it, or a newer value, and try again.
        """
        ...

    def trouble(self) -> str:
        """Say in a few words what is wrong; empty when nothing is."""
        ...

    def close(self) -> None:
        """Let go of sockets and threads."""
        ...
