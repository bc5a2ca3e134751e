"""A session is opened the same way in every form, and what is none says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from riot.errors import RiotError
from riot.record.archive.place import table_file
from riot.record.archive.sealed import SealedSession
from riot.record.archive.sealing import seal
from riot.record.archive.tables import TABLES
from riot.record.journal.reading import SessionFolder
from riot.record.sessions import journals_in, now_at, open_session, sessions_below
from tests.journals import NAME, write_journal

RECORDINGS = Path(__file__).parents[3] / "replay/recordings"
GOLDEN = "calm-woman"


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """Give a sealed recording below tmp_path/logs."""
    return seal(shutil.copytree(RECORDINGS / GOLDEN, tmp_path / GOLDEN), tmp_path / "logs")


def test_every_form_and_name_opens_it(tmp_path: Path, sealed: Path) -> None:
    journal = write_journal(tmp_path / "sessions", {})
    assert isinstance(open_session(journal), SessionFolder)
    assert isinstance(open_session(sealed), SealedSession)
    folders = [tmp_path / "sessions", tmp_path / "logs"]
    assert open_session(NAME, folders).path == journal
    assert open_session(GOLDEN, folders).path == sealed
    # Written down before it was sealed:
    assert open_session(tmp_path / "sessions" / GOLDEN).path == sealed
    assert now_at(journal, tmp_path / "logs") == journal
    assert now_at(tmp_path / "sessions" / GOLDEN, tmp_path / "logs") == sealed


def test_sessions_below_names_each_once_and_nothing_half_done(tmp_path: Path, sealed: Path) -> None:
    shutil.copytree(RECORDINGS / GOLDEN, tmp_path / "sessions" / GOLDEN)
    journal = write_journal(tmp_path / "sessions", {})
    shutil.copytree(sealed, sealed.with_name(".unfinished-other"))
    shutil.copytree(journal, journal.with_name(".forgotten-other"))
    assert sessions_below(tmp_path) == [journal, sealed]
    assert sessions_below(sealed) == [sealed]
    assert [path.name for path in journals_in(tmp_path / "sessions")] == [NAME, GOLDEN]
    assert journals_in(tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_missing_table_is_named(sealed: Path, name: str) -> None:
    table_file(sealed, name).unlink()
    with pytest.raises(RiotError, match=f"{name}.parquet: error REC-005"):
        open_session(sealed)


@pytest.mark.parametrize("size", [0, 3, 200, -10])
def test_a_truncated_table_is_damaged(sealed: Path, size: int) -> None:
    for name, read in (
        ("sessions", lambda: open_session(sealed)),
        ("readings", lambda: list(open_session(sealed).inputs())),
        ("events", lambda: list(open_session(sealed).trace())),
    ):
        file = table_file(sealed, name)
        whole = file.read_bytes()
        file.write_bytes(whole[:size])
        with pytest.raises(RiotError, match=f"{name}.parquet: error REC-022"):
            read()
        file.write_bytes(whole)


def test_bytes_that_changed_are_damage(sealed: Path) -> None:
    file = table_file(sealed, "events")
    whole = bytearray(file.read_bytes())
    for place in range(60, 1500, 7):
        whole[place] ^= 0x5A
    file.write_bytes(whole)
    with pytest.raises(RiotError, match="REC-022"):
        list(open_session(sealed).effects())


def test_a_newer_layout_is_refused(sealed: Path) -> None:
    file = table_file(sealed, "sessions")
    table = pq.ParquetFile(file).read()
    pq.write_table(table.replace_schema_metadata({"riot_layout": "99"}), file)
    with pytest.raises(RiotError, match="REC-004: was sealed with layout 99"):
        open_session(sealed)


def test_a_header_that_is_none_is_damage(sealed: Path) -> None:
    file = table_file(sealed, "sessions")
    table = pq.ParquetFile(file).read()
    place = table.column_names.index("header")
    for text in ("{", "[]", json.dumps({"schema": 2})):
        broken = table.set_column(place, table.schema.field(place), [[text]])
        pq.write_table(broken, file)
        with pytest.raises(RiotError, match="REC-022"):
            open_session(sealed)


def test_what_is_no_session_says_so(tmp_path: Path, sealed: Path) -> None:
    with pytest.raises(RiotError, match="REC-002: is no folder, and no session of that name lies"):
        open_session("nobody", [tmp_path / "logs"])
    with pytest.raises(RiotError, match=r"REC-002: is no session but a folder of them .*1 sess"):
        open_session(tmp_path / "logs")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RiotError, match="REC-002: is no session folder"):
        open_session(tmp_path / "empty")
    with pytest.raises(RiotError, match="REC-002"):
        open_session(sealed / "sessions.parquet")
