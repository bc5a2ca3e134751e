"""Hear on the feedback port whether a receiver takes the passcode."""

from __future__ import annotations

import socket
from collections import deque

from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.greeting import KEPT_REPLIES, passcode_refused
from riot.rigs.settings import RigSettings

_AT_ONCE = 32
"""Answers that are read at a time."""
_LARGEST = 65_507
_HEARS = 1.0
"""Seconds for which an answer is waited for; then the port is free for others."""


class FeedbackPort:
    """Read what a receiver that is spoken to over UDP answers to the passcode.

    Only when there is a passcode is there an answer that matters. A port that somebody else
    listens on is left to them.
    """

    def __init__(self, port: int | None, place: str = "") -> None:
        self._port = port
        self._place = place
        self._refused = False
        self.replies: deque[bytes] = deque(maxlen=KEPT_REPLIES)
        """The newest answers."""
        self._until = 0.0
        self._socket: socket.socket | None = None

    @classmethod
    def of(cls, settings: RigSettings, profile: Profile) -> FeedbackPort:
        """Make the one that a rig needs."""
        if settings.passcode is None or not profile.connect:
            return cls(None)
        return cls(settings.feedback or profile.feedback, f"{settings.host}:{settings.port}")

    def listen(self, now: float) -> None:
        """Listen for a moment, for the receiver is about to be given the passcode."""
        self._until = now + _HEARS
        if self._port is None or self._socket is not None:
            return
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            made.setblocking(False)
            made.bind(("", self._port))
        except OSError:
            made.close()
        else:
            self._socket = made

    def poll(self, now: float) -> None:
        """Read what has come, a few answers at most."""
        if self._socket is None:
            return
        for _ in range(_AT_ONCE):
            try:
                packet = self._socket.recv(_LARGEST)
            except OSError:
                break
            self.replies.append(packet)
            refused = passcode_refused(packet)
            if refused is not None:
                self._refused = refused
        if now >= self._until:
            self.close()

    def trouble(self) -> str:
        """Say that the passcode was refused."""
        return f"{self._place} refuses the passcode" if self._refused else ""

    def close(self) -> None:
        """Close the port."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
