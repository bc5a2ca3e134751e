"""What comes in over OSC: ports that listen, and the gate behind them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from riot.clock import Clock, utc_now
from riot.messages import Health, HealthState, Message, PublishSignals
from riot.rigs.input.connections import TcpPort
from riot.rigs.input.datagrams import UdpPort
from riot.rigs.input.door import Door
from riot.rigs.input.gate import Gate
from riot.rigs.input.guards.double_press import DoublePress
from riot.rigs.input.rest import Rest
from riot.rigs.input.tally import in_short
from riot.rigs.reports import Reports
from riot.rigs.settings import OscInputSettings

STAGE = "osc input"
HELD_LOOK = 0.01
"""Seconds between two looks whether what was held back may go on."""
LONGEST_WAIT = 1.0
"""Seconds that a loop may wait at most."""
JOIN_AGAIN = 10.0
"""Seconds between two looks for networks that have come up, where a multicast group is heard."""


class OscInput:
    """Hear a UDP port, and a TCP port if there is to be one; never wait, never raise.

    `ours` are the addresses that riot streams, with their prefixes (`<…>` for any one part);
    `wanted` are those for which the film asks, None for all. `double_press` is given where several
    inputs share one. A multicast group is joined at the addresses `interfaces`, by default at all
    of this machine's. A port that cannot be had is tried again every few seconds; health tells.

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
        host, port, tcp = settings.host, settings.port, settings.tcp
        now = clock.now()
        self._clock = clock
        self._gate = Gate(settings, ours, wanted, double_press, utc)
        self._rest = Rest(clock)
        self._reports = Reports()
        self._join_again = now + JOIN_AGAIN
        self._udp = Door(
            f"UDP port {port} at {host}",
            "input.osc.port",
            lambda: UdpPort(host, port, interfaces),
            now,
        )
        self._tcp: Door[TcpPort] | None = None
        if tcp is not None:
            self._tcp = Door(
                f"TCP port {tcp} at {host}",
                "input.osc.tcp",
                lambda: TcpPort(host, tcp, settings.framing, self._gate.lets_in),
                now,
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
        dues = [
            now + (HELD_LOOK if self._gate.holds_back else LONGEST_WAIT),
            self._rest.end,
            self._gate.next_due,
            self._udp.next_try,
            None if self._tcp is None else self._tcp.next_try,
        ]
        return max(0.0, min(due for due in dues if due is not None) - now)

    def poll(self, now: float) -> list[Message]:
        """Give the commands and inputs that have come; reads for about a millisecond at most."""
        found: list[Message] = []
        self._tend(now)
        self._gate.advance(now, found)
        if self._rest.begin(now):
            self._read_connections(now, found)
            self._read_datagrams(now, found)
            self._rest.finish(now)
        return found

    def take(self, packet: bytes, source: str, now: float) -> list[Message]:
        """Give what a packet says that came another way: guarded as all others are."""
        found: list[Message] = []
        self._gate.take(source, packet, now, found)
        return found

    def obey(self, message: Message) -> None:
        """Take note of what riot has just sent."""
        if isinstance(message, PublishSignals):
            self._gate.own.learn(message.values, self._clock.now())

    def health(self, now: float) -> list[Health]:
        """Say how it is, and what a technician should do about it."""
        closed = [door.trouble for door in (self._udp, self._tcp) if door and door.trouble]
        floods = [] if self._udp.port is None else self._udp.port.drains.troubles(now)
        troubles = closed + floods + self._gate.troubles(now, self._lost())
        state: HealthState = "failed" if closed else "degraded" if troubles else "ok"
        return [self._reports.write(STAGE, state, in_short(troubles), now)]

    def figures(self) -> dict[str, float]:
        """Count what became of everything.

        `received` and `bundled` together are all messages. Each is exactly one of heeded, refused,
        too_many, bad, unknown, looped, doubled, released, or waits still. `lost` never came here:
        the system had no room for it; nor did `drained`, which was led aside as a flood.
        """
        drained = 0 if self._udp.port is None else self._udp.port.drains.dropped()
        return {
            **self._gate.figures(),
            "lost": float(self._lost()),
            "drained": float(drained),
        }

    def close(self) -> None:
        """Let the ports go."""
        self._udp.close()
        if self._tcp is not None:
            self._tcp.close()

    def _tend(self, now: float) -> None:
        self._udp.tend(now)
        if self._tcp is not None:
            self._tcp.tend(now)
        port = self._udp.port
        if port is None:
            return
        port.drains.tend(now)
        if now >= self._join_again:
            self._join_again = now + JOIN_AGAIN
            with contextlib.suppress(OSError):
                port.join()

    def _read_datagrams(self, now: float, found: list[Message]) -> None:
        port = self._udp.port
        if port is None:
            return
        while self._rest.may_go_on() and (arrived := port.receive()) is not None:
            packet, source = arrived
            self._gate.take(source, packet, now, found)

    def _read_connections(self, now: float, found: list[Message]) -> None:
        port = None if self._tcp is None else self._tcp.port
        if port is None:
            return
        packets, bad = port.receive(now)
        self._rest.add(port.work)
        for packet, source in packets:
            self._gate.take(source, packet, now, found)
        for source, why in bad:
            self._gate.take_bad(source, why, now)

    def _lost(self) -> int:
        return 0 if self._udp.port is None else self._udp.port.lost()
