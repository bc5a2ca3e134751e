"""What OSCQuery clients ask for: the tree over HTTP, changes and commands over WebSocket."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from pythonosc.osc_message import OscMessage as HeardMessage
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from riot.clock import SystemClock
from riot.messages import Message, OperatorCommand, PublishSignals
from riot.rigs.oscquery.doors import MOST_OF_ONE
from riot.rigs.oscquery.methods import FilmNames
from riot.rigs.oscquery.server import OscQuery
from riot.rigs.oscquery.web import LARGEST
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from riot.rigs.settings import OscInputSettings, OscQuerySettings
from tests.ports import free_port

PATIENCE = 40.0
FILM = FilmNames(
    title="Threshold",
    labels=("anger", "calm", "not sure"),
    model_labels=("anger", "calm", "fear"),
    scenes=("street", "alone"),
    buttons=("start", "à gauche"),
    languages=("en", "fr"),
    addresses=("/door/open", "no address", "/a b"),
)


class Page:
    """A server under test, and a client's calls."""

    def __init__(self, *, commands: bool = True, prefix: str = "/riot") -> None:
        self.port = free_port()
        self.taken: list[tuple[bytes, str]] = []
        self.query = OscQuery(
            OscQuerySettings(port=self.port, host="127.0.0.1"),
            SystemClock(),
            OscInputSettings(port=25002, prefix=prefix) if commands else None,
            self._take if commands else None,
            film=FILM,
        )
        assert self.query.wait_ready(PATIENCE)

    def _take(self, packet: bytes, sender: str, now: float) -> list[Message]:
        self.taken.append((packet, sender))
        return [OperatorCommand(t=now, verb="go")]

    def ask(self, target: str, method: str = "GET") -> tuple[int, Any]:
        """Give status and JSON, or text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, target)
            answer = connection.getresponse()
            self.headers = answer.headers
            body = answer.read()
        finally:
            connection.close()
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(body) if is_json and body else body

    def node(self, path: str) -> dict[str, Any]:
        status, node = self.ask(path)
        assert status == 200
        return node

    def publish(self, **values: object) -> None:
        """Publish `mood__anger=0.5` as /riot/mood/anger."""
        told = {"/riot/" + name.replace("__", "/"): (value,) for name, value in values.items()}
        self.query.obey(PublishSignals(t=0.0, values=told))  # type: ignore[arg-type]

    def socket(self, origin: str | None = None) -> ClientConnection:
        """Open a WebSocket."""
        url = f"ws://127.0.0.1:{self.port}/"
        return connect(url, origin=origin, proxy=None, compression=None)  # type: ignore[arg-type]

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds, asking the server in between."""
        clock = SystemClock()
        deadline = clock.now() + PATIENCE
        while not holds():
            assert clock.now() < deadline
            clock.sleep(0.005)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    made = Page()
    yield made
    made.query.close()


@pytest.fixture
def fresh() -> Iterator[Page]:
    made = Page()
    yield made
    made.query.close()


def heard(line: ClientConnection) -> tuple[str, list[Any]]:
    packet = line.recv(timeout=PATIENCE)
    assert isinstance(packet, bytes)
    message = HeardMessage(packet)
    return message.address, message.params


def listen(line: ClientConnection, path: str, command: str = "LISTEN") -> None:
    line.send(json.dumps({"COMMAND": command, "DATA": path}))


# ── HTTP ────────────────────────────────────────────────────────────────────────────────────────


