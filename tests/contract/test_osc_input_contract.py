"""Commands from programs that others wrote: liblo's oscsend, pyliblo3, python-osc, Pure Data."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.tcp_client import SimpleTCPClient
from pythonosc.udp_client import SimpleUDPClient

from riot.clock import SystemClock
from riot.messages import Message, OperatorCommand, RigInput
from riot.rigs.input.osc import OscInput
from riot.rigs.input.waiting import wait_for
from riot.rigs.settings import OscInputSettings
from tests.fuzz.packets import PacketMaker

TIMEOUT = 50.0
HERE = "127.0.0.1"

Value = float | int | str
Sent = tuple[str, tuple[Value, ...]]

SAID: tuple[tuple[Sent, tuple[str, str]], ...] = (
    (("/riot/go", ()), ("go", "")),
    (("/riot/scene", ("doorway",)), ("scene", "doorway")),
    (("/riot/scene/street", (1.0,)), ("scene", "street")),
    (("/riot/pause", (1,)), ("pause", "on")),
    (("/riot/dimmer", (0.5,)), ("dimmer", "0.5")),
    (("/riot/override/anger", (0.25,)), ("override", "anger 0.25")),
    (("/riot/button/start", (1.0,)), ("button", "start")),
    (("/riot/panic", (0,)), ("panic", "off")),
)
"""What is sent, and what riot makes of it."""


class Ears:
    """An input that hears UDP and TCP at one port number."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.clock = SystemClock()
        settings = OscInputSettings.model_validate({"port": port, "tcp": port, "go_guard": "1ms"})
        self.osc = OscInput(settings, self.clock, ("/riot/mood/<label>",), {"/foot"})
        self.heard: list[Message] = []

    def listen_for(self, count: int) -> list[Message]:
        deadline = self.clock.now() + TIMEOUT
        while len(self.heard) < count:
            assert self.clock.now() < deadline, (self.heard, self.osc.figures())
            patience = min(0.5, self.osc.patience(self.clock.now()))
            wait_for(self.osc.files(), patience)
            self.heard += self.osc.poll(self.clock.now())
        return self.heard

    def commands(self, count: int) -> list[tuple[str, str]]:
        return [
            (one.verb, one.argument)
            for one in self.listen_for(count)
            if isinstance(one, OperatorCommand)
        ]


@pytest.fixture
def ears(free_udp_port: Callable[[], int]) -> Iterator[Ears]:
    made = Ears(free_udp_port())
    # A port that UDP has free, TCP may not have.
    while made.osc.health(made.clock.now())[0].state != "ok":
        made.osc.close()
        made = Ears(free_udp_port())
    try:
        yield made
    finally:
        made.osc.close()


def kind_of(value: Value) -> str:
    return {float: "f", int: "i", str: "s"}[type(value)]


def by_oscsend(port: int, said: Sequence[Sent], transport: str) -> None:
    if shutil.which("oscsend") is None:
        pytest.skip("oscsend is not installed")
    for address, values in said:
        types = ["".join(kind_of(value) for value in values)] if values else []
        url = f"osc.{transport}://{HERE}:{port}"
        command = ["oscsend", url, address, *types, *(str(value) for value in values)]
        subprocess.run(command, check=True, timeout=TIMEOUT)


def by_oscsend_udp(port: int, said: Sequence[Sent], _: Path) -> None:
    by_oscsend(port, said, "udp")


def by_oscsend_tcp(port: int, said: Sequence[Sent], _: Path) -> None:
    by_oscsend(port, said, "tcp")


def by_liblo(port: int, said: Sequence[Sent], _: Path) -> None:
    """All in one bundle, over TCP."""
    liblo = pytest.importorskip("pyliblo3", reason="missing: pyliblo3")
    bundle = liblo.Bundle(*(liblo.Message(address, *values) for address, values in said))
    liblo.send(liblo.Address(HERE, port, liblo.TCP), bundle)


def by_python_osc(port: int, said: Sequence[Sent], _: Path) -> None:
    client = SimpleUDPClient(HERE, port)
    with client:
        for address, values in said:
            client.send_message(address, list(values))


def by_python_osc_slip(port: int, said: Sequence[Sent], _: Path) -> None:
    by_python_osc_tcp(port, said, "1.1")


def by_python_osc_length(port: int, said: Sequence[Sent], _: Path) -> None:
    by_python_osc_tcp(port, said, "1.0")


def by_python_osc_tcp(port: int, said: Sequence[Sent], mode: str) -> None:
    with SimpleTCPClient(HERE, port, mode=mode) as client:
        for address, values in said:
            client.send_message(address, list(values))


