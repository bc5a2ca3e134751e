"""What is sealed on the fly outlives neither the question nor a killed run."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from riot.record.queries.scratch import PREFIX, Scratch


def test_it_goes_and_what_the_dead_left_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{PREFIX}dead/date=2026-11-21"
    left.mkdir(parents=True)
    (left / "moods.parquet").write_text("a visitor's")
    (tmp_path / "another-s").mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "another-s")
    with Scratch() as one:
        (one / "file").write_text("")
        other = Scratch()
        assert one.is_dir() and other.path.is_dir() and not left.parent.exists()
        other.close()
        other.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another-s", f"{PREFIX}link"]
