"""What `pip install .` installs works by itself, and loads nothing heavy before it must."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import TinyFilm
    from tests.system.conftest import Installer

HEAVY = (
    "numpy",
    "cv2",
    "vlc",
    "av",
    "pygame",
    "tensorflow",
    "keras",
    "ai_edge_litert",
    "miniaudio",
    "duckdb",
    "ibis",
    "pyspark",
    "pyarrow",
    "pandas",
    "plotly",
    "mcap",
    "segno",
)
"""Libraries that no command may load before it needs them."""

CARDS = """
riot: 1
title: Cards
media: .
listens_to: [anger, fear]
start: one
scenes:
  one: {card: {text: One, for: 3s}, transitions: [{to: two}]}
  two: {card: {text: Two, for: 3s}, transitions: [{to: one}]}
"""
"""A film without any clip."""

LOADED = f"""
import atexit, json, pathlib, sys
def tell():
    loaded = [name for name in {(*HEAVY, "pythonosc")!r} if name in sys.modules]
    pathlib.Path(FILE).write_text(json.dumps(loaded))
atexit.register(tell)
sys.argv[0] = "riot"
from riot.cli import main
main()
"""


def loaded_by(tmp_path: Path, path: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Run a command; give its status, the heavy libraries it loaded, and what it printed."""
    file = tmp_path / "loaded.json"
    code = LOADED.replace("FILE", repr(str(file)))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(path), "SDL_AUDIODRIVER": "dummy"},
    )
    return done.returncode, json.loads(file.read_text()), done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `pip install .` does."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("missing: hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=repository,
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with riot as it lies in site-packages."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_holds_all_that_is_shipped(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "riot/shipped/config/installation.yaml",
        "riot/shipped/config/scene-graph.schema.json",
        "riot/shipped/config/installation.schema.json",
        "riot/authoring/editor/example.yaml",
        "riot/authoring/new_film/template/extensions.json",
        "riot/authoring/new_film/template/gitignore.txt",
        "riot/authoring/new_film/template/graph.yaml",
        "riot/authoring/new_film/template/installation.yaml",
        "riot/authoring/new_film/template/README.md",
        "riot/shipped/scenes/demo/graph.yaml",
        "riot/shipped/models/expression/card.json",
        "riot/shipped/models/expression/expression.tflite",
        "riot/shipped/models/expression/expression.keras",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "media/"))]
    assert not [name for name in names if name.endswith((".mp4", ".gif", ".npz", ".pyc"))]
    metadata = next(name for name in names if name.endswith("entry_points.txt"))
    assert b"riot = riot.cli:main" in zipfile.ZipFile(wheel).read(metadata)


def test_an_installed_copy_checks_films(
    installed: Path, tmp_path: Path, tiny_film: TinyFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    graph = str(tiny_film.graph)
    status, loaded, printed = loaded_by(tmp_path, installed, "check", graph)
    assert status == 0, printed
    assert "1 checked: 0 errors, 0 warnings" in printed
    assert set(loaded) <= {"av", "numpy"}, "clips are measured by FFmpeg, and nothing else"
    status, loaded, printed = loaded_by(tmp_path, installed, "check", graph)
    assert status == 0, printed
    assert loaded == [], "what was measured is kept"
    film = tmp_path / "cards.yaml"
    film.write_text(CARDS)
    status, loaded, printed = loaded_by(tmp_path, installed, "check", str(film))
    assert status == 0, printed
    assert loaded == [], "without clips there is nothing to measure"


def test_an_installed_copy_finds_its_own_model(
    installed: Path, tmp_path: Path, install: Installer
) -> None:
    path = install(camera={"source": "none"}, screen={"player": "sim"})
    status, loaded, printed = loaded_by(
        tmp_path, installed, "run", str(path), "--headless", "--for", "1s"
    )
    assert status == 0, printed
    # The conductor of a running show: OSC is all it loads.
    assert loaded == ["pythonosc"]


def test_an_installed_copy_reads_a_face(installed: Path, tmp_path: Path, smiling_man: Path) -> None:
    code = (
        "import sys, riot; from riot import Fer\n"
        "_, faces = next(Fer.load(['calm', 'happiness']).predict_video(sys.argv[1]))\n"
        "print(riot.__file__, faces[0].label)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(smiling_man)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert done.stdout.split() == [str(installed / "riot/__init__.py"), "happiness"], done.stderr


def test_importing_riot_loads_nothing_heavy() -> None:
    code = f"import riot, riot.cli, sys; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    [
        "",
        "run",
        "demo",
        "init",
        "placeholders",
        "check",
        "fmt",
        "graph",
        "export",
        "rehearse",
        "simulate",
        "replay",
        "report",
        "sql",
        "seal",
        "forget",
        "privacy report",
        "pretend",
        "train",
        "evaluate",
        "predict",
        "doctor",
        "schema",
        "media",
        "media check",
        "media prepare",
        "models",
        "models pull",
        "models list",
        "import",
        "import riot-json",
        "texts",
        "texts extract",
        "texts merge",
        "texts status",
    ],
)
def test_help_loads_nothing_heavy(repository: Path, tmp_path: Path, command: str) -> None:
    status, loaded, printed = loaded_by(tmp_path, repository, *command.split(), "--help")
    assert status == 0, printed
    assert "Usage" in printed
    assert loaded == []


def test_the_conductor_loads_no_native_media_or_model_library(
    repository: Path, tmp_path: Path, install: Installer, smiling_man: Path
) -> None:
    path = install(camera={"source": str(smiling_man)}, audience=None)
    status, loaded, printed = loaded_by(
        tmp_path, repository, "run", str(path), "--headless", "--for", "4s"
    )
    assert status == 0, printed
    assert "face present" in printed, "it saw the man"
    assert loaded == ["pythonosc"]
