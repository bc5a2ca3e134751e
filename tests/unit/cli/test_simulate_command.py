"""`riot simulate` as an author types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import ProblemsFound, RiotError

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

QUICK = ("--viewers", "30", "--processes", "1")


@pytest.fixture
def film(tmp_path: Path, repository: Path) -> Path:
    """Give the demonstration film without its clips: not shot yet."""
    path = tmp_path / "scenes/graph.yaml"
    path.parent.mkdir()
    shutil.copy(repository / "scenes/demo/graph.yaml", path)
    return path


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["simulate", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> RiotError:
    done = CliRunner().invoke(app, ["simulate", *words])
    assert isinstance(done.exception, RiotError), done.output
    return done.exception


def test_the_terminal_says_how_the_film_runs(film: Path) -> None:
    said = run(str(film), *QUICK)
    assert "Tide: 30 viewers with 30 faces" in said
    assert "11 clips are not there or cannot be measured and are taken to last 20 s" in said
    for words in ("Endings", "A visit lasts", "Paths", "Decisions", "horizon", "end_still"):
        assert words in said
    assert run(str(film), *QUICK) == said, "the same seed says the same"
    assert run(str(film), *QUICK, "--seed", "2") != said


def test_a_page_and_json_are_written(film: Path, tmp_path: Path) -> None:
    page, plain = tmp_path / "out/page.html", tmp_path / "out/all.json"
    said = run(str(film), *QUICK, "--html", str(page), "--json", str(plain))
    assert f"written: {page}" in said
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    found = json.loads(plain.read_text(encoding="utf-8"))
    assert found["viewers"] == 30
    assert sum(path["count"] for path in found["paths"]) == 30


def test_a_sweep_asks_which_threshold_and_lists_them(film: Path) -> None:
    listed = run(str(film), "--sweep", "list")
    assert "scenes.gold.transitions.0.when.surprise.at_least" in listed
    swept = run(str(film), *QUICK, "--sweep", "scenes.gold.surprise")
    assert "endings at each value" in swept
    error = refused(str(film), *QUICK, "--sweep", "scenes.horizon.margin")
    assert error.code == "AUT-321"
    assert "scenes.horizon.transitions.1.when.all.0.margin" in str(error)
    assert refused(str(film), *QUICK, "--sweep", "scenes.horizn.anger").code == "AUT-320"


def test_a_film_with_mistakes_gets_what_check_says(film: Path) -> None:
    film.write_text(
        film.read_text(encoding="utf-8").replace("to: gold,", "to: golf,"), encoding="utf-8"
    )
    error = refused(str(film), *QUICK)
    assert isinstance(error, ProblemsFound)
    found = [problem for problem in error.problems if problem.code == "SCN-010"]
    assert found and found[0].line is not None and "gold" in found[0].hint


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--viewers", "0"), "AUT-301"),
        (("--longest", "soon"), "AUT-301"),
        (("--longest", "0"), "AUT-301"),
        (("--from", "nowhere"), "AUT-310"),
    ],
)
def test_what_makes_no_sense_is_refused(film: Path, words: tuple[str, ...], code: str) -> None:
    error = refused(str(film), "--processes", "1", *words)
    assert error.code == code
    assert "\n" not in str(error)


def test_a_page_that_cannot_be_written_is_an_error(film: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = refused(str(film), *QUICK, "--html", str(tmp_path / "file/page.html"))
    assert error.code == "AUT-302"
