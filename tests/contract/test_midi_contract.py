"""MIDI out and in, over ports that vanish and come back: simulated ones, and RtMidi's over JACK.

JACK's dummy driver gives real MIDI ports on a machine without sound card or kernel sequencer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import mido
import pytest
from mido.ports import BaseInput, BaseOutput

from riot.clock import ManualClock, SystemClock
from riot.config.profiles import shipped_profiles
from riot.errors import RiotError
from riot.messages import Message, OperatorCommand, PlayMidi, RigInput
from riot.rigs.midi.input import MidiInput
from riot.rigs.midi.player import MidiPlayer
from riot.rigs.midi.sender import MidiSender, PatchbayOutlet
from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import panic_calls
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import MidiInputSettings, RigSettings

pytestmark = pytest.mark.timeout(240)

PATIENCE = 40.0
LOOK = 0.02
PROFILE = Profile(profile="midi", title="MIDI", about="a desk", transports=("midi",))
RIG = RigSettings.model_validate(
    {
        "name": "desk",
        "profile": "midi",
        "transport": "midi",
        "device": "riot desk",
        "map": {
            "/mood/anger": "cc 1 20",
            "/cue/siren": "note 2 60",
            "/look": "program 1 3",
            "/bend": "pitch 1",
        },
    }
)


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something holds; give it."""
    clock = SystemClock()
    deadline = clock.now() + PATIENCE
    while not (found := holds()):
        assert clock.now() < deadline, "it did not happen"
        clock.sleep(0.005)
    return found


# ── devices ─────────────────────────────────────────────────────────────────────────────────────


class Desk(ABC):
    """A device that the test plugs in and pulls out; `backend` is what mido calls its ports."""

    backend: str
    look = LOOK

    @abstractmethod
    def plug(self) -> None:
        """Be there."""

    @abstractmethod
    def unplug(self) -> None:
        """Be gone."""

    @abstractmethod
    def heard(self) -> list[tuple[int, ...]]:
        """Give the messages that have come since the last time."""

    @abstractmethod
    def say(self, *message: int) -> None:
        """Send a message to whoever listens."""

    def hear(self, count: int) -> list[tuple[int, ...]]:
        """Wait for so many messages."""
        found: list[tuple[int, ...]] = []
        until(lambda: found.extend(self.heard()) or len(found) >= count)
        return found


class SimDesk(Desk):
    """A backend module of our own at mido's interface."""

    backend = "riot_test_midi_ports"

    def __init__(self) -> None:
        self.there = False
        self.broken = False
        self.incoming: deque[Any] = deque()
        self.readers: list[Any] = []
        desk = self

        class Input(BaseInput):
            def _open(self, **_: Any) -> None:
                desk.check()
                desk.readers.append(self)

            def _receive(self, block: bool = True) -> None:
                del block
                if desk.broken:
                    raise RuntimeError("the driver is confused")

        class Output(BaseOutput):
            def _open(self, **_: Any) -> None:
                desk.check()

            def _send(self, msg: Any) -> None:
                desk.check()
                desk.incoming.append(msg)

        module = ModuleType(self.backend)
        module.Input, module.Output = Input, Output  # type: ignore[attr-defined]
        module.get_devices = lambda **_: (  # type: ignore[attr-defined]
            [{"name": "a RIOT Desk 20:0", "is_input": True, "is_output": True}]
            if self.there
            else []
        )
        sys.modules[self.backend] = module

    def check(self) -> None:
        if not self.there:
            raise OSError("no such device")

    def plug(self) -> None:
        self.there = True

    def unplug(self) -> None:
        self.there = False
        self.readers.clear()

    def heard(self) -> list[tuple[int, ...]]:
        # One by one: the player's thread may add another at any moment.
        found = [self.incoming.popleft() for _ in range(len(self.incoming))]
        return [tuple(message.bytes()) for message in found]

    def say(self, *message: int) -> None:
        until(lambda: self.readers)
        for reader in self.readers:
            reader._messages.append(mido.Message.from_bytes(message))