def by_python_osc_bundle(port: int, said: Sequence[Sent], _: Path) -> None:
    bundle = OscBundleBuilder(IMMEDIATELY)  # type: ignore[arg-type]
    for address, values in said:
        message = OscMessageBuilder(address)
        for value in values:
            message.add_arg(value)
        bundle.add_content(message.build())
    client = SimpleUDPClient(HERE, port)
    with client:
        client.send(bundle.build())


def by_pure_data(port: int, said: Sequence[Sent], folder: Path) -> None:
    """As its users draw it: values, [oscformat], [netsend -u -b]."""
    if shutil.which("pd") is None:
        pytest.skip("pd is not installed")
    boxes = ["obj 10 10 loadbang", f"msg 10 40 connect {HERE} {port}", "obj 10 200 netsend -u -b"]
    wires = [(0, 1), (1, 2)]
    for address, values in said:
        first = len(boxes)
        boxes += [
            f"msg 90 40 list {' '.join(str(value) for value in values)}".rstrip(),
            f"obj 90 70 oscformat {address[1:].replace('/', ' ')}",
            "obj 90 100 list prepend send",
            "obj 90 130 list trim",
        ]
        wires += [(0, first), (first, first + 1), (first + 1, first + 2), (first + 2, first + 3)]
        wires.append((first + 3, 2))
    wires += [(0, len(boxes)), (len(boxes), len(boxes) + 1)]
    boxes += ["obj 10 230 delay 100", "msg 10 260 \\; pd quit"]
    lines = ["#N canvas 0 0 450 300 10", *(f"#X {box}" for box in boxes)]
    lines += [f"#X connect {one} 0 {other} 0" for one, other in wires]
    file = folder / "send.pd"
    file.write_text(";\n".join(lines) + ";\n", encoding="ascii")
    command = ["pd", "-nogui", "-noaudio", "-stderr", "-open", str(file)]
    subprocess.run(command, check=True, timeout=TIMEOUT, capture_output=True)


SENDERS = [
    by_oscsend_udp,
    by_oscsend_tcp,
    by_liblo,
    by_python_osc,
    by_python_osc_slip,
    by_python_osc_length,
    by_python_osc_bundle,
    by_pure_data,
]


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.__name__[3:])
def test_all_commands_are_understood_from(
    sender: Callable[[int, Sequence[Sent], Path], None], ears: Ears, tmp_path: Path
) -> None:
    sender(ears.port, [sent for sent, _ in SAID], tmp_path)
    found = ears.commands(len(SAID))
    # Datagrams of several programs may overtake each other.
    assert sorted(found) == sorted(expected for _, expected in SAID)
    assert ears.osc.health(ears.clock.now())[0].state == "ok"


def test_python_oscs_odd_types_are_understood(ears: Ears) -> None:
    client = SimpleUDPClient(HERE, ears.port)
    with client:
        client.send_message("/riot/button/start", True)
        client.send_message("/riot/button/start", False)
        client.send_message("/riot/pause", 2**40)
        client.send_message("/riot/go", None)
        client.send_message("/foot", [1, [2.5, "x"], None, b"blob", False])
        client.send_message("/riot/dimmer", float("nan"))
    heard = ears.listen_for(4)
    assert [one.argument for one in heard if isinstance(one, OperatorCommand)] == [
        "start",
        "on",
        "",
    ]
    [foot] = [one for one in heard if isinstance(one, RigInput)]
    assert foot.arguments == (1, 2.5, "x", 0)
    assert ears.osc.figures()["bad"] <= 1


def test_a_bundle_for_later_comes_later(ears: Ears) -> None:
    """liblo writes the time tag, riot reads it."""
    liblo = pytest.importorskip("pyliblo3", reason="missing: pyliblo3")
    begun = ears.clock.now()
    bundle = liblo.Bundle(liblo.time() + 0.3, liblo.Message("/riot/go"))
    liblo.send(liblo.Address(HERE, ears.port), bundle)
    [go] = ears.listen_for(1)
    assert go.t - begun > 0.25
    assert ears.osc.figures()["received"] == 1


def test_bytes_that_are_no_osc_are_counted_between_those_that_are(ears: Ears) -> None:
    maker = PacketMaker(5)
    rubbish = [bytes(7), b"GET / HTTP/1.1", b"#bundle\0", b"/", b"\xff" * 100]
    rubbish += [b"\x01" + maker.packet()[:1000] for _ in range(20)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for packet in rubbish:
            sender.sendto(packet, (HERE, ears.port))
    by_python_osc(ears.port, [("/riot/go", ())], Path())
    assert ears.commands(1) == [("go", "")]
    assert ears.osc.figures()["bad"] == len(rubbish)