def test_the_root_holds_everything_and_each_node_its_path(page: Page) -> None:
    root = page.node("/")
    assert root["FULL_PATH"] == "/"
    assert root["ACCESS"] == 0
    assert "Threshold" in root["DESCRIPTION"]
    assert page.headers["Access-Control-Allow-Origin"] == "*"

    def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for name, below in node.get("CONTENTS", {}).items():
            assert below["FULL_PATH"] == node["FULL_PATH"].rstrip("/") + "/" + name
            yield from walk(below)

    paths = {node["FULL_PATH"] for node in walk(root) if "TYPE" in node}
    assert {"/riot/mood/anger", "/riot/face/x", "/riot/faces/1/emotion/fear"} <= paths
    assert {"/riot/go", "/riot/scene/street", "/riot/override/not_sure", "/door/open"} <= paths
    assert "/riot/button/start" in paths
    assert not [path for path in paths if "<" in path or not path.isascii()]
    for node in walk(root):
        if "TYPE" in node:
            assert node["TYPE"] in ("f", "i", "s", "N")
            assert node["ACCESS"] in (1, 2, 3)
            assert node["DESCRIPTION"]


@pytest.mark.parametrize("target", ["/?HOST_INFO", "/?HOST_INFO=1", "/riot/mood?HOST_INFO"])
def test_host_info(page: Page, target: str) -> None:
    status, info = page.ask(target)
    assert status == 200
    assert info["NAME"] == "RIOT"
    assert (info["OSC_IP"], info["OSC_PORT"], info["OSC_TRANSPORT"]) == ("127.0.0.1", 25002, "UDP")
    assert (info["WS_IP"], info["WS_PORT"]) == ("127.0.0.1", page.port)
    extensions = info["EXTENSIONS"]
    assert all(extensions[name] for name in ("ACCESS", "VALUE", "RANGE", "LISTEN", "PATH_CHANGED"))
    assert not extensions["OSC_STREAMING"]


def test_a_streamed_number_has_type_range_unit_and_value(fresh: Page) -> None:
    assert "VALUE" not in fresh.node("/riot/face/yaw")
    assert fresh.ask("/riot/face/yaw?VALUE")[0] == 204
    fresh.publish(face__yaw=12.5)
    fresh.until(lambda: "VALUE" in fresh.node("/riot/face/yaw"))
    node = fresh.node("/riot/face/yaw")
    assert node["VALUE"] == [12.5]
    assert node["RANGE"] == [{"MIN": -90, "MAX": 90}]
    assert node["UNIT"] == ["angle.degree"]
    assert (node["TYPE"], node["ACCESS"]) == ("f", 1)
    assert "CLIPMODE" not in node
    assert fresh.ask("/riot/face/yaw?VALUE") == (200, {"VALUE": [12.5]})
    assert fresh.ask("/riot/face/yaw?TYPE") == (200, {"TYPE": "f"})
    assert fresh.ask("/riot/face?CONTENTS")[1]["CONTENTS"]["yaw"] == node


def test_what_is_heard_and_commanded_at_one_address_is_one_node(page: Page) -> None:
    scene = page.node("/riot/scene")
    assert (scene["TYPE"], scene["ACCESS"]) == ("s", 3)
    assert scene["RANGE"] == [{"VALS": ["street", "alone"]}]
    assert scene["DESCRIPTION"] == "scene: Scene that plays. Send: Go to the scene of this name"
    assert {"take", "street", "alone"} <= scene["CONTENTS"].keys()
    dimmer = page.node("/riot/dimmer")
    assert (dimmer["TYPE"], dimmer["ACCESS"], dimmer["CLIPMODE"]) == ("f", 3, ["both"])
    assert (page.node("/riot/go")["TYPE"], page.node("/riot/go")["ACCESS"]) == ("N", 2)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/riot/mood/nothing", 404),
        ("/riot/mood?NONSENSE", 400),
        ("/riot/mood/anger?TAGS", 204),
        ("/riot/go?VALUE", 204),
        ("/riot/mood?TYPE", 204),
        ("//[", 400),
        ("/%00%ff", 404),
        ("/" + "a" * 7000, 404),
    ],
)
def test_what_is_not_there_has_the_status_of_the_proposal(
    page: Page, target: str, status: int
) -> None:
    assert page.ask(target)[0] == status


