"""The doctor's lines for the record: what lies there, what is due, what is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riot.record.settings import RecordSettings
from riot.runtime.doctor import record as examined
from riot.runtime.doctor.finding import Finding
from riot.runtime.doctor.record import check_record

RECORDING = Path(__file__).parents[2] / "replay/recordings/calm-woman"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for day in ("2026-11-01", "2026-11-20"):
        sealed = tmp_path / f"logs/date={day}/{day}T10-00-00Z-0a1b2c3d"
        sealed.mkdir(parents=True)
        (sealed / "sessions.parquet").write_bytes(bytes(1_000_000))
    return tmp_path


def found(folder: Path, **settings: object) -> dict[str, list[Finding]]:
    values = {"folder": folder / "sessions", "logs": folder / "logs", **settings}
    lines: dict[str, list[Finding]] = {}
    for finding in check_record(RecordSettings.model_validate(values), NOW):
        lines.setdefault(finding.name, []).append(finding)
    return lines


def test_nothing_kept_is_nothing_to_say(folders: Path) -> None:
    assert found(folders, keep="none") == {}


def test_the_rate_so_far_says_how_long_there_is_room(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (logs,) = found(folders)["logs"]
    assert logs.state == "ok"
    assert "2 sessions, 2.0 MB, 0.1 MB a day: room for" in logs.what
    monkeypatch.setattr(examined, "room_for", lambda _place: 1_000_000)
    (logs,) = found(folders)["logs"]
    assert logs.state == "missing" and "room for 10 days" in logs.what and logs.remedy


def test_retention_says_when_the_next_goes_and_what_is_overdue(folders: Path) -> None:
    (line,) = found(folders, retention=30)["retention"]
    assert (line.state, line.what) == ("ok", "30 days; the next is deleted 2026-12-01")
    (line,) = found(folders, retention=10)["retention"]
    assert line.state == "missing" and "1 past that" in line.what
    (line,) = found(folders, retention="forever")["retention"]
    assert line.state == "missing" and "never deleted" in line.what
    (line,) = found(folders, retention=4000)["retention"]
    assert line.state == "missing" and line.remedy


def test_unsealed_damaged_and_undatable_sessions_are_told_with_what_to_do(folders: Path) -> None:
    whole = folders / "sessions/2026-11-21T10-00-00Z-1a2b3c4d"
    shutil.copytree(RECORDING, whole)
    shutil.copytree(RECORDING, folders / "sessions/2061-01-01T10-00-00Z-2a2b3c4d")
    told = {finding.remedy: finding.what for finding in found(folders)["sessions"]}
    (unsealed,) = (what for remedy, what in told.items() if "riot seal" in remedy)
    assert unsealed.startswith("2 not sealed, 2026-11-21T10-00-00Z-1a2b3c4d")
    (damaged,) = (what for remedy, what in told.items() if remedy.startswith("riot forget 2026-11"))
    assert damaged.startswith("2 of the newest 4 cannot be read")
    (ahead,) = (what for remedy, what in told.items() if "clock" in remedy)
    assert "2061-01-01T10-00-00Z-2a2b3c4d" in ahead


def test_folders_that_cannot_be_used_are_broken(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()
    (line,) = found(tmp_path)["sessions"]
    assert line.state == "broken" and "is a file" in line.what
    (tmp_path / "file").touch()
    (line,) = found(tmp_path, logs=tmp_path / "file/logs")["logs"]
    assert line.state == "broken" and "cannot be written" in line.what


def test_a_clock_that_leapt_is_said(folders: Path, set_zone: Callable[[str], None]) -> None:
    set_zone("UTC")
    (folders / "logs/clock.json").write_text('{"until": "2026-06-01T00:00:00+00:00", "tried": 60}')
    (line,) = found(folders, retention=10)["clock"]
    assert line.state == "missing"
    assert "says 2026-11-21 and stood at 2026-06-01" in line.what and "1 session " in line.what
    (folders / "logs/clock.json").write_text('{"until": "2026-11-20T00:00:00+00:00", "tried": 0}')
    assert "clock" not in found(folders, retention=10)
