"""The installation file: paths from its own folder, every problem placed, an exact round trip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from riot.config.installation import Installation, load_installation
from riot.config.shipped import SHIPPED
from riot.errors import Problem, ProblemsFound

ROOT = Path(__file__).parents[3]


def load(folder: Path, text: str) -> Installation:
    path = folder / "installation.yaml"
    path.write_text(text)
    return load_installation(path)


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        load(folder, text)
    return caught.value.problems


def test_only_the_film_must_be_named(tmp_path: Path) -> None:
    loaded = load(tmp_path, "film: graph.yaml\n")
    assert loaded.film == tmp_path / "graph.yaml"
    assert loaded.language == "en"
    assert loaded.emotion.model == str((SHIPPED / "models/expression").resolve())
    assert loaded.rigs == ()
    [problem] = problems(tmp_path, "language: en\n")
    assert (problem.code, problem.message) == ("CFG-003", "the key 'film' is missing in the file")


def test_paths_count_from_the_files_own_folder(tmp_path: Path) -> None:
    (tmp_path / "faces.mp4").touch()
    loaded = load(
        tmp_path,
        "film: ../scenes/graph.yaml\n"
        "camera: {source: faces.mp4}\n"
        "emotion: {model: nets/mine}\n"
        "record: {folder: kept}\n",
    )
    assert loaded.film == tmp_path.parent / "scenes/graph.yaml"
    assert loaded.camera.source == str(tmp_path / "faces.mp4")
    assert loaded.emotion.model == str(tmp_path / "nets/mine")
    assert loaded.record.folder == tmp_path / "kept"


@pytest.mark.parametrize(
    ("written", "source", "kind"),
    [
        ("0", "0", "opencv"),
        ("2", "2", "opencv"),
        ('"0"', "0", "opencv"),
        ("/dev/video0", "/dev/video0", "opencv"),
        ("rtsp://10.0.0.4/a", "rtsp://10.0.0.4/a", "opencv"),
        ("sim", "sim", "sim"),
        ("none", "none", "none"),
    ],
)
def test_a_camera_that_is_no_file_is_left_as_written(
    tmp_path: Path, written: str, source: str, kind: str
) -> None:
    loaded = load(tmp_path, f"film: a.yaml\ncamera: {{source: {written}}}\n")
    assert (loaded.camera.source, loaded.camera.kind) == (source, kind)


@pytest.mark.parametrize("keep", ["none", "decisions", "readings"])
def test_what_is_kept_may_be_said_in_a_word(tmp_path: Path, keep: str) -> None:
    short = load(tmp_path, f"film: a.yaml\nrecord: {keep}\n").record
    assert short == load(tmp_path, f"film: a.yaml\nrecord: {{keep: {keep}}}\n").record
    assert short.keep == keep


def test_unknown_keys_get_a_hint_at_any_depth(tmp_path: Path) -> None:
    found = problems(
        tmp_path, "film: a.yaml\ncamra: {}\nmood:\n  emma_time: 1s\n  who: {polcy: mean}\n"
    )
    assert {problem.code for problem in found} == {"CFG-002"}
    assert {(problem.line, problem.column, problem.hint) for problem in found} == {
        (2, 1, "did you mean 'camera'?"),
        (4, 3, "did you mean 'ema_time'?"),
        (5, 9, "did you mean 'policy'?"),
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("mood: {ema_time: 2}", 2, 8, "mood.ema_time: 2 is no duration; write 1.5s"),
        ("mood: {ema_time: 0s}", 2, 8, "greater than 0"),
        ("camera: {width: wide}", 2, 10, "needs a whole number"),
        ("camera: 0", 2, 1, "needs a block of keys"),
        ("language: English", 2, 1, "should match pattern"),
        ("record: some", 2, 1, "'none', 'decisions' or 'readings' (it is 'some')"),
        ("record: true", 2, 1, "needs a block of keys"),
        ("mood: {dominance: {enter: 0.1, keep: 0.2}}", 2, 8, "keep (0.2) must not be above"),
        ("rigs: [{name: a, host: b, port: 99999}]", 2, 27, "99999"),
    ],
)
def test_wrong_values_are_named_with_their_place(
    tmp_path: Path, text: str, line: int, column: int, words: str
) -> None:
    [problem] = problems(tmp_path, f"film: a.yaml\n{text}\n")
    assert (problem.code, problem.line, problem.column) == ("CFG-004", line, column)
    assert words in problem.message


@pytest.mark.parametrize("name", ["installation.yaml"])
def test_the_shipped_installation_survives_a_round_trip_through_json(name: str) -> None:
    loaded = load_installation(ROOT / "config" / name)
    assert loaded.film == ROOT / "scenes/demo/graph.yaml"
    assert loaded.film.is_file()
    text = json.dumps(loaded.model_dump(mode="json"))
    assert Installation.model_validate(json.loads(text)) == loaded


def test_odd_durations_survive_the_round_trip(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "film: a.yaml\n"
        "mood: {ema_time: 333ms, hold: '0:01.001', stale_after: 1h, decay_time: 0.1s}\n"
        "rigs: [{name: a, host: localhost, port: 9000}]\n",
    )
    again = Installation.model_validate(json.loads(json.dumps(loaded.model_dump(mode="json"))))
    assert again == loaded
    assert (again.mood.ema_time, again.mood.hold) == (0.333, 1.001)


@pytest.mark.parametrize(
    ("sound", "code", "told"),
    [
        ("{volume: 1.5}", "CFG-004", "screen.sound.volume: "),
        ("{chanels: 2}", "CFG-002", "unknown key 'chanels'"),
        ("loud", "CFG-004", "screen.sound: needs true or false"),
    ],
)
def test_a_mistake_in_the_sound_is_told_of_its_key(
    tmp_path: Path, sound: str, code: str, told: str
) -> None:
    [problem] = problems(tmp_path, f"film: graph.yaml\nscreen: {{sound: {sound}}}\n")
    assert problem.code == code and problem.message.startswith(told)


@pytest.mark.parametrize("given", ["0", "-3", "1.5", "never", "99999999999", "true", "[]", "null"])
def test_days_of_retention_are_asked_for_in_words(tmp_path: Path, given: str) -> None:
    file = tmp_path / "installation.yaml"
    file.write_text(f"film: graph.yaml\nrecord: {{retention: {given}}}\n", encoding="utf-8")
    with pytest.raises(
        ProblemsFound, match=r"CFG-004: record.retention: .* days from 1 .* or forever"
    ):
        load_installation(file)


@pytest.mark.parametrize(("given", "kept"), [("30", 30), ("'30'", 30), ("forever", "forever")])
def test_days_of_retention_or_forever(tmp_path: Path, given: str, kept: object) -> None:
    file = tmp_path / "installation.yaml"
    file.write_text(f"film: graph.yaml\nrecord: {{retention: {given}}}\n", encoding="utf-8")
    assert load_installation(file).record.retention == kept
