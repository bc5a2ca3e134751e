"""`riot seal` seals by hand what a machine left behind, and names what it cannot."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from riot import cli
from riot.record.journal.lock import WriterLock
from riot.record.sessions import open_session, sessions_below
from riot.runtime.archiving import sealer
from tests.journals import write_journal

RECORDINGS = Path(__file__).parents[2] / "replay/recordings"
ENDED, OPEN, DAMAGED = (f"2026-11-2{day}T12-00-00Z-0000000{day}" for day in (0, 1, 2))


def seal(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int | str | None:
    monkeypatch.setattr(sealer, "only_seal", lambda: None)  # this process goes on
    monkeypatch.setattr(sys, "argv", ["riot", "seal", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_what_a_dead_machine_left_is_closed_and_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions = tmp_path / "sessions"
    write_journal(sessions, {}, name=ENDED)
    write_journal(sessions, {}, name=OPEN, ended=False)
    damaged = shutil.copytree(RECORDINGS / "smiling-man", sessions / DAMAGED)
    lines = (damaged / "inputs.jsonl").read_bytes().splitlines(keepends=True)
    (damaged / "inputs.jsonl").write_bytes(b"".join([*lines[:2], b"x\n", *lines[3:]]))
    assert seal(monkeypatch, sessions) == 1
    told = capsys.readouterr().out
    assert f"closed as interrupted: {OPEN}" in told
    assert "inputs.jsonl:3: error REC-006" in told and "2 sessions are sealed" in told
    assert [path.name for path in sessions_below(tmp_path / "logs")] == [ENDED, OPEN]
    end = open_session(OPEN, [tmp_path / "logs"]).end
    assert end is not None and end.reason == "interrupted"
    assert [path.name for path in sessions_below(sessions)] == [DAMAGED]


def test_what_cannot_be_closed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left = write_journal(tmp_path / "sessions", {}, name=OPEN, ended=False)
    (left / "moods.jsonl.gz").unlink()
    assert seal(monkeypatch, tmp_path / "sessions") == 1
    told = capsys.readouterr().out
    assert f"left as it is: {OPEN} cannot be closed" in told and "moods.jsonl.gz" in told


def test_one_alone_goes_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write_journal(tmp_path / "sessions", {}, name=ENDED)
    write_journal(tmp_path / "sessions", {}, name=OPEN)
    lock = WriterLock(one)
    assert seal(monkeypatch, one, "--logs", tmp_path / "there") == 1
    assert "is being written" in capsys.readouterr().out
    lock.release()
    assert seal(monkeypatch, one, "--logs", tmp_path / "there") == 0
    assert [path.name for path in sessions_below(tmp_path / "there")] == [ENDED]
    assert [path.name for path in sessions_below(tmp_path / "sessions")] == [OPEN]


def test_nothing_and_nowhere_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert seal(monkeypatch, tmp_path) == 0
    assert "nothing to seal" in capsys.readouterr().out
    assert seal(monkeypatch, tmp_path / "nowhere") == 2
    assert "REC-025" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    assert seal(monkeypatch) == 2
    assert "REC-025" in capsys.readouterr().err
