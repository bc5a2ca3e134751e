"""Host names, looked up in the background."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest

from riot.clock import SystemClock
from riot.rigs.senders.resolver import HostResolver, Target, look_up, look_up_all

PATIENCE = 30.0


def at(*hosts: str) -> list[Target]:
    return [Target(socket.AF_INET, (host, 1)) for host in hosts]


class Names:
    """A name server: one answer after the other, the last for ever; None says: no such name.

    Answers are held back until they are let go.
    """

    def __init__(self, *answers: list[Target] | None) -> None:
        self._answers = list(answers)
        self._asked = self._answered = 0
        self._held = threading.Semaphore(0)

    def __call__(self, host: str, port: int) -> Sequence[Target]:
        self._asked += 1
        assert self._held.acquire(timeout=PATIENCE)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return answer

    def let_go(self, count: int) -> None:
        """Give `count` answers more."""
        self._answered += count
        self._held.release(count)

    def wait_for(self, count: int) -> None:
        """Give `count` answers more, and wait until they have been taken: somebody asks again."""
        self.let_go(count)
        until(lambda: self._asked > self._answered)

    def close(self) -> None:
        """Hold nothing back any more."""
        self._held.release(1000)


def until(condition: Callable[[], bool]) -> None:
    clock = SystemClock()
    deadline = clock.now() + PATIENCE
    while not condition():
        assert clock.now() < deadline
        clock.sleep(0.001)


def resolver(names: Names, again_after: float = 0.005) -> HostResolver:
    return HostResolver("rig", 1, look_up=names, first_retry=0.005, again_after=again_after)


def test_a_name_that_fails_is_tried_again() -> None:
    names = Names(None, None, at("10.0.0.1"))
    with closing(resolver(names)) as made, closing(names):
        names.wait_for(2)
        assert made.trouble() == "host rig does not resolve"
        assert made.target is None
        names.wait_for(2)
        assert made.target == at("10.0.0.1")[0]
        assert made.trouble() == ""


def test_a_name_once_known_stays_known_when_it_fails_later() -> None:
    names = Names(at("10.0.0.1"), None)
    with closing(resolver(names)) as made, closing(names):
        names.wait_for(3)
        assert made.target == at("10.0.0.1")[0]
        assert made.trouble() == ""


def test_the_address_in_use_stays_first_while_the_host_has_it() -> None:
    names = Names(at("10.0.0.1", "10.0.0.2"), at("10.0.0.2", "10.0.0.1"))
    with closing(resolver(names)) as made, closing(names):
        names.wait_for(3)
        assert made.targets == tuple(at("10.0.0.1", "10.0.0.2"))


def test_an_address_that_the_host_has_no_more_is_left() -> None:
    names = Names(at("10.0.0.1"), at("10.0.0.2", "10.0.0.3"))
    with closing(resolver(names)) as made, closing(names):
        names.wait_for(3)
        assert made.target == at("10.0.0.2")[0]


def test_a_name_is_looked_up_at_once_when_somebody_asks() -> None:
    names = Names(at("10.0.0.1"), at("10.0.0.2"))
    with closing(resolver(names, again_after=60.0)) as made, closing(names):
        names.let_go(1)
        until(lambda: made.target == at("10.0.0.1")[0])
        made.again()
        names.let_go(1)
        until(lambda: made.target == at("10.0.0.2")[0])


def test_building_does_not_wait_for_a_look_up_that_hangs() -> None:
    release = threading.Event()

    def hang(host: str, port: int) -> Sequence[Target]:
        release.wait(10)
        raise UnicodeError("label too long")

    made = HostResolver("rig", 1, look_up=hang)
    assert made.target is None
    assert made.trouble() == ""
    release.set()
    made.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "239.1.2.3", "ff02::1"])
def test_a_numeric_address_needs_no_looking_up(host: str) -> None:
    made = HostResolver(host, 9000, look_up=lambda *_: pytest.fail("asked"))
    assert made.target is not None
    assert made.target.address[:2] == (host, 9000)
    made.close()


def test_a_link_local_address_keeps_its_network_card() -> None:
    name, index = socket.if_indextoname(1), 1
    with closing(HostResolver(f"fe80::1%{name}", 9000)) as made:
        assert made.target is not None
        assert made.target.address[3] == index


def test_a_network_card_that_is_not_there_is_waited_for() -> None:
    names = Names(None, at("10.0.0.1"))
    made = HostResolver("fe80::1%nocard", 9000, look_up=names, first_retry=0.005)
    names.let_go(2)
    until(lambda: made.target == at("10.0.0.1")[0])
    made.close()


def test_localhost_is_known_by_ipv4_first() -> None:
    assert look_up("localhost", 9000) == Target(socket.AF_INET, ("127.0.0.1", 9000))
    found = look_up_all("localhost", 9000)
    assert len(found) == len(set(found))
