"""The technician's tools, as they are called."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from riot.cli.destinations import Destination, profile_named, read_destination, rig_at
from riot.cli.osc import app
from riot.cli.osc.picture import picture
from riot.cli.osc.words import sparkline, value_text, values_text
from riot.clock import SystemClock, utc_now
from riot.config.profiles import shipped_profiles
from riot.errors import RiotError
from riot.rigs.listening.board import Board
from riot.rigs.listening.listener import Arrival, Listener
from riot.rigs.listening.packets import HeardMessage, write_packet
from riot.rigs.listening.player import Outlet
from riot.rigs.listening.tape import TapeWriter

runner = CliRunner()


def call(*words: object) -> Result:
    return runner.invoke(app, [str(word) for word in words])


def refused(*words: object) -> RiotError:
    result = call(*words)
    assert isinstance(result.exception, RiotError), result.output
    return result.exception


@pytest.fixture
def receiver() -> Iterator[Listener]:
    with closing(Listener(0, SystemClock(), "127.0.0.1")) as opened:
        yield opened


def heard(receiver: Listener, count: int) -> list[tuple[str, str, tuple[object, ...]]]:
    board = Board()
    found: list[tuple[str, str, tuple[object, ...]]] = []
    clock = SystemClock()
    until = clock.now() + 30
    while len(found) < count and clock.now() < until:
        for arrival in receiver.receive(0.5):
            found += [(arrival.transport, m.address, m.values) for m in board.hear(arrival)]
    return found


# ── where to ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.168.1.5:9000", "192.168.1.5", 9000),
        ("9000", "127.0.0.1", 9000),
        (":9000", "127.0.0.1", 9000),
        ("lamp.local", "lamp.local", None),
        ("[::1]:9000", "::1", 9000),
        ("::1", "::1", None),
        ("osc.udp://10.0.0.1:57120/", "10.0.0.1", 57120),
    ],
)
def test_destinations(text: str, host: str, port: int | None) -> None:
    assert read_destination(text) == Destination(host, port)


@pytest.mark.parametrize("text", ["", ":", "a:b", "a:0", "a:65536", "a b:9", "a/b:9", "x:٣"])
def test_what_is_no_destination(text: str) -> None:
    with pytest.raises(RiotError) as caught:
        read_destination(text)
    assert caught.value.code == "RIG-064"


def test_a_destination_takes_the_rest_from_its_profile() -> None:
    qlab = shipped_profiles()["qlab"]
    assert rig_at("10.0.0.1", "one", qlab).port == 53000
    assert rig_at("10.0.0.1", "one", qlab, transport="slip", passcode="1").transport == "slip"
    for given in ({"transport": "tcp"}, {"rate": 500.0}, {"prefix": "riot"}):
        with pytest.raises(RiotError) as caught:
            rig_at("10.0.0.1:9", "one", qlab, **given)
        assert caught.value.code == "RIG-064"
        assert caught.value.problems[0].hint
    with pytest.raises(RiotError, match="names no port"):
        rig_at("10.0.0.1", "one", shipped_profiles()["plain"])
    with pytest.raises(RiotError, match=r"write \[::1\]:9000, say"):
        rig_at("::1", "one", shipped_profiles()["plain"])


def test_a_profile_is_found_or_guessed() -> None:
    assert profile_named("qlab", shipped_profiles()).title == "QLab 5"
    with pytest.raises(RiotError, match="did you mean 'touchdesigner'"):
        profile_named("touchdesinger", shipped_profiles())


# ── send ────────────────────────────────────────────────────────────────────────────────────────


def test_values_are_guessed_as_in_scenes(receiver: Listener) -> None:
    result = call("send", receiver.port, "/a", "-1", "-0.25", "hello there", '"1"', "true")
    assert result.exit_code == 0, result.output
    assert heard(receiver, 1) == [("udp", "/a", (-1, -0.25, "hello there", "1", 1))]
    assert f'/a i -1 f -0.25 s "hello there" s 1 i 1 → 127.0.0.1:{receiver.port}' in result.output


@pytest.mark.parametrize(("option", "transport"), [("--tcp", "tcp"), ("--slip", "slip")])
def test_an_action_is_called_over_tcp(receiver: Listener, option: str, transport: str) -> None:
    result = call("send", receiver.port, "clip(2, 1)", option)
    assert isinstance(result.exception, RiotError), "plain has no such action"
    result = call("send", receiver.port, 'pulse("x")', option)
    assert result.exit_code == 0, result.output
    assert heard(receiver, 2) == [
        (transport, "/riot/cue/x", (1,)),
        (transport, "/riot/cue/x", (0,)),
    ]


def test_a_profile_limits_what_is_sent(receiver: Listener) -> None:
    assert call("send", receiver.port, "/a", "7", "--profile", "qlcplus").exit_code == 0
    assert heard(receiver, 1) == [("udp", "/a", (1.0,))]


@pytest.mark.parametrize("option", ["--tcp", "--slip"])
def test_nobody_there_is_status_one(free_udp_port: Callable[[], int], option: str) -> None:
    port = free_udp_port()
    for more in ([], [option]):
        result = call("send", port, "/a", *more)
        assert result.exit_code == 1
        assert f"nothing listens at 127.0.0.1:{port}" in result.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["9000", "/a,b"], "RIG-067"),
        (["9000", "/a", ".inf"], "RIG-067"),
        (["9000", "/a", "--tpc"], "RIG-067"),
        (["9000", "cue(3)"], "RIG-067"),
        (["9000", "pulse(", "1"], "RIG-067"),
        (["9000", "/a", "hello", "--profile", "touchdesigner"], "RIG-067"),
        (["9000", "/a", "--profile", "resolum"], "RIG-066"),
        (["9000", "/a", "--tcp", "--slip"], "RIG-064"),
        (["nowhere", "/a"], "RIG-064"),
    ],
)
def test_what_cannot_be_sent_is_one_line(words: list[str], code: str) -> None:
    error = refused("send", *words)
    assert error.code == code
    assert "\n" not in str(error)


# ── monitor, record, play ───────────────────────────────────────────────────────────────────────

TAPE = [
    {"riot_osc_tape": 1},
    *(
        {"t": round(n / 60, 4), "address": f"/riot/mood/{label}", "types": "f", "values": [n / 64]}
        for n in range(30)
        for label in ("anger", "calm")
    ),
    {"t": 0.25, "bundle": [{"address": "/pose", "types": "fiT", "values": [0.5, 3, True]}]},
    {"t": 0.4, "bad": "68656c6c6f"},
    {"t": 0.5, "end": True},
]


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    lines = sorted(TAPE, key=lambda line: float(line.get("t", -1)))  # type: ignore[arg-type]
    path = tmp_path / "tape.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    return [one for one in entries if "t" in one and not one.get("end")]


def without(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("t", "from", "by", "why")}


def in_background(*words: object) -> tuple[threading.Thread, list[Result]]:
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(call(*words)))
    thread.start()
    return thread, results


def test_what_is_played_and_recorded_again_is_equal(
    tape: Path, tmp_path: Path, receiver: Listener
) -> None:
    before = lines_of(tape)
    clock = SystemClock()
    began = clock.now()
    playing, results = in_background("play", tape, "--to", receiver.port)
    copy = tmp_path / "copy.jsonl"
    with copy.open("w", encoding="utf-8") as file:
        opened = clock.now()
        writer = TapeWriter(file, opened, utc_now(), receiver.port)
        while writer.packets + writer.bad < len(before):
            for arrival in receiver.receive(5.0):
                writer.write(arrival)
    playing.join()
    assert results[0].exit_code == 0, results[0].output
    assert "62 packets sent" in results[0].output
    after = lines_of(copy)
    assert [without(one) for one in after] == [without(one) for one in before]
    early = [
        two for one, two in zip(before, after, strict=True) if opened + two["t"] < began + one["t"]
    ]
    assert not early, "each in its own time: late where the machine is busy, never too soon"


def test_what_arrives_is_recorded(tmp_path: Path, free_udp_port: Callable[[], int]) -> None:
    port, path = free_udp_port(), tmp_path / "tape.jsonl"
    recording, results = in_background(
        "record", path, "--port", port, "--only", "/riot", "--for", "0.5s"
    )
    with closing(Outlet("127.0.0.1", port)) as outlet:
        clock = SystemClock()
        while recording.is_alive():
            outlet.send(write_packet(HeardMessage("/riot/mood/anger", "f", (0.2,))))
            outlet.send(write_packet(HeardMessage("/other", "", ())))
            clock.sleep(0.02)
    recording.join()
    found = lines_of(path)
    assert {one["address"] for one in found} == {"/riot/mood/anger"}
    assert found[0]["values"] == [0.2]
    said = " ".join(results[0].output.split())
    assert re.search(rf"{re.escape(str(path))}: {len(found)} packets in \d+\.\d s", said), said
    last = json.loads(path.read_text().splitlines()[-1])
    assert last["end"]
    assert last["t"] >= 0.5


def test_a_monitor_shows_what_arrives(free_udp_port: Callable[[], int]) -> None:
    port = free_udp_port()
    watching, results = in_background(
        "monitor", port, "--only", "/riot/mood", "--plain", "--for", "0.6s"
    )
    with closing(Outlet("127.0.0.1", port)) as outlet:
        clock = SystemClock()
        while watching.is_alive():
            outlet.send(write_packet(HeardMessage("/riot/mood/anger", "fs", (0.5, "a b"))))
            outlet.send(write_packet(HeardMessage("/riot/scene", "s", ("x",))))
            outlet.send(b"nonsense")
            clock.sleep(0.02)
    watching.join()
    output = results[0].output
    line = r'^\d\.\d{3} 127\.0\.0\.1:\d+ udp /riot/mood/anger fs 0\.5 "a b"$'
    assert re.search(line, output, re.MULTILINE), output
    assert "/riot/scene" not in output
    assert "packets were no OSC, the last from 127.0.0.1" in output


def test_a_tape_loops_and_hurries(receiver: Listener, tmp_path: Path) -> None:
    path = tmp_path / "tape.jsonl"
    path.write_text('{"t": 0, "address": "/a"}\nnonsense\n{"t": 5, "address": "/b"}\n')
    result = call("play", path, "--to", receiver.port, "--speed", "100")
    assert result.exit_code == 0
    assert f"{path}:2: left out: it is no JSON object" in " ".join(result.output.split())
    assert "2 packets sent" in result.output
    assert [one[1] for one in heard(receiver, 2)] == ["/a", "/b"]


def test_recording_overwrites_nothing(tmp_path: Path, free_udp_port: Callable[[], int]) -> None:
    path = tmp_path / "tape.jsonl"
    path.write_text("precious")
    assert refused("record", path, "--port", free_udp_port()).code == "RIG-065"
    assert path.read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["play", "none.jsonl", "--to", "9000"], "RIG-062"),
        (["play", "{tape}", "--to", "nowhere"], "RIG-064"),
        (["play", "{tape}", "--to", "9000", "--speed", "0"], "RIG-064"),
        (["play", "{empty}", "--to", "9000"], "RIG-062"),
        (["monitor", "70000"], "RIG-064"),
        (["record", "x.jsonl", "--port", "0"], "RIG-064"),
        (["test", "lights", "--config", "{config}"], "RIG-069"),
        (["test", "house", "--config", "{config}", "--every", "soon"], "RIG-064"),
    ],
)
def test_bad_words_are_one_line(words: list[str], code: str, tape: Path, tmp_path: Path) -> None:
    empty, config = tmp_path / "empty.jsonl", tmp_path / "installation.yaml"
    empty.write_text("")
    config.write_text("film: graph.yaml\nrigs: [{name: house, transport: sim}]\n")
    filled = [word.format(tape=tape, empty=empty, config=config) for word in words]
    assert refused(*filled).code == code


# ── test ────────────────────────────────────────────────────────────────────────────────────────


PROFILE = """
profile: tiny
title: A tiny receiver
about: For this test.
actions:
  go: {address: /go, press: true, arguments: [1], says: Goes., see: It goes.}
  level: {address: "/level/{n}", arguments: [0.5], parameters: {n: {}}, says: Sets., see: "Half.", test: [3]}
