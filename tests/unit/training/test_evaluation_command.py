"""`riot evaluate` on two hundred real faces with the shipped model."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from riot import cli

ROOT = Path(__file__).parents[3]
MODEL = str(ROOT / "models/expression")
FACES = 200


@pytest.fixture(scope="module")
def pair(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a small FER+ pair: 200 faces, five of which are in training too."""
    folder = tmp_path_factory.mktemp("pair")
    with np.load(data / "ferplus_valid.npz") as arrays:
        whole = {name: arrays[name] for name in arrays.files}
    some = {name: values[:FACES] for name, values in whole.items()}
    others = {name: values[[0, 1, 2, 3, 4, *range(3000, 3020)]] for name, values in whole.items()}
    np.savez(folder / "ferplus_valid.npz", **some)
    np.savez(folder / "ferplus_train.npz", **others)
    return folder


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Call `riot evaluate` as the shell does; give the exit status."""
    monkeypatch.setattr(sys, "argv", ["riot", "evaluate", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_shipped_model_is_measured_and_written_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pair: Path, tmp_path: Path
) -> None:
    out = tmp_path / "measured"
    assert call(monkeypatch, MODEL, str(pair), "--out", str(out)) == 0
    printed = capsys.readouterr().out
    assert "on 200 faces" in printed and "of them have a copy" in printed
    for words in ("expression, 8 labels", "anger, fear, calm", "fer2013, 7 labels", "Hand-Till"):
        assert words in printed
    numbers = json.loads((out / "metrics.json").read_text())
    # The five, and perhaps neighbours of the same shoot.
    assert numbers["faces"] == FACES and 5 <= numbers["copied"] <= 10
    first = numbers["answers"][0]
    assert first["question"] == {
        "scheme": "expression",
        "head": "expression",
        "labels": list(first["whole"]["labels"]),
        "whole": True,
    }
    accuracy = first["whole"]["accuracy"]
    assert 0.7 < accuracy["low"] < accuracy["value"] < accuracy["high"] < 1
    assert first["whole"]["ece"]["value"] < 0.2
    assert 0 < first["whole"]["faces"] - first["apart"]["faces"] <= 10
    report = (out / "report.md").read_text()
    for plot in ("confusion", "reliability", "labels"):
        assert f"({plot}-expression.png)" in report
        drawn = cv2.imread(str(out / f"{plot}-expression.png"))
        assert drawn is not None and drawn.shape[0] > 500 and drawn.std() > 10


def test_one_file_with_some_labels_merged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pair: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "third.npz"
    alone.write_bytes((pair / "ferplus_valid.npz").read_bytes())
    arguments = [MODEL, str(alone), "--labels", "calm,anger", "--merge", "disgust=anger"]
    assert call(monkeypatch, *arguments) == 0
    printed = capsys.readouterr().out
    assert "Copies in the training data were not looked for" in printed
    assert "expression among calm, anger" in printed and "disgust" not in printed


def test_copies_are_looked_for_in_the_data_that_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pair: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "third.npz"
    alone.write_bytes((pair / "ferplus_valid.npz").read_bytes())
    training = str(pair / "ferplus_train.npz")
    assert call(monkeypatch, MODEL, str(alone), "--apart-from", training) == 0
    assert " of them have a copy in" in capsys.readouterr().out


def test_robustness_is_measured_and_drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pair: Path, tmp_path: Path
) -> None:
    with np.load(pair / "ferplus_valid.npz") as arrays:
        np.savez(tmp_path / "few.npz", **{name: arrays[name][:40] for name in arrays.files})
    out = tmp_path / "out"
    arguments = [MODEL, str(tmp_path / "few.npz"), "--robustness", "--out", str(out)]
    assert call(monkeypatch, *arguments) == 0
    assert "noise 30 gray values" in capsys.readouterr().out
    measured = json.loads((out / "metrics.json").read_text())["robustness"]
    assert len(measured["rows"]) == 24
    assert min(row["ratio"] for row in measured["rows"]) < 1
    drawn = cv2.imread(str(out / "robustness.png"))
    assert drawn is not None and drawn.std() > 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "DATA"], ["TRN-304", "nowhere"]),
        ([MODEL, "nowhere.npz"], ["TRN-201", "nowhere.npz"]),
        ([MODEL, "DATA", "--labels", "calm,boredom"], ["TRN-303", "boredom", "happiness"]),
        ([MODEL, "DATA", "--compare", "someone"], ["TRN-307", "someone", "fer"]),
        ([MODEL], ["CLI-002", "data"]),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pair: Path,
    arguments: list[str],
    words: list[str],
) -> None:
    given = [str(pair) if argument == "DATA" else argument for argument in arguments]
    assert call(monkeypatch, *given) == 2
    shown = capsys.readouterr().err.strip().splitlines()
    assert len(shown) == 1
    assert all(word in shown[0] for word in words)
