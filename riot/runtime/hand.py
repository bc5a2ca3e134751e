"""One rig in a technician's hand: send to it and wait until that has left."""

from __future__ import annotations

from collections.abc import Sequence

from riot.calls import Call
from riot.clock import Clock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import Called, profile_call
from riot.rigs.profiles.schema import Profile
from riot.rigs.rack import open_sender
from riot.rigs.settings import RigSettings

PATIENCE = 3.0
"""Seconds in which a name must resolve, or a receiver take a connection."""

GIVE_UP_AFTER = 0.7
"""Seconds for which a receiver may be in trouble: long enough to be tried twice."""

LISTEN_FOR = 0.25
"""Seconds in which a network tells that nobody listens."""

_LOOK = 0.01


class Hand:
    """Send to one receiver by the very sender that a show uses, waiting where a show would not.

    `settings` are without gaps. Raises RiotError where the transport's library is missing.
    """

    def __init__(self, settings: RigSettings, profile: Profile, clock: Clock) -> None:
        self._profile = profile
        self._clock = clock
        self._sender = open_sender(settings, profile, clock)

    def send(self, messages: Sequence[OscMessage]) -> int:
        """Send messages in order; give how many left before the patience was at its end."""
        until = self._clock.now() + PATIENCE
        left = 0
        well = self._clock.now()
        while True:
            left += self._sender.offer(messages[left:])
            now = self._clock.now()
            if not self._sender.trouble():
                well = now
            if left == len(messages) or now >= until or now - well >= GIVE_UP_AFTER:
                return left
            self._clock.sleep(_LOOK)

    def call(self, call: Call) -> tuple[Called, int]:
        """Call an action of the profile; a button is let go after the profile's time.

        Gives what it sends, and how many messages of that left. Raises CallError.
        """
        called = profile_call(self._profile, call.action, call.arguments)
        left = self.send(called.messages)
        if called.released and left == len(called.messages):
            self._clock.sleep(self._profile.press)
            left += self.send(called.released)
        return called, left

    def trouble(self) -> str:
        """Wait for what the network may say, then say what is wrong; empty when nothing is."""
        until = self._clock.now() + LISTEN_FOR
        while not (found := self._sender.trouble()) and self._clock.now() < until:
            self._sender.offer(())
            self._clock.sleep(_LOOK)
        return found

    def close(self) -> None:
        """Let go of the receiver."""
        self._sender.close()
