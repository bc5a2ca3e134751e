"""Real lighting programs hear riot: OLA over OSC, Art-Net and sACN, and QLC+ over OSC.

Both run without a screen, on loopback, and tell over HTTP or a web socket what their lamps get.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from riot.clock import Clock, ManualClock, SystemClock
from riot.config.profiles import fill, shipped_profiles
from riot.messages import CallCue, Mood, SendCue, SetMaster, Snapshot
from riot.rigs.qlcplus import EXPRESSIONS, workspace
from riot.rigs.rack import Rack, open_sender
from riot.rigs.settings import RigSettings
from tests.ports import free_port

TIMEOUT = 50.0
OLA_DATA = {"osc": 1, "sacn": 2, "artnet": 3}
"""The universe of OLA that each protocol is patched to."""
PLUGINS = (
    *("dummy", "espnet", "ftdidmx", "gpio", "karate", "kinet", "milinst", "nanoleaf", "opendmx"),
    *("openpixelcontrol", "pathport", "renard", "sandnet", "shownet", "spi", "stageprofi"),
    *("uartdmx", "usbdmx", "usbserial", "usbpro", "dmx4linux"),
)
"""Plugins of OLA that would look for hardware, or broadcast."""

CLOCK = SystemClock()


def await_it(ask: Callable[[], Any], wanted: object, *racks: Rack) -> None:
    """Ask until the answer is `wanted`; racks are given their ticks meanwhile."""
    deadline = CLOCK.now() + TIMEOUT
    rest = threading.Event()
    while (answer := ask()) != wanted:
        if CLOCK.now() > deadline:
            pytest.fail(f"{answer!r} where {wanted!r} was to come")
        for rack in racks:
            rack.advance(CLOCK.now())
        rest.wait(0.015)


def stop(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(TIMEOUT)


def rack_of(profile: str, clock: Clock = CLOCK, **more: object) -> Rack:
    """Give a rack with one rig, `lamps`, as an installation file would have it."""
    shipped = shipped_profiles()[profile]
    settings = fill(
        RigSettings.model_validate({"name": "lamps", "profile": profile, **more}), shipped
    )
    return Rack([(settings, shipped)], lambda one, kind: open_sender(one, kind, clock), clock)


def cue(rack: Rack, address: str, value: float | str | None = None, **more: Any) -> None:
    rack.obey(SendCue(t=CLOCK.now(), rig="lamps", address=address, value=value, **more))


def snapshot(**levels: float) -> Snapshot:
    now = CLOCK.now()
    return Snapshot(
        t=now,
        tick=1,
        scene="gold",
        take=1,
        position=2.0,
        duration=4.0,
        branch="",
        decisions=0,
        session=1,
        mood=Mood(t=now, present=True, faces=1, stale=False, levels=levels, valence=-0.5),
        reading=None,
        language="en",
    )


# ── OLA ─────────────────────────────────────────────────────────────────────────────────────────


class Ola:
    """A running olad, and what its lamps get."""

    def __init__(self, folder: Path) -> None:
        self.osc_port = free_port()
        self._http = free_port()
        self._configure(folder)
        command = ["olad", "--config-dir", str(folder), "--log-level", "3"]
        command += ["--interface", "127.0.0.1", "--http-port", str(self._http)]
        command += ["--rpc-port", str(free_port()), "--no-register-with-dns-sd"]
        # It refuses to run as root; its package makes a user for it.
        user: dict[str, Any] = {}
        if os.getuid() == 0:
            user = {"user": "olad", "group": "nogroup", "extra_groups": []}
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, "olad")
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "HOME": str(folder)},
                **user,
            )
        try:
            await_it(self._answers, True)
            ports = {port["device"].split()[0]: port["id"] for port in self._inputs()}
            for protocol, device in (("osc", "OSC"), ("sacn", "E1.31"), ("artnet", "ArtNet")):
                universe = OLA_DATA[protocol]
                self._post(
                    "new_universe", f"id={universe}&name={protocol}&add_ports={ports[device]}"
                )
        except BaseException:
            self.close()
            raise

    def levels(self, protocol: str, count: int) -> list[int]:
        """Give the first channels of the universe that a protocol is patched to."""
        dmx = self._get(f"get_dmx?u={OLA_DATA[protocol]}")["dmx"][:count]
        return dmx + [0] * (count - len(dmx))

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        stop(self._process)

    def _configure(self, folder: Path) -> None:
        plugins = dict.fromkeys(PLUGINS, "enabled = false\n")
        plugins["osc"] = (
            "enabled = true\ninput_ports = 1\noutput_ports = 0\n"
            f"port_0_address = /dmx/universe/%d\nudp_listen_port = {self.osc_port}\n"
        )
        plugins["artnet"] = (
            "enabled = true\nip = 127.0.0.1\nnet = 0\nsubnet = 0\nuse_loopback = true\n"
        )
        plugins["e131"] = "enabled = true\nip = 127.0.0.1\ninput_ports = 1\noutput_ports = 0\n"
        for name, text in plugins.items():
            (folder / f"ola-{name}.conf").write_text(text)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            pytest.fail(f"olad ended: {self.log()[-2000:]}")
        with suppress(OSError):
            return {port["device"].split()[0] for port in self._inputs()} == {
                "ArtNet",
                "E1.31",
                "OSC",
            }
        return False

    def _inputs(self) -> list[dict[str, Any]]:
        return [port for port in self._get("json/get_ports") if not port["is_output"]]

    def _get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._http}/{path}", timeout=5) as answer:
            return json.load(answer)

    def _post(self, path: str, data: str) -> None:
        url = f"http://127.0.0.1:{self._http}/{path}"
        with urllib.request.urlopen(url, data.encode(), timeout=5) as answer:
            assert json.load(answer)["ok"]


@pytest.fixture(scope="module")
def ola() -> Iterator[Ola]:
    if shutil.which("olad") is None:
        pytest.skip("olad is not installed")
    with only_one_on_this_machine(), tempfile.TemporaryDirectory(prefix="riot-ola-") as folder:
        running = Ola(Path(folder))
        yield running
        running.close()


@contextmanager
def only_one_on_this_machine() -> Iterator[None]:
    """Wait for the tests of another checkout: Art-Net and sACN have one port each."""
    import fcntl

    with (Path(tempfile.gettempdir()) / f"riot-test-ola-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_osc_sets_the_channels_of_ola(ola: Ola) -> None:
    rack = rack_of("ola", port=ola.osc_port)
    rack.obey(CallCue(t=0, rig="lamps", action="channel", arguments=(1, 1, 1.0)))
    cue(rack, "/dmx/universe/1/2", 0.5)
    cue(rack, "/dmx/universe/1/3", 1)
    cue(rack, "/dmx/universe/1/4", 7.5)
    cue(rack, "/dmx/universe/1/5", "full")
    await_it(lambda: ola.levels("osc", 5), [255, 127, 255, 255, 0], rack)
    cue(rack, "/dmx/universe/1/4", 0.25, over=0.2)
    await_it(lambda: ola.levels("osc", 5), [255, 127, 255, 63, 0], rack)
    rack.close()


PATCH: dict[str, int | str] = {"/house/level": "1, 3", "/mood/anger": 5, "/mood/fear": "6-7"}
SHOWN = [128, 0, 128, 0, 255, 0x4C, 0xCC, 0]


def lamps_of(ola: Ola, protocol: str, **more: object) -> Rack:
    return rack_of(protocol, **{"universe": OLA_DATA[protocol], "map": PATCH, **more})


@pytest.mark.parametrize("protocol", ["artnet", "sacn"])
def test_cues_and_the_stream_reach_the_lamps_of_ola(ola: Ola, protocol: str) -> None:
    rack = lamps_of(ola, protocol)
    rack.offer(snapshot(anger=1.0, fear=0.3))
    cue(rack, "/house/level", 0.5)
    await_it(lambda: ola.levels(protocol, 8), SHOWN, rack)
    cue(rack, "/house/level", 0.0, over=0.2)
    rack.offer(snapshot(anger=0.2, fear=0.3))
    await_it(lambda: ola.levels(protocol, 8), [0, 0, 0, 0, 51, 0x4C, 0xCC, 0], rack)
    assert {health.state for health in rack.health()} == {"ok"}
    rack.close()


@pytest.mark.parametrize("protocol", ["artnet", "sacn"])
def test_dimmer_and_blackout_reach_the_lamps_of_ola(ola: Ola, protocol: str) -> None:
    rack = lamps_of(ola, protocol)
    rack.offer(snapshot(anger=1.0))
    cue(rack, "/house/level", 0.5)
    await_it(lambda: ola.levels(protocol, 5), [128, 0, 128, 0, 255], rack)
    rack.obey(SetMaster(t=CLOCK.now(), dimmer=0.5))
    await_it(lambda: ola.levels(protocol, 5), [64, 0, 64, 0, 128], rack)
    rack.obey(SetMaster(t=CLOCK.now(), dimmer=0.5, blackout=True))
    await_it(lambda: ola.levels(protocol, 5), [0, 0, 0, 0, 0], rack)
    rack.obey(SetMaster(t=CLOCK.now()))
    await_it(lambda: ola.levels(protocol, 5), [128, 0, 128, 0, 255], rack)
    rack.close()


@pytest.mark.parametrize("protocol", ["artnet", "sacn"])
def test_lamps_of_ola_keep_what_they_show_when_riot_ends(ola: Ola, protocol: str) -> None:
    rack = lamps_of(ola, protocol, hears=[])
    cue(rack, "/house/level", 1.0)
    cue(rack, "/house/level", 0.2)
    rack.close()
    await_it(lambda: ola.levels(protocol, 4), [51, 0, 51, 0])


SAYS_IT_ENDS, TIMED_OUT = "sent a termination for universe", "has expired"


def test_another_source_of_sacn_takes_over_as_soon_as_riot_ends(ola: Ola) -> None:
    """Two sources of one priority merge, the higher level wins, until one says that it ends."""
    first = lamps_of(ola, "sacn", name="first", hears=[])
    other = lamps_of(ola, "sacn", name="other", hears=[])
    known = ola.log().count("Added new E1.31 source")
    first.obey(SendCue(t=0, rig="first", address="/house/level", value=1.0))
    await_it(lambda: ola.levels("sacn", 1), [255], first)
    other.obey(SendCue(t=0, rig="other", address="/house/level", value=0.2))
    await_it(lambda: ola.log().count("Added new E1.31 source"), known + 2, first, other)
    assert ola.levels("sacn", 1) == [255]
    said, missed = ola.log().count(SAYS_IT_ENDS), ola.log().count(TIMED_OUT)
    first.close()
    other.obey(SendCue(t=0, rig="other", address="/house/level", value=0.4))
    await_it(lambda: ola.levels("sacn", 1), [102], other)
    assert ola.log().count(SAYS_IT_ENDS) > said
    assert ola.log().count(TIMED_OUT) == missed, "it only timed out"
    other.close()


# ── QLC+ ────────────────────────────────────────────────────────────────────────────────────────


class QlcPlus:
    """A running QLC+ with riot's own workspace, without a window, and what its sliders show."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._web = free_port()
        self._socket: ClientConnection | None = None
        show = folder / "riot.qxw"
        show.write_text(workspace(port=self.port), encoding="utf-8")
        (folder / "runtime").mkdir(mode=0o700)
        environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "runtime"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        command = ["qlcplus", "--nowm", "--nogui", "--operate", "--open", str(show)]
        command += ["--web", "--web-port", str(self._web), "--debug", "0"]
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            await_it(self._listens, True)
            named = re.findall(r"\|(\d+)\|([^|]+)", self._ask("getWidgetsList"))
            self._widgets = {name: number for number, name in named}
        except BaseException:
            self.close()
            raise

    def shown(self, *names: str) -> list[int]:
        """Give what sliders show, 0 to 255, and 255 for a button that is on."""
        answers = [self._ask("getWidgetStatus", self._widgets[name]) for name in names]
        return [int(answer.rsplit("|", 1)[1]) for answer in answers]

    def lamps(self, count: int) -> list[int]:
        """Give the levels of the first channels of universe 1."""
        answer = self._ask("getChannelsValues", "1", "1", str(count))
        return [int(value) for value in answer.split("|")[3::3]]

    @property
    def widgets(self) -> list[str]:
        return list(self._widgets)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        stop(self._process)
        if self._socket is not None:
            self._socket.close()

    def _listens(self) -> bool:
        if self._process.poll() is not None:
            pytest.fail(f"QLC+ ended: {self.log()[-2000:]}")
        if "Universe thread started" not in self.log():
            return False
        with suppress(OSError):
            self._socket = connect(f"ws://127.0.0.1:{self._web}/qlcplusWS", legacy=True)
            return True
        return False

    def _ask(self, *words: str) -> str:
        assert self._socket is not None
        self._socket.send("|".join(("QLC+API", *words)))
        while True:
            answer = str(self._socket.recv(timeout=TIMEOUT))
            if answer.startswith(f"QLC+API|{words[0]}"):
                return answer


