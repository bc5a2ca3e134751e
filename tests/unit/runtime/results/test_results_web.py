"""The server of results: kind to phones, closed to everything else, and never in the way."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pytest

from riot.clock import ManualClock, SystemClock
from riot.config.result_page import ResultPageSettings
from riot.messages import Card, Curve, CutTo, Health, PathStep, Result, Stretch
from riot.rigs.oscquery.doors import MOST_OF_ONE
from riot.runtime import supervisor
from riot.runtime.results.inviting import Inviting
from riot.runtime.results.page import result_page
from riot.runtime.results.shelf import Shelf
from riot.runtime.results.web import ResultsWeb
from riot.runtime.results.worker import NO_NETWORK, STAGE, Results, results_worker
from riot.runtime.supervisor import Worker
from tests.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLOCK = SystemClock()
PATIENCE = 20.0
TOKEN = "Ab3dEf6hIj9kLmNoPqRsTu"
RESULT = Result(
    "The path your expression chose",
    (PathStep("street", "The street", "fear", 0.62), PathStep("end", "End")),
    "en",
    0.5,
    (
        Curve("fear", "fear", tuple(number / 40 for number in range(40))),
        Curve("calm", "calm", tuple(1 - number / 40 for number in range(40))),
    ),
    (Stretch(0.0, "notice"), Stretch(4.0, "street", "The street")),
)


def until(holds: Callable[[], Any], what: str = "it") -> Any:
    deadline = CLOCK.now() + PATIENCE
    while not (found := holds()):
        assert CLOCK.now() < deadline, f"waited in vain for {what}"
        CLOCK.sleep(0.01)
    return found


class House:
    """A server with one page on its shelf, and a clock that only a test moves."""

    def __init__(self, port: int) -> None:
        self.clock = ManualClock(1000.0)
        self.shelf = Shelf(self.clock)
        self.port = port
        self.web = ResultsWeb(self.shelf, self.clock, "127.0.0.1", port)
        self.shelf.put(TOKEN, result_page(RESULT, "Threshold"), 1600.0)

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def say(self, words: bytes) -> bytes:
        """Send raw bytes and give what comes back before the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            found = b""
            # It may close before it has taken all.
            with suppress(OSError):
                line.sendall(words)
                line.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while block := line.recv(65536):
                    found += block
            return found


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def house(port: int) -> Iterator[House]:
    made = House(port)
    assert made.web.wait_ready(PATIENCE)
    yield made
    made.web.close()


def test_a_page_is_there_for_its_time_and_then_kindly_gone(house: House) -> None:
    status, headers, body = house.ask(f"/{TOKEN}")
    assert status == 200 and b"The street" in body
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert not {"Set-Cookie", "Server"} & set(headers)
    house.clock.set(1600.0)
    status, headers, body = house.ask(f"/{TOKEN}", **{"Accept-Language": "de-DE,de;q=0.9"})
    assert status == 404 and b"nicht mehr" in body and b"The street" not in body
    assert headers["Cache-Control"] == "no-store"


def test_phones_ask_in_other_ways_too(house: House) -> None:
    status, headers, body = house.ask(f"/{TOKEN}", "HEAD")
    assert (status, body) == (200, b"") and int(headers["Content-Length"]) > 1000
    assert house.ask(f"/{TOKEN}/?from=camera")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        f"/{TOKEN[:-1]}",
        f"/{TOKEN}x",
        f"/{TOKEN.lower()}",
        "/%00",
        "/" + "a" * 4000,
        "/../etc",
        f"/x/{TOKEN}",
    ],
)
def test_nothing_else_is_there(house: House, path: str) -> None:
    assert house.ask(path)[0] == 404


@pytest.mark.parametrize(
    "words",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\n",
        b"GET /" + b"a" * 100_000,
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        bytes(range(256)),
    ],
)
def test_odd_requests_get_no_page_and_leave_the_server_well(house: House, words: bytes) -> None:
    assert b" 200 " not in house.say(words)
    assert house.ask(f"/{TOKEN}")[0] == 200
    assert house.web.trouble == ""


def test_who_says_nothing_keeps_nobody_out(house: House) -> None:
    with ExitStack() as held:
        for _ in range(MOST_OF_ONE - 2):
            line = socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE)
            held.callback(line.close)
            line.sendall(b"GET / HT")
        assert house.ask(f"/{TOKEN}")[0] == 200
        for _ in range(40):
            line = socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE)
            held.callback(line.close)
        until(lambda: house.web.refused > 0, "a refusal")
        assert house.web.open <= 2 * MOST_OF_ONE + 10
    until(lambda: house.web.open == 0, "the end of all connections")
    house.clock.set(1010.0)
    assert house.ask(f"/{TOKEN}")[0] == 200


