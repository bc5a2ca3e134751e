"""What a receiver is told first, and what it answers."""

from __future__ import annotations

from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import action_message
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

_PASSCODE = "{passcode}"

KEPT_REPLIES = 64
"""Answers that are kept."""


def greeting(settings: RigSettings, profile: Profile) -> tuple[OscMessage, ...]:
    """Write the messages that a new connection begins with.

    Where the installation gives no passcode, arguments that are one are left out.
    """
    values = {} if settings.passcode is None else {"passcode": settings.passcode}
    messages: list[OscMessage] = []
    for action in profile.connect:
        message = action_message(action, values)
        kept = tuple(one for one in message.arguments if one != _PASSCODE)
        messages.append(OscMessage(message.address, kept))
    return tuple(messages)


def passcode_refused(packet: bytes) -> bool | None:
    """Read an answer as QLab gives it; None when it says nothing about the passcode.

    QLab answers `/connect` by `/reply/connect` with a text that holds "badpass" or "denied", or
    "ok"; and whatever it is not allowed to do by a status of "denied".
    """
    address = packet.partition(b"\0")[0]
    if not address.startswith(b"/reply/"):
        return None
    if address.endswith(b"/connect"):
        return b"badpass" in packet or b"denied" in packet or b'"error"' in packet
    return True if b'"denied"' in packet else None
