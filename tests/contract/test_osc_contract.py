"""One suite for every OSC sender, heard by receivers that others wrote.

The simulated rig; UDP into python-osc's server; UDP into liblo's oscdump; UDP into Pure Data.
"""

from __future__ import annotations

import queue
import re
import shutil
import socket
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer

from riot.clock import ManualClock
from riot.messages import Mood, SendCue, SetLevel, Snapshot
from riot.rigs.port import OscSender
from riot.rigs.rack import Rack, open_sender
from riot.rigs.senders.resolver import HostResolver, Target
from riot.rigs.settings import RigSettings
from riot.rigs.senders.udp import UdpOscSender
from riot.sim.rig import SimOscSender

Heard = tuple[str, float | int | str | None]
TICK = 1 / 60
TIMEOUT = 10.0


class Receiver(ABC):
    """Something that hears OSC on `port`, and tells what it heard."""

    kind = "udp"
    typed = True
    """Whether it tells an integer from a float."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._lines: queue.Queue[Heard] = queue.Queue()
        self.heard: list[Heard] = []

    @abstractmethod
    def close(self) -> None:
        """Stop, and leave nothing behind."""

    def wait_for(self, count: int) -> list[Heard]:
        """Wait until `count` messages have come in all; fail when they do not."""
        while len(self.heard) < count:
            try:
                self.heard.append(self._lines.get(timeout=TIMEOUT))
            except queue.Empty:
                pytest.fail(f"{len(self.heard)} of {count} messages came: {self.heard}")
        return self.heard


class SimReceiver(Receiver):
    """The simulated rig's own memory."""

    kind = "sim"

    def __init__(self) -> None:
        super().__init__(9000)
        self.sender: SimOscSender | None = None

    def wait_for(self, count: int) -> list[Heard]:
        assert self.sender is not None
        self.heard = [(packet.address, packet.value) for packet in self.sender.packets]
        assert len(self.heard) >= count, self.heard
        return self.heard

    def close(self) -> None:
        """Nothing to stop."""


class PythonOscReceiver(Receiver):
    """python-osc's server on a thread."""

    def __init__(self, port: int = 0) -> None:
        dispatcher = Dispatcher()
        dispatcher.set_default_handler(self._take, needs_reply_address=True)
        self._server = BlockingOSCUDPServer(("127.0.0.1", port), dispatcher)
        super().__init__(self._server.server_address[1])
        self.sources: set[object] = set()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _take(self, source: object, address: str, *values: float | int | str) -> None:
        self.sources.add(source)
        assert len(values) <= 1
        self._lines.put((address, values[0] if values else None))

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(TIMEOUT)
        self._server.server_close()


class ProcessReceiver(Receiver):
    """A program that prints what it hears, line by line."""

    def __init__(self, command: list[str], port: int) -> None:
        super().__init__(port)
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        self._await_probe()

    @abstractmethod
    def parse(self, line: str) -> Heard | None:
        """Read one printed line; None for one that is no message."""

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            heard = self.parse(line.rstrip("\n"))
            if heard is not None:
                self._lines.put(heard)

    def _await_probe(self) -> None:
        """Knock until it answers; then let the answers to all knocks pass."""
        probe = b"/probe\0\0,i\0\0"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            for number in range(200):
                knock.sendto(probe + number.to_bytes(4, "big"), ("127.0.0.1", self.port))
                try:
                    heard = self._lines.get(timeout=0.1)
                    break
                except queue.Empty:
                    continue
            else:
                self.close()
                pytest.fail("the receiver did not start")
            while heard[1] != number:
                heard = self._lines.get(timeout=TIMEOUT)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(TIMEOUT)
        self._thread.join(TIMEOUT)
        if self._process.stdout is not None:
            self._process.stdout.close()


class OscdumpReceiver(ProcessReceiver):
    """liblo's oscdump."""

    def __init__(self, port: int = 0) -> None:
        port = port or free_port()
        super().__init__(["oscdump", "-L", str(port)], port)

    def parse(self, line: str) -> Heard | None:
        match = re.fullmatch(r"\S+ (/\S+) ?(\w*) ?(.*)", line)
        if match is None:
            return None
        address, kind, text = match.groups()
        readers: dict[str, Callable[[str], float | int | str]] = {
            "f": float,
            "i": int,
            "s": lambda quoted: quoted[1:-1],
        }
        return address, readers[kind](text) if kind else None


