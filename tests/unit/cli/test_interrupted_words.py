"""What `riot run` prints of visits that a crash cut off, and of those that were not kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from riot.cli.interrupted import interrupted_in_words
from riot.cli.playing import play
from riot.config.installation import Installation
from riot.record.journal.recover import Recovered
from riot.record.settings import RecordSettings
from riot.runtime import run
from riot.runtime.run import Outcome


def test_one_line_says_how_many_which_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sessions, logs = tmp_path / "sessions", tmp_path / "logs"
    assert list(interrupted_in_words((), logs)) == []
    (line,) = interrupted_in_words([Recovered(sessions / "a", 5)], logs)
    assert line == (
        "1 visit was cut off by a crash or a power cut and closed as interrupted: a, now in "
        "sessions, next sealed into logs."
    )
    (line,) = interrupted_in_words([Recovered(sessions / name, 5) for name in "abcde"], logs)
    assert line.startswith("5 visits were cut off")
    assert "interrupted: a, b, c and 2 more, now" in line


def test_one_that_could_not_be_closed_has_a_line_of_its_own(tmp_path: Path) -> None:
    found = [Recovered(tmp_path / "a", problem="read-only"), Recovered(tmp_path / "b", 5)]
    closed, left = interrupted_in_words(found, tmp_path / "logs")
    assert "1 visit was" in closed and "interrupted: b," in closed
    assert left.endswith(f"{tmp_path / 'a'}: read-only")


def test_a_run_prints_what_was_cut_off_and_what_was_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fake(
        *_: object, recovered: Callable[[Sequence[Recovered]], None], **_more: object
    ) -> Outcome:
        recovered([Recovered(tmp_path / "old", 5)])
        return Outcome((), ("new is [nowhere]",), 1, "stopped", {})

    monkeypatch.setattr(run, "run_installation", fake)
    record = RecordSettings(folder=tmp_path / "sessions", logs=tmp_path / "logs")
    installation = Installation(film=tmp_path / "graph.yaml", language="en", record=record)
    play(installation, seed=1, headless=True, seconds=1)
    out = capsys.readouterr().out
    assert "1 visit was cut off by a crash" in out
    assert "Not kept: new is [nowhere]" in out
    assert "Session:" not in out and "nobody came" not in out