@pytest.fixture(scope="module")
def qlcplus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QlcPlus]:
    if shutil.which("qlcplus") is None:
        pytest.skip("qlcplus is not installed")
    running = QlcPlus(tmp_path_factory.mktemp("qlcplus"))
    yield running
    running.close()


@pytest.fixture
def to_qlcplus(qlcplus: QlcPlus) -> Iterator[Rack]:
    rack = rack_of("qlcplus", port=qlcplus.port, hears="all")
    yield rack
    rack.close()


def test_the_shipped_workspace_is_the_one_that_is_tried_here(repository: Path) -> None:
    shipped = (repository / "docs/rigs/riot.qxw").read_text(encoding="utf-8")
    assert shipped == workspace()


def test_sliders_of_qlcplus_follow_the_stream(qlcplus: QlcPlus, to_qlcplus: Rack) -> None:
    levels = {name: number / 7 for number, name in enumerate(EXPRESSIONS, start=1)}
    to_qlcplus.offer(snapshot(**levels))
    expected = [int(level * 255) for level in levels.values()]
    await_it(
        lambda: qlcplus.shown(*EXPRESSIONS, "present", "progress"),
        [*expected, 255, 127],
        to_qlcplus,
    )
    await_it(lambda: qlcplus.lamps(7), expected)
    assert '[OSC] message has path: "/riot/mood/anger" values: 1' in qlcplus.log()
    to_qlcplus.offer(snapshot(**dict.fromkeys(EXPRESSIONS, 0.0)))
    await_it(lambda: qlcplus.shown(*EXPRESSIONS), [0] * 7, to_qlcplus)


