"""A rig that remembers what it was sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from riot.clock import Clock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.packets import Packer, bundles_of
from riot.rigs.settings import RigSettings
from riot.rigs.values import OscValue

_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it arrived: when, where to, with what, and in which packet, from 0."""

    t: float
    address: str
    arguments: tuple[OscValue, ...]
    packet: int

    @property
    def value(self) -> OscValue | None:
        """Give the first argument; None when there is none."""
        return self.arguments[0] if self.arguments else None


class SimSender:
    """Remember messages and their times instead of sending them; the oldest go at 100,000.

    They are packed as for a real receiver, and one that does not fit is dropped likewise.
    """

    def __init__(self, settings: RigSettings, profile: Profile, clock: Clock) -> None:
        self.settings = settings
        self.profile = profile
        self.heard: deque[Heard] = deque(maxlen=_REMEMBERED)
        self.packets = 0
        """Packets that came."""
        self.renewals = 0
        """Raise it to play a receiver that was started again."""
        self.reachable = True
        """Set to False to play a rig that is off."""
        self.takes: int | None = None
        """Messages that it takes of one offer; None: all."""
        self.closed = False
        self._packer = Packer(profile.limits.packet, clock, bundles=bundles_of(settings, profile))
        self._clock = clock

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Take messages, unless unreachable."""
        if not self.reachable:
            return 0
        taken = 0
        for packet, held, done in self._packer.pack(messages[: self.takes]):
            for address, arguments in held:
                self.heard.append(Heard(self._clock.now(), address, arguments, self.packets))
            self.packets += bool(packet)
            taken = done
        return taken

    def trouble(self) -> str:
        """Say so when unreachable."""
        if self.reachable:
            return self._packer.trouble()
        return f"{self.settings.host}:{self.settings.port} is switched off"

    def close(self) -> None:
        """Take no more."""
        self.closed = True
        self.reachable = False