def test_other_methods(page: Page) -> None:
    assert page.ask("/riot/mood", "HEAD") == (200, b"")
    assert page.ask("/riot", "OPTIONS")[0] == 204
    assert "GET" in page.headers["Access-Control-Allow-Methods"]
    assert page.ask("/riot", "DELETE")[0] == 405


def test_without_an_input_the_tree_is_only_read() -> None:
    page = Page(commands=False)
    try:
        info = page.ask("/?HOST_INFO")[1]
        assert "OSC_PORT" not in info
        assert page.ask("/riot/go")[0] == 404
        assert page.node("/riot/scene")["ACCESS"] == 1
        with page.socket() as line:
            line.send(encode_message(OscMessage("/riot/go")))
            page.until(lambda: page.query.figures()["web_dropped"] == 1)
        assert page.query.poll(0.0) == []
    finally:
        page.query.close()


def test_commands_with_a_prefix_of_their_own_stand_beside_the_stream() -> None:
    page = Page(prefix="/show")
    try:
        assert page.node("/show/scene")["ACCESS"] == 2
        assert page.node("/riot/scene")["ACCESS"] == 1
        assert page.ask("/riot/go")[0] == 404
    finally:
        page.query.close()


# ── WebSocket ───────────────────────────────────────────────────────────────────────────────────


def test_listen_tells_what_is_and_what_comes_and_ignore_ends_it(fresh: Page) -> None:
    fresh.publish(mood__anger=0.25, mood__calm=0.75, scene="street")
    with fresh.socket() as line:
        listen(line, "/riot/mood/anger")
        listen(line, "/riot/scene")
        assert heard(line) == ("/riot/mood/anger", [0.25])
        assert heard(line) == ("/riot/scene", ["street"])
        fresh.publish(mood__anger=0.5, mood__calm=0.5, scene="street")
        assert heard(line) == ("/riot/mood/anger", [0.5])
        listen(line, "/riot/mood/anger", "IGNORE")
        listen(line, "/riot/mood/calm")
        assert heard(line) == ("/riot/mood/calm", [0.5])
        fresh.publish(mood__anger=0.75, scene="alone")
        assert heard(line) == ("/riot/scene", ["alone"])


def test_listening_to_a_container_is_listening_to_all_in_it(fresh: Page) -> None:
    with fresh.socket() as line:
        listen(line, "/riot/face/")
        fresh.until(lambda: fresh.query.figures()["web_listeners"] == 1)
        line.ping().wait(PATIENCE)
        fresh.publish(face__x=0.5, face__y=0.25, mood__anger=1.0)
        assert heard(line) == ("/riot/face/x", [0.5])
        assert heard(line) == ("/riot/face/y", [0.25])


def test_a_path_sent_as_text_is_answered_as_over_http(page: Page) -> None:
    with page.socket() as line:
        line.send("/riot/mood/anger")
        assert json.loads(line.recv(timeout=PATIENCE)) == page.node("/riot/mood/anger")


def test_commands_come_in_with_their_senders_address(fresh: Page) -> None:
    packet = encode_message(OscMessage("/riot/go", (1,)))
    with fresh.socket() as line:
        line.send(packet)
        found: list[Message] = []
        fresh.until(lambda: found.extend(fresh.query.poll(5.0)) or found)
    assert found == [OperatorCommand(t=5.0, verb="go")]
    assert fresh.taken == [(packet, "127.0.0.1")]


def test_a_page_of_another_site_may_read_but_not_command(fresh: Page) -> None:
    fresh.publish(mood__anger=0.25)
    with fresh.socket(origin="https://example.com") as line:
        line.send(encode_message(OscMessage("/riot/go")))
        listen(line, "/riot/mood/anger")
        assert heard(line) == ("/riot/mood/anger", [0.25])
    assert fresh.query.poll(0.0) == []
    assert fresh.query.figures()["web_strangers"] == 1
    with fresh.socket(origin=f"http://127.0.0.1:{fresh.port}") as line:
        line.send(encode_message(OscMessage("/riot/go")))
        fresh.until(lambda: fresh.query.poll(0.0))


