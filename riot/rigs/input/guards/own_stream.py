"""Notice riot's own stream when a receiver sends it back, and never take it for a command."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from riot.messages import OperatorCommand
from riot.rigs.input.guards.port import Figure, Heard
from riot.rigs.input.trail import Trail
from riot.rigs.port import OscMessage
from riot.rigs.values import OscValue

RIOT = "/riot"
"""What the addresses of the values begin with that it is told."""
ECHO_WAIT = 0.06
"""Seconds for which what may be an echo is kept waiting, so that what riot has just sent is known
when it is judged."""
ECHO_LATEST = 0.5
"""Seconds after which an echo of a value that is not sent any more has long come."""
_LOOP = 5
"""So many are a loop, fewer may be a hand."""
_LOOP_GOES_ON = 5.0
"""Seconds after the last echo for which a sender counts as one that loops."""
_LONGEST = 256
"""Bytes of an address."""
_MOST_VERDICTS = 2048
_MOST_VALUES = 64
"""Values of one address that are remembered."""

Values = Mapping[str, tuple[OscValue, ...]]


class OwnStream:
    """Drop what riot sent itself.

    `ours` are the streamed addresses with their prefix; `<…>` stands for one part. Nothing that
    comes to them is heeded, with two exceptions. Those that a film asks for (`asked`) are let
    through: another riot may send them. Those that are commands too (`is_command`: `/riot/scene`,
    `/riot/dimmer`) are judged by value: a text that riot says now, or said a moment ago, is an
    echo; so is a number, but only from a sender that sends other parts of the stream back, for
    on a fader the same values come again and again. Values are learnt below `/riot`; what comes in
    below `prefix` is compared with them.
    """

    figure: Figure = "looped"

    def __init__(
        self,
        ours: Iterable[str],
        is_command: Callable[[str], bool],
        asked: Callable[[str], bool],
        prefix: str = RIOT,
    ) -> None:
        self._is_command = is_command
        self._asked = asked
        self._prefix = prefix
        parts = [re.sub(r"<[^/>]*>", "[^/]+", _escaped(address)) for address in ours]
        self._ours = re.compile("|".join(parts)) if parts else None
        self._verdicts: dict[bytes, bool] = {}
        self._said: dict[str, OscValue] = {}
        self._lately: dict[str, deque[tuple[OscValue, float]]] = {}
        self._trail = Trail()
        self.count = 0

    def learn(self, values: Values, now: float) -> None:
        """Take the values that riot has just sent."""
        for address, arguments in values.items():
            if not arguments:
                continue
            before = self._said.get(address)
            if before is None:
                self._verdicts.clear()
            elif before != arguments[0] and self._is_command(self._incoming(address)):
                self._remember(address, before, now)
            self._said[address] = arguments[0]

    def note(self, message: OscMessage, command: OperatorCommand) -> None:
        """Take note of a command that was heeded: riot will say its value, and that comes back."""
        if message.arguments and self.owns(message.address):
            self._remember(self._outgoing(message.address), message.arguments[0], command.t)

    def refuses(self, source: str, packet: bytes, now: float) -> bool:
        """Say whether a packet goes to an address that riot only ever sends to."""
        raw = packet[: packet.find(b"\0", 0, _LONGEST)]
        if len(raw) >= _LONGEST:
            return False
        refused = self._verdicts.get(raw)
        if refused is None:
            if len(self._verdicts) >= _MOST_VERDICTS:
                self._verdicts.clear()
            address = raw.decode("ascii", "replace")
            refused = self._verdicts[raw] = self._is_closed(address)
        if refused:
            self._count(source, now, raw.decode("ascii", "replace"))
        return refused

    def stops(self, heard: Heard, now: float) -> bool:
        """Say whether a message is one that riot sent itself."""
        source, message = heard.source, heard.message
        stopped = self._is_closed(message.address)
        if not stopped and self._is_command(message.address) and self.owns(message.address):
            stopped = self._is_echo(source, message, now)
        if stopped:
            self._count(source, now, message.address)
        return stopped

    def seconds_to_wait(self, source: str, message: OscMessage, now: float) -> float:
        """Give how long a message has to wait before it can be judged."""
        if not message.arguments or not self._is_command(message.address):
            return 0.0
        suspect = isinstance(message.arguments[0], str) or self._loops(source, now)
        return ECHO_WAIT if suspect and self.owns(message.address) else 0.0

    def owns(self, address: str) -> bool:
        """Say whether riot sends to this address."""
        if address in self._said:
            return True
        return self._ours is not None and self._ours.fullmatch(address) is not None

    def troubles(self, now: float) -> list[str]:
        """Name those who send the stream back."""
        return [
            f"{track.source} sends riot's own stream back ({track.sample} and more): switch its"
            " echo off, or let it send to another port"
            for track in self._trail.recent(now, least=_LOOP)
        ]

    def _is_closed(self, address: str) -> bool:
        if self._is_command(address) or self._asked(address):
            return False
        return self.owns(address)

    def _is_echo(self, source: str, message: OscMessage, now: float) -> bool:
        if not message.arguments:
            return False
        value = message.arguments[0]
        if not isinstance(value, str) and not self._loops(source, now):
            return False
        address = self._outgoing(message.address)
        if _same(value, self._said.get(address)):
            return True
        lately = self._lately.get(address, ())
        return any(_same(value, one) and now - then <= ECHO_LATEST for one, then in lately)

    def _loops(self, source: str, now: float) -> bool:
        track = self._trail.find(source)
        return track is not None and track.count >= _LOOP and now - track.last <= _LOOP_GOES_ON

    def _remember(self, address: str, value: OscValue, now: float) -> None:
        self._lately.setdefault(address, deque(maxlen=_MOST_VALUES)).append((value, now))

    def _count(self, source: str, now: float, address: str) -> None:
        self.count += 1
        self._trail.add(source, now, address)

    def _outgoing(self, address: str) -> str:
        if address in self._said or not address.startswith(self._prefix + "/"):
            return address
        return RIOT + address[len(self._prefix) :]

    def _incoming(self, address: str) -> str:
        if not address.startswith(RIOT + "/"):
            return address
        return self._prefix + address[len(RIOT) :]


def _same(one: OscValue, other: OscValue | None) -> bool:
    if isinstance(one, str) or isinstance(other, str) or other is None:
        return one == other
    # It came back in 32 bits.
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-7)


def _escaped(address: str) -> str:
    return re.escape(address).replace(r"\<", "<").replace(r"\>", ">")
