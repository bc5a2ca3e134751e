"""The patches in docs/rigs, opened by the programs that they are for, hear what riot sends.

Pure Data and SuperCollider run here. Max and TouchDesigner do not: of their patches what can be
known without them is tested.
"""

from __future__ import annotations

import json
import os
import queue
import runpy
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from riot.config.profiles import shipped_profiles
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from riot.rigs.settings import OscQuerySettings
from riot.rigs.stream.addresses import ADDRESSES

PATCHES = Path(__file__).parents[2] / "docs/rigs"
TIMEOUT = 60.0


class Program:
    """A receiver that runs a patch, and the lines that it prints."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
            "XDG_RUNTIME_DIR": str(folder),
        }
        self._target = ("127.0.0.1", port)
        self._lines: queue.Queue[str] = queue.Queue()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=folder,
        )
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def send(self, address: str, *arguments: float | int | str) -> None:
        """Send one message, as riot writes it."""
        self._socket.sendto(encode_message(OscMessage(address, arguments)), self._target)

    def expect(self, line: str, again: Callable[[], None] | None = None) -> None:
        """Wait for a printed line; `again` is done every half second until then."""
        seen: list[str] = []
        for _ in range(int(TIMEOUT * 2)):
            try:
                while True:
                    seen.append(self._lines.get(timeout=0.5).strip())
                    assert "error" not in seen[-1].lower(), seen
                    if seen[-1] == line:
                        return
            except queue.Empty:
                if again is not None:
                    again()
        pytest.fail(f"no line {line!r} among {seen}")

    def close(self) -> None:
        """End the program."""
        self._process.terminate()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._socket.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


@pytest.fixture
def pure_data(tmp_path: Path, free_udp_port: Callable[[], int]) -> Iterator[Program]:
    port = free_udp_port()
    patch = (PATCHES / "riot.pd").read_text("utf-8")
    assert "netreceive -u -b 9000;" in patch
    (tmp_path / "riot.pd").write_text(patch.replace("-b 9000", f"-b {port}"), "utf-8")
    listens = "".join(
        f"#X obj 10 {10 + 60 * n} r riot-{name};\n#X obj 10 {40 + 60 * n} print {name};\n"
        f"#X connect {2 * n} 0 {2 * n + 1} 0;\n"
        for n, name in enumerate(("anger", "valence", "present", "mood"))
    )
    (tmp_path / "heard.pd").write_text(f"#N canvas 0 0 400 300 12;\n{listens}", "utf-8")
    options = ["-nogui", "-noaudio", "-nomidi", "-stderr"]
    program = Program(["pd", *options, "-open", "riot.pd", "-open", "heard.pd"], port, tmp_path)
    yield program
    program.close()


def test_the_pure_data_patch_hears_levels_and_texts(pure_data: Program) -> None:
    def knock() -> None:
        pure_data.send("/riot/mood/anger", 0.25)

    pure_data.expect("anger: 0.25", again=knock)
    pure_data.send("/riot/mood/dominant/name", "anger")
    pure_data.send("/riot/scene", "street")
    pure_data.send("/riot/mood/valence", -0.5)
    pure_data.expect("valence: -0.5")
    pure_data.send("/riot/face/present", 1)
    pure_data.expect("present: 1")
    pure_data.send("/riot/mood/boredom", 0.5)
    pure_data.expect("mood: boredom 0.5")


@pytest.fixture
def super_collider(tmp_path: Path, free_udp_port: Callable[[], int]) -> Iterator[Program]:
    port = free_udp_port()
    patch = (PATCHES / "riot.scd").read_text("utf-8")
    ask = """
        OSCdef(\\ask, {
            "anger %".format(~riot['/riot/mood/anger']).postln;
            "voices %".format(~riot.keys.select(~riotIsLabel).asArray.sort.join(" ")).postln;
        }, "/ask");
    """
    (tmp_path / "riot.scd").write_text(patch, "utf-8")
    (tmp_path / "ask.scd").write_text(f'"{tmp_path}/riot.scd".load;{ask}"asked".postln;', "utf-8")
    program = Program(["sclang", "-u", str(port), "ask.scd"], port, tmp_path)
    yield program
    program.close()


def test_the_supercollider_patch_hears_levels_and_scenes(super_collider: Program) -> None:
    super_collider.expect("asked")
    super_collider.send("/riot/mood/anger", 0.25)
    super_collider.send("/riot/mood/boredom", 0.5)
    super_collider.send("/riot/mood/valence", -0.25)
    super_collider.send("/riot/mood/dominant/name", "boredom")
    super_collider.send("/ask")
    super_collider.expect("anger 0.25")
    super_collider.expect("voices /riot/mood/anger /riot/mood/boredom")
    super_collider.send("/riot/scene", "street")
    super_collider.expect("scene street")
    super_collider.send("/riot/face/present", 1)
    super_collider.expect("face 1")


def test_every_cord_of_the_max_patch_ends_at_a_box() -> None:
    patcher: dict[str, Any] = json.loads((PATCHES / "riot.maxpat").read_text("utf-8"))["patcher"]
    boxes = {box["box"]["id"]: box["box"] for box in patcher["boxes"]}
    for cord in patcher["lines"]:
        (source, outlet), (target, inlet) = (
            cord["patchline"]["source"],
            cord["patchline"]["destination"],
        )
        assert outlet < boxes[source]["numoutlets"]
        assert inlet < boxes[target]["numinlets"]
    streamed = {"/riot" + entry.path for entry in ADDRESSES}
    routed = [
        word
        for box in boxes.values()
        if box.get("text", "").startswith("route ")
        for word in box["text"].split()[1:]
    ]
    labels = {word for word in routed if word.startswith("/riot/mood/") and word not in streamed}
    assert len(labels) == 7
    assert set(routed) - labels <= streamed


def test_the_touchdesigner_text_builds_and_tells_of_news_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made: dict[str, Any] = {}

    class Operator:
        def __init__(self, name: str) -> None:
            self.par = type("Parameters", (), {})()
            self.nodeX = self.nodeY = 0
            self.inputConnectors = [self]
            made[name] = self

        def connect(self, other: Operator) -> None:
            made["cord"] = other

    class Here:
        def op(self, name: str) -> Operator | None:
            return made.get(name)

        def create(self, _kind: object, name: str) -> Operator:
            return Operator(name)

    given = {
        "me": Operator("script"),
        "parent": Here,
        "oscinCHOP": "chop",
        "oscinDAT": "dat",
        "nullCHOP": "null",
    }
    text = runpy.run_path(str(PATCHES / "riot_touchdesigner.py"), init_globals=given)
    assert made["riot_levels"].par.port == text["LEVELS_PORT"]
    assert made["riot_events"].par.callbacks is made["script"]
    assert made["cord"] is made["riot_levels"]
    for scene in ("street", "street", "alley"):
        text["onReceiveOSC"](None, 0, "", b"", 0.0, "/riot/scene", [scene], None)
    assert capsys.readouterr().out == "scene street\nscene alley\n"
    made["riot_levels"].par.port = 7100
    runpy.run_path(str(PATCHES / "riot_touchdesigner.py"), init_globals=given)
    assert made["riot_levels"].par.port == 7100, "what is there already is kept"


def test_the_chataigne_session_listens_where_its_profile_sends() -> None:
    session: dict[str, Any] = json.loads((PATCHES / "riot.noisette").read_text("utf-8"))
    osc, query = session["modules"]["items"]
    (port,) = osc["params"]["containers"]["oscInput"]["parameters"]
    assert port["value"] == shipped_profiles()["chataigne"].port
    assert {"value": False, "controlAddress": "/enabled"} in query["parameters"]
    places = {
        p["controlAddress"]: p["value"]
        for p in query["params"]["containers"]["output"]["parameters"]
    }
    assert places["/remotePort"] == OscQuerySettings().port
