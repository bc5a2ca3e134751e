"""Bad input: one line a problem with code and place, what to do, status 2, nothing left behind."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import TinyFilm
    from tests.system.conftest import Installer, Riot, Runner

REPOSITORY = Path(__file__).parents[2]
MODEL = REPOSITORY / "models/expression"
PROBLEM = re.compile(r"^(\S.*?(:\d+){0,2}: )?(error|warning) [A-Z]{3}-\d{3}: \S.*$")


@pytest.fixture
def refused(riot: Riot, tmp_path: Path) -> Callable[..., list[str]]:
    """Give a check that `riot` refuses its arguments properly; it returns the problems."""

    def check(*arguments: object) -> list[str]:
        done = riot(*arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        lines = done.stderr.splitlines()
        assert lines and all(PROBLEM.match(line) for line in lines), done.stderr
        assert not list(tmp_path.glob("sessions/*/*")), "no half-written session"
        return lines

    return check


def one(lines: list[str], *words: str) -> None:
    """Check that there is a single problem and that it says all words."""
    assert len(lines) == 1, lines
    assert all(word in lines[0] for word in words), lines[0]


# ── the installation file ───────────────────────────────────────────────────────────────────────


def test_missing_installation_file(refused: Callable[..., list[str]]) -> None:
    one(refused("run", "nowhere.yaml"), "nowhere.yaml", "YML-001", "check the path")


def test_folder_instead_of_a_file(refused: Callable[..., list[str]], tmp_path: Path) -> None:
    one(refused("run", tmp_path), str(tmp_path), "YML-001", "folder")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("film: [unclosed\nrigs: []\n", (":2:5", "YML-004", "close it with ]")),
        ("film: graph.yaml\nfilm: other.yaml\n", (":2:1", "YML-006", "twice")),
        ("film: \xff\n", (":1", "YML-002", "UTF-8")),
        ("film: g.yaml\nscren: {}\n", (":2:1", "CFG-002", "did you mean 'screen'?")),
        ("film: g.yaml\nscreen: {playr: sim}\n", (":2:", "CFG-002", "did you mean 'player'?")),
        ("film: g.yaml\nscreen:\n  fps: fast\n", (":3:", "CFG-004", "screen.fps")),
        ("film: g.yaml\nrigs: [{name: a, port: 99999}]\n", (":2:", "CFG-004", "port")),
        (
            "film: g.yaml\nrigs: [{name: a, port: 1}, {name: a, port: 2}]\n",
            (":2:", "CFG-004", "two rigs are called a"),
        ),
        ("language: en\n", ("CFG-003", "'film' is missing")),
        ("", ("CFG-003", "'film' is missing")),
    ],
)
def test_broken_installation_file(
    refused: Callable[..., list[str]], tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "installation.yaml"
    path.write_bytes(text.encode("latin-1"))
    one(refused("run", path), str(path), *words)


def test_all_problems_of_a_file_come_at_once(
    refused: Callable[..., list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "installation.yaml"
    path.write_text("film: g.yaml\nlanguag: en\ncamera: {widht: 3}\nscreen: {fps: -1}\n")
    lines = refused("run", path)
    assert [line.split(":")[1] for line in lines] == ["2", "3", "4"]


# ── the command line ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--for", "banana"), ("CLI-001", "banana", "1.5s")),
        (("--player", "ffmpge"), ("CFG-020", "did you mean 'ffmpeg'?")),
        (("--playr", "sim"), ("CLI-002", "--player", "riot run --help")),
        (("--seed", "many"), ("CLI-002", "--seed", "integer")),
        (("--camera", "87"), ("PER-001", "camera 87", "--camera FILE")),
        (("--camera", "nobody.gif"), ("nobody.gif", "PER-001", "not found")),
        (("--camera", "installation.yaml"), ("PER-001", "installation.yaml", "cannot be opened")),
        (("--scene", "nowhere"), ("nowhere", "YML-001", "check the path")),
    ],
)
def test_bad_option(
    refused: Callable[..., list[str]],
    install: Installer,
    arguments: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    one(refused("run", install(), "--headless", *arguments), *words)


def test_without_a_display_a_window_is_refused(
    riot: Riot, install: Installer, tmp_path: Path
) -> None:
    done = riot("run", install(), SDL_VIDEODRIVER="x11")
    assert done.returncode == 2, done.stderr
    one(done.stderr.splitlines(), "SCR-010", "--headless")
    assert not list(tmp_path.glob("sessions/*"))


# ── the film ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def changed_film(tmp_path: Path, tiny_film: TinyFilm) -> Callable[[str, str], Path]:
    """Give a maker of a film file in which one text is replaced."""

    def change(old: str, new: str) -> Path:
        text = tiny_film.graph.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "film.yaml"
        changed = text.replace(old, new, 1).replace("media: media", f"media: {tiny_film.media}")
        path.write_text(changed, encoding="utf-8")
        return path

    return change


def line_of(path: Path, text: str) -> str:
    """Give ":<line>:" of the first line with a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return f":{next(n for n, line in enumerate(lines, 1) if text in line)}:"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("clip: gold.mp4", "clip: silver.mp4", ("SCN-031", "silver.mp4", "check its name")),
        ("clip: gold.mp4", "clip: ../../gold.mp4", ("SCN-030", "outside the media folder")),
        ("send: house, address: /house/level", "send: hause, address: /h", ("did you mean",)),
        ("{to: gold, when", "{to: golf, when", ("golf",)),
        ("fallback: turn", "falback: turn", ("SCN-002", "did you mean 'fallback'?")),
        ("dominant: happiness", "dominant: happines", ("happines",)),
        ("timeout: 30s", "timeout: soon", ("SCN-004", "soon")),
    ],
)
def test_bad_film(
    refused: Callable[..., list[str]],
    install: Installer,
    changed_film: Callable[[str, str], Path],
    old: str,
    new: str,
    words: tuple[str, ...],
) -> None:
    film = changed_film(old, new)
    lines = refused("run", install(film=str(film)), "--headless")
    place = f"{film}{line_of(film, new.split(',')[0].strip('{'))}"
    assert any(
        line.startswith(place) and " error SCN-" in line and all(word in line for word in words)
        for line in lines
    ), lines


