"""A session goes at once; what a power cut leaves of it goes at the next start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from riot.record.archive.removal import FORGOTTEN, finish_removals, remove_session

NAME = "2026-11-21T15-10-00Z-0a1b2c3d"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    folder = tmp_path / "logs" / "date=2026-11-21" / NAME
    folder.mkdir(parents=True)
    (folder / "readings.parquet").write_bytes(b"numbers")
    return folder


def test_a_session_goes_and_with_the_last_its_day(session: Path) -> None:
    other = session.with_name("2026-11-21T16-00-00Z-0a1b2c3d")
    shutil.copytree(session, other)
    remove_session(session)
    assert [place.name for place in session.parent.iterdir()] == [other.name]
    remove_session(other)
    assert list((session.parent.parent).iterdir()) == []


def test_a_session_that_is_gone_already_is_nothing_to_do(tmp_path: Path) -> None:
    remove_session(tmp_path / NAME)


def test_it_is_invisible_before_it_is_deleted_and_the_rest_goes_at_the_next_start(
    session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(_path: Path) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", power_cut)
        with pytest.raises(OSError, match="power cut"):
            remove_session(session)
        assert [place.name for place in session.parent.iterdir()] == [FORGOTTEN + NAME]
        root = session.parent.parent
        assert finish_removals([root]) == (session.with_name(FORGOTTEN + NAME),)
    assert finish_removals([root, root / "nowhere"]) == ()
    assert list(root.iterdir()) == []


def test_journals_rests_go_too_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / (FORGOTTEN + NAME)).mkdir()
    (tmp_path / NAME).mkdir()
    assert finish_removals([tmp_path]) == ()
    assert [place.name for place in tmp_path.iterdir()] == [NAME]


def test_two_who_delete_the_same_do_not_stumble_over_each_other(
    session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, calls = shutil.rmtree, []

    def other_is_faster(path: Path) -> None:
        calls.append(path)
        if len(calls) == 1:
            (path / "readings.parquet").unlink()
            raise FileNotFoundError(path)
        really(path)

    monkeypatch.setattr(shutil, "rmtree", other_is_faster)
    remove_session(session)
    assert len(calls) == 2
    assert not session.parent.exists()