class PureDataReceiver(ProcessReceiver):
    """Pure Data without window or sound, running the patch that its users draw."""

    typed = False

    def __init__(self, folder: Path) -> None:
        port = free_port()
        patch = folder / "receive.pd"
        patch.write_text(
            "#N canvas 0 0 450 300 10;\n"
            f"#X obj 10 10 netreceive -u -b {port};\n"
            "#X obj 10 40 oscparse;\n#X obj 10 70 list trim;\n#X obj 10 100 print osc;\n"
            "#X connect 0 0 1 0;\n#X connect 1 0 2 0;\n#X connect 2 0 3 0;\n",
            encoding="ascii",
        )
        super().__init__(["pd", "-nogui", "-noaudio", "-stderr", "-open", str(patch)], port)

    def parse(self, line: str) -> Heard | None:
        """Pure Data splits addresses at slashes and does not say where the value begins.

        The addresses of this suite have a number last, or one of the words below.
        """
        if not line.startswith("osc: "):
            return None
        parts = [part.replace("\\ ", " ") for part in re.split(r"(?<!\\) ", line[5:])]
        last = parts[-1]
        if re.fullmatch(r"-?\d[\d.]*(e-?\d+)?", last):
            return "/" + "/".join(parts[:-1]), float(last)
        if last in TEXTS:
            return "/" + "/".join(parts[:-1]), last
        return "/" + "/".join(parts), None


TEXTS = ("Go home", "gold", "happiness", "horizon>gold")


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(params=["sim", "python-osc", "oscdump", "pd"])
def receiver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Receiver]:
    if request.param in ("oscdump", "pd") and shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    made: Receiver
    if request.param == "sim":
        made = SimReceiver()
    elif request.param == "python-osc":
        made = PythonOscReceiver()
    elif request.param == "oscdump":
        made = OscdumpReceiver()
    else:
        made = PureDataReceiver(tmp_path)
    try:
        yield made
    finally:
        made.close()


class Show:
    """A rack with one rig, on a clock that the test moves."""

    def __init__(self, receiver: Receiver, hears: str | list[str] = "all") -> None:
        self.clock = ManualClock(100.0)
        self.receiver = receiver
        rig = RigSettings.model_validate(
            {"name": "rig", "kind": receiver.kind, "port": receiver.port, "hears": hears}
        )
        self.rack = Rack([rig], self._build, self.clock)

    def _build(self, rig: RigSettings) -> OscSender:
        sender = open_sender(rig, self.clock)
        if isinstance(self.receiver, SimReceiver):
            assert isinstance(sender, SimOscSender)
            self.receiver.sender = sender
        return sender

    def cue(self, address: str, **more: object) -> None:
        self.rack.obey(SendCue(t=self.clock.now(), rig="rig", address=address, **more))  # type: ignore[arg-type]

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK)):
            self.clock.sleep(TICK)
            self.rack.advance(self.clock.now())


@pytest.fixture
def show(receiver: Receiver) -> Iterator[Show]:
    made = Show(receiver, hears=[])
    yield made
    made.rack.close()


MOOD = Mood(
    t=100.0,
    present=True,
    faces=2,
    stale=False,
    levels={"happiness": 0.75, "calm": 0.25},
    raw={"happiness": 0.5, "calm": 0.5},
    dominant="happiness",
    margin=0.5,
    valence=0.625,
    arousal=-0.25,
    lighting="good",
    box=(0.25, 0.25, 0.25, 0.5),
    pose=(12.5, -2.5, 1.5),
    reading=41,
    reading_t=99.96,
)
SNAPSHOT = Snapshot(
    t=100.0,
    tick=6000,
    scene="gold",
    take=7,
    position=3.0,
    duration=6.0,
    branch="horizon>gold",
    decisions=4,
    session=2,
    mood=MOOD,
    reading=None,
    language="en",
)
EXPECTED: dict[str, float | int | str] = {
    "/riot/emotion/happiness": 0.5,
    "/riot/emotion/calm": 0.5,
    "/riot/mood/happiness": 0.75,
    "/riot/mood/calm": 0.25,
    "/riot/mood/dominant": 0,
    "/riot/mood/dominant/name": "happiness",
    "/riot/mood/margin": 0.5,
    "/riot/mood/valence": 0.625,
    "/riot/mood/arousal": -0.25,
    "/riot/face/present": 1,
    "/riot/face/count": 2,
    "/riot/face/x": 0.375,
    "/riot/face/y": 0.5,
    "/riot/face/size": 0.5,
    "/riot/face/yaw": 12.5,
    "/riot/face/pitch": -2.5,
    "/riot/face/roll": 1.5,
    "/riot/lighting/good": 1,
    "/riot/scene": "gold",
    "/riot/scene/take": 7,
    "/riot/branch": "horizon>gold",
    "/riot/branch/count": 4,
    "/riot/progress": 0.5,
    "/riot/session": 2,
    "/riot/frame": 41,
    "/riot/heartbeat": 6000,
}


