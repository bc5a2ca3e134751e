"""One suite for every OSC sender, heard by receivers that others wrote.

The simulated rig; UDP into python-osc, liblo's oscdump and Pure Data; TCP in both framings into
python-osc and oscdump.
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
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer
from pythonosc.osc_tcp_server import ThreadingOSCTCPServer

from riot.clock import ManualClock, SystemClock
from riot.messages import Mood, SendCue, SetLevel, Snapshot
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.schema import Limits, Profile
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings
from riot.rigs.values import OscValue
from riot.sim.rig import SimSender
from tests.ports import free_port

Heard = tuple[str, tuple[OscValue, ...]]
TICK = 1 / 60
TIMEOUT = 40.0
TEXTS = ("Go home", "gold", "anger", "now")
"""All texts that this suite sends: Pure Data does not say where a message's arguments begin."""


class Receiver(ABC):
    """Something that hears OSC on `port`, and tells what it heard."""

    transport = "udp"
    typed = True
    """Whether it tells an integer from a float."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._lines: queue.Queue[Heard] = queue.Queue()
        self._heard: list[Heard] = []

    @abstractmethod
    def close(self) -> None:
        """Stop, and leave nothing behind."""

    def attach(self, sender: RigSender) -> None:
        """Learn who will be sending."""
        self._heard = []
        self._attached = sender

    def as_heard(self, value: OscValue) -> object:
        """Give what is to be heard of a value."""
        return value

    def wait_for(self, count: int) -> list[Heard]:
        """Wait until `count` messages have come from this sender; fail when they do not."""
        while len(self._heard) < count:
            try:
                self._heard.append(self._lines.get(timeout=TIMEOUT))
            except queue.Empty:
                self._attached.close()
                pytest.fail(f"{len(self._heard)} of {count} messages came: {self._heard}")
        assert self._lines.empty()
        return self._heard


class SimReceiver(Receiver):
    """The simulated rig's own memory."""

    transport = "sim"

    def attach(self, sender: RigSender) -> None:
        assert isinstance(sender, SimSender)
        self._sender = sender

    def wait_for(self, count: int) -> list[Heard]:
        heard = [(one.address, one.arguments) for one in self._sender.heard]
        assert len(heard) == count, heard
        return heard

    def close(self) -> None:
        """Nothing to stop."""


class PythonOscReceiver(Receiver):
    """python-osc's servers on a thread."""

    def __init__(self, transport: str = "udp", port: int = 0) -> None:
        self.transport = transport
        dispatcher = Dispatcher()
        dispatcher.set_default_handler(self._take, needs_reply_address=True)
        place = ("127.0.0.1", port)
        self._server: BlockingOSCUDPServer | ThreadingOSCTCPServer
        if transport == "udp":
            self._server = BlockingOSCUDPServer(place, dispatcher)
        else:
            mode = "1.0" if transport == "tcp" else "1.1"
            self._server = ThreadingOSCTCPServer(place, dispatcher, mode)
        super().__init__(self._server.server_address[1])
        self.sources: set[object] = set()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _take(self, source: object, address: str, *values: OscValue) -> None:
        self.sources.add(source)
        self._lines.put((address, values))

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
        try:
            self._await()
        except BaseException:
            self.close()
            raise

    @abstractmethod
    def parse(self, line: str) -> Heard | None:
        """Read one printed line; None for one that is no message."""

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            heard = self.parse(line.rstrip("\n"))
            if heard is not None:
                self._lines.put(heard)

    def _await(self) -> None:
        """Knock until it answers; then let the answers to all knocks pass."""
        if self.transport != "udp":
            await_listener(self._process.pid)
            return
        probe = b"/probe\0\0,i\0\0"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            for number in range(400):
                knock.sendto(probe + number.to_bytes(4, "big"), ("127.0.0.1", self.port))
                try:
                    heard = self._lines.get(timeout=0.1)
                    break
                except queue.Empty:
                    continue
            else:
                pytest.fail("the receiver did not start")
            while heard[1] != (number,):
                heard = self._lines.get(timeout=TIMEOUT)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(TIMEOUT)
        self._thread.join(TIMEOUT)
        if self._process.stdout is not None:
            self._process.stdout.close()