class JackDesk(Desk):
    """A pair of JACK ports that RtMidi sees as it sees a desk."""

    backend = "mido.backends.rtmidi/UNIX_JACK"
    look = 0.4
    """Each look opens two JACK clients."""

    def __init__(self) -> None:
        self._backend = mido.Backend(self.backend)
        self._ports: list[Any] = []

    def plug(self) -> None:
        self._ports = [
            self._backend.open_input("in", client_name="RIOT desk", virtual=True),
            self._backend.open_output("out", client_name="RIOT desk out", virtual=True),
        ]

    def unplug(self) -> None:
        for port in self._ports:
            port.close()
        self._ports = []

    def heard(self) -> list[tuple[int, ...]]:
        return [tuple(message.bytes()) for message in self._ports[0].iter_pending()]

    def say(self, *message: int) -> None:
        self._ports[1].send(mido.Message.from_bytes(message))


@pytest.fixture(scope="module")
def jack() -> Iterator[None]:
    """Run a JACK server of our own, which plays to nobody."""
    server = shutil.which("jackd")
    if server is None:
        pytest.skip("missing: jackd (Debian: jackd2)")
    before = os.environ.get("JACK_DEFAULT_SERVER")
    os.environ["JACK_DEFAULT_SERVER"] = f"riot{os.getpid()}"
    process = subprocess.Popen(
        [server, "-r", "-n", f"riot{os.getpid()}", "-d", "dummy", "-r", "48000", "-p", "256"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "JACK_NO_AUDIO_RESERVATION": "1"},
    )

    def is_up() -> bool:
        try:
            mido.Backend(JackDesk.backend).get_output_names()
        except OSError:
            return False
        return True

    try:
        until(is_up)
        yield
    finally:
        process.terminate()
        try:
            process.wait(3.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)
        if before is None:
            del os.environ["JACK_DEFAULT_SERVER"]
        else:
            os.environ["JACK_DEFAULT_SERVER"] = before


@pytest.fixture
def desk() -> Iterator[SimDesk]:
    made = SimDesk()
    made.plug()
    yield made
    made.unplug()


# ── out ─────────────────────────────────────────────────────────────────────────────────────────


class Show:
    """A sender in the conductor, and the patchbay that plays what it sends."""

    def __init__(self, desk: Desk) -> None:
        self.clock = ManualClock(100.0)
        self.player = MidiPlayer([RIG], backend=desk.backend, look_every=desk.look)
        outlet = PatchbayOutlet("desk", self.player.obey, self.clock)
        self.sender = MidiSender(RIG, PROFILE, self.clock, outlet)

    def send(self, address: str, *arguments: float | str) -> None:
        assert self.sender.offer([OscMessage(address, arguments)]) == 1

    def state(self) -> tuple[str, str]:
        (health,) = self.player.health(self.clock.now())
        assert health.stage == "midi.desk"
        return health.state, health.detail

    def close(self) -> None:
        self.sender.close()
        self.player.close()


@pytest.fixture
def show(desk: Desk) -> Iterator[Show]:
    made = Show(desk)
    yield made
    made.close()


def test_levels_and_cues_arrive_as_the_map_says(desk: Desk, show: Show) -> None:
    show.send("/riot/mood/anger", 0.5)
    show.send("/cue/siren", 1)
    show.send("/cue/siren", 0)
    show.send("/look")
    show.send("/bend", 0.5)
    show.send("/not/in/the/map", 1.0)
    show.send("/mood/anger", "text")
    assert desk.hear(5) == [
        (0xB0, 20, 64),
        (0x91, 60, 127),
        (0x81, 60, 0),
        (0xC0, 3),
        (0xE0, 0, 64),
    ]
    assert show.state() == ("ok", "")
    assert show.player.figures() == {"midi_sent": 5, "midi_lost": 0}