"""  # noqa: E501


def installed(tmp_path: Path, port: int) -> Path:
    """Write an installation with a profile of its own, and no film."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/tiny.yaml").write_text(PROFILE)
    config = tmp_path / "installation.yaml"
    config.write_text(f"film: no.yaml\nrigs: [{{name: house, profile: tiny, port: {port}}}]\n")
    return config


def test_a_rig_is_tested_without_a_film(receiver: Listener, tmp_path: Path) -> None:
    config = installed(tmp_path, receiver.port)
    result = call("test", "house", "--config", config, "--every", "1ms")
    assert result.exit_code == 0, result.output
    assert "The film's cues are left out:" in result.output
    assert "look: It goes." in result.output
    assert "sent: /go 1, then 0" in result.output
    assert "2 of 2 steps: 3 messages to 2 addresses." in result.output
    assert [one[1:] for one in heard(receiver, 3)] == [
        ("/go", (1,)),
        ("/go", (0,)),
        ("/level/3", (0.5,)),
    ]


def test_a_rig_that_is_off_fails_its_test(tmp_path: Path, free_udp_port: Callable[[], int]) -> None:
    port = free_udp_port()
    result = call("test", "house", "--config", installed(tmp_path, port), "--every", "1ms")
    assert result.exit_code == 1
    assert f"Wrong: nothing listens at 127.0.0.1:{port}" in result.output