def test_a_fade_moves_a_slider_of_qlcplus(qlcplus: QlcPlus) -> None:
    clock = ManualClock(100.0)
    rack = rack_of("qlcplus", clock, port=qlcplus.port)
    cue(rack, "/house/level", 0.0)
    rack.advance(clock.now())
    await_it(lambda: qlcplus.shown("house"), [0])
    rack.obey(SendCue(t=clock.now(), rig="lamps", address="/house/level", value=1.0, over=0.3))

    def is_above(level: int) -> bool:
        return qlcplus.shown("house")[0] > level

    seen = [0]
    for _ in range(6):
        clock.sleep(0.05)
        rack.advance(clock.now())
        await_it(partial(is_above, seen[-1]), True)
        seen += qlcplus.shown("house")
    assert seen == [0, *(pytest.approx(255 * part / 6, abs=2) for part in range(1, 6)), 255]
    rack.close()


def test_a_press_holds_a_button_of_qlcplus_down_and_lets_go(
    qlcplus: QlcPlus, to_qlcplus: Rack
) -> None:
    before = qlcplus.lamps(7)
    cue(to_qlcplus, "/strobe", 1)
    await_it(lambda: qlcplus.lamps(7), [255] * 7, to_qlcplus)
    cue(to_qlcplus, "/strobe", 0)
    await_it(lambda: qlcplus.lamps(7), before, to_qlcplus)
    heard = 'message has path: "/strobe"'
    known = qlcplus.log().count(heard)
    cue(to_qlcplus, "/strobe", press=True)
    await_it(lambda: qlcplus.log().count(heard), known + 2, to_qlcplus)
    await_it(lambda: qlcplus.lamps(7), before, to_qlcplus)


def test_what_qlcplus_misreads_is_not_sent_to_it(qlcplus: QlcPlus, to_qlcplus: Rack) -> None:
    """Left to itself it takes 1.2 for 50 of 255, a whole 1 for 1 of 255, and ignores texts."""
    for value, shown in ((1.2, 255), (-0.5, 0), (1, 255), (0.4, 102)):
        cue(to_qlcplus, "/house/level", value)
        await_it(lambda: qlcplus.shown("house"), [shown], to_qlcplus)
    cue(to_qlcplus, "/house/level", "dark")
    cue(to_qlcplus, "/house/level")
    await_it(lambda: qlcplus.shown("house"), [255], to_qlcplus)
    assert to_qlcplus.figures()["clamped"] == 2