def test_a_controller_that_stands_still_is_not_told_again_at_once(desk: Desk, show: Show) -> None:
    for step in range(50):
        show.send("/mood/anger", 0.5 + step / 10_000)
    show.clock.sleep(0.6)
    show.send("/mood/anger", 0.505)
    show.send("/mood/anger", 1.0)
    assert desk.hear(3) == [(0xB0, 20, 64), (0xB0, 20, 64), (0xB0, 20, 127)]


def test_a_device_that_comes_back_is_set_as_it_should_be(desk: Desk, show: Show) -> None:
    show.send("/mood/anger", 0.25)
    desk.hear(1)
    desk.unplug()
    until(lambda: show.state()[0] == "degraded")
    assert "riot desk" in show.state()[1]
    show.send("/mood/anger", 0.75)
    show.send("/bend", 1.0)
    show.send("/cue/siren", 1)
    until(lambda: show.player.figures()["midi_lost"] == 1)
    desk.plug()
    until(lambda: show.state() == ("ok", ""))
    # Twice: some devices lose what they are sent as soon as they are there.
    assert desk.hear(4) == 2 * [(0xB0, 20, 95), (0xE0, 127, 127)]
    show.send("/mood/anger", 0.5)
    assert desk.hear(1) == [(0xB0, 20, 64)]


def test_a_note_that_is_held_at_the_end_is_let_go(desk: Desk, show: Show) -> None:
    show.send("/cue/siren", 0.5)
    assert desk.hear(1) == [(0x91, 60, 64)]
    show.close()
    assert desk.hear(1) == [(0x81, 60, 0)]


def test_a_panic_ends_all_notes_where_there_are_any(desk: Desk, show: Show) -> None:
    profile = shipped_profiles()["midi"]
    show.send("/cue/siren", 1)
    for call in panic_calls(profile):
        assert show.sender.offer(call.messages) == len(call.messages)
    assert desk.hear(3) == [(0x91, 60, 127), (0xB1, 120, 0), (0xB1, 123, 0)]
    show.close()
    assert desk.heard() == []


# ── in ──────────────────────────────────────────────────────────────────────────────────────────


class Switch:
    """An input under test."""

    def __init__(self, desk: Desk, wanted: tuple[str, ...] | None = None, **map_: str) -> None:
        self.clock = ManualClock(100.0)
        words = {text.replace("_", " "): address for text, address in map_.items()}
        self.input = MidiInput(
            MidiInputSettings(device="riot desk", map=words),
            wanted=wanted,
            backend=desk.backend,
            look_every=desk.look,
        )
        until(lambda: not self.trouble() and self.input._plug.openings)

    def trouble(self) -> str:
        return self.input.health(self.clock.now())[0].detail

    def wait(self) -> list[Message]:
        return until(lambda: self.input.poll(self.clock.now()))


def test_a_foot_switch_goes_and_a_fader_dims(desk: Desk) -> None:
    switch = Switch(desk, note_1_60="/riot/go", cc_1_7="/riot/dimmer")
    try:
        desk.say(0x90, 60, 40)
        assert switch.wait() == [OperatorCommand(t=100.0, seq=1, verb="go")]
        desk.say(0x90, 60, 0)
        desk.say(0xB0, 7, 127)
        assert switch.wait() == [OperatorCommand(t=100.0, seq=2, verb="dimmer", argument="1")]
        desk.unplug()
        until(switch.trouble)
        desk.plug()
        until(lambda: not switch.trouble())
        switch.clock.sleep(1.0)
        desk.say(0x90, 60, 127)
        assert switch.wait() == [OperatorCommand(t=101.0, seq=3, verb="go")]
    finally:
        switch.input.close()


@pytest.fixture
def sim(desk: SimDesk) -> SimDesk:
    return desk


def _after(switch: Switch, desk: Desk, *messages: tuple[int, ...]) -> list[Message]:
    """Say these, and give what comes of all of them."""
    received = switch.input.figures()["midi_received"]
    for message in messages:
        desk.say(*message)
    found: list[Message] = []
    until(
        lambda: (
            found.extend(switch.input.poll(switch.clock.now()))
            or switch.input.figures()["midi_received"] == received + len(messages)
        )
    )
    return found


