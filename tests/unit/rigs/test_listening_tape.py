"""A port that is heard, a tape of it, and the tape played."""

from __future__ import annotations

import io
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pythonosc import slip

from riot.clock import ManualClock, SystemClock
from riot.errors import RiotError
from riot.rigs.listening.entries import shortest
from riot.rigs.listening.listener import Arrival, Listener
from riot.rigs.listening.packets import HeardBundle, HeardMessage, write_packet
from riot.rigs.listening.player import Outlet, play
from riot.rigs.listening.tape import Recorded, Tape, TapeWriter, timed

BEGAN = datetime(2026, 5, 1, 20, 0, 0, tzinfo=UTC)
NTP = 2_208_988_800
ANGER = write_packet(HeardMessage("/riot/mood/anger", "f", (0.2,)))
EVERYTHING = write_packet(
    HeardMessage(
        "/all", "fdihsbrmtcTFNI[i]",
        (float("nan"), 0.1, 1, 2**40, "é", b"\1", b"\1\2\3\4", b"abcd", b"12345678", "x",
         True, False, None, None, 7),
    )
)  # fmt: skip


@pytest.fixture
def listener() -> Iterator[Listener]:
    with closing(Listener(0, SystemClock(), "127.0.0.1")) as opened:
        yield opened


def receive(listener: Listener, count: int) -> list[Arrival]:
    found: list[Arrival] = []
    clock = SystemClock()
    until = clock.now() + 10
    while len(found) < count and clock.now() < until:
        found += listener.receive(0.5)
    return found


def taped(*arrivals: Arrival, only: tuple[str, ...] = ()) -> list[dict[str, object]]:
    file = io.StringIO()
    writer = TapeWriter(file, 100.0, BEGAN, 9000, only)
    for arrival in arrivals:
        writer.write(arrival)
    writer.end(103.0)
    return [json.loads(line) for line in file.getvalue().splitlines()]


def arrival(t: float, data: bytes) -> Arrival:
    return Arrival(t, data, "10.0.0.7:5000", "udp")


def written(tmp_path: Path, *lines: object) -> Tape:
    path = tmp_path / "tape.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return Tape(path)


@pytest.mark.parametrize("framing", ["udp", "tcp", "slip"])
def test_what_an_outlet_sends_a_listener_hears(listener: Listener, framing: str) -> None:
    port = listener.port
    with closing(Outlet("127.0.0.1", port, framing)) as outlet:  # type: ignore[arg-type]
        outlet.send(ANGER)
        outlet.send(EVERYTHING)
        heard = receive(listener, 2)
    assert [(one.data, one.transport) for one in heard] == [(ANGER, framing), (EVERYTHING, framing)]
    assert heard[0].sender.startswith("127.0.0.1:")


def test_a_stream_that_is_no_osc_is_closed_and_counted(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port), timeout=5) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while not listener.bad_streams:
            listener.receive(0.5)
        assert caller.recv(10) == b""


def test_a_packet_that_slip_cannot_have_is_counted(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port), timeout=5) as caller:
        caller.sendall(b"\xc0\xdb\x01\xc0" + slip.encode(ANGER))
        assert [one.data for one in receive(listener, 1)] == [ANGER]
    while not listener.bad_streams:
        listener.receive(0.5)


def test_a_taken_port_names_its_holder() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        with pytest.raises(RiotError, match=f"UDP port {port} is taken by") as caught:
            Listener(port, SystemClock(), "127.0.0.1")
    assert caught.value.code == "RIG-060"


def test_a_taken_tcp_port_leaves_udp() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as holder:
        port = holder.getsockname()[1]
        with (
            closing(Listener(port, SystemClock(), "127.0.0.1")) as listener,
            closing(Outlet("127.0.0.1", port)) as outlet,
        ):
            assert str(port) in listener.without_tcp
            outlet.send(ANGER)
            assert receive(listener, 1)[0].data == ANGER


def test_a_multicast_group_is_heard() -> None:
    group = "239.77.66.55"
    with (
        closing(Listener(0, SystemClock(), group)) as listener,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sender,
    ):
        here = socket.inet_aton("127.0.0.1")
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        sender.sendto(ANGER, (group, listener.port))
        assert receive(listener, 1)[0].data == ANGER


def test_an_address_of_another_machine_is_refused() -> None:
    for host in ("203.0.113.9", "nonsense"):
        with pytest.raises(RiotError) as caught:
            Listener(0, SystemClock(), host)
        assert caught.value.code == "RIG-061"


def test_a_receiver_that_is_off(free_udp_port: Callable[[], int]) -> None:
    port = free_udp_port()
    with pytest.raises(RiotError, match="cannot reach") as caught:
        Outlet("127.0.0.1", port, "tcp")
    assert caught.value.code == "RIG-063"
    with closing(Outlet("127.0.0.1", port)) as outlet:
        for _ in range(50):
            outlet.send(ANGER)
        assert outlet.refused


