"""Notice riot's own stream when a receiver sends it back, and never take it for a command."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping

from riot.rigs.input.guards.port import Figure, Heard
from riot.rigs.input.trail import Trail
from riot.rigs.port import OscMessage
from riot.rigs.values import OscValue

RIOT = "/riot"
"""What the addresses of the values begin with that it is told."""
ECHO_WAIT = 0.06
"""Seconds for which a text at an address of the stream that is a command too is kept waiting, so
that what riot has just sent is known when it is judged."""
_ECHO_LATEST = 0.5
"""Seconds after which an echo of a value that is not sent any more has long come."""
_LOOP = 5
"""So many in a minute are a loop, fewer may be a hand."""
_LONGEST = 256
"""Bytes of an address."""
_MOST = 2048
"""Addresses whose verdict is remembered."""

Values = Mapping[str, tuple[OscValue, ...]]


class OwnStream:
    """Drop what riot sent itself, told by address and value.

    `ours` are the streamed addresses with their prefix; `<…>` stands for one part. Where such an
    address means something as an input too (`heeded`: `/riot/scene` is a command; a film may ask
    for another riot's `/riot/mood/anger`), only the values that riot sends itself are dropped.
    Values are learnt below `/riot`; what comes in below `prefix` is compared with them.
    """

    figure: Figure = "looped"

    def __init__(
        self, ours: Iterable[str], heeded: Callable[[str], bool], prefix: str = RIOT
    ) -> None:
        self._heeded = heeded
        self._prefix = prefix
        parts = [re.sub(r"<[^/>]*>", "[^/]+", _escaped(address)) for address in ours]
        self._ours = re.compile("|".join(parts)) if parts else None
        self._closed: dict[bytes, bool] = {}
        self._sent: dict[str, OscValue] = {}
        self._texts_before: dict[str, tuple[OscValue, float]] = {}
        self._trail = Trail()
        self.count = 0

    def learn(self, values: Values, now: float) -> None:
        """Take the values that riot has just sent."""
        for address, arguments in values.items():
            if not arguments:
                continue
            before = self._sent.get(address)
            if before is None:
                self._closed.clear()
            elif isinstance(before, str) and before != arguments[0]:
                self._texts_before[address] = before, now
            self._sent[address] = arguments[0]

    def refuses(self, source: str, packet: bytes, now: float) -> bool:
        """Say whether a packet goes to an address that riot only ever sends to."""
        address = packet[: packet.find(b"\0", 0, _LONGEST)]
        if len(address) >= _LONGEST:
            return False
        closed = self._closed.get(address)
        if closed is None:
            if len(self._closed) >= _MOST:
                self._closed.clear()
            text = address.decode("ascii", "replace")
            closed = self._closed[address] = self.owns(text) and not self._heeded(text)
        if closed:
            self._note(source, now, address.decode("ascii", "replace"))
        return closed

    def stops(self, heard: Heard, now: float) -> bool:
        """Say whether a message is one that riot sent itself."""
        message = heard.message
        if not self.owns(message.address):
            return False
        if self._heeded(message.address) and not self._is_echo(message, now):
            return False
        self._note(heard.source, now, message.address)
        return True

    def seconds_to_wait(self, message: OscMessage) -> float:
        """Give how long a message has to wait before it can be judged."""
        text = bool(message.arguments) and isinstance(message.arguments[0], str)
        return ECHO_WAIT if text and self.owns(message.address) else 0.0

    def owns(self, address: str) -> bool:
        """Say whether riot sends to this address."""
        if address in self._sent:
            return True
        return self._ours is not None and self._ours.fullmatch(address) is not None

    def troubles(self, now: float) -> list[str]:
        """Name those who send the stream back."""
        return [
            f"{track.source} sends riot's own stream back ({track.sample}): switch its echo off, or"
            " let it send to another port"
            for track in self._trail.recent(now, least=_LOOP)
        ]

    def _note(self, source: str, now: float, address: str) -> None:
        self.count += 1
        self._trail.add(source, now, address)

    def _is_echo(self, message: OscMessage, now: float) -> bool:
        if not message.arguments:
            return False
        value, address = message.arguments[0], message.address
        if address not in self._sent and address.startswith(self._prefix + "/"):
            address = RIOT + address[len(self._prefix) :]
        if _same(value, self._sent.get(address)):
            return True
        before = self._texts_before.get(address)
        return before is not None and before[0] == value and now - before[1] <= _ECHO_LATEST


def _same(one: OscValue, other: OscValue | None) -> bool:
    if isinstance(one, str) or isinstance(other, str) or other is None:
        return one == other
    # It came back in 32 bits.
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-7)


def _escaped(address: str) -> str:
    return re.escape(address).replace(r"\<", "<").replace(r"\>", ">")