def test_a_clip_that_is_no_video_is_passed_over_while_the_film_plays(
    show: Runner, install: Installer, changed_film: Callable[[str, str], Path], tiny_film: TinyFilm
) -> None:
    media = changed_film("media: media", "media: clips").parent / "clips"
    shutil.copytree(tiny_film.media, media)
    (media / "horizon.mp4").write_text("no video")
    film = media.parent / "film.yaml"
    running = show(install(film=str(film)), "--seed", 1)
    running.wait_row(
        "trace", lambda _t, e: e["kind"] == "failed" and e["to"] == "deep", "the fallback"
    )
    running.wait_row("inputs", lambda _t, e: e["type"] == "ClipFailed", "the reason")
    assert running.wait_end(90)["reason"] == "ended"
    assert running.finish() == 0
    assert "Traceback" not in running.err


# ── models, rigs, disk ──────────────────────────────────────────────────────────────────────────


def test_truncated_model_file(
    refused: Callable[..., list[str]], install: Installer, tmp_path: Path, smiling_man: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    file = folder / "expression.tflite"
    file.write_bytes(file.read_bytes()[:1000])
    path = install(
        emotion={"model": str(folder), "backend": "litert"},
        camera={"source": str(smiling_man)},
        audience=None,
    )
    one(refused("run", path, "--headless"), str(file), "PER-204", "truncated")


def test_missing_and_damaged_card(
    refused: Callable[..., list[str]], install: Installer, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    path = install(emotion={"model": str(folder)})
    one(refused("run", path, "--headless"), str(folder / "card.json"), "PER-201")
    folder.mkdir()
    (folder / "card.json").write_text('{"name": "x",\n "labels": [')
    one(refused("run", path, "--headless"), str(folder / "card.json"), ":2", "PER-202")


def test_sessions_folder_that_cannot_be(
    refused: Callable[..., list[str]], install: Installer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in ("file", "file/below"):
        path = install(record={"folder": folder})
        one(refused("run", path, "--headless"), str(tmp_path / folder), "REC-001", "record.folder")


def test_bad_audience(refused: Callable[..., list[str]], install: Installer) -> None:
    lines = refused("run", install(audience="hapiness 5s"), "--headless")
    one(lines, "SIM-001", "hapiness", "happiness")


def test_the_show_runs_without_its_rigs_and_says_so(show: Runner, install: Installer) -> None:
    rigs = [
        {"name": "house", "host": "no-such-host.invalid", "port": 9000},
        {"name": "off", "host": "127.0.0.1", "port": 9},
    ]
    running = show(install(rigs=rigs))
    _, entry = running.wait_row(
        "health", lambda _t, e: e["stage"] == "rig.house", "the rig's state"
    )
    assert entry["state"] in ("degraded", "failed")
    assert "no-such-host.invalid" in entry["detail"]
    assert running.finish() == 0
    assert running.err == ""


# ── sessions ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def recorded(repository: Path, tmp_path: Path) -> Path:
    """Give a copy of a recorded session to damage."""
    golden = sorted((repository / "tests/replay/recordings").glob("*/header.json"))
    assert golden, "tests/replay/recordings holds no session"
    folder = tmp_path / "session"
    shutil.copytree(golden[0].parent, folder)
    return folder


def test_replay_of_what_is_no_session(refused: Callable[..., list[str]], tmp_path: Path) -> None:
    one(refused("replay", tmp_path), "REC-002", "header.json")
    one(refused("replay", tmp_path / "nowhere"), "REC-002")


def test_replay_of_a_newer_session(refused: Callable[..., list[str]], recorded: Path) -> None:
    header = json.loads((recorded / "header.json").read_bytes())
    (recorded / "header.json").write_text(json.dumps({**header, "schema": 99}))
    one(refused("replay", recorded), "REC-004", "schema 99", "update riot")


def test_replay_of_a_damaged_session(refused: Callable[..., list[str]], recorded: Path) -> None:
    inputs = recorded / "inputs.jsonl"
    lines = inputs.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3][:10] + b"\n"
    inputs.write_bytes(b"".join(lines))
    one(refused("replay", recorded), "inputs.jsonl:4:", "REC-006")
    inputs.unlink()
    one(refused("replay", recorded), "inputs.jsonl", "REC-005")


def test_replay_of_a_header_without_a_show(
    refused: Callable[..., list[str]], recorded: Path
) -> None:
    header = json.loads((recorded / "header.json").read_bytes())
    for broken in (
        {**header, "opening": {}},
        {**header, "graph_texts": {}},
        {**header, "configuration": {"film": 3}},
        {**header, "opening": {**header["opening"], "show": {"scene": 4}}},
    ):
        (recorded / "header.json").write_text(json.dumps(broken))
        one(refused("replay", recorded), "header.json", "RUN-010")
    (recorded / "header.json").write_text('{"schema": 1,')
    one(refused("replay", recorded), "header.json", "REC-003")


def test_replay_says_where_a_changed_session_differs(riot: Riot, recorded: Path) -> None:
    trace = recorded / "trace.jsonl"
    trace.write_text(trace.read_text().replace('"to":"gold"', '"to":"deep"'))
    done = riot("replay", recorded)
    assert done.returncode == 1
    assert "differs at tick" in done.stdout and "in trace" in done.stdout