def test_who_asks_and_does_not_read_is_let_go(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riot.runtime.results.web.OPEN_WITHIN", 0.3)
    house = House(port)
    try:
        assert house.web.wait_ready(PATIENCE)
        house.shelf.put("large", b"x" * 3_000_000, 1600.0)
        while not house.web.answered:
            # Where this machine halts before it has asked, it is let go too soon, and asks anew.
            with socket.socket() as line, suppress(ConnectionError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                line.settimeout(PATIENCE)
                line.connect(("127.0.0.1", house.port))
                line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
                if line.recv(1, socket.MSG_PEEK):
                    until(lambda: house.web.open == 0, "their patience's end")
    finally:
        house.web.close()


def test_nobody_is_written_down(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    house.ask(f"/{TOKEN}")
    house.say(b"nonsense\r\n\r\n")
    assert capfd.readouterr() == ("", "")


# ── the worker ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def results() -> Iterator[Callable[..., Results]]:
    made: list[Results] = []

    def make(clock: ManualClock, **settings: Any) -> Results:
        made.append(Results(ResultPageSettings(host="127.0.0.1", **settings), clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_it_says_where_it_is_reached_once(results: Callable[..., Results], port: int) -> None:
    clock = ManualClock(0.0)
    one = results(clock, port=port, address="film.house")
    assert one.wait_ready(PATIENCE)
    assert [said.link for said in until(lambda: one.poll(0.0))] == [f"http://film.house:{port}/"]
    assert one.poll(1.0) == []
    assert one.health(0.0).state == "ok"


def test_a_port_that_is_taken_is_said_and_nothing_is_reached(
    results: Callable[..., Results], port: int
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        one = results(ManualClock(0.0), port=port, address="film.house")
        said: Health = until(lambda: (h := one.health(0.0)).detail.startswith("TCP") and h)
        assert (said.stage, said.state) == (STAGE, "degraded")
        assert "taken by another program" in said.detail and "result_page.port" in said.detail
        assert [told.link for told in one.poll(0.0)] == [""]


def test_a_port_that_comes_free_is_taken(
    results: Callable[..., Results], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riot.runtime.results.web.TRY_AGAIN", 0.05)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        one = results(ManualClock(0.0), port=port, address="film.house")
        until(lambda: one.health(0.0).detail.startswith("TCP"))
    assert one.wait_ready(PATIENCE)
    assert [told.link for told in one.poll(0.0)] == [f"http://film.house:{port}/"]
    assert one.health(0.0).state == "ok"


def test_without_a_network_no_phone_is_asked_in(
    results: Callable[..., Results], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ["10.0.0.7"]
    monkeypatch.setattr("riot.runtime.results.address.own_address", lambda _: address[0])
    one = results(ManualClock(0.0), port=port)
    assert one.wait_ready(PATIENCE)
    assert [said.link for said in one.poll(0.0)] == [f"http://10.0.0.7:{port}/"]
    address[0] = ""
    assert one.poll(1.0) == [], "it looks every few seconds"
    assert [said.link for said in one.poll(6.0)] == [""]
    assert one.health(6.0).detail == NO_NETWORK
    address[0] = "10.9.9.9"
    assert [said.link for said in one.poll(12.0)] == [f"http://10.9.9.9:{port}/"]


class Screen:
    def __init__(self) -> None:
        self.cuts: list[CutTo] = []

    def send(self, message: Any) -> None:
        self.cuts.append(message)


def test_a_worker_that_is_killed_comes_back_with_its_pages(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine its first words come late: it is not to be taken for one that hangs.
    monkeypatch.setattr(supervisor, "SILENT_AFTER", 60.0)
    screen = Screen()
    inviting = Inviting(screen, CLOCK, 10, {"en": "Threshold"})
    settings = ResultPageSettings(host="127.0.0.1", port=port, address="127.0.0.1")
    health: list[Health] = []
    worker = Worker("results", results_worker, (settings,), inviting.heard, health.append, CLOCK)
    inviting.results = worker
    cut = CutTo(t=0.0, take=1, scene="end", picture=Card("Bye"), result=RESULT)
    worker.start()
    try:

        def invited() -> str:
            worker.watch(CLOCK.now())
            inviting.send(cut)
            page = screen.cuts[-1].result.page  # type: ignore[union-attr]
            return "" if page is None else page.link

        link = until(invited, "a link")
        assert until(lambda: fetch(link) == 200)
        before = worker.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        until(lambda: worker.watch(CLOCK.now()) or worker.pid not in (before, None), "another")
        until(lambda: worker.watch(CLOCK.now()) or fetch(link) == 200, "the page")
        assert worker.restarts == 1
        assert "failed" in [one.state for one in health]
    finally:
        worker.stop()


def fetch(link: str) -> int:
    host, port, token = re.findall(r"http://(.+):(\d+)/(.+)", link)[0]
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    try:
        connection.request("GET", f"/{token}")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


# ── in a browser ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def open_house() -> Iterator[House]:
    made = House(free_port())
    assert made.web.wait_ready(PATIENCE)
    yield made
    made.web.close()


def test_a_phone_shows_path_and_curves(browser: Browser, open_house: House) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    answer = page.goto(f"http://127.0.0.1:{open_house.port}/{TOKEN}")
    assert answer is not None and answer.status == 200
    assert page.locator("h1").inner_text() == RESULT.heading
    assert page.locator("li.step").count() == 2
    box = page.locator("svg").bounding_box()
    assert box is not None and box["width"] > 300 and box["height"] > 100
    assert page.locator("path.curve").count() == 2
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    assert context.cookies() == [] and trouble == []
    open_house.clock.set(1601.0)
    answer = page.reload()
    assert answer is not None and answer.status == 404
    assert "gone" in page.locator("h1").inner_text()
    context.close()
