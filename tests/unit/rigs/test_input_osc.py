"""The gate and the ports: what becomes of packets, floods, ports that are taken."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from riot.clock import ManualClock, SystemClock
from riot.messages import Message, OperatorCommand, PublishSignals, RigInput
from riot.rigs.input.connections import MOST as MOST_CONNECTIONS
from riot.rigs.input.door import RETRY
from riot.rigs.input.gate import Gate
from riot.rigs.input.guards.own_stream import ECHO_WAIT
from riot.rigs.input.incoming import LARGEST
from riot.rigs.input.osc import OscInput
from riot.rigs.input.rest import MOST, Rest
from riot.rigs.input.tally import in_short
from riot.rigs.input.waiting import wait_for
from riot.rigs.senders.framing import Framing, frame
from riot.rigs.settings import OscInputSettings

OURS = ("/riot/mood/<label>", "/riot/scene", "/riot/scene/take")
HERE = "127.0.0.1"
UTC_NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
GO = b"/riot/go\0\0\0\0,\0\0\0"
TIMEOUT = 10.0


def text(content: bytes) -> bytes:
    return content + bytes(4 - len(content) % 4)


def float_packet(address: bytes, value: float) -> bytes:
    return text(address) + b",f\0\0" + struct.pack(">f", value)


def scene_packet(name: bytes) -> bytes:
    return text(b"/riot/scene") + b",s\0\0" + text(name)


def bundle(*parts: bytes, ahead: float = 0.0) -> bytes:
    tag = int((UTC_NOW.timestamp() + ahead + 2_208_988_800) * 2**32) if ahead else 1
    return (
        b"#bundle\0"
        + struct.pack(">Q", tag)
        + b"".join(struct.pack(">i", len(part)) + part for part in parts)
    )


def settings_of(**keys: object) -> OscInputSettings:
    return OscInputSettings.model_validate(keys)


class Trial:
    """A gate, and what came through it."""

    def __init__(self, wanted: set[str] | None = None, **keys: object) -> None:
        self.gate = Gate(settings_of(**keys), OURS, wanted, None, lambda: UTC_NOW)
        self.found: list[Message] = []

    def take(self, packet: bytes, now: float = 0.0, source: str = HERE) -> list[Message]:
        self.found.clear()
        self.gate.take(source, packet, now, self.found)
        return self.found

    def advance(self, now: float) -> list[Message]:
        self.found.clear()
        self.gate.advance(now, self.found)
        return self.found

    def figures(self) -> dict[str, float]:
        return {name: count for name, count in self.gate.figures().items() if count}


# ── the gate ────────────────────────────────────────────────────────────────────────────────────


def test_a_command_comes_through_with_time_and_number() -> None:
    trial = Trial()
    assert trial.take(GO, 3.0) == [OperatorCommand(t=3.0, seq=1, verb="go")]
    assert trial.take(float_packet(b"/riot/dimmer", 0.5), 3.1) == [
        OperatorCommand(t=3.1, seq=2, verb="dimmer", argument="0.5")
    ]


def test_everything_else_is_an_input_when_the_film_asks_for_it() -> None:
    trial = Trial({"/foot"})
    assert trial.take(float_packet(b"/foot", 0.5)) == [
        RigInput(t=0.0, seq=1, address="/foot", arguments=(0.5,))
    ]
    assert trial.take(float_packet(b"/hand", 0.5)) == []
    assert Trial().take(float_packet(b"/hand", 0.5)) != []
    assert trial.figures() == {"received": 2, "heeded": 1, "unknown": 1}


def test_press_and_release_are_one_press() -> None:
    trial = Trial()
    pressed = trial.take(float_packet(b"/riot/button/start", 1.0))
    assert [message.argument for message in pressed if isinstance(message, OperatorCommand)] == [
        "start"
    ]
    assert trial.take(float_packet(b"/riot/button/start", 0.0)) == []
    assert trial.figures() == {"received": 2, "heeded": 1, "released": 1}


def test_a_bundle_is_many_messages() -> None:
    trial = Trial()
    packet = bundle(GO, float_packet(b"/riot/dimmer", float("nan")), GO, bundle(GO))
    assert len(trial.take(packet)) == 1
    assert trial.take(bundle()) == []
    assert trial.figures() == {
        "received": 2, "bundled": 3, "heeded": 1, "bad": 1, "doubled": 2, "released": 1,
    }  # fmt: skip


def test_a_time_tag_is_waited_for() -> None:
    trial = Trial()
    assert trial.take(bundle(GO, ahead=0.5), 10.0) == []
    assert trial.gate.next_due == pytest.approx(10.5, abs=1e-4)
    assert trial.advance(10.4) == []
    assert trial.advance(10.6) == [OperatorCommand(t=10.6, seq=1, verb="go")]


@pytest.mark.parametrize("ahead", [3600.0, -3600.0, 1.5])
def test_a_sender_whose_clock_is_off_is_heeded_at_once(ahead: float) -> None:
    assert len(Trial().take(bundle(GO, ahead=ahead))) == 1


def test_bundles_for_later_do_not_pile_up() -> None:
    """What does not fit any more is done at once: late is worse than early."""
    trial = Trial({"/foot"}, rate=1e6)
    packet = bundle(*[float_packet(b"/foot", 1.0)] * 100, ahead=0.9)
    came = [len(trial.take(packet)) for _ in range(5)]
    assert came == [0, 0, 44, 100, 100]
    assert trial.gate.figures()["waiting"] == 256
    assert len(trial.advance(1.0)) == 256


def test_an_echo_that_is_faster_than_the_news_of_what_was_sent() -> None:
    trial = Trial()
    assert trial.take(scene_packet(b"street"), 1.0) == []
    trial.gate.own.learn({"/riot/scene": ("street",)}, 1.03)
    assert trial.advance(1.0 + ECHO_WAIT) == []
    assert trial.figures() == {"received": 1, "looped": 1}
    assert trial.take(scene_packet(b"doorway"), 2.0) == []
    [went] = trial.advance(2.0 + ECHO_WAIT)
    assert isinstance(went, OperatorCommand)
    assert went.argument == "doorway"


def test_what_follows_a_scene_keeps_its_place() -> None:
    trial = Trial()
    assert trial.take(scene_packet(b"doorway"), 1.0) == []
    assert trial.take(float_packet(b"/riot/pause", 1.0), 1.01) == []
    assert trial.take(GO, 1.02, source="::1") != []
    said = [one.verb for one in trial.advance(1.0 + ECHO_WAIT) if isinstance(one, OperatorCommand)]
    assert said == ["scene", "pause"]
    assert trial.take(float_packet(b"/riot/pause", 0.0), 2.0) != []


def test_our_own_stream_is_never_a_command_nor_an_input() -> None:
    trial = Trial(None, rate=10)
    for _ in range(100):
        assert trial.take(float_packet(b"/riot/mood/anger", 0.3)) == []
        assert trial.take(bundle(float_packet(b"/riot/mood/calm", 0.3)), source="::1") == []
    assert trial.take(GO) != []
    figures = trial.gate.figures()
    assert figures["looped"] == 110
    assert figures["too_many"] == 90
    assert "sends riot's own stream back" in trial.gate.troubles(1.0, 0)[0]


def test_a_fader_too_fast_for_the_rate_ends_where_it_stands() -> None:
    trial = Trial(rate=10)
    for step in range(100):
        trial.take(float_packet(b"/riot/dimmer", step / 100), 0.0)
    assert trial.gate.holds_back
    [last] = trial.advance(0.5)
    assert isinstance(last, OperatorCommand)
    assert last.argument == "0.99"
    assert trial.figures() == {"received": 100, "heeded": 11, "too_many": 89}


def test_what_is_wrong_is_said_to_the_technician() -> None:
    trial = Trial({"/foot"})
    trial.take(GO, source="192.168.1.20")
    trial.take(b"hello")
    trial.take(text(b"/riot/Go") + b",\0\0\0")
    trial.take(text(b"/riot/dimmer") + b",\0\0\0")
    troubles = trial.gate.troubles(1.0, 7)
    assert troubles == [
        "1 message from 192.168.1.20 refused: add it to input.osc.allow",
        "127.0.0.1 sends to /riot/Go: did you mean /riot/go?",
        "127.0.0.1 sends to /riot/dimmer: it needs a number",
        "1 message from 127.0.0.1 cannot be used: no OSC",
        "more came than could be read: some of it was lost",
    ]
    assert in_short(troubles).endswith("it needs a number; and more")
    assert trial.gate.troubles(100.0, 7) == []


def test_noise_does_not_fill_the_words_of_health() -> None:
    trial = Trial({"/foot"})
    said: set[str] = set()
    for number in range(400):
        trial.take(text(b"/riot/go%d" % number) + b",\0\0\0", number * 0.1)
        said.add(in_short(trial.gate.troubles(number * 0.1, 0)))
    assert len(said) <= 4


# ── rest ────────────────────────────────────────────────────────────────────────────────────────


def test_calm_times_need_no_rest() -> None:
    clock = ManualClock()
    rest = Rest(clock)
    for number in range(500):
        assert rest.begin(number * 0.01)
        assert rest.may_go_on()
        rest.finish(number * 0.01)
        assert not rest.resting


def test_a_flood_is_read_for_a_moment_and_then_left_alone() -> None:
    clock = ManualClock()
    rest = Rest(clock)
    reading = resting = 0.0
    while clock.now() < 5.0:
        assert rest.begin(clock.now())
        start = clock.now()
        while rest.may_go_on():
            clock.sleep(0.00001)
        rest.finish(start)
        reading += clock.now() - start
        if rest.end is not None:
            assert not rest.begin(rest.end - 1e-6)
            resting += rest.end - clock.now()
            clock.set(rest.end)
    assert reading / (reading + resting) < 0.24


def test_however_fast_only_so_many_are_read_at_a_time() -> None:
    rest = Rest(ManualClock())
    rest.begin(0.0)
    assert sum(rest.may_go_on() for _ in range(2 * MOST)) == MOST


# ── ports ───────────────────────────────────────────────────────────────────────────────────────


class Ears:
    """An input on real ports, waited for as the show does it."""

    def __init__(self, osc: OscInput, port: int) -> None:
        self.osc = osc
        self.port = port
        self.clock = SystemClock()
        self.heard: list[Message] = []

    def listen(self, until: Callable[[], bool]) -> list[Message]:
        deadline = self.clock.now() + TIMEOUT
        while not until():
            assert self.clock.now() < deadline, (self.heard, self.osc.figures())
            wait_for(self.osc.files(), self.osc.patience(self.clock.now()))
            self.heard += self.osc.poll(self.clock.now())
        return self.heard

    def listen_for(self, count: int) -> list[Message]:
        return self.listen(lambda: len(self.heard) >= count)

    def figure(self, name: str) -> float:
        return self.osc.figures()[name]

    @property
    def health(self) -> tuple[str, str]:
        [health] = self.osc.health(self.clock.now())
        assert health.stage == "osc input"
        return health.state, health.detail


Opening = Callable[..., Ears]


@pytest.fixture
def opening(free_udp_port: Callable[[], int]) -> Iterator[Opening]:
    opened: list[OscInput] = []

    def open_input(*, tcp: bool = False, clock: ManualClock | None = None, **keys: object) -> Ears:
        interfaces = keys.pop("interfaces", None)
        port = keys.setdefault("port", free_udp_port())
        if tcp:
            keys["tcp"] = port
        made = OscInput(
            settings_of(**keys),
            clock or SystemClock(),
            OURS,
            {"/foot"},
            interfaces=interfaces,  # type: ignore[arg-type]
        )
        opened.append(made)
        return Ears(made, port)  # type: ignore[arg-type]

    yield open_input
    for one in opened:
        one.close()


def send(port: int, *packets: bytes, host: str = HERE) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        for packet in packets:
            sender.sendto(packet, (host, port))


def test_a_datagram_is_heard(opening: Opening) -> None:
    ears = opening()
    send(ears.port, GO)
    [heard] = ears.listen_for(1)
    assert isinstance(heard, OperatorCommand)
    assert ears.health == ("ok", "")


@pytest.mark.parametrize(("host", "to"), [("::1", "::1"), ("::", "::1"), ("::", HERE)])
def test_ipv6_is_heard_and_ipv4_with_it(opening: Opening, host: str, to: str) -> None:
    ears = opening(host=host)
    send(ears.port, GO, host=to)
    assert len(ears.listen_for(1)) == 1


def test_a_multicast_group_is_heard(opening: Opening) -> None:
    ears = opening(host="239.255.77.7", interfaces=(HERE,))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        sender.sendto(GO, ("239.255.77.7", ears.port))
    assert len(ears.listen_for(1)) == 1


def test_a_group_that_no_network_takes_in_is_trouble(opening: Opening) -> None:
    ears = opening(host="239.255.77.7", interfaces=("192.0.2.1",))
    state, detail = ears.health
    assert state == "failed"
    assert "239.255.77.7" in detail


def test_too_long_a_datagram_is_counted(opening: Opening) -> None:
    ears = opening()
    send(ears.port, GO + bytes(LARGEST), GO)
    ears.listen_for(1)
    assert ears.figure("bad") == 1


def test_a_taken_port_is_told_and_had_as_soon_as_it_is_free(opening: Opening) -> None:
    clock = ManualClock(100.0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))
        port = other.getsockname()[1]
        ears = opening(port=port, clock=clock)
        assert ears.osc.files() == []
        assert ears.health == (
            "failed",
            f"UDP port {port} at 0.0.0.0 is taken by another program: close that, or change"
            " input.osc.port; riot tries again every few seconds",
        )
        assert ears.osc.poll(100.0 + RETRY) == []
        assert ears.osc.files() == []
    assert ears.osc.patience(101.0 + RETRY) <= 1.0
    ears.osc.poll(101.0 + RETRY)
    assert ears.osc.files() == []
    ears.osc.poll(100.0 + 2 * RETRY)
    assert len(ears.osc.files()) == 1
    assert ears.health[0] == "ok"


def test_an_address_that_is_not_here_yet_is_tried_again(opening: Opening) -> None:
    state, detail = opening(host="192.0.2.1").health
    assert state == "failed"
    assert "this machine does not have that address" in detail


def test_a_refused_sender_is_named(opening: Opening) -> None:
    ears = opening(allow=["10.0.0.1"], tcp=True)
    send(ears.port, GO, GO)
    ears.listen(lambda: ears.figure("refused") == 2)
    with socket.create_connection((HERE, ears.port)) as sender:
        ears.listen(lambda: ears.figure("refused") == 3)
        sender.settimeout(TIMEOUT)
        assert sender.recv(1) == b""
    assert ears.health == (
        "degraded",
        "3 messages from 127.0.0.1 refused: add it to input.osc.allow",
    )
    assert ears.figure("received") == 3


@pytest.mark.parametrize("framing", ["length", "slip"])
@pytest.mark.parametrize("configured", ["length", "slip"])
def test_either_framing_is_understood(
    opening: Opening, framing: Framing, configured: Framing
) -> None:
    ears = opening(tcp=True, framing=configured)
    stream = b"".join(
        frame(packet, framing) for packet in (GO, float_packet(b"/foot", 0.75), bundle(GO))
    )
    with socket.create_connection((HERE, ears.port)) as sender:
        for byte in stream:
            sender.sendall(bytes([byte]))
        heard = ears.listen(lambda: ears.figure("received") == 3)
    assert [type(message) for message in heard] == [OperatorCommand, RigInput]
    ears.listen(lambda: len(ears.osc.files()) == 2)


def test_a_connection_that_speaks_something_else_is_closed(opening: Opening) -> None:
    ears = opening(tcp=True)
    with socket.create_connection((HERE, ears.port)) as sender:
        sender.sendall(b"GET / HTTP/1.1\r\n\r\n")
        ears.listen(lambda: ears.figure("bad") == 1)
        sender.settimeout(TIMEOUT)
        assert sender.recv(1) == b""
    assert "cannot be used" in ears.health[1]


def test_the_connection_that_was_silent_longest_gives_way(opening: Opening) -> None:
    ears = opening(tcp=True)
    senders = [socket.create_connection((HERE, ears.port)) for _ in range(MOST_CONNECTIONS + 1)]
    try:
        senders[0].settimeout(TIMEOUT)
        ears.listen(lambda: len(ears.osc.files()) == MOST_CONNECTIONS + 2)
        senders[-1].sendall(frame(GO, "length"))
        ears.listen_for(1)
        assert len(ears.osc.files()) == MOST_CONNECTIONS + 2
        assert senders[0].recv(1) == b""
    finally:
        for sender in senders:
            sender.close()


def test_a_flood_does_not_keep_the_loop(opening: Opening) -> None:
    """One look reads for about a millisecond; then nothing is waited on, and what came stays."""
    ears = opening(rate=1e6)
    send(ears.port, *[b"rubbish!"] * 1500)
    looks = rested = 0
    deadline = ears.clock.now() + TIMEOUT
    while ears.figure("received") + ears.figure("lost") < 1500:
        assert ears.clock.now() < deadline
        before = ears.figure("received")
        ears.osc.poll(ears.clock.now())
        assert ears.figure("received") - before <= MOST
        looks += 1
        if not ears.osc.files():
            rested += 1
            assert 0.0 <= ears.osc.patience(ears.clock.now()) <= 0.1
            ears.clock.sleep(ears.osc.patience(ears.clock.now()))
    assert looks >= 3
    assert rested >= 1


def test_a_stream_that_dribbles_does_not_keep_the_loop(opening: Opening) -> None:
    ears = opening(tcp=True, rate=1e6)
    with socket.create_connection((HERE, ears.port)) as sender:
        sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        deadline = ears.clock.now() + TIMEOUT
        while ears.osc.files() or not ears.osc.patience(ears.clock.now()) <= 0.1:
            assert ears.clock.now() < deadline
            sender.sendall(b"\xc0")
            wait_for(ears.osc.files(), 1.0)
            ears.osc.poll(ears.clock.now())
    assert ears.figure("received") == 0


@pytest.mark.skipif(not hasattr(socket, "SO_MARK"), reason="only Linux counts what it drops")
def test_what_the_system_drops_is_counted(opening: Opening) -> None:
    ears = opening()
    [port] = ears.osc.files()
    port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    send(ears.port, *[bytes(1000)] * 50)
    ears.listen(lambda: ears.figure("lost") > 0)
    assert "some of it was lost" in ears.health[1]


def test_what_riot_sends_is_learnt_from_its_signals(opening: Opening) -> None:
    ears = opening()
    ears.osc.obey(PublishSignals(t=0.0, values={"/riot/scene": ("street",)}))
    send(ears.port, scene_packet(b"street"))
    ears.listen(lambda: ears.figure("looped") == 1)
    assert ears.heard == []


def test_what_comes_by_another_way_is_judged_alike(opening: Opening) -> None:
    ears = opening()
    assert len(ears.osc.take(GO, HERE, 5.0)) == 1
    assert ears.osc.take(GO, "192.168.1.20", 6.0) == []
    assert ears.figure("refused") == 1


def test_ports_are_free_after_closing(opening: Opening) -> None:
    ears = opening(tcp=True)
    with socket.create_connection((HERE, ears.port)):
        ears.listen(lambda: len(ears.osc.files()) == 3)
        ears.osc.close()
    again = opening(tcp=True, port=ears.port)
    assert again.health == ("ok", "")