def assert_all_there(heard: list[Heard], typed: bool) -> None:
    assert dict(heard) == EXPECTED
    if typed:
        assert {a: type(v) for a, v in heard} == {a: type(v) for a, v in EXPECTED.items()}


def test_the_whole_stream_arrives_with_addresses_types_and_values(receiver: Receiver) -> None:
    show = Show(receiver)
    show.rack.offer(SNAPSHOT)
    show.rack.advance(100.0)
    show.rack.close()
    assert_all_there(receiver.wait_for(len(EXPECTED)), receiver.typed)


def test_everything_is_repeated_once_a_second(receiver: Receiver) -> None:
    show = Show(receiver)
    show.rack.offer(SNAPSHOT)
    show.rack.advance(100.0)
    show.play(0.9)
    receiver.wait_for(len(EXPECTED))
    show.play(0.2)
    show.rack.close()
    heard = receiver.wait_for(2 * len(EXPECTED))
    assert len(heard) == 2 * len(EXPECTED)
    assert_all_there(heard[len(EXPECTED) :], receiver.typed)


def test_cues_arrive_in_order_with_their_types(show: Show) -> None:
    show.cue("/cue/1/start")
    show.cue("/house/level", value=0.25)
    show.cue("/scene/number", value=3)
    show.cue("/say", value="Go home")
    heard = show.receiver.wait_for(4)
    assert heard == [
        ("/cue/1/start", None),
        ("/house/level", 0.25),
        ("/scene/number", 3),
        ("/say", "Go home"),
    ]
    if show.receiver.typed:
        assert type(heard[2][1]) is int


def test_a_press_is_let_go_after_50_ms(show: Show) -> None:
    show.cue("/strobe", value=1, press=True)
    show.play(2 * TICK)
    assert show.receiver.wait_for(1) == [("/strobe", 1)]
    show.play(2 * TICK)
    assert show.receiver.wait_for(2) == [("/strobe", 1), ("/strobe", 0)]


def test_a_fade_glides_at_the_rate_and_ends_exactly(show: Show) -> None:
    show.cue("/house/level", value=0.25)
    show.cue("/house/level", value=1.0, over=1.0)
    show.play(1.1)
    sent = round(show.rack.figures()["sent"])
    assert 30 <= sent <= 33
    values = [float(value or 0.0) for _, value in show.receiver.wait_for(sent)]
    assert values[0] == 0.25
    assert values[-1] == 1.0
    assert all(earlier <= later for earlier, later in pairwise(values))
    assert max(later - earlier for earlier, later in pairwise(values)) < 0.03


def test_a_level_leaves_at_the_rate_with_its_newest_value(show: Show) -> None:
    for tick in range(30):
        now = show.clock.now()
        show.rack.obey(SetLevel(t=now, rig="rig", address="/drone/gain", value=tick / 64))
        show.rack.obey(SetLevel(t=now, rig="rig", address="/drone/gain", value=(tick + 1) / 64))
        show.play(TICK)
    # Every second tick, and once a tick early: the first change need not wait for its turn.
    heard = show.receiver.wait_for(16)
    assert len(heard) == 16
    assert heard[0] == ("/drone/gain", pytest.approx(1 / 64, abs=1e-5))
    assert {address for address, _ in heard} == {"/drone/gain"}
    assert heard[-1][1] == pytest.approx(30 / 64, abs=1e-5)