def _verbs(found: list[Message]) -> list[str]:
    return [
        f"{one.verb} {one.argument}".strip() for one in found if isinstance(one, OperatorCommand)
    ]


ON, OFF = (0x90, 60, 100), (0x80, 60, 0)


def test_a_contact_that_chatters_presses_once_and_a_second_go_waits(sim: SimDesk) -> None:
    switch = Switch(sim, note_1_60="/riot/go", note_1_61="/riot/button/start")
    try:
        assert _verbs(_after(switch, sim, ON, OFF, ON, OFF)) == ["go"]
        switch.clock.sleep(0.3)
        assert _after(switch, sim, ON, OFF) == []
        assert switch.input.figures()["midi_doubled"] == 1
        switch.clock.sleep(0.3)
        assert _verbs(_after(switch, sim, ON)) == ["go"]
        start, end = (0x90, 61, 1), (0x90, 61, 0)
        assert _verbs(_after(switch, sim, start, end, start)) == ["button start"]
        switch.clock.sleep(0.04)
        assert _verbs(_after(switch, sim, start)) == ["button start"]
    finally:
        switch.input.close()


def test_pedals_latch_keys_turn_over_and_programs_choose(sim: SimDesk) -> None:
    switch = Switch(
        sim,
        cc_1_64="/riot/go",
        cc_1_65="/riot/blackout",
        note_1_62="/riot/pause",
        note_1_63="/riot/override/anger",
        program_1_3="/riot/scene/street",
        pitch_2="/riot/go",
    )
    try:
        assert _verbs(_after(switch, sim, (0xB0, 64, 127), (0xB0, 64, 0))) == ["go"]
        assert _verbs(_after(switch, sim, (0xB0, 65, 127))) == ["blackout on"]
        assert _verbs(_after(switch, sim, (0xB0, 65, 0))) == ["blackout off"]
        assert _verbs(_after(switch, sim, (0x90, 62, 9), (0x80, 62, 9))) == ["pause"]
        found = _after(switch, sim, (0x90, 63, 127), (0x80, 63, 0))
        assert _verbs(found) == ["override anger 1", "override anger"]
        assert _verbs(_after(switch, sim, (0xC0, 3), (0xC0, 4))) == ["scene street"]
        switch.clock.sleep(1.0)
        rest, full = (0xE1, 0, 64), (0xE1, 127, 127)
        assert _verbs(_after(switch, sim, rest, full, rest)) == ["go"]
    finally:
        switch.input.close()


def test_what_is_no_command_is_an_input_and_of_a_faders_values_the_newest(sim: SimDesk) -> None:
    switch = Switch(
        sim, cc_1_1="/fader", note_1_5="/pad", program_1="/patch", cc_1_7="/riot/dimmer"
    )
    try:
        sweep = [(0xB0, 1, value) for value in range(128)]
        assert _after(switch, sim, *sweep)[-1] == RigInput(
            t=100.0, seq=128, address="/fader", arguments=(1.0,)
        )
        found = _after(switch, sim, (0x90, 5, 127), (0x90, 5, 0), (0xC0, 42), (0xF8,), (0xB1, 1, 9))
        assert [(one.address, one.arguments) for one in found if isinstance(one, RigInput)] == [
            ("/pad", (1.0,)),
            ("/pad", (0.0,)),
            ("/patch", (42.0,)),
        ]
    finally:
        switch.input.close()


def test_a_driver_that_fails_is_opened_again(sim: SimDesk) -> None:
    switch = Switch(sim, note_1_60="/riot/go")
    try:
        sim.broken = True
        assert switch.input.poll(100.0) == []
        assert "the driver is confused" in switch.trouble()
        sim.broken = False
        until(lambda: len(sim.readers) == 2)
        until(lambda: not switch.trouble())
        sim.say(*ON)
        assert _verbs(switch.wait()) == ["go"]
    finally:
        switch.input.close()


