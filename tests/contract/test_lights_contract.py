"""Real lighting programs hear riot: OLA over OSC, Art-Net and sACN, and QLC+ over OSC.

Both run without a screen, on loopback, and tell over HTTP or a web socket what their lamps get.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from riot.clock import SystemClock
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.schema import Profile
from riot.rigs.qlcplus import EXPRESSIONS, workspace
from riot.rigs.senders.artnet import ArtNetSender
from riot.rigs.senders.sacn import SacnSender
from riot.rigs.senders.udp import UdpSender
from riot.rigs.settings import RigSettings

TIMEOUT = 10.0
OLA_DATA = {"osc": 1, "sacn": 2, "artnet": 3}
"""The universe of OLA that each protocol is patched to."""
PLUGINS = (
    *("dummy", "espnet", "ftdidmx", "gpio", "karate", "kinet", "milinst", "nanoleaf", "opendmx"),
    *("openpixelcontrol", "pathport", "renard", "sandnet", "shownet", "spi", "stageprofi"),
    *("uartdmx", "usbdmx", "usbserial", "usbpro", "dmx4linux"),
)
"""Plugins of OLA that would look for hardware, or broadcast."""

PROFILE = Profile(profile="lamps", title="Lamps", about="Lamps.")
CLOCK = SystemClock()


def free_port(kind: socket.SocketKind) -> int:
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_it(ask: Callable[[], Any], wanted: object, sender: RigSender | None = None) -> None:
    """Ask until the answer is `wanted`; the sender is given its ticks meanwhile."""
    deadline = CLOCK.now() + TIMEOUT
    rest = threading.Event()
    while (answer := ask()) != wanted:
        if CLOCK.now() > deadline:
            pytest.fail(f"{answer!r} where {wanted!r} was to come")
        if sender is not None:
            sender.offer(())
        rest.wait(0.02)


def stop(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(TIMEOUT)


def sender_for(transport: str, port: int | None, **more: object) -> RigSender:
    kind = {"udp": UdpSender, "artnet": ArtNetSender, "sacn": SacnSender}[transport]
    settings = RigSettings.model_validate(
        {
            "name": "lamps",
            "transport": transport,
            "port": port,
            "prefix": "/riot",
            "rate": 30,
            "bundles": False,
            **more,
        }
    )
    return kind(settings, PROFILE, CLOCK)


# ── OLA ─────────────────────────────────────────────────────────────────────────────────────────


class Ola:
    """A running olad, and what its lamps get."""

    def __init__(self, folder: Path) -> None:
        self.osc_port = free_port(socket.SOCK_DGRAM)
        self._http = free_port(socket.SOCK_STREAM)
        self._configure(folder)
        command = ["olad", "--config-dir", str(folder), "--log-level", "3"]
        command += ["--interface", "127.0.0.1", "--http-port", str(self._http)]
        command += ["--rpc-port", str(free_port(socket.SOCK_STREAM)), "--no-register-with-dns-sd"]
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
    with tempfile.TemporaryDirectory(prefix="riot-ola-") as folder:
        running = Ola(Path(folder))
        yield running
        running.close()


def test_osc_sets_the_channels_of_ola(ola: Ola) -> None:
    sender = sender_for("udp", ola.osc_port)
    for channel, value in ((1, 1.0), (2, 0.5), (4, 0.25)):
        sender.offer([OscMessage(f"/dmx/universe/1/{channel}", (value,))])
    await_it(lambda: ola.levels("osc", 4), [255, 127, 0, 63])
    sender.offer([OscMessage("/dmx/universe/1/1", (0.0,))])
    await_it(lambda: ola.levels("osc", 4), [0, 127, 0, 63])
    sender.close()


PATCH: dict[str, int | str] = {"/house/level": "1, 3", "/mood/anger": 5, "/mood/fear": "6-7"}
MESSAGES = [
    OscMessage("/house/level", (0.5,)),
    OscMessage("/riot/mood/anger", (1.5,)),
    OscMessage("/riot/mood/fear", (0.3,)),
    OscMessage("/riot/heartbeat", (12,)),
]
SHOWN = [128, 0, 128, 0, 255, 0x4C, 0xCC, 0]


@pytest.mark.parametrize("protocol", ["artnet", "sacn"])
def test_levels_reach_the_lamps_of_ola(ola: Ola, protocol: str) -> None:
    sender = sender_for(protocol, None, universe=OLA_DATA[protocol], map=PATCH)
    assert sender.offer(MESSAGES) == len(MESSAGES)
    await_it(lambda: ola.levels(protocol, 8), SHOWN, sender)
    sender.offer([OscMessage("/house/level", (0.0,)), OscMessage("/riot/mood/anger", (0.2,))])
    await_it(lambda: ola.levels(protocol, 8), [0, 0, 0, 0, 51, 0x4C, 0xCC, 0], sender)
    assert sender.trouble() == ""
    sender.close()


@pytest.mark.parametrize("protocol", ["artnet", "sacn"])
def test_lamps_of_ola_keep_what_they_show_when_riot_ends(ola: Ola, protocol: str) -> None:
    sender = sender_for(protocol, None, universe=OLA_DATA[protocol], map=PATCH)
    sender.offer([OscMessage("/house/level", (1.0,))])
    sender.offer(MESSAGES)
    sender.close()
    await_it(lambda: ola.levels(protocol, 8), SHOWN)


def test_another_source_of_sacn_takes_over_as_soon_as_riot_ends(ola: Ola) -> None:
    """Two sources of one priority merge, the higher level wins, until one says that it ends."""
    first = sender_for("sacn", None, universe=OLA_DATA["sacn"], map={"/house": 1}, name="first")
    other = sender_for("sacn", None, universe=OLA_DATA["sacn"], map={"/house": 1}, name="other")
    known = ola.log().count("Added new E1.31 source")
    first.offer([OscMessage("/house", (1.0,))])
    await_it(lambda: ola.levels("sacn", 1), [255], first)
    other.offer([OscMessage("/house", (0.2,))])
    await_it(lambda: ola.log().count("Added new E1.31 source"), known + 2, other)
    assert ola.levels("sacn", 1) == [255]
    first.close()
    began = CLOCK.now()
    other.offer([OscMessage("/house", (0.4,))])
    await_it(lambda: ola.levels("sacn", 1), [102], other)
    assert CLOCK.now() - began < 2.0, "it only timed out"
    other.close()


# ── QLC+ ────────────────────────────────────────────────────────────────────────────────────────


class QlcPlus:
    """A running QLC+ with riot's own workspace, without a window, and what its sliders show."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port(socket.SOCK_DGRAM)
        self._web = free_port(socket.SOCK_STREAM)
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
def to_qlcplus(qlcplus: QlcPlus) -> Iterator[RigSender]:
    sender = sender_for("udp", qlcplus.port)
    yield sender
    sender.close()


