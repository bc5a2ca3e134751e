"""The patchbay's inputs share their guards, whichever way a command comes in."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import mido
import pytest
from mido.ports import BaseInput
from websockets.sync.client import connect

from riot.clock import ManualClock, SystemClock
from riot.messages import Message, OperatorCommand, PublishSignals, RigInput
from riot.rigs.oscquery.methods import FilmNames
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from riot.rigs.settings import InputSettings, OscQuerySettings
from riot.runtime.patch import Patch
from riot.runtime.patchbay import Patchbay
from tests.ports import free_port

PATIENCE = 40.0
OPENED: list[Any] = []


class Pedal(BaseInput):
    """A port of a device that is always there."""

    def _open(self, **_: Any) -> None:
        OPENED.append(self)

    def _receive(self, block: bool = True) -> None:
        del block


@pytest.fixture(autouse=True)
def pedal(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("riot_test_pedal")
    module.Input = Pedal  # type: ignore[attr-defined]
    module.get_devices = lambda **_: [  # type: ignore[attr-defined]
        {"name": "Pedal", "is_input": True, "is_output": False}
    ]
    monkeypatch.setitem(sys.modules, "riot_test_pedal", module)
    monkeypatch.setenv("MIDO_BACKEND", "riot_test_pedal")
    OPENED.clear()


def until(holds: Callable[[], Any]) -> Any:
    clock = SystemClock()
    deadline = clock.now() + PATIENCE
    while not (found := holds()):
        assert clock.now() < deadline
        clock.sleep(0.005)
    return found


class Bay:
    """A patchbay with everything, on a clock that the test moves."""

    def __init__(self, allow: str = "127.0.0.1") -> None:
        self.clock = ManualClock(100.0)
        self.web = free_port()
        map_ = {"note 1 60": "/riot/go", "note 1 61": "/pad", "note 1 62": "/elsewhere"}
        settings = InputSettings.model_validate(
            {
                "osc": {"port": free_port(), "host": "127.0.0.1", "allow": allow},
                "midi": [{"device": "pedal", "map": map_}, {"device": "absent", "map": map_}],
            }
        )
        film = FilmNames(labels=("anger",), addresses=("/pad",))
        query = OscQuerySettings(port=self.web, host="127.0.0.1")
        self.bay = Patchbay(Patch(settings, query, (), (), film, 4), self.clock)

    def command(self, address: str, *arguments: float) -> None:
        """Send it over OSCQuery's WebSocket."""
        until(self.page)
        with connect(f"ws://127.0.0.1:{self.web}/", proxy=None) as line:
            line.send(encode_message(OscMessage(address, arguments)))

    def strike(self, note: int) -> None:
        """Send it over MIDI."""
        until(lambda: OPENED)[0]._messages.append(mido.Message("note_on", note=note, velocity=99))

    def hear(self) -> list[Message]:
        return until(lambda: self.bay.poll(self.clock.now()))

    def page(self) -> dict[str, Any] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=PATIENCE)
        try:
            connection.request("GET", "/riot/mood/anger")
            return json.loads(connection.getresponse().read())
        except ConnectionRefusedError:
            return None
        finally:
            connection.close()


@pytest.fixture
def bay() -> Iterator[Bay]:
    made = Bay()
    yield made
    made.bay.close()


def test_a_go_of_the_page_and_one_of_the_pedal_in_a_hurry_are_one(bay: Bay) -> None:
    bay.command("/riot/go")
    (heard,) = bay.hear()
    assert isinstance(heard, OperatorCommand)
    bay.strike(60)
    until(lambda: not bay.bay.poll(100.2) and bay.bay.figures()["midi_doubled"] == 1)
    bay.clock.set(101.0)
    bay.strike(60)
    (heard,) = bay.hear()
    assert isinstance(heard, OperatorCommand)
    assert heard.verb == "go"


def test_a_pedal_reaches_the_film_where_the_film_waits_for_it(bay: Bay) -> None:
    bay.strike(62)
    bay.strike(61)
    (heard,) = bay.hear()
    assert isinstance(heard, RigInput)
    assert heard.address == "/pad"


def test_the_list_of_senders_holds_for_the_page_too() -> None:
    bay = Bay(allow="10.0.0.7")
    try:
        bay.command("/riot/go")
        until(lambda: bay.bay.poll(100.0) or bay.bay.figures()["refused"] == 1)
        assert bay.bay.figures()["heeded"] == 0
    finally:
        bay.bay.close()


def test_what_the_conductor_publishes_is_on_the_page_and_every_part_says_how_it_is(
    bay: Bay,
) -> None:
    bay.bay.obey(PublishSignals(t=100.0, values={"/riot/mood/anger": (0.25,)}))
    until(lambda: (bay.page() or {}).get("VALUE") == [0.25])
    until(lambda: OPENED)
    states = until(
        lambda: (
            found
            if (found := {one.stage: one.state for one in bay.bay.health(100.0)})["midi absent"]
            == "degraded"
            else None
        )
    )
    assert states == {
        "osc input": "ok",
        "midi pedal": "ok",
        "midi absent": "degraded",
        "oscquery": "ok",
    }


def test_the_conductor_loads_neither_drivers_nor_a_web_server() -> None:
    heavy = {"mido", "rtmidi", "websockets", "zeroconf"}
    code = f"import sys, riot.runtime.run, riot.rigs.midi.sender; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
