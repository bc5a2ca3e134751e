"""The supervisor starts workers, tells why they cannot, and starts them again with pauses."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection

import pytest

from riot.clock import Clock, ManualClock, SystemClock
from riot.errors import ProblemsFound, RiotError
from riot.messages import Health, Message, ScreenReady
from riot.runtime import supervisor
from riot.runtime.link import Link, Started
from riot.runtime.supervisor import Worker
from riot.runtime.workers import work

CLOCK = SystemClock()


def echoing(pipe: Connection) -> None:
    """Send back how many messages came."""

    def build(clock: Clock) -> Callable[[Link], None]:
        def loop(link: Link) -> None:
            while link.open:
                link.wait(0.05)
                for message in link.received():
                    link.send(message)
                link.beat({"echo": 1.0})

        return loop

    work("echo", pipe, build)


def refusing(pipe: Connection) -> None:
    """Fail to start, as a backend does."""

    def build(clock: Clock) -> Callable[[Link], None]:
        raise RiotError("TST-001", "there is no such thing", hint="buy one")

    work("echo", pipe, build)


def crashing(pipe: Connection) -> None:
    """Work, and then raise what nobody expected."""

    def build(clock: Clock) -> Callable[[Link], None]:
        def loop(link: Link) -> None:
            raise ZeroDivisionError("of course")

        return loop

    work("echo", pipe, build)


def vanishing(pipe: Connection) -> None:
    """End without a word."""


def silent(pipe: Connection) -> None:
    """Start and never say anything again."""
    pipe.send(Started())
    while True:
        signal.pause()


class Bench:
    """One worker and what it told."""

    def __init__(self, target: Callable[..., None], clock: Clock = CLOCK) -> None:
        self._clock = clock
        self.messages: list[Message] = []
        self.health: list[Health] = []
        self.worker = Worker("echo", target, (), self.messages.append, self.health.append, clock)

    def until(self, look: Callable[[], bool], watch: bool = False) -> None:
        """Wait until it is so, looking after the worker meanwhile if asked to."""
        deadline = CLOCK.now() + 50
        while not look():
            assert CLOCK.now() < deadline, (self.health, self.messages)
            if watch:
                self.worker.watch(self._clock.now())
            CLOCK.sleep(0.01)

    def states(self) -> list[str]:
        return [health.state for health in self.health]


@pytest.fixture
def bench() -> Iterator[Callable[[Callable[..., None]], Bench]]:
    made: list[Bench] = []

    def make(target: Callable[..., None]) -> Bench:
        made.append(Bench(target))
        made[-1].worker.start()
        return made[-1]

    yield make
    for one in made:
        one.worker.stop()


Make = Callable[[Callable[..., None]], Bench]


def test_messages_go_both_ways_and_heartbeats_become_health(bench: Make) -> None:
    one = bench(echoing)
    one.until(one.worker.started)
    one.worker.send(ScreenReady(t=4.0, seq=2))
    one.until(lambda: bool(one.messages) and bool(one.health))
    assert one.messages == [ScreenReady(t=4.0, seq=2)]
    assert one.states()[0] == "ok"
    assert one.worker.figures["echo"] == 1.0
    assert one.worker.figures["rss"] > 1e6


def test_a_worker_that_cannot_start_says_why(bench: Make) -> None:
    one = bench(refusing)
    with pytest.raises(ProblemsFound) as refused:
        one.until(one.worker.started)
    assert str(refused.value) == "error TST-001: there is no such thing (buy one)"


def test_a_worker_that_vanishes_while_starting_is_a_problem(bench: Make) -> None:
    one = bench(vanishing)
    with pytest.raises(ProblemsFound, match="RUN-002"):
        one.until(one.worker.started)


def test_a_worker_that_takes_for_ever_to_start_is_a_problem(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "START_PATIENCE", 0.0)
    with pytest.raises(ProblemsFound, match="RUN-001"):
        bench(echoing).worker.started()


def test_an_unexpected_exception_is_told_in_one_line_and_the_worker_starts_again(
    bench: Make,
) -> None:
    one = bench(crashing)
    one.until(lambda: one.worker.restarts >= 2, watch=True)
    told = [health.detail for health in one.health if "starting it again" in health.detail]
    assert told
    assert all("ZeroDivisionError: of course" in words for words in told)


def test_a_killed_worker_is_replaced(bench: Make) -> None:
    one = bench(echoing)
    one.until(one.worker.started)
    killed = one.worker.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    one.until(lambda: one.worker.restarts == 1, watch=True)
    one.until(lambda: "failed" in one.states() and one.states()[-1] == "ok", watch=True)
    assert one.worker.pid != killed


def test_a_silent_worker_is_replaced(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SILENT_AFTER", 0.2)
    one = bench(silent)
    one.until(one.worker.started)
    one.until(lambda: one.worker.restarts == 1, watch=True)
    assert one.health[-1].detail == "hung; starting it again"
    one.worker.stop(patience=0.0)


def test_a_conductor_that_was_away_blames_no_worker(bench: Make) -> None:
    one = bench(echoing)
    one.until(one.worker.started)
    one.worker.watch(CLOCK.now())
    one.worker.watch(CLOCK.now() + 100.0)
    assert "failed" not in one.states()
    assert one.worker.pid is not None


@pytest.mark.timeout(240)
def test_pauses_between_restarts_grow() -> None:
    clock = ManualClock()
    one = Bench(vanishing, clock)
    one.worker.start()
    pauses: list[float] = []
    for _ in range(9):
        one.until(lambda: one.worker.pid is None, watch=True)
        failed = clock.now()
        while one.worker.pid is None:
            clock.sleep(0.05)
            one.worker.watch(clock.now())
        pauses.append(clock.now() - failed)
    one.worker.stop()
    assert pauses[:4] == pytest.approx([0.1, 0.2, 0.4, 0.8], abs=0.06)
    assert pauses[-1] == pytest.approx(10.0, abs=0.06)


def test_a_process_that_cannot_be_started_again_is_told(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench(vanishing)

    def no_room() -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(one.worker, "start", no_room)
    one.until(lambda: any("no process can be started" in h.detail for h in one.health), watch=True)


def test_stopping_asks_first_and_kills_then(bench: Make) -> None:
    for target, patience in ((echoing, 50.0), (silent, 0.1)):
        one = bench(target)
        one.until(one.worker.started)
        one.worker.dismiss()
        before = CLOCK.now()
        one.worker.stop(patience)
        assert CLOCK.now() - before < 40
        assert one.worker.pid is None