class OscdumpReceiver(ProcessReceiver):
    """liblo's oscdump; over TCP it finds out by itself which framing there is."""

    def __init__(self, transport: str = "udp") -> None:
        self.transport = transport
        kind = "udp" if transport == "udp" else "tcp"
        port = free_port()
        super().__init__(["oscdump", "-L", f"osc.{kind}://:{port}"], port)

    def parse(self, line: str) -> Heard | None:
        match = re.fullmatch(r"\S+ (/\S+) ?(\w*) ?(.*)", line)
        if match is None:
            return None
        address, kinds, text = match.groups()
        words = re.findall(r'"[^"]*"|\S+', text)
        readers: dict[str, Callable[[str], OscValue]] = {
            "f": float,
            "i": int,
            "s": lambda quoted: quoted[1:-1],
        }
        values = (readers[kind](word) for kind, word in zip(kinds, words, strict=True))
        return address, tuple(values)


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

    def as_heard(self, value: OscValue) -> object:
        """Give a value with the six digits that Pure Data prints."""
        return value if isinstance(value, str) else pytest.approx(value, rel=1e-5)

    def parse(self, line: str) -> Heard | None:
        """Take a text at the end and the numbers before it for arguments."""
        if not line.startswith("osc: "):
            return None
        parts = [part.replace("\\ ", " ") for part in re.split(r"(?<!\\) ", line[5:])]
        if parts[0] == "texts":
            return "/texts", (parts[1], float(parts[2]), *parts[3:])
        values: list[OscValue] = [parts.pop()] if parts[-1] in TEXTS else []
        while re.fullmatch(r"-?\d[\d.]*(e[+-]?\d+)?", parts[-1]):
            values.insert(0, float(parts.pop()))
        return "/" + "/".join(parts), tuple(values)


def await_listener(pid: int) -> None:
    """Wait until a process listens, without calling it: see `receiver`."""
    clock, process = SystemClock(), psutil.Process(pid)
    deadline = clock.now() + TIMEOUT
    while clock.now() < deadline:
        if any(one.status == psutil.CONN_LISTEN for one in process.net_connections("tcp")):
            return
        clock.sleep(0.01)
    pytest.fail("the receiver did not start")


RECEIVERS = [
    "sim",
    "python-osc udp",
    "python-osc tcp",
    "python-osc slip",
    "oscdump udp",
    "oscdump tcp",
    "oscdump slip",
    "pd udp",
]


