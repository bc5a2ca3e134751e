"""Sessions that lie there are looked after, also when no more are kept."""

from __future__ import annotations

from pathlib import Path

from riot.record.settings import RecordSettings
from riot.runtime.archiving.needed import is_needed

NAME = "2026-11-20T10-00-00Z-0a1b2c3d"


def test_what_was_kept_before_goes_by_its_retention_all_the_same(tmp_path: Path) -> None:
    record = RecordSettings(folder=tmp_path / "sessions", logs=tmp_path / "logs", keep="none")
    assert not is_needed(record)
    (tmp_path / "logs/date=2026-11-20" / NAME).mkdir(parents=True)
    assert is_needed(record)
    assert is_needed(record.model_copy(update={"keep": "decisions"}))


def test_a_folder_that_is_a_file_needs_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").touch()
    assert not is_needed(RecordSettings(folder=tmp_path, logs=tmp_path / "logs", keep="none"))
