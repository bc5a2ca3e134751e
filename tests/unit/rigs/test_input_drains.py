"""A flood is led aside: others are heard, and the flood itself again when its time is over."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from select import select

import pytest

from riot.rigs.input.datagrams import UdpPort
from riot.rigs.input.drains import ASIDE, FLOOD, LOOK, Drains

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux leads floods aside")

PATIENCE = 20.0
HOSTS = {"127.0.0.1": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "127.0.0.1", "::1": "::1"}


class Trial:
    """A port, one who floods it, and another."""

    def __init__(self, host: str) -> None:
        self.port = UdpPort(host, 0)
        self.to = (HOSTS[host], self.port.socket.getsockname()[1])
        family = socket.AF_INET6 if ":" in self.to[0] else socket.AF_INET
        self.flooding = socket.socket(family, socket.SOCK_DGRAM)
        self.other = socket.socket(family, socket.SOCK_DGRAM)

    def flood(self, count: int, heard: bool = True) -> int:
        """Send, and read what is to be `heard`; give how many were."""
        found = 0
        for _ in range(count // 100):
            for _ in range(100):
                self.flooding.sendto(b"flood", self.to)
            found += self.heard(100 * heard).count(b"flood")
        return found

    def heard(self, count: int) -> list[bytes]:
        """Wait for so many datagrams, and take all that are there."""
        found: list[bytes] = []
        while True:
            while (arrived := self.port.receive()) is not None:
                found.append(arrived[0])
            # They are mostly there when they have been sent.
            if len(found) >= count or not select([self.port.socket], [], [], PATIENCE)[0]:
                return found

    def close(self) -> None:
        for one in (self.port, self.flooding, self.other):
            one.close()


@pytest.fixture(params=list(HOSTS))
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    made = Trial(request.param)
    yield made
    made.close()


def test_who_floods_is_led_aside_and_others_are_heard(trial: Trial) -> None:
    enough = int(FLOOD * LOOK) + 200
    drains = trial.port.drains
    drains.tend(10.0)
    assert trial.flood(enough) == enough // 100 * 100
    drains.tend(10.0 + LOOK)
    assert trial.flood(1000, heard=False) == 0
    trial.other.sendto(b"go", trial.to)
    assert trial.heard(1) == [b"go"]
    assert drains.dropped() > 900
    assert drains.troubles(11.0) == [
        f"{trial.to[0]} floods the port: for some seconds at a time it is not listened to"
    ]
    drains.tend(10.0 + LOOK + ASIDE)
    assert trial.flood(100) == 100
    assert drains.dropped() > 900


def test_one_sender_has_one_drain() -> None:
    """What it sent before is read only afterwards, and looks like a flood too."""
    port, sender = UdpPort("127.0.0.1", 0), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sender:
        sender.bind(("127.0.0.1", 0))
        for look in range(4):
            for _ in range(int(FLOOD * LOOK) + 200):
                port.drains.count(sender.getsockname())
            port.drains.tend(10.0 + look * LOOK)
            assert len(port.drains) == min(look, 1)
        port.close()
        assert len(port.drains) == 0


def test_nobody_else_can_take_the_port_meanwhile(trial: Trial) -> None:
    trial.port.drains.tend(10.0)
    trial.flood(int(FLOOD * LOOK) + 200)
    trial.port.drains.tend(10.0 + LOOK)
    thief = socket.socket(trial.port.socket.family, socket.SOCK_DGRAM)
    with thief, pytest.raises(OSError, match="in use"):
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(trial.port.socket.getsockname())


def test_a_busy_desk_is_no_flood(trial: Trial) -> None:
    drains = trial.port.drains
    for look in range(4):
        drains.tend(10.0 + look * LOOK)
        assert trial.flood(1000) == 1000
    assert drains.dropped() == 0
    assert drains.troubles(12.0) == []


def test_where_nothing_can_be_led_aside_all_is_heard() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        drains = Drains(port, works=False)
        drains.tend(10.0)
        for _ in range(5000):
            drains.count(("127.0.0.1", 9))
        drains.tend(10.0 + LOOK)
        assert drains.troubles(11.0) == []


def test_senders_that_come_once_are_not_remembered_for_ever() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        drains = Drains(port, works=True)
        drains.tend(0.0)
        for number in range(100_000):
            drains.count((f"10.0.0.{number % 250}", number))
        drains.tend(10.0)
        assert drains.dropped() == 0