@pytest.fixture(scope="module", params=RECEIVERS)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Receiver | str]:
    program, _, transport = request.param.partition(" ")
    if program == "oscdump" and transport != "udp" and shutil.which(program) is not None:
        yield transport
        return
    if program in ("oscdump", "pd") and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    made: Receiver
    if program == "sim":
        made = SimReceiver(9000)
    elif program == "python-osc":
        made = PythonOscReceiver(transport)
    elif program == "oscdump":
        made = OscdumpReceiver(transport)
    else:
        made = PureDataReceiver(tmp_path_factory.mktemp("pd"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def receiver(running: Receiver | str) -> Iterator[Receiver]:
    """Give a receiver that runs, and over TCP a new oscdump.

    liblo mixes up the framings of two connections when one ends as the next begins.
    """
    if isinstance(running, Receiver):
        yield running
        return
    with closing(OscdumpReceiver(running)) as made:
        yield made


def settings_for(receiver: Receiver, **more: object) -> RigSettings:
    return RigSettings.model_validate(
        {"name": "rig", "transport": receiver.transport, "port": receiver.port, **more}
    )


def profile_with(**limits: object) -> Profile:
    return Profile(profile="plain", title="Plain", about="", limits=Limits.model_validate(limits))


# ── the port ────────────────────────────────────────────────────────────────────────────────────

MESSAGES = [
    OscMessage("/cue/one/start"),
    OscMessage("/house/level", (0.25,)),
    OscMessage("/scene/number", (3,)),
    OscMessage("/say", ("Go home",)),
    OscMessage("/pose/position", (0.5, -12.5)),
    OscMessage("/mixed", (-7, 0.125, 2, "now")),
    OscMessage("/texts", ("a", 1, "bcd", "efgh")),
    # What SLIP has to escape: END (0xC0) and ESC (0xDB), in a row, and what they become.
    OscMessage("/end", (-0x3F3F3F40,)),
    OscMessage("/escape", (-0x24232424,)),
    OscMessage("/both", (-0x3F242325, -0x24233F40)),
]


def send_all(sender: RigSender, messages: list[OscMessage]) -> None:
    """Offer until everything has left: a connection is yet to be made."""
    clock = SystemClock()
    deadline = clock.now() + TIMEOUT
    left = 0
    while left < len(messages):
        assert clock.now() < deadline, sender.trouble()
        left += sender.offer(messages[left:])
        if left < len(messages):
            clock.sleep(0.001)


def expected(receiver: Receiver, messages: list[OscMessage]) -> list[object]:
    return [(one.address, tuple(map(receiver.as_heard, one.arguments))) for one in messages]


@pytest.mark.parametrize("bundles", [False, True], ids=["singly", "bundled"])
def test_messages_arrive_in_order_with_their_types(receiver: Receiver, bundles: bool) -> None:
    settings = settings_for(receiver, bundles=bundles)
    sender = open_sender(settings, profile_with(packet=128), SystemClock())
    receiver.attach(sender)
    # liblo tells SLIP from lengths by the first packet, which for that must not be a bundle.
    send_all(sender, MESSAGES[:1])
    send_all(sender, MESSAGES[1:])
    heard = receiver.wait_for(len(MESSAGES))
    sender.close()
    assert heard == expected(receiver, MESSAGES)
    if receiver.typed:
        kinds = [tuple(map(type, values)) for _, values in heard]
        assert kinds == [tuple(map(type, one.arguments)) for one in MESSAGES]


def test_a_message_longer_than_a_packet_is_dropped_and_told(receiver: Receiver) -> None:
    sender = open_sender(settings_for(receiver), profile_with(packet=64), SystemClock())
    receiver.attach(sender)
    long = OscMessage("/long", ("gold" * 20,))
    send_all(sender, [MESSAGES[1], long, MESSAGES[2]])
    assert receiver.wait_for(2) == expected(receiver, [MESSAGES[1], MESSAGES[2]])
    assert sender.trouble() == "/long has 96 bytes; 64 are taken"
    sender.close()


def test_what_cannot_be_written_is_dropped_and_told(receiver: Receiver) -> None:
    sender = open_sender(settings_for(receiver), profile_with(), SystemClock())
    receiver.attach(sender)
    send_all(sender, [OscMessage("/level", (float("nan"),)), MESSAGES[2]])
    assert receiver.wait_for(1) == expected(receiver, [MESSAGES[2]])
    assert sender.trouble() == "nan is no number"
    sender.close()


# ── a show ──────────────────────────────────────────────────────────────────────────────────────


class Show:
    """A rack with one rig, on a clock that the test moves."""

    def __init__(self, receiver: Receiver, **settings: object) -> None:
        self.clock = ManualClock(100.0)
        self.receiver = receiver
        filled = {"prefix": "/riot", "rate": 30.0, "hears": [], "bundles": False, **settings}
        rig = settings_for(receiver, **filled)
        self.rack = Rack([(rig, profile_with())], self._build, self.clock)
        while (receiver.transport in ("tcp", "slip")) and self._sender.renewals == 0:
            self._sender.offer(())

    def _build(self, settings: RigSettings, profile: Profile) -> RigSender:
        self._sender = open_sender(settings, profile, self.clock)
        self.receiver.attach(self._sender)
        return self._sender

    def cue(self, address: str, **more: object) -> None:
        self.rack.obey(SendCue(t=self.clock.now(), rig="rig", address=address, **more))  # type: ignore[arg-type]

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK)):
            self.clock.sleep(TICK)
            self.rack.advance(self.clock.now())


@pytest.fixture
def show(receiver: Receiver) -> Iterator[Show]:
    made = Show(receiver)
    yield made
    made.rack.close()


SNAPSHOT = Snapshot(
    t=100.0,
    tick=6000,
    scene="gold",
    take=7,
    position=3.0,
    duration=6.0,
    branch="",
    decisions=4,
    session=2,
    mood=Mood(
        t=100.0,
        present=True,
        faces=2,
        stale=False,
        levels={"anger": 0.75, "calm": 0.25},
        raw={"anger": 0.5, "calm": 0.5},
        dominant="anger",
        margin=0.5,
        valence=0.625,
        arousal=-0.25,
        reading=41,
        reading_t=99.96,
    ),
    reading=None,
    language="en",
)


