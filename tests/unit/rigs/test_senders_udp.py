"""What UDP does about a network that refuses, with a socket that says what the test wants."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

import pytest

import riot.rigs.senders.udp as udp
from riot.clock import ManualClock
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

PROFILE = Profile(profile="plain", title="Plain", about="")
CUE = [OscMessage("/cue")]


class Network:
    """Every socket on it answers what `errors` says, one after the other, and else sends."""

    def __init__(self) -> None:
        self.errors: list[int] = []
        self.sent = 0
        self.opened = 0
        self.closed = 0
        self.ports: list[int] = []
        self.asked_to_all = False

    def open(self, target: object, interface: str | None, port: int = 0) -> Network:
        self.opened += 1
        self.ports.append(port)
        return self

    def send(self, packet: bytes) -> int:
        if self.errors:
            error = self.errors.pop(0)
            raise OSError(error, os.strerror(error))
        self.sent += 1
        return len(packet)

    def getsockname(self) -> tuple[str, int]:
        return ("0.0.0.0", 40_000)

    def getsockopt(self, level: int, option: int) -> int:
        return 0

    def setsockopt(self, level: int, option: int, value: int) -> None:
        self.asked_to_all = True

    def recvmsg(self, *_: int) -> None:
        raise BlockingIOError

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(udp, "open_datagrams", made.open)
    return made


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(100.0)


@pytest.fixture
def build(network: Network, clock: ManualClock) -> Callable[..., udp.UdpSender]:
    def built(host: str = "10.0.0.9") -> udp.UdpSender:
        settings = RigSettings(name="rig", transport="udp", host=host, port=9000)
        return udp.UdpSender(settings, PROFILE, clock)

    return built


def test_a_network_that_refuses_is_told_and_left_alone_for_a_moment(
    network: Network, clock: ManualClock, build: Callable[..., udp.UdpSender]
) -> None:
    sender = build()
    network.errors = [errno.ENETUNREACH]
    assert sender.offer(CUE) == 0
    assert sender.trouble() == "cannot send to 10.0.0.9:9000: Network is unreachable"
    clock.sleep(0.2)
    assert sender.offer(CUE) == 0
    assert network.sent == 0
    clock.sleep(0.1)
    # Nothing leaves in the moment in which it is back: the rig is to get everything again.
    assert sender.offer(CUE) == 0
    assert sender.renewals == 2
    assert sender.offer(CUE) == 1
    assert sender.trouble() == ""
    assert network.closed == 1
    assert network.ports == [0, 40_000]
    sender.close()


def test_a_full_buffer_is_no_trouble(network: Network, build: Callable[..., udp.UdpSender]) -> None:
    sender = build()
    for error in (errno.ENOBUFS, errno.EAGAIN):
        network.errors = [error]
        assert sender.offer(CUE) == 0
        assert sender.trouble() == ""
        assert sender.offer(CUE) == 1
    assert (sender.renewals, network.closed) == (1, 0)


def test_a_machine_that_is_off_is_told_and_sent_to_until_it_answers(
    network: Network, clock: ManualClock, build: Callable[..., udp.UdpSender]
) -> None:
    sender = build()
    # Linux tells every three seconds that nobody answers.
    for _ in range(3):
        network.errors = [errno.EHOSTUNREACH]
        for _ in range(30):
            assert sender.offer(CUE) == 1
            assert sender.trouble() == "10.0.0.9 does not answer"
            clock.sleep(0.1)
    assert network.sent == 90
    assert sender.renewals == 1
    for _ in range(15):
        sender.offer(CUE)
        clock.sleep(0.1)
    assert sender.trouble() == ""
    assert sender.renewals == 2


def test_leave_to_send_to_all_is_asked_for_where_it_is_needed(
    network: Network, build: Callable[..., udp.UdpSender]
) -> None:
    sender = build("10.0.0.255")
    assert sender.offer(CUE) == 1
    assert not network.asked_to_all
    network.errors = [errno.EACCES]
    assert sender.offer(CUE) == 1
    assert network.asked_to_all
    network.errors = [errno.EACCES, errno.EACCES]
    assert sender.offer(CUE) == 0
    assert sender.trouble() == "cannot send to 10.0.0.255:9000: Permission denied"


@pytest.mark.parametrize("host", ["239.1.1.1", "255.255.255.255", "ff02::1"])
def test_a_group_without_a_route_needs_a_network_card(
    host: str, network: Network, build: Callable[..., udp.UdpSender]
) -> None:
    sender = build(host)
    network.errors = [errno.ENETUNREACH]
    assert sender.offer(CUE) == 0
    assert sender.trouble().endswith("is unreachable; which network card, interface says")


def test_a_packet_too_long_for_the_network_does_not_hold_up_the_others(
    network: Network, build: Callable[..., udp.UdpSender]
) -> None:
    sender = build()
    network.errors = [errno.EMSGSIZE, errno.EMSGSIZE]
    assert sender.offer([*CUE, OscMessage("/next")]) == 2
    assert network.sent == 1
    assert sender.dropped == 1
    assert "too long for the net" in sender.trouble()
