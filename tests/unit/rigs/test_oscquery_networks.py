"""Where OSCQuery is announced while networks come and go, and which web pages may command."""

from __future__ import annotations

import errno
import queue
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from zeroconf import ServiceBrowser, ServiceListener, Zeroconf
from zeroconf.asyncio import AsyncZeroconf

from riot.clock import SystemClock
from riot.rigs.oscquery.announcing import addresses_at
from riot.rigs.oscquery.origin import may_command
from riot.rigs.oscquery.server import OscQuery
from riot.rigs.settings import OscInputSettings, OscQuerySettings
from tests.ports import free_port

PATIENCE = 40.0


def networks(monkeypatch: pytest.MonkeyPatch, **cards: tuple[str, bool]) -> None:
    """Let the machine have these cards: an address, and whether it is up."""

    def entry(address: str) -> Any:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return SimpleNamespace(family=family, address=address)

    stats = {name: SimpleNamespace(isup=up) for name, (_, up) in cards.items()}
    entries = {name: [entry(address)] for name, (address, _) in cards.items()}
    monkeypatch.setattr("psutil.net_if_stats", lambda: stats)
    monkeypatch.setattr("psutil.net_if_addrs", lambda: entries)


LO = ("127.0.0.1", True)


@pytest.mark.parametrize(
    ("cards", "addresses"),
    [
        ({}, ()),
        ({"lo": ("127.0.0.1", False)}, ()),
        ({"lo": LO}, ("127.0.0.1",)),
        ({"lo": LO, "eth": ("10.0.0.5", False)}, ("127.0.0.1",)),
        ({"lo": LO, "eth": ("10.0.0.5", True)}, ("10.0.0.5",)),
        ({"lo": LO, "six": ("fe80::1", True)}, ("127.0.0.1",)),
        ({"b": ("10.0.0.5", True), "a": ("192.168.0.9", True)}, ("10.0.0.5", "192.168.0.9")),
    ],
)
def test_it_is_announced_on_all_networks_and_on_loopback_where_there_is_nothing_else(
    monkeypatch: pytest.MonkeyPatch, cards: Any, addresses: tuple[str, ...]
) -> None:
    networks(monkeypatch, **cards)
    assert addresses_at("0.0.0.0") == addresses


def test_a_host_that_is_one_address_is_announced_there(monkeypatch: pytest.MonkeyPatch) -> None:
    networks(monkeypatch, lo=LO, eth=("10.0.0.5", True))
    assert addresses_at("127.0.0.1") == ("127.0.0.1",)
    assert addresses_at("localhost") == ("127.0.0.1",)
    assert addresses_at("10.0.0.5") == ("10.0.0.5",)


@pytest.mark.parametrize(
    ("origin", "host", "may"),
    [
        (None, "192.168.1.5:8060", True),
        ("http://192.168.1.5:8060", "192.168.1.5:8060", True),
        ("http://192.168.1.5", "192.168.1.5:8060", True),
        ("http://localhost:3000", "192.168.1.5:8060", True),
        ("http://[::1]:3000", "127.0.0.1:8060", True),
        ("http://foyer.local", "foyer.local:8060", True),
        ("https://example.com", "127.0.0.1:8060", False),
        # A name server that points a stranger's name at this machine.
        ("http://example.com:8060", "example.com:8060", False),
        ("http://192.168.1.66", "192.168.1.5:8060", False),
        ("null", "127.0.0.1:8060", False),
        ("http://[", "127.0.0.1:8060", False),
        ("", None, False),
    ],
)
def test_pages_of_other_sites_may_not_command(
    origin: str | None, host: str | None, may: bool
) -> None:
    assert may_command(origin, host) is may


# ── networks that come and go ───────────────────────────────────────────────────────────────────


class Seen(ServiceListener):
    """What a browser on loopback sees."""

    def __init__(self) -> None:
        self.news: queue.Queue[tuple[str, str]] = queue.Queue()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.news.put(("add", name))

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.news.put(("remove", name))

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Nothing that counts here."""

    def wait_for(self, what: str, name: str) -> None:
        while self.news.get(timeout=PATIENCE) != (what, name):
            pass


@pytest.fixture
def seen() -> Iterator[Seen]:
    zeroconf = Zeroconf(interfaces=["127.0.0.1"])
    listener = Seen()
    browser = ServiceBrowser(zeroconf, ["_oscjson._tcp.local.", "_osc._udp.local."], listener)
    yield listener
    browser.cancel()
    zeroconf.close()


def until(holds: Callable[[], object]) -> None:
    clock = SystemClock()
    deadline = clock.now() + PATIENCE
    while not holds():
        assert clock.now() < deadline
        clock.sleep(0.005)


def _refuse() -> AsyncZeroconf:
    raise OSError(errno.ENODEV, "No such device")


def test_a_network_that_comes_later_is_announced_on_and_one_that_goes_is_left(
    monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> None:
    addresses: list[tuple[str, ...]] = [()]
    monkeypatch.setattr("riot.rigs.oscquery.announcing.addresses_at", lambda _: addresses[0])
    monkeypatch.setattr("riot.rigs.oscquery.announcing.LOOK_EVERY", 0.02)
    name = f"RIOT {id(seen):x}"
    port = free_port()
    query = OscQuery(
        OscQuerySettings(port=port, host="127.0.0.1", name=name),
        SystemClock(),
        OscInputSettings(port=25003),
        lambda _packet, _sender, _now: [],
    )
    try:
        until(lambda: query.health(1.0)[0].detail == "not announced: no network")
        refuse = [True]
        monkeypatch.setattr(
            "riot.rigs.oscquery.announcing.AsyncZeroconf",
            lambda **more: _refuse() if refuse[0] else AsyncZeroconf(**more),
        )
        addresses[0] = ("127.0.0.1",)
        until(lambda: query.health(1.0)[0].detail == "not announced: No such device")
        refuse[0] = False
        until(lambda: query.health(1.0)[0].state == "ok")
        seen.wait_for("add", f"{name}._oscjson._tcp.local.")
        seen.wait_for("add", f"{name}._osc._udp.local.")
        addresses[0] = ()
        until(lambda: query.health(1.0)[0].state == "degraded")
        seen.wait_for("remove", f"{name}._oscjson._tcp.local.")
    finally:
        query.close()