# ── how it looks ────────────────────────────────────────────────────────────────────────────────


def test_values_in_words() -> None:
    assert values_text("f[if]sTNIb", (0.1, 2, 0.25, "", True, None, None, b"\1\2")) == (
        '0.1 2 0.25 "" true nil impulse 0x0102'
    )
    assert value_text("f", float("nan")) == "nan"
    assert value_text("s", "a\x1b[31m") == "a�[31m"


def test_sparklines() -> None:
    assert sparkline([0.0, 0.5, 1.0], 8) == "▁▅█"
    assert sparkline([-1.0, 0.0, 1.0], 8) == "▁▅█"
    assert sparkline([10.0, 20.0], 8) == "▁█"
    assert sparkline([None, 5.0, 5.0], 8) == " ▅▅"
    assert sparkline([0.1] * 50, 8) == "▂" * 8
    assert sparkline([None], 8) == ""
    assert sparkline([float("nan"), float("inf"), 1.0], 8)


@pytest.mark.parametrize("width", [60, 100])
def test_the_table_of_a_monitor(width: int, receiver: Listener) -> None:
    from rich.console import Console

    board = Board()
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(picture(board, receiver, 5.0, width, 20))
    assert f"Nothing has arrived at port {receiver.port} yet" in console.export_text()
    for number in range(40):
        for name in ("/riot/mood/anger", *(f"/riot/faces/{n}" for n in range(30))):
            data = write_packet(HeardMessage(name, "f", (number / 40,)))
            board.hear(Arrival(1 + number / 10, data, "10.0.0.7:5000", "udp"))
    console.print(picture(board, receiver, 5.0, width, 20))
    shown = console.export_text()
    assert re.search(r"/riot/faces/0 +0\.975 +10\.0 +[▁▂▃▄▅▆▇█]+", shown), shown
    assert "and 12 more addresses" in shown
    assert "from 10.0.0.7 udp" in shown
    assert max(map(len, shown.splitlines())) <= width