def notices(line: ClientConnection, last: str) -> dict[str, str]:
    """Give the command told for each path, up to the one for `last`."""
    told: dict[str, str] = {}
    while last not in told:
        message = line.recv(timeout=PATIENCE)
        if isinstance(message, str):
            notice = json.loads(message)
            told[notice["DATA"]] = notice["COMMAND"]
    return told


def test_clients_are_told_of_labels_and_films_that_come_and_go(fresh: Page) -> None:
    with fresh.socket() as line:
        listen(line, "/riot/mood")
        line.ping().wait(PATIENCE)
        fresh.publish(mood__contempt=0.5)
        told = json.loads(line.recv(timeout=PATIENCE))
        assert told == {"COMMAND": "PATH_ADDED", "DATA": "/riot/mood/contempt"}
        # Whoever listens to a container hears what comes into it, too.
        assert heard(line) == ("/riot/mood/contempt", [0.5])
        fresh.query.show(replace(FILM, scenes=("street", "finale")))
        told = notices(line, "/riot/scene")
        assert told["/riot/mood/contempt"] == "PATH_REMOVED"
        assert told["/riot/scene/alone"] == "PATH_REMOVED"
        assert told["/riot/scene/finale"] == "PATH_ADDED"
        assert told["/riot/scene"] == "PATH_CHANGED"
        assert fresh.node("/riot/scene")["RANGE"] == [{"VALS": ["street", "finale"]}]
        fresh.query.show(FilmNames(scenes=tuple(f"scene{number}" for number in range(60))))
        assert notices(line, "/riot") == {"/riot": "PATH_CHANGED"}


# ── hostile, slow, many ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"COMMAND":"LISTEN"}', '{"COMMAND":7,"DATA":7}', "[" * 9000, "/nope"],
)
def test_texts_that_ask_for_nothing_are_left(page: Page, text: str) -> None:
    with page.socket() as line:
        line.send(text)
        line.send("/riot/go")
        assert json.loads(line.recv(timeout=PATIENCE))["FULL_PATH"] == "/riot/go"
    assert page.query.figures()["web_failures"] == 0


def test_a_message_that_is_too_long_ends_the_connection(page: Page) -> None:
    with page.socket() as line:
        line.send(b"x" * (LARGEST + 1))
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=PATIENCE)
    assert page.node("/riot/go")


def test_a_flood_of_messages_ends_the_connection(
    fresh: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the test itself may not send a thousand in a second.
    monkeypatch.setattr("riot.rigs.oscquery.web._MESSAGES", 50.0)
    with fresh.socket() as line, pytest.raises(ConnectionClosed):
        for _ in range(6000):
            line.send(b"/riot/go\0\0\0\0,\0\0\0")
        line.recv(timeout=PATIENCE)
    assert fresh.query.figures()["web_floods"] == 1
    assert len(fresh.query.poll(0.0)) <= 256


def test_one_machine_gets_so_many_connections_and_no_more(fresh: Page) -> None:
    idle = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(MOST_OF_ONE + 8)]
    try:
        fresh.until(lambda: fresh.query.figures()["web_refused"] >= 8)
    finally:
        for one in idle:
            one.close()
    fresh.until(lambda: answers(fresh))


def answers(page: Page) -> bool:
    try:
        return page.ask("/riot/go")[0] == 200
    except OSError:
        return False


def test_bytes_that_are_no_http_hurt_nobody(page: Page) -> None:
    for garbage in (b"\0" * 64, b"GET\r\n\r\n", b"\x16\x03\x01" + b"a" * 200, b"GET / HTTP/9\r\n"):
        with socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE) as one:
            one.sendall(garbage)
            with suppress(ConnectionError):  # hung up on: no answer either
                one.shutdown(socket.SHUT_WR)
                assert b"200" not in one.recv(4096)[:20]
    assert page.node("/riot/go")
    assert page.query.figures()["web_failures"] == 0


