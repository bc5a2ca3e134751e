"""What comes in over OSC: commands, and what the film asks for."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from riot.clock import Clock, utc_now
from riot.messages import Health, HealthState, Message, OperatorCommand, PublishSignals, RigInput
from riot.rigs.input.commands import BadArgumentError, CommandBook
from riot.rigs.input.connections import TcpPort
from riot.rigs.input.datagrams import UdpPort
from riot.rigs.input.door import Door
from riot.rigs.input.guards.allow_list import AllowList
from riot.rigs.input.guards.double_press import DoublePress
from riot.rigs.input.guards.own_stream import OwnStream
from riot.rigs.input.guards.port import Heard
from riot.rigs.input.guards.rate_limit import RateLimit, Weight
from riot.rigs.input.incoming import looks_like_osc, read_parts
from riot.rigs.input.rest import Rest
from riot.rigs.input.tally import Tally, in_short
from riot.rigs.input.time_tags import Waiting, seconds_ahead
from riot.rigs.listening.packets import BadPacketError
from riot.rigs.port import OscMessage
from riot.rigs.settings import OscInputSettings

STAGE = "osc input"
LONGEST_WAIT = 1.0
"""Seconds that a loop may wait at most."""


class OscInput:
    """Hear a UDP port, and a TCP port if there is to be one; never wait, never raise.

    `ours` are the addresses that riot streams, with their prefixes (`<…>` for any one part);
    `wanted` are those for which the film asks, None for all. `double_press` is given where several
    inputs share one. A port that cannot be had is tried again every few seconds; health tells.

    Whoever calls `poll` waits until one of `files()` is readable or `patience()` is over.
    """

    def __init__(
        self,
        settings: OscInputSettings,
        clock: Clock,
        ours: Iterable[str] = (),
        wanted: Collection[str] | None = None,
        *,
        double_press: DoublePress | None = None,
        interfaces: tuple[str, ...] | None = None,
        utc: Callable[[], datetime] = utc_now,
    ) -> None:
        host = settings.host
        self._allow = AllowList(settings.allow)
        self._clock = clock
        self._utc = utc
        self._wanted = wanted
        self._book = CommandBook(settings.prefix)
        self._own = OwnStream(ours, self._is_heeded)
        self._rate = RateLimit(settings.rate, self._weigh)
        self._double = double_press or DoublePress(settings.go_guard)
        self._guards = (self._allow, self._own, self._rate, self._double)
        self._tally = Tally()
        self._waiting: Waiting[tuple[str, OscMessage]] = Waiting()
        self._rest = Rest(clock)
        self._seq = 0
        self._told: tuple[HealthState, float] = ("ok", clock.now())
        now = clock.now()
        self._udp = Door(
            f"UDP port {settings.port} at {host}",
            "input.osc.port",
            lambda: UdpPort(host, settings.port, interfaces),
            now,
        )
        tcp = settings.tcp
        self._tcp = (
            None
            if tcp is None
            else Door(
                f"TCP port {tcp} at {host}",
                "input.osc.tcp",
                lambda: TcpPort(host, tcp, settings.framing, self._lets_in),
                now,
            )
        )

    def files(self) -> list[socket.socket]:
        """Give what to wait on; nothing while a flood is left alone for some milliseconds."""
        if self._rest.resting:
            return []
        udp = [] if self._udp.port is None else [self._udp.port.socket]
        tcp = [] if self._tcp is None or self._tcp.port is None else self._tcp.port.sockets
        return udp + tcp

    def patience(self, now: float) -> float:
        """Give the seconds after which `poll` has something to do even if nothing comes."""
        dues = [now + LONGEST_WAIT, self._rest.end, self._waiting.next_due, self._udp.next_try]
        dues.append(None if self._tcp is None else self._tcp.next_try)
        return max(0.0, min(due for due in dues if due is not None) - now)

    def poll(self, now: float) -> list[Message]:
        """Give the commands and inputs that have come; reads for about a millisecond at most."""
        found: list[Message] = []
        self._udp.tend(now)
        if self._tcp is not None:
            self._tcp.tend(now)
        for source, message in self._waiting.take(now):
            self._take_message(source, message, now, found)
        if self._rate.held:
            for source, packet in self._rate.take(now):
                self._open(source, packet, now, found)
        if self._rest.begin(now):
            self._read_connections(now, found)
            self._read_datagrams(now, found)
            self._rest.finish(now)
        return found

    def obey(self, message: Message) -> None:
        """Take note of what riot has just sent."""
        if isinstance(message, PublishSignals):
            self._own.learn(message.values, self._clock.now())

    def health(self, now: float) -> list[Health]:
        """Say how it is, and what a technician should do about it."""
        closed = [door.trouble for door in (self._udp, self._tcp) if door and door.trouble]
        if self._udp.port is not None:
            self._tally.lose(self._udp.port.lost(), now)
        troubles = [*closed, *(text for guard in self._guards for text in guard.troubles(now))]
        troubles += self._tally.troubles(now)
        state: HealthState = "failed" if closed else "degraded" if troubles else "ok"
        if state != self._told[0]:
            self._told = state, now
        self._seq += 1
        return [
            Health(
                t=now,
                seq=self._seq,
                stage=STAGE,
                state=state,
                since=self._told[1],
                detail=in_short(troubles),
            )
        ]

    def figures(self) -> dict[str, float]:
        """Count what became of everything.

        `received` and `bundled` together are all messages. Each is exactly one of heeded, refused,
        too_many, bad, unknown, looped, doubled, released, or waits still. `lost` never came here:
        the system had no room for it.
        """
        tally = self._tally
        lost = 0 if self._udp.port is None else self._udp.port.lost()
        figures = {
            "received": tally.received,
            "bundled": tally.bundled,
            "heeded": tally.heeded,
            "released": tally.released,
            "unknown": tally.unknown,
            "bad": tally.bad,
            "waiting": len(self._waiting) + self._rate.held,
            "lost": lost,
        }
        for guard in self._guards:
            figures[guard.figure] = guard.count
        return {name: float(count) for name, count in figures.items()}

    def close(self) -> None:
        """Let the ports go."""
        self._udp.close()
        if self._tcp is not None:
            self._tcp.close()

    def _read_datagrams(self, now: float, found: list[Message]) -> None:
        port = self._udp.port
        if port is None:
            return
        while self._rest.may_go_on() and (arrived := port.receive()) is not None:
            self._take_packet(arrived[1], arrived[0], now, found)

    def _read_connections(self, now: float, found: list[Message]) -> None:
        port = None if self._tcp is None else self._tcp.port
        if port is None:
            return
        packets, bad = port.receive(now)
        for packet, source in packets:
            self._rest.may_go_on()
            self._take_packet(source, packet, now, found)
        for source, why in bad:
            self._tally.received += 1
            self._tally.add_bad(source, now, why)

    def _take_packet(self, source: str, packet: bytes, now: float, found: list[Message]) -> None:
        self._tally.received += 1
        if self._allow.refuses(source, packet, now):
            return
        if not looks_like_osc(packet):
            self._tally.add_bad(source, now, "no OSC")
            return
        if self._own.refuses(source, packet, now) or self._rate.refuses(source, packet, now):
            return
        self._open(source, packet, now, found)

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
            wait = seconds_ahead(part.time_tag, self._utc)
            wait = wait or self._own.seconds_to_wait(part.message)
            if not wait or not self._waiting.add(now + wait, (source, part.message)):
                self._take_message(source, part.message, now, found)

    def _take_message(
        self, source: str, message: OscMessage, now: float, found: list[Message]
    ) -> None:
        if self._book.find(message.address) is None:
            self._take_input(source, message, now, found)
            return
        try:
            command = self._book.read(message, now)
        except BadArgumentError as error:
            self._tally.add_bad(source, now, f"{message.address}: {error}")
            return
        heard = Heard(source, message, command)
        if self._own.stops(heard, now):
            return
        if command is None:
            self._tally.released += 1
        elif not self._double.stops(heard, now):
            self._heed(command, found)

    def _take_input(
        self, source: str, message: OscMessage, now: float, found: list[Message]
    ) -> None:
        if self._own.stops(Heard(source, message, None), now):
            return
        if self._wanted is not None and message.address not in self._wanted:
            advice = self._book.advise(message.address)
            self._tally.add_unknown(source, now, message.address, advice)
            return
        self._heed(RigInput(t=now, address=message.address, arguments=message.arguments), found)

    def _heed(self, message: OperatorCommand | RigInput, found: list[Message]) -> None:
        self._tally.heeded += 1
        found.append(replace(message, seq=self._tally.heeded))

    def _lets_in(self, source: str, now: float) -> bool:
        if not self._allow.refuses(source, b"", now):
            return True
        self._tally.received += 1
        return False

    def _is_heeded(self, address: str) -> bool:
        """Say whether an address of the stream means something as an input too."""
        command = self._book.find(address)
        if command is not None and not command[1]:
            return True
        return self._wanted is not None and address in self._wanted

    def _weigh(self, address: bytes) -> Weight:
        text = address.decode("ascii", "replace")
        found = self._book.find(text)
        if found is None:
            return "both" if self._wanted is not None and text in self._wanted else "neither"
        if found[0].press:
            return "press"
        return "steady" if found[0].steady else "both"
