"""The doctor writes to know whether it can be written, and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from riot.record.settings import RecordSettings
from riot.runtime.doctor.machine import check_disk
from riot.runtime.doctor.record import check_record
from riot.runtime.doctor.writable import why_unwritable


def test_a_folder_that_can_be_written_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "there", tmp_path / "there/not/yet", tmp_path / "new"):
        assert why_unwritable(folder) == ""
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_a_path_below_a_file_or_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert why_unwritable(tmp_path / "file") == f"{tmp_path / 'file'} is no folder"
    assert why_unwritable(tmp_path / "file/a/b") == f"{tmp_path / 'file'} is no folder"


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights on Windows")
def test_a_link_to_a_disk_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "disk").symlink_to(tmp_path / "unplugged")
    assert why_unwritable(tmp_path / "disk/logs") == f"{tmp_path / 'disk'} leads nowhere"
    assert not (tmp_path / "unplugged").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_parent_in_which_nothing_can_be_made_is_broken() -> None:
    nowhere = Path("/proc/nowhere")
    assert why_unwritable(nowhere)
    disk = check_disk(nowhere)
    assert disk.state == "broken" and "cannot be written: " in disk.what
    settings = RecordSettings(folder=nowhere, logs=nowhere / "logs")
    logs = check_record(settings)[0]
    assert (logs.name, logs.state) == ("logs", "broken")
    assert "/proc/nowhere/logs cannot be written: " in logs.what


def test_a_full_disk_is_told_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert why_unwritable(tmp_path / "logs") == os.strerror(errno.ENOSPC)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    assert why_unwritable(tmp_path / ("long" * 100))
    assert why_unwritable(tmp_path / "zero\0byte")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_the_right_to_write_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        # An administrator, as which tests may run, has the right to write anywhere.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "mkdir", forbidden)
    assert why_unwritable(tmp_path / "logs") == os.strerror(errno.EACCES)
