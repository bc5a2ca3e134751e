"""The command `riot models`."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.models import app
from riot.errors import RiotError
from riot.perception import model_files
from riot.perception.model_files import ModelFile

ROOT = Path(__file__).parents[3]
MODEL = ModelFile("yunet", "small.onnx", 5, hashlib.sha256(b"model").hexdigest(), "MIT", "small")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test a models folder of its own and a small model."""
    monkeypatch.setattr(model_files, "models_folder", lambda: tmp_path / "models")
    monkeypatch.setattr(model_files, "MODEL_FILES", {"yunet": MODEL})
    return tmp_path / "models"


def test_a_local_file_is_installed_and_listed(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    assert "missing" in runner.invoke(app, ["list"]).output
    source = tmp_path / "file"
    source.write_bytes(b"model")
    result = runner.invoke(app, ["pull", "yunet", "--from", str(source)])
    assert result.exit_code == 0, result.output
    assert (folder / "small.onnx").read_bytes() == b"model"
    assert "installed" in runner.invoke(app, ["list"]).output
    (folder / "small.onnx").write_bytes(b"mod")
    assert "damaged" in runner.invoke(app, ["list"]).output


def test_an_unknown_model_is_told_with_the_nearest(folder: Path) -> None:
    result = CliRunner().invoke(app, ["pull", "yunett"])
    assert isinstance(result.exception, RiotError)
    assert "did you mean 'yunet'?" in str(result.exception)


def test_offline_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riot.perception.installing.YUNET_ADDRESS", "http://127.0.0.1:9/x")
    result = CliRunner().invoke(app, ["pull", "yunet"])
    assert isinstance(result.exception, RiotError)
    assert result.exception.code == "PER-301"


def test_a_run_that_is_not_trained_is_told_before_anything_heavy_is_loaded(
    tmp_path: Path,
) -> None:
    heavy = "tensorflow" in sys.modules
    result = CliRunner().invoke(app, ["export", str(tmp_path), "out", "--data", "none"])
    assert isinstance(result.exception, RiotError)
    assert result.exception.code == "TRN-405"
    assert "riot train --resume" in str(result.exception)
    assert heavy == ("tensorflow" in sys.modules)


def test_nothing_heavy_is_imported_for_help() -> None:
    script = (
        "import sys, riot.cli.models; "
        "heavy = {'cv2', 'numpy', 'ai_edge_litert', 'urllib.request', 'pydantic'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
