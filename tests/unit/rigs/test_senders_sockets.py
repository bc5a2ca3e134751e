"""By which network card packets leave, and for whom they are."""

from __future__ import annotations

import socket

import pytest

from riot.rigs.senders.resolver import Target
from riot.rigs.senders.sockets import is_for_many, is_loopback, open_datagrams, source_address


def to(host: str, port: int = 9000) -> Target:
    if ":" in host:
        return Target(socket.AF_INET6, (host, port, 0, 0))
    return Target(socket.AF_INET, (host, port))


@pytest.mark.parametrize(
    ("host", "many", "here"),
    [
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("192.168.1.20", False, False),
        ("239.1.2.3", True, False),
        ("255.255.255.255", True, False),
        ("ff02::1", True, False),
    ],
)
def test_whom_an_address_means(host: str, many: bool, here: bool) -> None:
    assert is_for_many(to(host)) == many
    assert is_loopback(to(host)) == here


@pytest.mark.parametrize(
    ("interface", "version_4", "version_6"),
    [(None, "", ""), ("10.0.0.1", "10.0.0.1", ""), ("fe80::1", "", "fe80::1")],
)
def test_packets_leave_by_an_address_of_their_own_kind(
    interface: str | None, version_4: str, version_6: str
) -> None:
    assert source_address(socket.AF_INET, interface) == version_4
    assert source_address(socket.AF_INET6, interface) == version_6


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_packet_arrives_from_the_port_that_was_asked_for(host: str) -> None:
    family = to(host).family
    with socket.socket(family, socket.SOCK_DGRAM) as receiver:
        receiver.bind((host, 0))
        receiver.settimeout(10.0)
        target = to(host, receiver.getsockname()[1])
        with open_datagrams(target, host) as first:
            port = first.getsockname()[1]
            # The port is taken still: another serves as well.
            with open_datagrams(target, host, port) as other:
                assert other.getsockname()[1] != port
        with open_datagrams(target, host, port) as again:
            again.send(b"x")
            assert receiver.recvfrom(16)[1][:2] == (host, port)


def test_a_group_is_reached_by_the_card_with_the_address_and_not_beyond_the_network() -> None:
    with open_datagrams(to("239.1.2.3"), "127.0.0.1") as opened:
        card = opened.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
        assert socket.inet_ntoa(card) == "127.0.0.1"
        assert opened.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL) == 1
        assert opened.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP) == 1


def test_a_card_that_nobody_has_is_an_error() -> None:
    """2001:db8:: is nobody's (RFC 3849)."""
    with pytest.raises(OSError, match="no network card has the address 2001:db8::1"):
        open_datagrams(to("ff02::1"), "2001:db8::1")
