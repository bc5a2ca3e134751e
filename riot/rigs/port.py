"""The port through which a rig's messages leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from riot.rigs.values import OscValue


class OscMessage(NamedTuple):
    """One OSC message: an address, and its arguments (f, i and s by their Python types)."""

    address: str
    arguments: tuple[OscValue, ...] = ()


class RigSender(Protocol):
    """Send messages to one receiver, never blocking.

    Backends are built with (settings, profile, clock): a riot.rigs.settings.RigSettings whose gaps
    the profile has filled, and the riot.rigs.profiles.schema.Profile. A name is looked up, a
    connection made, in the background: building one never fails because the receiver is off.
    """

    @property
    def renewals(self) -> int:
        """Count how often the receiver may have forgotten everything.

        It goes up with every connection and every change of the receiver's address; whoever feeds
        the sender then sends everything again.
        """
        ...

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Send as many as can leave now, in order; give how many did.

        The sender packs them: single messages or bundles, as profile and settings say. Those that
        did not leave are to be kept, or newer values in their place, and offered again. It is
        called at every tick, with no messages too: then a sender does what has become due. When
        `renewals` goes up in a call, nothing leaves in that call.
        """
        ...

    def trouble(self) -> str:
        """Say in a few words what is wrong; empty when nothing is."""
        ...

    def close(self) -> None:
        """Let go of sockets and threads."""
        ...