def stream_of(show: Show) -> None:
    show.rack.offer(SNAPSHOT)
    show.rack.advance(100.0)


def test_the_stream_arrives_as_the_simulated_rig_hears_it(receiver: Receiver) -> None:
    reference = Show(SimReceiver(9000), hears="all")
    stream_of(reference)
    count = round(reference.rack.figures()["sent"])
    assert count > 20
    show = Show(receiver, hears="all")
    stream_of(show)
    heard = dict(receiver.wait_for(count))
    show.rack.close()
    for address, values in reference.receiver.wait_for(count):
        texts = any(isinstance(value, str) for value in values)
        assert heard[address] == (values if texts else pytest.approx(values, abs=1e-5))
        if receiver.typed:
            assert list(map(type, heard[address])) == list(map(type, values))
    assert heard["/riot/mood/anger"] == (0.75,)
    assert heard["/riot/mood/dominant/name"] == ("anger",)
    reference.rack.close()


def test_everything_is_repeated_once_a_second(receiver: Receiver) -> None:
    show = Show(receiver, hears=["mood"])
    stream_of(show)
    count = round(show.rack.figures()["sent"])
    show.play(0.9)
    before = list(receiver.wait_for(count))
    show.play(0.2)
    show.rack.close()
    again = receiver.wait_for(2 * count)[count:]
    assert dict(again) == dict(before)


def test_cues_arrive_in_order_with_their_types(show: Show) -> None:
    show.cue("/cue/one/start")
    show.cue("/house/level", value=0.25)
    show.cue("/scene/number", value=3)
    show.cue("/say", value="Go home")
    show.play(2 * TICK)
    heard = show.receiver.wait_for(4)
    assert heard == [
        ("/cue/one/start", ()),
        ("/house/level", (0.25,)),
        ("/scene/number", (3,)),
        ("/say", ("Go home",)),
    ]
    if show.receiver.typed:
        assert type(heard[2][1][0]) is int


def test_a_press_is_let_go_after_50_ms(show: Show) -> None:
    show.cue("/strobe", value=1, press=True)
    show.play(2 * TICK)
    assert show.receiver.wait_for(1) == [("/strobe", (1,))]
    show.play(2 * TICK)
    assert show.receiver.wait_for(2) == [("/strobe", (1,)), ("/strobe", (0,))]


def test_a_fade_glides_at_the_rate_and_ends_exactly(show: Show) -> None:
    show.cue("/house/level", value=0.25)
    show.cue("/house/level", value=1.0, over=1.0)
    show.play(1.1)
    sent = round(show.rack.figures()["sent"])
    assert 30 <= sent <= 34
    values = [float(values[0]) for _, values in show.receiver.wait_for(sent)]
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
    sent = round(show.rack.figures()["sent"])
    # Every second tick, and once a tick early: the first change need not wait for its turn.
    assert 15 <= sent <= 16
    heard = show.receiver.wait_for(sent)
    assert heard[0] == ("/drone/gain", (pytest.approx(1 / 64, abs=1e-5),))
    assert {address for address, _ in heard} == {"/drone/gain"}
    assert heard[-1][1][0] == pytest.approx(30 / 64, abs=1 / 64)


def test_closing_lets_go_and_finishes_what_was_started(receiver: Receiver) -> None:
    show = Show(receiver)
    show.cue("/strobe", value=1, press=True)
    show.cue("/house/level", value=1.0, over=5.0)
    show.rack.close()
    heard = receiver.wait_for(3)
    assert heard[:2] == [("/strobe", (1,)), ("/strobe", (0,))]
    assert heard[2] == ("/house/level", (1.0,))


def test_all_packets_come_from_one_port() -> None:
    receiver = PythonOscReceiver()
    show = Show(receiver, hears="all")
    stream_of(show)
    show.play(1.1)
    receiver.wait_for(round(show.rack.figures()["sent"]))
    show.rack.close()
    receiver.close()
    assert len(receiver.sources) == 1