def test_a_tape_is_readable() -> None:
    bundle = write_packet(HeardBundle(round((BEGAN.timestamp() + 2.5 + NTP) * 2**32), ()))
    head, first, second, bad, end = taped(
        arrival(100.5, ANGER), arrival(102.0, bundle), arrival(102.5, b"hello")
    )
    assert head == {"riot_osc_tape": 1, "recorded": "2026-05-01T20:00:00Z", "port": 9000}
    assert first == {
        "t": 0.5,
        "from": "10.0.0.7:5000",
        "by": "udp",
        "address": "/riot/mood/anger",
        "types": "f",
        "values": [0.2],
    }
    assert (second["ahead"], second["bundle"]) == (0.5, [])
    assert (bad["bad"], bad["why"]) == ("68656c6c6f", "it begins with no address")
    assert end == {"t": 3.0, "end": True}


def test_only_keeps_what_is_wanted() -> None:
    lines = taped(
        arrival(101, ANGER), arrival(101, EVERYTHING), arrival(101, b"?"), only=("/riot",)
    )
    assert [line.get("address") for line in lines] == [None, "/riot/mood/anger", None]


def test_what_was_taped_is_played_bit_for_bit(tmp_path: Path) -> None:
    packets = [ANGER, EVERYTHING, b"hello", write_packet(HeardBundle(1, ()))]
    tape = written(tmp_path, *taped(*(arrival(101 + n, data) for n, data in enumerate(packets))))
    found = list(tape.packets())
    assert [one.data for one in found] == packets
    assert [one.t for one in found] == [1.0, 2.0, 3.0, 4.0]
    assert tape.length == 4.0
    assert tape.damaged == 0


def test_a_time_tag_moves_with_its_packet() -> None:
    data = write_packet(HeardBundle(1, (HeardMessage("/a", "", ()),)))
    moved = timed(Recorded(0.0, data, 0.5), BEGAN)
    assert struct.unpack_from(">Q", moved, 8)[0] == round((BEGAN.timestamp() + 0.5 + NTP) * 2**32)
    assert moved[16:] == data[16:]
    assert timed(Recorded(0.0, data), BEGAN) == data


def test_a_line_written_by_hand_needs_no_types(tmp_path: Path) -> None:
    tape = written(tmp_path, {"t": 1, "address": "/go", "values": [1, 0.5, "x", True, None]})
    (found,) = tape.packets()
    assert found.data == write_packet(HeardMessage("/go", "ifsTN", (1, 0.5, "x", True, None)))


def test_damaged_lines_are_left_out_and_told(tmp_path: Path) -> None:
    good = {"t": 1, "address": "/go"}
    damaged: list[object] = [
        '{"t": 1, "addr',
        "[1, 2]",
        "[" * 100_000,
        {"address": "/go"},
        {"t": -1, "address": "/go"},
        {"t": 1, "address": "go"},
        {"t": 1, "address": "/go", "types": "i", "values": ["x"]},
        {"t": 1, "address": "/go", "types": "ii", "values": [1]},
        {"t": 1, "address": "/go", "values": 7},
        {"t": 1, "address": "/go", "values": [2**31]},
        {"t": 1, "bad": "zz"},
        {"t": 1, "bundle": [7]},
        {"t": 1, "bundle": [], "ahead": "soon"},
        {"riot_osc_tape": 7},
    ]
    tape = written(tmp_path, good, *damaged, good)
    assert len(list(tape.packets())) == 2
    assert tape.damaged == len(damaged)
    assert tape.faults[0].endswith("tape.jsonl:2: left out: it is no JSON object")
    assert len(tape.faults) == Tape.MOST_FAULTS


def test_a_tape_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RiotError) as caught:
        list(Tape(tmp_path / "none.jsonl").packets())
    assert caught.value.code == "RIG-062"


def test_packets_leave_at_their_times_and_lateness_does_not_add_up() -> None:
    clock = ManualClock(50.0)
    sent: list[float] = []

    def send(_data: bytes) -> None:
        sent.append(clock.now())
        clock.sleep(0.004)

    tape = [Recorded(t, ANGER) for t in (0.0, 1.0, 1.0, 3.0)]
    late = [late for _, late in play(tape, send, clock, speed=2.0)]
    assert sent == pytest.approx([50.0, 50.5, 50.504, 51.5])
    assert late == pytest.approx([0.0, 0.0, 0.004, 0.0])


def test_playing_stops_when_told() -> None:
    stop = threading.Event()
    tape = [Recorded(t, ANGER) for t in (0.0, 1.0, 2.0)]
    sent: list[bytes] = []
    for _ in play(tape, sent.append, ManualClock(), stop=stop):
        stop.set()
    assert len(sent) == 1


@pytest.mark.parametrize("value", [0.1, 0.2, 1 / 3, 1e-30, 16777216.0, 3.4e38, 0.0])
def test_the_shortest_decimal_is_the_same_float(value: float) -> None:
    (single,) = struct.unpack(">f", struct.pack(">f", value))
    assert struct.pack(">f", shortest(single)) == struct.pack(">f", value)
    assert len(repr(shortest(single))) <= len(repr(single))
    assert shortest(struct.unpack(">f", struct.pack(">f", 0.2))[0]) == 0.2
