"""After a run, what is said of each visit is true: whole, without an end, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.config.installation import Installation
from riot.errors import RiotError
from riot.messages import Health, HealthState
from riot.record.journal.header import END_FILE, HEADER_FILE
from riot.record.journal.recover import Recovered
from riot.record.settings import RecordSettings
from riot.runtime import left_behind as examined
from riot.runtime import run
from riot.runtime.build import RunOptions
from riot.runtime.left_behind import left_behind

NAME = "2026-11-21T10-00-00Z-1a2b3c4d"


@pytest.fixture
def record(tmp_path: Path) -> RecordSettings:
    return RecordSettings(folder=tmp_path / "sessions", logs=tmp_path / "logs")


def health(state: HealthState, detail: str) -> Health:
    return Health(t=0.0, stage="record", state=state, since=0.0, detail=detail)


def test_whole_visits_are_named_where_they_lie_now(record: RecordSettings) -> None:
    journal = record.folder / NAME
    journal.mkdir(parents=True)
    (journal / END_FILE).touch()
    sealed = record.logs / "date=2026-11-21" / "other"
    sealed.mkdir(parents=True)
    (sealed / "sessions.parquet").touch()
    found = left_behind([journal, record.folder / "other"], record, None)
    assert found.sessions == (journal, sealed)
    assert found.unkept == ()


def test_a_visit_that_was_never_written_is_named_with_the_reason(record: RecordSettings) -> None:
    found = left_behind([record.folder / NAME], record, health("failed", "no such disk"))
    assert found.sessions == ()
    (line,) = found.unkept
    assert line == f"{NAME} is neither in {record.folder} nor in {record.logs}: no such disk"
    (line,) = left_behind([record.folder / NAME], record, health("degraded", "slow")).unkept
    assert "slow" not in line and "deleted meanwhile" in line


def test_a_visit_without_its_end_is_told(record: RecordSettings) -> None:
    journal = record.folder / NAME
    journal.mkdir(parents=True)
    (journal / HEADER_FILE).touch()
    found = left_behind([journal], record, None)
    assert found.sessions == ()
    (line,) = found.unkept
    assert line == f"{journal} has no end; the next start, or riot seal, closes it"


def test_a_disk_that_answers_with_an_error_ends_in_a_line(
    record: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_journal: Path, _logs: Path) -> Path:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(examined, "now_at", gone)
    (line,) = left_behind([record.folder / NAME], record, None).unkept
    assert line == f"{NAME}: Input/output error: {record.folder / NAME}"


def test_what_was_closed_is_told_even_where_the_start_fails(
    record: RecordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RiotError("CFG-001", "cannot start")

    (record.folder / NAME).mkdir(parents=True)
    (record.folder / NAME / HEADER_FILE).write_text("{}", encoding="ascii")
    monkeypatch.setattr(run, "build_installation", refuse)
    told: list[Recovered] = []
    installation = Installation(film=record.folder / "graph.yaml", language="en", record=record)
    with pytest.raises(RiotError, match="cannot start"):
        run.run_installation(
            installation, RunOptions(seed=1, headless=True), seconds=1, recovered=told.extend
        )
    assert [one.folder.name for one in told] == [NAME]