def test_closing_lets_go_and_finishes_what_was_started(receiver: Receiver) -> None:
    show = Show(receiver, hears=[])
    show.cue("/strobe", value=1, press=True)
    show.cue("/house/level", value=1.0, over=5.0)
    show.rack.close()
    assert receiver.wait_for(3) == [("/strobe", 1), ("/strobe", 0), ("/house/level", 1.0)]


def test_all_packets_come_from_one_port() -> None:
    receiver = PythonOscReceiver()
    show = Show(receiver)
    show.rack.offer(SNAPSHOT)
    show.play(1.1)
    receiver.wait_for(2 * len(EXPECTED))
    show.rack.close()
    receiver.close()
    assert len(receiver.sources) == 1


def test_a_receiver_that_starts_late_gets_everything() -> None:
    port = free_port()
    rig = RigSettings.model_validate({"name": "rig", "port": port})
    clock = ManualClock(100.0)
    rack = Rack([rig], lambda one: open_sender(one, clock), clock)
    rack.offer(SNAPSHOT)
    for tick in range(30):
        rack.advance(100.0 + tick * TICK)
    assert {health.state for health in rack.health()} == {"ok"}
    receiver = PythonOscReceiver(port)
    for tick in range(30, 91):
        rack.advance(100.0 + tick * TICK)
    rack.close()
    try:
        assert_all_there(receiver.wait_for(len(EXPECTED)), typed=True)
    finally:
        receiver.close()


def test_a_host_that_does_not_resolve_stops_nothing_and_is_tried_again() -> None:
    receiver = PythonOscReceiver()
    asked, known = threading.Semaphore(0), threading.Event()
    answers = iter([False, True, True])

    def look_up(host: str, port: int) -> Target:
        asked.release()
        if not next(answers, True):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        assert known.wait(TIMEOUT)
        return Target(socket.AF_INET, ("127.0.0.1", port))

    resolver = HostResolver(
        "lights.invalid", receiver.port, look_up=look_up, first_retry=0.01, again_after=0.01
    )
    clock = ManualClock(100.0)
    rig = RigSettings.model_validate(
        {"name": "lights", "host": "lights.invalid", "port": receiver.port, "hears": ["pulse"]}
    )
    rack = Rack([rig], lambda one: UdpOscSender(one.host, one.port, clock, resolver), clock)
    try:
        # The second question is asked when the first has failed.
        assert asked.acquire(timeout=TIMEOUT)
        assert asked.acquire(timeout=TIMEOUT)
        rack.offer(SNAPSHOT)
        rack.advance(100.0)
        rack.obey(SendCue(t=100.0, rig="lights", address="/cue/first"))
        for value in (0.25, 0.5):
            rack.obey(SetLevel(t=100.0, rig="lights", address="/gain", value=value))
        rack.obey(SendCue(t=100.0, rig="lights", address="/cue/second"))
        health = {one.stage: one for one in rack.health()}["rig.lights"]
        assert health.state == "degraded"
        assert health.detail == "host lights.invalid does not resolve; 2 cues wait"
        known.set()
        # The third when the second was answered.
        assert asked.acquire(timeout=TIMEOUT)
        rack.advance(100.0 + TICK)
        assert receiver.wait_for(5) == [
            ("/cue/first", None),
            ("/cue/second", None),
            ("/riot/frame", 41),
            ("/riot/heartbeat", 6000),
            ("/gain", 0.5),
        ]
        assert {one.state for one in rack.health()} == {"ok"}
    finally:
        known.set()
        rack.close()
        receiver.close()


def test_a_name_that_nobody_has_is_a_health_state_not_an_error() -> None:
    """The top-level domain .invalid is reserved to never resolve (RFC 2606)."""
    clock = ManualClock(0.0)
    rig = RigSettings.model_validate({"name": "x", "host": "nowhere.invalid", "port": 9000})
    sender = open_sender(rig, clock)
    try:
        assert sender.offer("/a", 1) is False
        answered = threading.Event()
        for _ in range(1000):
            if sender.trouble():
                break
            answered.wait(0.01)
        assert sender.trouble() == "host nowhere.invalid does not resolve"
    finally:
        sender.close()
