"""Send a DMX universe over Art-Net; stupidArtnet writes the packets.

ArtDmx of Art-Net 4, to UDP port 6454 (art-net.org.uk).
"""

from __future__ import annotations

from stupidArtnet import StupidArtnet

from riot.clock import Clock
from riot.rigs.dmx.patch import CHANNELS
from riot.rigs.dmx.sender import DmxSender, checked_universe
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

PORT = 6454
LAST_UNIVERSE = 32767
"""Net 127, sub-net 15, universe 15."""


class ArtNetSender(DmxSender):
    """Send universe 0 to 32767 (256 × net + 16 × sub-net + universe) to a node, or to all of them.

    `host` is a node's address, which is best, or the network's broadcast address. Art-Net knows no
    goodbye: the last frame stays, for a node keeps it until a blackout is sent.
    """

    def __init__(self, settings: RigSettings, profile: Profile, clock: Clock) -> None:
        universe = checked_universe(settings, 0, LAST_UNIVERSE)
        super().__init__(settings, profile, clock, settings.host, PORT)
        self._packet = StupidArtnet(universe=universe, packet_size=CHANNELS)
        # Its own socket waits, looks names up at every packet, and prints what goes wrong.
        self._packet.close()

    def frame(self, levels: bytes) -> bytes:
        """Write an ArtDmx packet; its sequence is 1 to 255, for 0 says that it has none."""
        self._packet.sequence = self._packet.sequence % 255 + 1
        self._packet.make_artdmx_header()
        return bytes(self._packet.packet_header) + levels

    def farewell(self, levels: bytes) -> bytes:
        """Write the frame again: whatever else is lost, it is the last to arrive that stays."""
        return self.frame(levels)
