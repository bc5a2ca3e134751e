"""Hear on the feedback port whether a receiver takes the passcode."""

from __future__ import annotations

import socket

from riot.rigs.profiles.schema import Profile
from riot.rigs.senders.greeting import passcode_refused
from riot.rigs.settings import RigSettings

_AT_ONCE = 32
"""Answers that are read at a time."""
_LARGEST = 65_507


class FeedbackPort:
    """Read the answers of a receiver that is spoken to over UDP.

    Only when there is a passcode is there an answer that matters. A port that somebody else
    listens on is left to them.
    """

    def __init__(self, port: int | None, place: str = "") -> None:
        self._place = place
        self._refused = False
        self._socket: socket.socket | None = None
        if port is None:
            return
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            made.setblocking(False)
            made.bind(("", port))
        except OSError:
            made.close()
        else:
            self._socket = made

    @classmethod
    def of(cls, settings: RigSettings, profile: Profile) -> FeedbackPort:
        """Make the one that a rig needs."""
        if settings.passcode is None or not profile.connect:
            return cls(None)
        return cls(settings.feedback or profile.feedback, f"{settings.host}:{settings.port}")

    def poll(self) -> None:
        """Read what has come, a few answers at most."""
        if self._socket is None:
            return
        for _ in range(_AT_ONCE):
            try:
                packet = self._socket.recv(_LARGEST)
            except OSError:
                return
            refused = passcode_refused(packet)
            if refused is not None:
                self._refused = refused

    def trouble(self) -> str:
        """Say that the passcode was refused."""
        return f"{self._place} refuses the passcode" if self._refused else ""

    def close(self) -> None:
        """Close the port."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
