"""A technician steers a running show over OSC, watches it over OSCQuery, and pulls its patchbay."""

from __future__ import annotations

import json
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer

from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from tests.ports import free_port
from tests.system.conftest import wait_until

if TYPE_CHECKING:
    from tests.system.conftest import Installer, Runner, Show

pytestmark = pytest.mark.timeout(240)


class Receiver:
    """Keep the newest value of every address, and all values of some."""

    def __init__(self) -> None:
        dispatcher = Dispatcher()
        dispatcher.set_default_handler(self._take)
        self._server = BlockingOSCUDPServer(("127.0.0.1", 0), dispatcher)
        self.port: int = self._server.server_address[1]
        self.newest: dict[str, Any] = {}
        self.progress: list[float] = []
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _take(self, address: str, *values: Any) -> None:
        self.newest[address] = values[0] if values else None
        if address == "/riot/progress":
            self.progress.append(values[0])

    def wait(self, address: str, fits: Callable[[Any], bool], why: Callable[[], str]) -> Any:
        """Wait until the newest value of an address fits."""
        wait_until(
            lambda: address in self.newest and fits(self.newest[address]),
            f"{address}, which is {self.newest.get(address)!r}",
            why=why,
        )
        return self.newest[address]

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def _patchbay(show: Show) -> psutil.Process:
    return next(process for process in show.family() if process.name() == "riot-patchbay")


def test_a_show_is_steered_held_and_seen_from_outside(
    install: Installer,
    show: Runner,
    receiver: Receiver,
    identical: Callable[[Path], str],
) -> None:
    udp, tcp, web = free_port(), free_port(), free_port()
    running = show(
        install(
            rigs=[{"name": "house", "port": receiver.port, "rate": 60}],
            input={"osc": {"port": udp, "tcp": tcp, "framing": "slip", "host": "127.0.0.1"}},
            oscquery={"port": web, "host": "127.0.0.1"},
        )
    )
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def say(address: str, *values: float | int | str) -> None:
        sender.sendto(encode_message(OscMessage(address, values)), ("127.0.0.1", udp))

    def hears(address: str, fits: Callable[[Any], bool]) -> Any:
        return receiver.wait(address, fits, lambda: running.out + running.err)

    def asks(path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{web}{path}", timeout=10) as answer:
            return json.loads(answer.read())

    def patchbay_answers() -> bool:
        return not _lost(lambda: asks("/?HOST_INFO"))

    with sender:
        # The show does not wait for the patchbay; what is said before it is there, nobody hears.
        wait_until(patchbay_answers, "the patchbay", why=lambda: running.out + running.err)
        hears("/riot/scene", lambda scene: scene == "horizon")
        say("/riot/pause", 1)
        hears("/riot/paused", lambda paused: paused == 1)
        held = len(receiver.progress)
        beats = receiver.newest["/riot/heartbeat"]
        hears("/riot/heartbeat", lambda beat: beat > beats + 90)
        assert len(set(receiver.progress[held:])) <= 1, "the film stands still"
        wait_until(lambda: asks("/riot/paused?VALUE") == {"VALUE": [1]}, "it over OSCQuery")
        assert asks("/?HOST_INFO")["OSC_PORT"] == udp
        say("/riot/pause", 0)
        stood = receiver.newest["/riot/progress"]
        hears("/riot/progress", lambda progress: progress != stood)

        say("/riot/override/surprise", 0.9)
        hears("/riot/mood/surprise", lambda level: level > 0.85)
        say("/riot/override/surprise")
        hears("/riot/mood/happiness", lambda level: level > 0.5)

        say("/riot/scene", "deep")
        hears("/riot/scene", lambda scene: scene == "deep")
        with socket.create_connection(("127.0.0.1", tcp)) as connection:
            connection.sendall(b"\xc0" + encode_message(OscMessage("/riot/go")) + b"\xc0")
            hears("/riot/scene", lambda scene: scene == "turn")

        _patchbay(running).kill()
        killed = receiver.newest["/riot/heartbeat"]
        hears("/riot/heartbeat", lambda beat: beat > killed + 30)
        wait_until(patchbay_answers, "the patchbay's return")
        say("/riot/panic", 1)
        hears("/riot/panic", lambda panic: panic == 1)
    assert running.finish() == 0, running.err
    identical(running.session())


def _lost(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except OSError:
        return True
    return False
