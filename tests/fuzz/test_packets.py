"""Whatever comes in: nothing raises, nothing grows, and every message is counted exactly once."""

from __future__ import annotations

import random
import socket
import tracemalloc

import pytest

from riot.messages import Message, OperatorCommand, PublishSignals, RigInput
from riot.rigs.input.connections import TcpPort
from riot.rigs.input.gate import Gate
from riot.rigs.input.guards.rate_limit import ALL
from riot.rigs.input.time_tags import MOST_WAITING
from riot.rigs.input.waiting import wait_for
from riot.rigs.senders.framing import Framing, frame
from riot.rigs.settings import OscInputSettings
from tests.fuzz.packets import NOW, PacketMaker

FATES = (
    "heeded", "refused", "too_many", "bad", "unknown", "looped", "doubled", "released", "waiting",
)  # fmt: skip
OURS = ("/riot/mood/<label>", "/riot/scene", "/riot/scene/take")


def gate_of(rate: float) -> Gate:
    settings = OscInputSettings.model_validate(
        {"rate": rate, "allow": "10.0.0.0/24", "go_guard": "100ms"}
    )
    return Gate(settings, OURS, {"/foot"}, None, lambda: NOW)


@pytest.mark.parametrize(("seed", "rate"), [(1, 1e6), (2, 1e6), (3, 50.0)])
def test_every_packet_is_counted_exactly_once(seed: int, rate: float) -> None:
    maker = PacketMaker(seed)
    gate = gate_of(rate)
    found: list[Message] = []
    for number in range(6000):
        now = number * 0.001
        if number % 50 == 0:
            signals = PublishSignals(t=now, values={"/riot/scene": ("street",)})
            gate.own.learn(signals.values, now)
        gate.take(f"10.0.{number % 7 // 6}.{number % 11}", maker.packet(), now, found)
        gate.advance(now, found)
        figures = gate.figures()
        assert figures["received"] == number + 1
        total = figures["received"] + figures["bundled"]
        assert sum(figures[fate] for fate in FATES) == total
        assert figures["waiting"] <= 2 * MOST_WAITING
    gate.troubles(6.0, 0)
    gate.advance(100.0, found)
    figures = gate.figures()
    assert figures["waiting"] == 0
    assert figures["heeded"] == len(found)
    assert all(figures[fate] > 0 for fate in FATES[:-1] if fate != "too_many" or rate < 100)
    assert all(isinstance(message, OperatorCommand | RigInput) for message in found)


def test_the_same_seed_makes_the_same_packets() -> None:
    one, other = PacketMaker(7), PacketMaker(7)
    assert [one.packet() for _ in range(50)] == [other.packet() for _ in range(50)]


def test_memory_does_not_grow_with_senders_addresses_and_packets() -> None:
    """Made-up senders and addresses fill tables that are limited."""
    settings = OscInputSettings.model_validate({"allow": "any", "rate": 5})
    gate = Gate(settings, OURS, {"/foot"}, None, lambda: NOW)

    def flood(start: int) -> None:
        for number in range(start, start + 3000):
            source = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            packet = f"/riot/override/{number:08}".encode() + b"\0,f\0\0" + bytes(4)
            found: list[Message] = []
            gate.take(source, packet, number * 1e-4, found)
            gate.advance(number * 1e-4, found)

    flood(0)
    tracemalloc.start()
    flood(3000)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The tables were full before, so what is new took the place of something old.
    assert grown < 400_000
    assert gate.figures()["too_many"] > 1000 * ALL / 10


@pytest.mark.parametrize("framing", ["length", "slip"])
def test_any_stream_of_bytes_leaves_the_port_whole(framing: Framing) -> None:
    """Whatever connects: frames, halves of frames, noise; the next sender is heard."""
    maker, chance = PacketMaker(11), random.Random(11)
    port = TcpPort("127.0.0.1", 0, framing, lambda source, now: True)
    heard: list[bytes] = []
    try:
        address = port.socket.getsockname()
        for number in range(60):
            with socket.create_connection(address) as sender:
                stream = b"".join(frame(maker.packet() or b"/", framing) for _ in range(5))
                if number % 2:
                    cut = chance.randrange(len(stream))
                    stream = chance.randbytes(chance.randrange(9)) + stream[cut:]
                sender.sendall(stream)
                wait_for(port.sockets, 5.0)
                for _ in range(10):
                    port.receive(float(number))
        with socket.create_connection(address) as sender:
            sender.sendall(frame(b"/riot/go\0\0\0\0,\0\0\0", framing))
            while not heard:
                wait_for(port.sockets, 5.0)
                heard += [packet for packet, _ in port.receive(100.0)[0]]
        assert heard == [b"/riot/go\0\0\0\0,\0\0\0"]
        while len(port.sockets) > 1:
            wait_for(port.sockets, 5.0)
            port.receive(101.0)
    finally:
        port.close()
