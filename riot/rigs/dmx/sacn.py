"""Send a DMX universe over sACN (ANSI E1.31-2018); the library sacn writes the packets."""

from __future__ import annotations

import socket
import uuid

from sacn import DataPacket

from riot.clock import Clock
from riot.rigs.dmx.sender import DmxSender, checked_universe
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

PORT = 5568
LAST_UNIVERSE = 63999
MULTICAST = "multicast"
"""A host that stands for the universe's own group, 239.255.x.y."""
_NAME_BYTES = 63


class SacnSender(DmxSender):
    """Send universe 1 to 63999 to a receiver, or with the host `multicast` to all that ask for it.

    Closing ends the stream, so that receivers at once do what they do without a source: hold the
    last look, or let another source take over. The priority is 100, as that of other sources.
    """

    def __init__(self, settings: RigSettings, profile: Profile, clock: Clock) -> None:
        universe = checked_universe(settings, 1, LAST_UNIVERSE)
        name = f"RIOT {settings.name}"
        self._packet = DataPacket(_component(name), name[:_NAME_BYTES], universe)
        group = self._packet.calculate_multicast_addr()
        host = group if settings.host == MULTICAST else settings.host
        super().__init__(settings, profile, clock, host, PORT)

    def frame(self, levels: bytes) -> bytes:
        """Write a data packet."""
        self._packet.sequence_increase()
        self._packet.dmxData = tuple(levels)
        return bytes(self._packet.getBytes())

    def farewell(self, levels: bytes) -> bytes:
        """Write a data packet that ends the stream (E1.31 6.2.6)."""
        self._packet.option_StreamTerminated = True
        return self.frame(levels)


def _component(name: str) -> tuple[int, ...]:
    """Give the rig's identifier, the same at every start: else a crash leaves a second source."""
    return tuple(uuid.uuid5(uuid.NAMESPACE_DNS, f"{socket.gethostname()}/{name}").bytes)
