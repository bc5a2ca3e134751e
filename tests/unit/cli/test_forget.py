"""`riot forget`: everything of a visit goes, nothing of another, and never one that goes on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner, Result

from riot.cli.forget import forget
from riot.errors import RiotError
from riot.record.journal.lock import WriterLock

RECORDING = Path(__file__).parents[2] / "replay/recordings/calm-woman"
ANNA, OTHER = "2026-11-21T15-10-00Z-0a1b2c3d", "2026-11-21T16-50-00Z-1b2c3d4e"


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an installation's sessions folder with two journals; its logs lie beside it."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    (config / "installation.yaml").write_text(
        "film: graph.yaml\nrecord: {folder: ../sessions, logs: ../logs}\n", encoding="utf-8"
    )
    for name in (ANNA, OTHER):
        shutil.copytree(RECORDING, tmp_path / "sessions" / name)
    return tmp_path / "sessions"


def seal(name: str, logs: Path) -> Path:
    folder = logs / "date=2026-11-21" / name
    folder.mkdir(parents=True)
    row = {"session": name, "seconds": 251.0, "film": "Tide", "outcome": "end_calm"}
    row |= {"reason": "ended", "language": "fr"}
    pq.write_table(pa.Table.from_pylist([row]), folder / "sessions.parquet")
    return folder


def run(*arguments: str, answer: str = "") -> Result:
    app = typer.Typer()
    app.command()(forget)
    return CliRunner().invoke(app, list(arguments), input=answer)


def refused(result: Result) -> str:
    assert isinstance(result.exception, RiotError), result.output
    return str(result.exception)


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_both_forms_and_what_stopped_halfway_go_and_the_other_visit_stays(sessions: Path) -> None:
    logs = sessions.parent / "logs"
    sealed = seal(ANNA, logs)
    shutil.copytree(sealed, sealed.with_name(f".unfinished-{ANNA}"))
    before = left(sessions / OTHER)
    done = run("0a1b", "--yes")
    assert done.exit_code == 0, done.output
    assert f"forgotten: {ANNA} (journal and sealed and what stopped halfway" in done.output
    assert [path.name for path in sessions.iterdir()] == [OTHER]
    assert left(sessions / OTHER) == before
    assert left(logs) == ["forgotten.json"]


def test_the_count_says_how_many_and_never_which(sessions: Path) -> None:
    (sessions.parent / "logs").mkdir()
    for name in (ANNA, OTHER):
        assert run(name, "--yes").exit_code == 0
    text = (sessions.parent / "logs/forgotten.json").read_text(encoding="utf-8")
    assert json.loads(text)["sessions"] == 2
    assert not any(part in text for part in (ANNA, "0a1b2c3d", OTHER, "15-10"))


@pytest.mark.parametrize(("answer", "remain"), [("n\n", 2), ("", 2), ("y\n", 1)])
def test_it_asks_first(sessions: Path, answer: str, remain: int) -> None:
    done = run(ANNA, answer=answer)
    assert done.exit_code == 0
    assert "Nobody can bring it back" in done.output
    assert ("Nothing was forgotten." in done.output) == (remain == 2)
    assert len(list(sessions.iterdir())) == remain


def test_a_visit_that_goes_on_is_refused_and_so_are_those_named_with_it(sessions: Path) -> None:
    lock = WriterLock(sessions / ANNA)
    try:
        said = refused(run(ANNA, OTHER, "--yes"))
    finally:
        lock.release()
    assert "REC-033" in said and "is being written" in said and "\n" not in said
    assert len(list(sessions.iterdir())) == 2


def test_the_lock_of_a_dead_writer_keeps_nothing(sessions: Path) -> None:
    (sessions / f".{ANNA}.lock").touch()
    assert run(ANNA, "--yes").exit_code == 0
    assert left(sessions)[0] == OTHER


def test_a_damaged_session_can_be_forgotten(sessions: Path) -> None:
    (sessions / ANNA / "header.json").write_text("{", encoding="utf-8")
    (sessions / OTHER / "header.json").unlink()
    folder = seal("2026-11-21T17-00-00Z-2c3d4e5f", sessions.parent / "logs")
    (folder / "sessions.parquet").write_bytes(b"PAR1 torn")
    for part in ("0a1b2c3d", "1b2c3d4e", "2c3d4e5f"):
        assert run(part, "--yes").exit_code == 0
    assert left(sessions) == [] and left(sessions.parent / "logs") == ["forgotten.json"]


def test_by_path_and_what_the_installation_has_of_it_goes_too(sessions: Path) -> None:
    sealed = seal(ANNA, sessions.parent / "logs")
    assert run(str(sealed), "--yes").exit_code == 0
    assert [path.name for path in sessions.iterdir()] == [OTHER]
    assert not sealed.exists()


def test_a_folder_elsewhere_needs_no_installation(
    sessions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run(str(sessions / ANNA), "--yes").exit_code == 0
    assert run(OTHER, "--logs", str(sessions), "--yes").exit_code == 0
    assert left(sessions) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nobody",), "REC-031"),
        (("2026-11-21",), "REC-032"),
        (("config",), "REC-031"),
        ((ANNA, "--logs", "nowhere"), "REC-030"),
        ((ANNA, "--logs", "config/installation.yaml"), "REC-030"),
        (("--around", "yesterday noon"), "REC-034"),
        ((ANNA, "--config", "nowhere.yaml"), "YML-001"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_line(
    sessions: Path, arguments: tuple[str, ...], says: str
) -> None:
    said = refused(run(*arguments, "--yes") if "--around" not in arguments else run(*arguments))
    assert says in said and "\n" not in said
    assert len(list(sessions.iterdir())) == 2


def test_a_visitor_who_knows_only_the_time_finds_her_visit(
    sessions: Path, set_zone: Callable[[str], None]
) -> None:
    set_zone("UTC")
    seal(ANNA, sessions.parent / "logs")
    done = run("--around", "2026-11-21 15:13", answer="1\ny\n")
    (row,) = re.findall(r"^ *1 .*$", done.output, re.MULTILINE)
    assert row.split() == [
        *("1", "2026-11-21", "15:10:00", "4", "min", "11", "s", "Tide", "end_calm", "0a1b2c3d")
    ]
    assert [path.name for path in sessions.iterdir()] == [OTHER]


def test_who_came_an_hour_later_is_not_shown_and_nothing_chosen_forgets_nothing(
    sessions: Path,
) -> None:
    done = run("--around", "2026-11-21T16:00+00:00", answer="\n")
    assert "No visit within half an hour" in done.output
    near = run("--around", "2026-11-21T16:40+00:00", answer="7\n\n")
    assert "1b2c3d4e" in near.output and "0a1b2c3d" not in near.output
    assert "There are 1." in near.output and "Nothing was forgotten." in near.output
    assert len(list(sessions.iterdir())) == 2


def test_an_interrupted_forgetting_is_finished_by_the_next(sessions: Path) -> None:
    (sessions / ANNA).rename(sessions / f".forgotten-{ANNA}")
    run("--around", "2026-11-21T20:00+00:00")
    assert [path.name for path in sessions.iterdir()] == [OTHER]


def test_a_disk_that_does_not_let_go_is_told(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> None:
        raise OSError(30, "Read-only file system", str(folder))

    monkeypatch.setattr("riot.record.privacy.forgetting.remove_session", refuse)
    said = refused(run(ANNA, "--yes"))
    assert f"REC-035: session {ANNA} cannot be forgotten: Read-only file system" in said
    assert "still there" in said
    assert not (sessions.parent / "logs/forgotten.json").exists()