def test_the_shipped_workspace_is_the_one_that_is_tried_here(repository: Path) -> None:
    shipped = (repository / "docs/rigs/riot.qxw").read_text(encoding="utf-8")
    assert shipped == workspace()


def test_sliders_of_qlcplus_follow_the_stream(qlcplus: QlcPlus, to_qlcplus: RigSender) -> None:
    levels = [number / 7 for number in range(1, 8)]
    to_qlcplus.offer(
        [OscMessage(f"/riot/mood/{n}", (v,)) for n, v in zip(EXPRESSIONS, levels, strict=True)]
    )
    to_qlcplus.offer([OscMessage("/house/level", (0.25,))])
    expected = [int(level * 255) for level in levels]
    await_it(lambda: qlcplus.shown(*EXPRESSIONS, "house"), [*expected, 63])
    await_it(lambda: qlcplus.lamps(7), expected)
    assert '[OSC] message has path: "/riot/mood/anger" values: 1' in qlcplus.log()


def test_a_press_turns_a_button_of_qlcplus_on_and_the_next_off(
    qlcplus: QlcPlus, to_qlcplus: RigSender
) -> None:
    for shown in (255, 0):
        to_qlcplus.offer([OscMessage("/strobe", (1.0,))])
        to_qlcplus.offer([OscMessage("/strobe", (0.0,))])
        await_it(lambda: qlcplus.shown("strobe"), [shown])


def test_what_qlcplus_does_not_take_does_not_move_it(
    qlcplus: QlcPlus, to_qlcplus: RigSender
) -> None:
    """The limits that the profile qlcplus has: no text, no bare address, nothing above 1."""
    to_qlcplus.offer([OscMessage("/riot/mood/fear", (0.4,))])
    await_it(lambda: qlcplus.shown("fear"), [102])
    to_qlcplus.offer([OscMessage("/riot/mood/fear", ("high",)), OscMessage("/riot/mood/fear")])
    to_qlcplus.offer([OscMessage("/riot/progress", (1.2,))])
    await_it(lambda: qlcplus.shown("progress"), [50])
    assert qlcplus.shown("fear") == [102]
