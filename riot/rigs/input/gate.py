"""What becomes of a packet: the guards ask, then it is read, then it commands or informs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from riot.messages import Message, OperatorCommand, RigInput
from riot.rigs.input.commands import BadArgumentError, CommandBook
from riot.rigs.input.guards.allow_list import AllowList
from riot.rigs.input.guards.double_press import DoublePress
from riot.rigs.input.guards.own_stream import OwnStream
from riot.rigs.input.guards.port import Heard, MessageGuard, PacketGuard
from riot.rigs.input.guards.rate_limit import RateLimit
from riot.rigs.input.incoming import looks_like_osc, read_parts
from riot.rigs.input.tally import Tally
from riot.rigs.input.time_tags import Waiting, seconds_ahead
from riot.rigs.input.weights import Weights
from riot.rigs.listening.packets import BadPacketError
from riot.rigs.port import OscMessage
from riot.rigs.settings import OscInputSettings

_MOST_JUDGING = 256
"""Senders whose messages wait for one of theirs to be judged."""


class Gate:
    """Make messages of packets, whatever they are; never raise, and count each exactly once.

    `ours`, `wanted`, `double_press` and `utc` are those of OscInput. What comes through is put
    into `found`, a list that `take` and `advance` are given.
    """

    def __init__(
        self,
        settings: OscInputSettings,
        ours: Iterable[str],
        wanted: Collection[str] | None,
        double_press: DoublePress | None,
        utc: Callable[[], datetime],
    ) -> None:
        self._utc = utc
        self._wanted = wanted
        self._book = CommandBook(settings.prefix)
        self._allow = AllowList(settings.allow)
        self._rate = RateLimit(settings.rate, Weights(self._book, wanted or ()))
        self._double = double_press or DoublePress(settings.go_guard)
        self._waiting: Waiting[tuple[str, OscMessage]] = Waiting()
        self._judging: dict[str, float] = {}
        self._tally = Tally()
        self.own = OwnStream(ours, self._is_command, self._is_asked, settings.prefix)
        """What riot sends itself; it wants to be told."""
        self._guards: tuple[PacketGuard | MessageGuard, ...] = (
            self._allow,
            self.own,
            self._rate,
            self._double,
        )

    @property
    def next_due(self) -> float | None:
        """Give when the next thing has waited long enough; None when nothing waits."""
        return self._waiting.next_due

    @property
    def holds_back(self) -> bool:
        """Say whether something waits until its sender may send again."""
        return self._rate.held > 0

    def lets_in(self, source: str, now: float) -> bool:
        """Say whether a sender may connect; one that may not is counted."""
        if not self._allow.refuses(source, b"", now):
            return True
        self._tally.received += 1
        return False

    def take(self, source: str, packet: bytes, now: float, found: list[Message]) -> None:
        """Take one packet, the cheapest questions first."""
        self._tally.received += 1
        if self._allow.refuses(source, packet, now):
            return
        if not looks_like_osc(packet):
            self._tally.add_bad(source, now, "no OSC")
            return
        if self.own.refuses(source, packet, now) or self._rate.refuses(source, packet, now):
            return
        self._open(source, packet, now, found)

    def take_bad(self, source: str, why: str, now: float) -> None:
        """Count what could not even be told apart as a packet."""
        self._tally.received += 1
        self._tally.add_bad(source, now, why)

    def advance(self, now: float, found: list[Message]) -> None:
        """Let through what has waited long enough."""
        for source, message in self._waiting.take(now):
            self._take_message(source, message, now, found)
        if self._rate.held:
            for source, packet in self._rate.take(now):
                self._open(source, packet, now, found)

    def troubles(self, now: float, lost: int) -> list[str]:
        """Say what is wrong; `lost` is what the system has dropped so far."""
        self._tally.lose(lost, now)
        guards = [text for guard in self._guards for text in guard.troubles(now)]
        return guards + self._tally.troubles(now)

    def figures(self) -> dict[str, float]:
        """Count what became of everything; OscInput says what the figures are."""
        tally = self._tally
        figures: dict[str, float] = {
            "received": tally.received,
            "bundled": tally.bundled,
            "heeded": tally.heeded,
            "released": tally.released,
            "unknown": tally.unknown,
            "bad": tally.bad,
            "waiting": len(self._waiting) + self._rate.held,
        }
        for guard in self._guards:
            figures[guard.figure] = guard.count
        return {name: float(count) for name, count in figures.items()}

    def _open(self, source: str, packet: bytes, now: float, found: list[Message]) -> None:
        try:
            parts = read_parts(packet)
        except BadPacketError as error:
            self._tally.add_bad(source, now, str(error))
            return
        if not parts:
            self._tally.released += 1
            return
        self._tally.bundled += len(parts) - 1
        for number, part in enumerate(parts):
            if number and not self._rate.charge(source, now):
                continue
            if part.message is None:
                self._tally.add_bad(source, now, part.trouble)
                continue
            ahead = seconds_ahead(part.time_tag, self._utc)
            due = now + ahead if ahead else self._judged_at(source, part.message, now)
            if due <= now or not self._waiting.add(due, (source, part.message)):
                self._take_message(source, part.message, now, found)

    def _judged_at(self, source: str, message: OscMessage, now: float) -> float:
        """Give when a message can be judged; what its sender says after it keeps its place."""
        wait = self.own.seconds_to_wait(source, message, now)
        if wait:
            if len(self._judging) >= _MOST_JUDGING:
                self._judging.clear()
            self._judging[source] = now + wait
        return self._judging.get(source, now)

    def _take_message(
        self, source: str, message: OscMessage, now: float, found: list[Message]
    ) -> None:
        if self._book.find(message.address) is None:
            self._take_input(source, message, now, found)
            return
        try:
            command = self._book.read(message, now)
        except BadArgumentError as error:
            self._tally.add_misspelt(source, now, message.address, str(error))
            return
        heard = Heard(source, message, command)
        if self.own.stops(heard, now):
            return
        if command is None:
            self._tally.released += 1
        elif not self._double.stops(heard, now):
            self.own.note(message, command)
            self._heed(command, found)

    def _take_input(
        self, source: str, message: OscMessage, now: float, found: list[Message]
    ) -> None:
        if self.own.stops(Heard(source, message, None), now):
            return
        if self._wanted is not None and message.address not in self._wanted:
            advice = self._book.advise(message.address)
            self._tally.add_unknown(source, now, message.address, advice)
            return
        self._heed(RigInput(t=now, address=message.address, arguments=message.arguments), found)

    def _heed(self, message: OperatorCommand | RigInput, found: list[Message]) -> None:
        self._tally.heeded += 1
        found.append(replace(message, seq=self._tally.heeded))

    def _is_command(self, address: str) -> bool:
        """Say whether an address is a command as it stands, with no name of its own in it."""
        found = self._book.find(address)
        return found is not None and not found[1]

    def _is_asked(self, address: str) -> bool:
        return self._wanted is not None and address in self._wanted
