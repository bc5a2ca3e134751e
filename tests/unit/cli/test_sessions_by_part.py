"""A visit is named alike everywhere: by its id, or by the part of it that `riot forget` prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from riot.cli.app import app
from riot.errors import RiotError
from riot.record.archive.sealing import seal
from riot.runtime.film_telling import FilmTelling
from tests.conftest import REPOSITORY

RECORDING = REPOSITORY / "tests/replay/recordings/calm-woman"
ANNA, OTHER = "2026-11-21T15-10-00Z-0a1b2c3d", "2026-11-21T16-50-00Z-1b2c3d4e"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of an installation that keeps a journal and a sealed visit."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/installation.yaml").write_text(
        "film: graph.yaml\nrecord: {folder: ../sessions, logs: ../logs}\n", encoding="utf-8"
    )
    for name in (ANNA, OTHER):
        shutil.copytree(RECORDING, tmp_path / "sessions" / name)
    seal(tmp_path / "sessions" / OTHER, tmp_path / "logs", FilmTelling())
    shutil.rmtree(tmp_path / "sessions" / OTHER, ignore_errors=True)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("part", ["0a1b2c3d", "2026-11-21T15", ANNA])
def test_replay_takes_what_forget_prints(house: Path, part: str) -> None:
    done = run("replay", part, "--no-why")
    assert done.exit_code == 0, done.exception
    assert done.output.startswith("identical")


@pytest.mark.parametrize(("part", "name"), [("0a1b2c3d", ANNA), ("1b2c3d4e", OTHER)])
def test_report_and_export_take_it_journal_or_sealed(house: Path, part: str, name: str) -> None:
    assert run("report", part).exit_code == 0
    assert (house / f"{name}.html").is_file()
    for number, asked in enumerate((["--session", part], [part])):
        out = house / f"out{number}"
        done = run("export", "--to", "csv", "--table", "scenes", "-o", str(out), *asked)
        assert done.exit_code == 0, done.exception
        text = (out / "scenes.csv").read_text(encoding="utf-8")
        assert name in text and ({ANNA, OTHER} - {name}).pop() not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", "2026-11-21"),
        ("report", "2026-11-21"),
        ("export", "--to", "csv", "--session", "2026-11-21"),
        ("forget", "2026-11-21"),
    ],
)
def test_a_part_of_several_lists_them_in_one_line(house: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, RiotError), done.output
    said = str(done.exception)
    assert "REC-032: 2 sessions have '2026-11-21' in their id" in said
    assert f"{ANNA}, {OTHER}" in said and "\n" not in said


def test_what_nobody_has_is_told_as_before(house: Path) -> None:
    for arguments, code in (
        (("replay", "nobody"), "REC-002"),
        (("report", "nobody"), "REC-002"),
        (("export", "--to", "csv", "--session", "nobody"), "REC-058"),
        (("export", "nobody", "--to", "csv"), "REC-050"),
    ):
        done = run(*arguments)
        assert isinstance(done.exception, RiotError), done.output
        assert done.exception.code == code
