"""The command `riot fmt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import ProblemsFound

UNEVEN, EVEN = "a:\n- b # c\n", "a:\n  - b # c\n"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Write a file that is laid out unevenly."""
    path = tmp_path / "film.yaml"
    path.write_text(UNEVEN)
    return path


def test_files_are_formatted_once(film: Path) -> None:
    done = CliRunner().invoke(app, ["fmt", str(film)])
    assert (done.exit_code, film.read_text()) == (0, EVEN)
    assert done.output == f"{film} formatted\n1 file: 1 changed\n"
    assert CliRunner().invoke(app, ["fmt", str(film)]).output == "1 file: 0 changed\n"
    assert CliRunner().invoke(app, ["fmt", str(film), "--check"]).exit_code == 0


def test_check_lists_and_diff_shows_and_neither_writes(film: Path) -> None:
    done = CliRunner().invoke(app, ["fmt", str(film), "--check"])
    assert (done.exit_code, done.output) == (1, f"{film} would change\n1 file: 1 would change\n")
    done = CliRunner().invoke(app, ["fmt", str(film), "--diff"])
    assert done.exit_code == 1
    assert "-- b # c\n+  - b # c\n" in done.output
    assert film.read_text() == UNEVEN


def test_one_bad_file_does_not_keep_the_others_from_being_formatted(
    film: Path, tmp_path: Path
) -> None:
    bad, gone = tmp_path / "bad.yaml", tmp_path / "gone.yaml"
    bad.write_text("a: [")
    done = CliRunner().invoke(app, ["fmt", str(bad), str(gone), str(film)])
    assert isinstance(done.exception, ProblemsFound)
    assert [problem.code for problem in done.exception.problems] == ["YML-004", "YML-001"]
    assert (bad.read_text(), film.read_text()) == ("a: [", EVEN)
