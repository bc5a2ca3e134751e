"""A visit whose machine died is heard, and stays as it is for the next start."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from riot.record.journal.header import END_FILE
from riot.record.journal.lock import WriterLock
from riot.record.queries.engine import open_engine
from riot.record.queries.tables import tables
from tests.journals import write_journal

ASKED = tables()["sessions"].select("session", "reason")


def test_a_session_whose_machine_died_is_heard_as_interrupted(tmp_path: Path) -> None:
    died = write_journal(tmp_path, {}, name="2026-11-21T12-00-00Z-00000001", ended=False)
    goes_on = write_journal(tmp_path, {}, name="2026-11-21T13-00-00Z-00000002", ended=False)
    lock = WriterLock(goes_on)
    try:
        with closing(open_engine([str(tmp_path)])) as engine:
            answer = engine.run(ASKED).to_pylist()
            (warning,) = engine.warnings
    finally:
        lock.release()
    assert answer == [{"session": died.name, "reason": "interrupted"}]
    assert warning.file == str(goes_on) and "being written" in warning.message
    assert not (died / END_FILE).exists()
