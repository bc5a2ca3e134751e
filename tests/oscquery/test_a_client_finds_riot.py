"""A client that others wrote finds riot by zeroconf, reads its tree, and sees it go."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from riot.clock import SystemClock
from riot.messages import PublishSignals
from riot.rigs.oscquery.methods import FilmNames
from riot.rigs.oscquery.server import OscQuery
from riot.rigs.settings import OscInputSettings, OscQuerySettings
from tests.ports import free_port

pytestmark = pytest.mark.timeout(300)

PATIENCE = 45.0
FILM = FilmNames(
    title="Threshold",
    labels=("anger", "calm"),
    scenes=("street", "alone"),
    buttons=("start",),
)


class Client:
    """The Node.js process, and what it said."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, event: str, port: int) -> dict[str, Any]:
        """Wait for news of the server at `port`."""
        while True:
            said = self._said.get(timeout=PATIENCE)
            if said["event"] == event and said["port"] == port:
                return said

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(json.loads(line))


@pytest.fixture
def client(client_command: list[str]) -> Iterator[Client]:
    started = Client(client_command)
    yield started
    started.close()


def test_a_client_of_others_finds_reads_and_loses_riot(client: Client) -> None:
    port = free_port()
    query = OscQuery(
        OscQuerySettings(port=port, host="127.0.0.1", name="RIOT under test"),
        SystemClock(),
        OscInputSettings(port=25001),
        lambda _packet, _sender, _now: [],
        film=FILM,
    )
    try:
        query.obey(PublishSignals(t=0.0, values={"/riot/mood/anger": (0.25,)}))
        found = client.wait_for("up", port)
        assert found["address"] == "127.0.0.1"
        host = found["host"]
        assert host["name"] == "RIOT under test"
        assert (host["oscIp"], host["oscPort"], host["oscTransport"]) == ("127.0.0.1", 25001, "UDP")
        assert host["wsPort"] == port
        assert host["extensions"]["LISTEN"] is True
        assert host["extensions"]["TAGS"] is False
        methods = {one["full_path"]: one for one in found["methods"]}
        anger = methods["/riot/mood/anger"]
        assert anger["arguments"] == [{"type": "f", "range": {"min": 0, "max": 1}, "value": 0.25}]
        assert anger["description"].startswith("anger: ")
        assert methods["/riot/dimmer"]["arguments"][0]["clipmode"] == "both"
        assert methods["/riot/scene"]["arguments"][0]["range"]["vals"] == ["street", "alone"]
        assert {"/riot/go", "/riot/scene/street", "/riot/button/start"} <= methods.keys()
    finally:
        query.close()
    client.wait_for("down", port)