def test_what_the_film_does_not_wait_for_stays_outside(sim: SimDesk) -> None:
    switch = Switch(sim, ("/pad",), note_1_5="/pad", cc_1_1="/fader", cc_1_7="/riot/dimmer")
    try:
        found = _after(switch, sim, (0xB0, 1, 9), (0x90, 5, 127), (0xB0, 7, 0))
        assert [type(one) for one in found] == [RigInput, OperatorCommand]
    finally:
        switch.input.close()


def test_a_command_that_needs_a_name_is_refused() -> None:
    settings = MidiInputSettings(device="x", map={"note 1 60": "/riot/scene"})
    with pytest.raises(RiotError, match="needs a name") as found:
        MidiInput(settings)
    assert found.value.code == "RIG-052"


# ── real ports ──────────────────────────────────────────────────────────────────────────────────


def test_over_real_ports_levels_go_out_and_commands_come_in_and_come_back(jack: None) -> None:
    """In a process of its own, up to three times: JACK's library may hang on a busy machine."""
    command = [sys.executable, __file__]
    for _ in range(3):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except subprocess.TimeoutExpired:
            continue
        assert done.returncode == 0, done.stderr[-3000:]
        return
    pytest.fail("JACK hung three times")


def play_over_jack() -> None:
    """JACK loses what is sent while a connection is made: so things are said until they arrive."""
    desk = JackDesk()
    desk.plug()
    show = Show(desk)
    switch = Switch(desk, note_1_60="/riot/go")

    def level_arrives() -> bool:
        show.clock.sleep(1.0)
        show.send("/mood/anger", 0.25)
        return (0xB0, 20, 32) in desk.heard()

    def go_arrives() -> list[Message]:
        switch.clock.sleep(1.0)
        desk.say(*ON)
        return switch.input.poll(switch.clock.now())

    try:
        until(level_arrives)
        assert _verbs(until(go_arrives)) == ["go"]
        desk.unplug()
        until(lambda: show.state()[0] == "degraded" and switch.trouble())
        show.send("/mood/anger", 0.75)
        desk.plug()
        until(lambda: (0xB0, 20, 95) in desk.heard())
        assert show.state() == ("ok", "")
        until(lambda: not switch.trouble())
        assert _verbs(until(go_arrives)) == ["go"]
    finally:
        switch.input.close()
        show.close()
        desk.unplug()


# ── no MIDI at all ──────────────────────────────────────────────────────────────────────────────


def test_a_machine_without_midi_says_so_and_goes_on() -> None:
    player = MidiPlayer([RIG], backend="mido.backends.no_such_library", look_every=LOOK)
    try:
        detail = until(lambda: player.health(1.0)[0].detail)
        assert "no MIDI on this machine" in detail
        player.obey(PlayMidi(t=1.0, rig="desk", packets=(b"\xb0\x14\x40",)))
        player.obey(PlayMidi(t=1.0, rig="another", packets=(b"\xb0\x14\x40",)))
    finally:
        player.close()


def test_a_backend_that_is_none_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDO_BACKEND", "mido.backends.rtmidi/NO_SUCH_API")
    player = MidiPlayer([RIG], look_every=LOOK)
    try:
        assert "NO_SUCH_API" in until(lambda: player.health(1.0)[0].detail)
    finally:
        player.close()


def test_linux_without_a_sequencer_is_told_what_to_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("riot.rigs.midi.plug._SEQUENCER", tmp_path / "seq")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("MIDO_BACKEND", raising=False)
    player = MidiPlayer([RIG], look_every=LOOK)
    try:
        assert "modprobe snd-seq" in until(lambda: player.health(1.0)[0].detail)
    finally:
        player.close()
    assert capfd.readouterr().err == ""


if __name__ == "__main__":
    play_over_jack()
