"""Send one DMX universe over the network: what Art-Net and sACN have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from riot.clock import Clock
from riot.errors import RiotError
from riot.rigs.dmx.datagrams import Datagrams
from riot.rigs.dmx.frames import FASTEST, REPEATS, FramePace
from riot.rigs.dmx.patch import read_patch
from riot.rigs.dmx.universe import Universe
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings


class DmxSender(ABC):
    """Keep a universe and send it, never waiting and without a thread.

    Every message is taken at once: what lamps are to show is a state, of which only the newest
    counts. Nothing is sent before the first level is known, so that a start does not put out what
    another desk lit. `offer` is to be called at every tick, with nothing too: that is when frames
    leave. Raises RiotError RIG-070 for a `map` that cannot be read.
    """

    def __init__(
        self, settings: RigSettings, profile: Profile, clock: Clock, host: str, port: int
    ) -> None:
        try:
            patch = read_patch(settings.map)
        except ValueError as error:
            raise RiotError(
                "RIG-070",
                f"rig {settings.name!r}, map: {error}",
                hint="write an address and its channel, as in /house/level: 1",
            ) from error
        prefix = profile.stream.prefix if settings.prefix is None else settings.prefix
        self._patched = bool(patch)
        self._universe = Universe(patch, prefix)
        self._pace = FramePace(settings.rate or FASTEST)
        self._clock = clock
        self._datagrams = Datagrams(host, settings.port or port, settings.interface, clock)

    @property
    def renewals(self) -> int:
        """Give 0: a receiver that comes late needs nothing again, for each frame holds all."""
        return 0

    @abstractmethod
    def frame(self, levels: bytes) -> bytes:
        """Write the packet of the next frame; `levels` are those of 512 channels."""

    @abstractmethod
    def farewell(self, levels: bytes) -> bytes:
        """Write the packet that says that no more will come."""

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Take all messages, and send a frame if one is due."""
        for message in messages:
            if self._universe.take(message):
                self._pace.changed()
        now = self._clock.now()
        due = self._universe.known and self._pace.due(now) and self._datagrams.ready()
        if due and self._datagrams.send(self.frame(self._universe.levels)):
            self._pace.left(now)
        return len(messages)

    def trouble(self) -> str:
        """Say what is wrong: no map, the name does not resolve, or the network refuses."""
        if not self._patched:
            return "no channel is patched: give the rig a map"
        return self._datagrams.trouble()

    def close(self) -> None:
        """Send the newest levels and say goodbye; lamps keep what they show."""
        if self._universe.known:
            levels = self._universe.levels
            self._datagrams.send(self.frame(levels))
            for _ in range(REPEATS):
                self._datagrams.send(self.farewell(levels))
        self._datagrams.close()


def checked_universe(settings: RigSettings, first: int, last: int) -> int:
    """Give the rig's universe, `first` unless it says otherwise.

    Raises RiotError RIG-071 for one that its protocol does not have.
    """
    universe = first if settings.universe is None else settings.universe
    if not first <= universe <= last:
        raise RiotError(
            "RIG-071",
            f"rig {settings.name!r}: {settings.transport} has no universe {universe}",
            hint=f"write one of {first} to {last}",
        )
    return universe
