"""`riot doctor` names what is missing or broken, with a remedy, and never hangs."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import typer
from pythonosc import slip
from pythonosc.osc_message_builder import OscMessageBuilder
from typer.testing import CliRunner

from riot.cli.doctor import doctor
from riot.config.profiles import fill, shipped_profiles
from riot.config.result_page import ResultPageSettings
from riot.errors import RiotError
from riot.rigs.settings import InputSettings, OscQuerySettings, RigSettings
from riot.runtime.doctor import devices, examine, network, rigs
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.machine import GIB, check_disk, check_gpu, check_python
from riot.runtime.doctor.models import check_emotion_model, check_face_detector
from riot.runtime.doctor.probe import Answer, probe
from riot.screen.settings import FurtherWindow, ScreenSettings, SoundSettings

VIDEO = Path(__file__).parents[4] / "shared/data/video/head-pose-face-detection-male.gif"
MODEL = Path(__file__).parents[3] / "models/expression"

runner = CliRunner()


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(doctor)
    return app


def pretend(monkeypatch: pytest.MonkeyPatch, *found: Finding) -> None:
    monkeypatch.setattr(examine, "examine", lambda _configuration: found)


FINE = Finding("audio", "ok", "Loudspeaker")
LACKING = Finding("camera", "missing", "none found", "plug one in")
BROKEN = Finding("disk", "broken", "sessions cannot be written", "choose another")


@pytest.mark.parametrize(
    ("found", "status", "verdict"),
    [
        ((FINE, LACKING), 0, "Ready for a show; 1 missing"),
        ((FINE, LACKING, BROKEN), 1, "1 broken"),
    ],
)
def test_only_what_a_show_needs_changes_the_status(
    app: typer.Typer,
    monkeypatch: pytest.MonkeyPatch,
    found: tuple[Finding, ...],
    status: int,
    verdict: str,
) -> None:
    pretend(monkeypatch, *found)
    result = runner.invoke(app, env={"COLUMNS": "100"})
    assert result.exit_code == status
    assert verdict in result.output
    for finding in found:
        assert finding.name in result.output
        assert finding.what in result.output
        assert finding.remedy in result.output
    assert max(map(len, result.output.splitlines())) <= 100


def test_json_holds_every_finding(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, FINE, BROKEN)
    result = runner.invoke(app, ["--json"])
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {"name": "audio", "state": "ok", "what": "Loudspeaker", "remedy": ""},
        {
            "name": "disk",
            "state": "broken",
            "what": "sessions cannot be written",
            "remedy": "choose another",
        },
    ]


def test_this_machine_is_examined_and_every_lack_has_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    found = examine.examine()
    assert [finding.name for finding in found] == [
        "Python",
        "processors",
        "memory",
        "disk",
        "GPU",
        "ports",
        "camera",
        "displays",
        "audio",
        "FFmpeg",
        "libvlc",
        "expression model",
        "face detector",
    ]
    for finding in found:
        assert finding.what and "\n" not in finding.what
        assert bool(finding.remedy) == (finding.state != "ok"), finding
    by_name = {finding.name: finding.state for finding in found}
    assert by_name["Python"] == by_name["FFmpeg"] == "ok"
    assert not list(tmp_path.iterdir()), "looking leaves nothing behind"


def test_importing_the_command_imports_nothing_heavy() -> None:
    code = "import sys, riot.cli.doctor, riot.runtime.doctor.examine; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"cv2", "numpy", "av", "vlc", "pygame", "miniaudio", "keras", "tensorflow", "psutil"}
    assert heavy.isdisjoint(modules)


# ── probes ──────────────────────────────────────────────────────────────────────────────────────


def test_a_probe_that_hangs_is_stopped() -> None:
    answer = probe("ffmpeg", limit=0.01)
    assert answer == Answer((), "gave no answer within 0.01 s")


def test_a_probe_that_fails_says_why_in_one_line() -> None:
    assert probe("toaster", limit=20).fault == "KeyError: 'toaster'"


def test_ffmpeg_answers_for_real() -> None:
    answer = probe("ffmpeg", limit=20)
    assert answer.fault == ""
    assert answer.lines[0]["lacking"] == []


def answers(monkeypatch: pytest.MonkeyPatch, *lines: dict[str, object], fault: str = "") -> None:
    monkeypatch.setattr(devices, "probe", lambda *_arguments, limit: Answer(lines, fault))


def test_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = {"source": "0", "opened": False, "width": 0, "height": 0}
    answers(monkeypatch, closed, {"source": "1", "opened": True, "width": 640, "height": 480})
    assert devices.check_camera() == Finding("camera", "ok", "index 1 gives 640x480")

    answers(monkeypatch, closed)
    finding = devices.check_camera()
    assert (finding.state, finding.what) == ("missing", "none found")
    assert "--camera sim" in finding.remedy
    finding = devices.check_camera("0", needed=True)
    assert (finding.state, finding.what) == ("broken", "index 0 does not open")

    answers(monkeypatch, {"source": "/dev/video9", "opened": True, "width": 0, "height": 0})
    finding = devices.check_camera()
    assert finding.what == "/dev/video9 opens but gives no picture"
    assert finding.remedy.startswith("close the programs that use it")

    answers(monkeypatch, closed, {"source": "1"}, fault="gave no answer within 20 s")
    assert devices.check_camera().what == "index 1 gave no answer within 20 s"


def test_a_real_file_gives_pictures() -> None:
    if not VIDEO.is_file():
        pytest.skip(f"{VIDEO.name} is missing from shared/data")
    assert devices.check_camera(str(VIDEO), needed=True).what == f"{VIDEO} gives 480x270"


DISPLAYS = {
    "driver": "x11",
    "displays": [
        {"index": 0, "name": "HDMI-1", "left": 0, "top": 0, "width": 1920, "height": 1080}
        | {"refresh": 60},
        {"index": 1, "name": "EPSON PJ", "left": 1920, "top": 0, "width": 1280, "height": 800}
        | {"refresh": 50},
    ],
}


def test_displays(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, DISPLAYS, {"card": ""})
    two = '0 "HDMI-1" (1920x1080, 60 Hz), 1 "EPSON PJ" (1280x800, 50 Hz) on x11'
    assert devices.check_displays({}).what == f"{two}, drawn by the processor"
    answers(monkeypatch, DISPLAYS, {"card": "NVIDIA T400 by opengl"})
    assert devices.check_displays({}).what == f"{two}, drawn by NVIDIA T400 by opengl"
    answers(monkeypatch, {"driver": "offscreen", "displays": []})
    monkeypatch.setattr(devices.sys, "platform", "linux")
    nowhere = devices.check_displays({})
    assert nowhere.state == "missing" and "set DISPLAY or WAYLAND_DISPLAY" in nowhere.remedy
    assert devices.check_displays({"DISPLAY": ":7"}).what == "none answers at DISPLAY=:7"


def test_displays_that_an_installation_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, DISPLAYS, {"card": ""})
    good = devices.check_displays({}, ScreenSettings(display="epson"))
    assert good.state == "ok" and "no multiple" not in good.what
    uneven = devices.check_displays({}, ScreenSettings(display=0))
    assert uneven.state == "ok" and '"HDMI-1" refreshes at 60 Hz' in uneven.what
    further = (FurtherWindow(display="BenQ"),)
    lacking = devices.check_displays({}, ScreenSettings(display="epson", windows=further))
    assert lacking.state == "broken"
    assert lacking.what.startswith('there is no display named "BenQ"; connected: 0 "HDMI-1"')


def test_players_and_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.sys, "platform", "linux")
    answers(monkeypatch, {"version": "3.0.24 Vetinari"}, {"starts": True})
    assert devices.check_vlc() == Finding("libvlc", "ok", "3.0.24 Vetinari")
    answers(monkeypatch, fault="RuntimeError: libvlc does not load: libvlc.so.5 not found")
    lacking = devices.check_vlc()
    assert lacking.state == "missing" and "apt install libvlc5" in lacking.remedy
    answers(monkeypatch, {"version": "3.0.24"}, {"starts": False})
    assert devices.check_vlc().what == "3.0.24 does not start: its plug-ins are missing"

    answers(monkeypatch, {"version": "18.1.0", "codecs": "62.1.0", "lacking": ["h264"]})
    assert devices.check_ffmpeg().state == "broken"
    answers(monkeypatch, fault="ModuleNotFoundError: No module named 'av'")
    assert devices.check_ffmpeg().state == "broken"

    answers(monkeypatch, {"devices": [], "fault": "the audio devices cannot be listed: no"})
    assert devices.check_audio().what == "the audio devices cannot be listed: no"
    answers(monkeypatch, {"devices": []})
    assert devices.check_audio().state == "missing"
    answers(monkeypatch, {"devices": [{"name": "USB DAC", "channels": 2, "system": "ALSA"}]})
    assert devices.check_audio() == Finding("audio", "ok", '"USB DAC" (2 channels) by ALSA')


def test_sound_that_an_installation_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        {"name": "Built-in Audio", "channels": 2, "system": "PulseAudio"},
        {"name": "HDMI 7.1", "channels": 8, "system": "PulseAudio"},
    ]
    answers(monkeypatch, {"devices": found})
    assert "the system's default plays" in devices.check_audio(SoundSettings()).what
    named = devices.check_audio(SoundSettings(device="hdmi", channels=8))
    assert named.state == "ok" and named.what.startswith('"HDMI 7.1" plays')
    few = devices.check_audio(SoundSettings(device="built-in", channels=6))
    assert few.state == "missing" and "screen.sound.channels is 6" in few.what
    lacking = devices.check_audio(SoundSettings(device="Scarlett"))
    assert lacking.state == "broken"
    assert lacking.what.startswith('there is no audio device named "Scarlett"; connected: "Built')


# ── machine and models ──────────────────────────────────────────────────────────────────────────


def test_an_old_python_is_broken() -> None:
    assert check_python((3, 10, 4)).state == "broken"
    assert check_python((3, 11, 0)).state == "ok"


def test_disk(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "sessions"
    assert check_disk(folder, lambda _place: 10 * GIB).state == "ok"
    assert check_disk(folder, lambda _place: GIB).state == "missing"
    assert check_disk(folder, lambda _place: GIB // 100).state == "broken"
    blocked = tmp_path / "file"
    blocked.touch()
    assert "cannot be written" in check_disk(blocked / "sessions").what
    assert not folder.exists()


def test_gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert check_gpu(tmp_path).what == "no NVIDIA GPU found"
    (tmp_path / "nvidia0").touch()
    lacking = check_gpu(tmp_path, lambda name: None if name == "tensorflow" else name)
    assert lacking.what == "nvidia0, but tensorflow is not installed"
    assert lacking.remedy.startswith("pip install")
    assert check_gpu(tmp_path, lambda name: name).state == "ok"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    if not (MODEL / "card.json").is_file():
        pytest.skip("models/expression is missing")
    return Path(shutil.copytree(MODEL, tmp_path / "expression"))


def test_the_expression_model_is_compared_with_its_card(model: Path) -> None:
    assert check_emotion_model(model).state == "ok"
    file = model / "expression.tflite"
    file.write_bytes(file.read_bytes()[:-1])
    cut = check_emotion_model(model)
    assert cut.state == "broken" and str(file) in cut.what and "truncated" in cut.what
    file.unlink()
    assert "cannot be read" in check_emotion_model(model).what
    (model / "card.json").unlink()
    assert check_emotion_model(model).state == "broken"


def test_the_face_detector_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riot.perception.model_files.find_spec", lambda _name: None)
    missing = check_face_detector("blazeface", tmp_path)
    assert missing.state == "broken" and "riot models pull blazeface" in missing.remedy
    (tmp_path / "face_detection_full_range.tflite").write_bytes(b"TFL3")
    assert "truncated" in check_face_detector("blazeface", tmp_path).what
    assert "riot models pull yunet" in check_face_detector("yunet", tmp_path).remedy
    assert check_face_detector("sim", tmp_path).state == "ok"


# ── network ─────────────────────────────────────────────────────────────────────────────────────


def examined(profile: str = "plain", midi: Answer | None = None, **given: object) -> Finding:
    """Give the finding about a rig called lights."""
    chosen = shipped_profiles()[profile]
    settings = RigSettings.model_validate({"name": "lights", "profile": profile, **given})
    return rigs.check_rig(fill(settings, chosen), chosen, midi)


def test_a_rig_that_listens_gets_a_harmless_packet() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        port = receiver.getsockname()[1]
        finding = examined(port=port)
        assert receiver.recv(100) == b"/riot/doctor\0\0\0\0,\0\0\0"
    said = f"sent to 127.0.0.1:{port} (127.0.0.1); UDP tells no more than that"
    assert finding == Finding("rig lights", "ok", said)


def test_a_tcp_rig_answers_or_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as desk:
        port = desk.getsockname()[1]
        finding = examined("eos", host="127.0.0.1", port=port)
        assert finding.what == f"127.0.0.1:{port} takes the TCP connection"
    finding = examined("eos-slip", host="127.0.0.1", port=port)
    assert (finding.state, finding.what) == (
        "missing",
        f"127.0.0.1:{port} refuses the connection: no TCP there",
    )


def test_a_rig_without_its_passcode_is_noticed() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        finding = examined("qlab", port=receiver.getsockname()[1])
    assert finding.state == "missing"
    assert 'passcode: "1234"' in finding.remedy


@pytest.mark.parametrize(("says", "state"), [("ok:view", "ok"), ("badpass", "broken")])
def test_a_passcode_is_tried(says: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rigs, "CONNECT_WITHIN", 30.0)
    reply = OscMessageBuilder("/reply/connect")
    reply.add_arg(f'{{"status": "ok", "data": "{says}"}}')
    answer = slip.encode(reply.build().dgram)
    heard: list[bytes] = []

    def desk(door: socket.socket) -> None:
        # The doctor calls twice: once to see whether anybody is there, once with the passcode.
        for _ in range(2):
            caller, _ = door.accept()
            with caller:
                if data := caller.recv(200):
                    heard.append(data)
                    caller.sendall(answer)
                    caller.recv(200)

    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = threading.Thread(target=desk, args=(door,))
        serving.start()
        port = door.getsockname()[1]
        finding = examined("qlab", transport="slip", port=port, passcode="0420")
        serving.join(30)
    assert b"0420" in heard[0]
    assert finding.state == state
    assert ("refuses the passcode" in finding.what) == (state == "broken")


def test_a_multicast_rig_needs_a_card_of_this_machine() -> None:
    finding = examined(host="239.1.2.3", port=9, interface="127.0.0.1")
    assert finding.what == "multicast: sent to the group 239.1.2.3:9, by 127.0.0.1"
    finding = examined(host="239.1.2.3", port=9, interface="203.0.113.1")
    assert finding.state == "broken"
    assert finding.what == "no network card has the address 203.0.113.1"


def test_several_cards_and_none_named_is_a_trap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rigs, "_cards", lambda: ["127.0.0.1", "10.0.0.5", "192.168.1.5"])
    finding = examined("sacn", host="multicast", universe=7, map={"/a": 1})
    assert finding.state == "missing"
    assert finding.what.startswith("sACN universe 7 goes to all that ask, by whichever of 2")
    assert "10.0.0.5, 192.168.1.5" in finding.remedy


def test_a_dmx_rig_says_what_it_would_send() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node:
        node.bind(("127.0.0.1", 0))
        node.settimeout(5)
        port = node.getsockname()[1]
        finding = examined("artnet", host="127.0.0.1", port=port, map={"/a": 1})
        assert node.recv(100)[:10] == b"Art-Net\0\0\x20"
    assert finding.what == f"Art-Net universe 0 goes to 127.0.0.1:{port}; look at a lamp"
    finding = examined("artnet", host="127.0.0.1", port=port, map={"/a": 1})
    assert (finding.state, finding.what) == ("missing", f"nothing listens at 127.0.0.1:{port}")
    finding = examined("sacn", host="127.0.0.1", universe=3, map={"/a": 1})
    assert finding.what.startswith("sACN universe 3 goes to 127.0.0.1:5568")


def test_a_midi_device_is_looked_for_by_a_part_of_its_name() -> None:
    answer = Answer(({"inputs": [], "outputs": ["Launchpad Mini 20:0"]},))
    settings = {"device": "launchpad", "map": {"/a": "cc 1 7"}}
    assert (
        examined("midi", answer, **settings).what == "the MIDI device Launchpad Mini 20:0 is there"
    )
    finding = examined("midi", answer, **{**settings, "device": "Korg"})
    assert finding.what == "no MIDI device is called Korg; there are Launchpad Mini 20:0"
    finding = examined("midi", Answer((), "crashed (SIGSEGV)"), **settings)
    assert (finding.state, finding.what) == ("missing", "crashed (SIGSEGV)")


def test_the_ports_that_riot_listens_on_must_be_free() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free,
    ):
        for one in (udp, free):
            one.bind(("127.0.0.1", 0))
        ports = [one.getsockname()[1] for one in (udp, tcp, free)]
        free.close()
        given = InputSettings.model_validate(
            {"osc": {"host": "127.0.0.1", "port": ports[0], "tcp": ports[1]}}
        )
        query = OscQuerySettings(host="127.0.0.1", port=ports[2])
        found = list(network.check_input(given, query))
    assert [(one.name, one.state, one.what) for one in found] == [
        ("OSC input", "missing", f"another program holds UDP port {ports[0]}"),
        ("OSC input", "missing", f"another program holds TCP port {ports[1]}"),
        ("OSCQuery", "ok", f"TCP port {ports[2]} is free"),
    ]
    assert list(network.check_input(InputSettings(), None)) == []
    (absent,) = network.check_input(
        InputSettings.model_validate({"osc": {"host": "203.0.113.1"}}), None
    )
    assert absent.remedy == "look at `host`: this machine does not have that address"


def test_the_result_page_says_where_phones_find_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        def found(**settings: object) -> list[tuple[str, str]]:
            page = ResultPageSettings.model_validate({"host": "127.0.0.1", **settings})
            return [(one.state, one.what) for one in network.check_result_page(page)]

        busy, where = found(port=port, address="127.0.0.1")
        assert busy == ("missing", f"another program holds TCP port {port}")
        assert where == ("ok", f"phones in the same network reach it at http://127.0.0.1:{port}/")
    assert found(port=port)[1][0] == "missing", "nobody else reaches 127.0.0.1"
    assert found(port=port, address="film.invalid")[1][0] == "missing"


def test_usual_ports_come_from_the_profiles() -> None:
    ports = network.usual_ports()
    assert ports[53000] == "QLab 5"
    assert 3032 not in ports, "Eos listens on TCP there"
    assert list(ports) == sorted(ports)


def test_ports_that_receivers_hold_are_named() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        port = receiver.getsockname()[1]
        held = network.check_ports({port: "oscdump"})
    assert held.what.startswith(f"receivers on UDP {port} (oscdump)")
    assert network.check_ports({port: "oscdump"}).what.startswith("no receiver")


def test_a_rig_that_is_off_is_missing() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    finding = examined(port=port)
    assert (finding.state, finding.what) == ("missing", f"nothing listens at 127.0.0.1:{port}")


def test_a_name_that_does_not_resolve_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_host: str, _port: int) -> network.Target:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(network, "look_up", refuse)
    finding = examined(host="nowhere.invalid", port=9000)
    assert finding.state == "broken"
    assert finding.what == "nowhere.invalid does not resolve: Name or service not known"


def test_a_look_up_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def hang(_host: str, _port: int) -> network.Target:
        go.wait(10)
        raise OSError("too late")

    monkeypatch.setattr(network, "look_up", hang)
    monkeypatch.setattr(network, "LIMIT", 0.05)
    monkeypatch.setattr(rigs, "LIMIT", 0.05)
    try:
        finding = examined(host="slow.example", port=9000)
    finally:
        go.set()
    assert finding.what == "slow.example does not resolve within 0.05 s"
    for thread in threading.enumerate():
        if thread.name == "riot-look-up":
            thread.join(5)


INSTALLATION = """
film: graph.yaml
camera: {source: /dev/video99, required: true}
screen: {player: vlc}
emotion: {model: models}
face: {detector: sim}
rigs:
  - {name: lights, host: 127.0.0.1, port: 9}
  - {name: rehearsal, transport: sim}
  - {name: again, port: 9}
record: {keep: none}
"""


def test_an_installation_is_examined_for_what_it_asks_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "installation.yaml").write_text(INSTALLATION)
    answers(monkeypatch, fault="not here")
    found = {one.name: one for one in examine.examine(tmp_path / "installation.yaml")}
    assert found["camera"].state == "broken"
    assert found["libvlc"].state == "broken"
    assert str(tmp_path / "models") in found["expression model"].what
    assert found["face detector"].what == "sim needs no file"
    assert "127.0.0.1:9" in found["rig lights"].what
    assert found["rig rehearsal"].what == "none needed: it is simulated"
    assert found["rigs"].what == "rig 'again' is at 127.0.0.1:9, where 'lights' is already"
    assert "disk" not in found, "nothing is kept"

    (tmp_path / "installation.yaml").write_text("film: graph.yaml\ncamera: {source: none}\n")
    found = {one.name: one for one in examine.examine(tmp_path / "installation.yaml")}
    assert found["camera"].state == "ok"
    assert found["libvlc"].state == "missing"
    assert f"for {tmp_path / 'sessions'}," in found["disk"].what


def test_a_wrong_installation_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(RiotError):
        examine.examine(tmp_path / "nowhere.yaml")