def test_a_client_that_does_not_read_holds_up_nobody_and_costs_no_memory(fresh: Page) -> None:
    sleeper = socket.create_connection(("127.0.0.1", fresh.port))
    sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    try:
        sleeper.sendall(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        text = json.dumps({"COMMAND": "LISTEN", "DATA": "/riot"}).encode()
        sleeper.sendall(bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text)
        fresh.until(lambda: fresh.query.figures()["web_listeners"] == 1)
        with fresh.socket() as line:
            listen(line, "/riot/mood/anger")
            line.ping().wait(PATIENCE)
            for number in range(1000):
                fresh.publish(
                    mood__anger=number / 1000, scene=f"{number:0180d}", branch=f"{number:0180d}"
                )
                assert heard(line) == ("/riot/mood/anger", [pytest.approx(number / 1000)])
        assert fresh.query.figures()["web_skipped"] > 100
    finally:
        sleeper.close()


def test_many_readers_at_once_are_all_served(page: Page) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: page.ask("/riot/mood/anger?RANGE"), range(64)))
    assert {status for status, _ in found} == {200}


# ── ports and networks ──────────────────────────────────────────────────────────────────────────


def test_a_taken_port_is_said_and_had_as_soon_as_it_is_free(monkeypatch: Any) -> None:
    monkeypatch.setattr("riot.rigs.oscquery.server.TRY_AGAIN", 0.05)
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    port = taken.getsockname()[1]
    query = OscQuery(OscQuerySettings(port=port, host="127.0.0.1"), SystemClock())
    try:
        clock = SystemClock()
        deadline = clock.now() + PATIENCE
        while (health := query.health(1.0)[0]).state == "ok":
            assert clock.now() < deadline
            clock.sleep(0.005)
        assert health.stage == "oscquery"
        assert str(port) in health.detail
        taken.close()
        assert query.wait_ready(PATIENCE)
        assert query.health(2.0)[0].detail == ""
    finally:
        taken.close()
        query.close()


def test_an_address_of_another_machine_is_said_with_what_to_do() -> None:
    # Of the addresses kept for documentation: no machine has it.
    query = OscQuery(OscQuerySettings(port=free_port(), host="203.0.113.9"), SystemClock())
    try:
        clock = SystemClock()
        deadline = clock.now() + PATIENCE
        while (health := query.health(1.0)[0]).state == "ok":
            assert clock.now() < deadline
            clock.sleep(0.005)
        assert "does not have that address" in health.detail
        assert "change oscquery.host" in health.detail
    finally:
        query.close()


def servers() -> int:
    return [one.name for one in threading.enumerate()].count("OSCQuery")


def test_closing_ends_everything_at_once(fresh: Page) -> None:
    with fresh.socket() as line:
        before = servers()
        fresh.query.close()
        assert servers() == before - 1
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=PATIENCE)
    with pytest.raises((OSError, InvalidStatus)):
        fresh.socket()


def test_both_kinds_of_addresses_are_heard_where_the_host_says_so(monkeypatch: Any) -> None:
    if not socket.has_ipv6:
        pytest.skip("missing: IPv6")
    monkeypatch.setattr("riot.rigs.oscquery.announcing.addresses_at", lambda _: ("127.0.0.1",))
    port = free_port()
    query = OscQuery(OscQuerySettings(port=port, host="::"), SystemClock())
    try:
        assert query.wait_ready(PATIENCE)
        for host in ("127.0.0.1", "::1"):
            connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
            connection.request("GET", "/?HOST_INFO")
            assert json.loads(connection.getresponse().read())["WS_IP"] == host
            connection.close()
    finally:
        query.close()
