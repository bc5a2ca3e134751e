"""What ended is sealed, what is past its time is deleted, and trouble is said and put off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from riot.clock import ManualClock, SystemClock
from riot.record.archive.place import is_sealed
from riot.record.journal.lock import WriterLock
from riot.record.journal.room import Room
from riot.record.sessions import journals_in, now_at, sessions_below
from riot.runtime.archiving import archivist as archiving
from riot.runtime.archiving.archivist import Archivist
from riot.runtime.archiving.ending import seal_rest
from riot.runtime.archiving.sealer import Answer, seal_one
from riot.runtime.archiving.sealing_process import SealingProcess
from tests.journals import write_journal

ROOM = Room(10**12, 2 * 10**12)
FULL = Room(10**6, 2 * 10**12)

OLD, NEW, NEWER = (
    "2025-01-02T12-00-00Z-00000001",
    "2026-11-20T12-00-00Z-00000002",
    "2026-11-21T12-00-00Z-00000003",
)


class Here:
    """Seal in this process: quick, and it can be told to fail."""

    died = 0
    refusal = ""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._answer: Answer | None = None

    def ask(self, journal: Path) -> None:
        if Here.died:
            Here.died -= 1
            raise ChildProcessError("killed")
        refused = Answer("disk", why=Here.refusal) if Here.refusal else None
        self._answer = refused or seal_one(journal, self._logs)

    def answer(self, _seconds: float) -> Answer | None:
        return self._answer

    def close(self, patience: float = 0.0) -> None:
        pass


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have archivists seal in this process."""
    monkeypatch.setattr(archiving, "SealingProcess", Here)
    Here.died, Here.refusal = 0, ""
    yield
    Here.died, Here.refusal = 0, ""


class Venue:
    """A sessions folder, a logs folder and who looks after them."""

    def __init__(self, root: Path, retention: Any = "forever") -> None:
        self.sessions, self.logs = root / "sessions", root / "logs"
        self.clock = ManualClock(1000.0)
        self.room = ROOM
        self.retention = retention
        self.date = datetime(2026, 11, 21, 18, tzinfo=UTC)
        self.start()

    def start(self) -> None:
        self.archivist = Archivist(
            self.sessions,
            self.logs,
            self.retention,
            self.clock,
            measure=lambda _: self.room,
            date=lambda: self.date,
        )

    def write(self, *names: str) -> None:
        for name in names:
            write_journal(self.sessions, {}, name=name)

    def look(self, after: float = 0.0) -> str:
        """Let time pass, have a look, and give the state."""
        self.clock.sleep(after)
        self.archivist.look(lambda: True)
        return self.archivist.health[0]

    @property
    def sealed(self) -> list[str]:
        return [path.name for path in sessions_below(self.logs) if is_sealed(path)]

    @property
    def journals(self) -> list[str]:
        return [path.name for path in journals_in(self.sessions)]


@pytest.mark.usefixtures("here")
class TestLooking:
    def test_what_ended_is_sealed_and_what_goes_on_is_left(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW)
        write_journal(venue.sessions, {}, name=NEWER, ended=False)
        assert venue.look() == "ok"
        assert venue.sealed == [NEW]
        assert (venue.sessions / NEWER / "header.json").is_file()
        assert venue.archivist.figures == {"sealed": 1, "deleted": 0, "aside": 0}

    def test_a_damaged_one_is_left_alone_and_in_nobody_s_way(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW, NEWER)
        (venue.sessions / NEW / "header.json").write_text("{")
        assert venue.look() == "degraded"
        assert venue.sealed == [NEWER] and venue.journals == [NEW]
        assert NEW in venue.archivist.health[1] and "REC-003" in venue.archivist.health[1]
        Here.refusal = "nobody asks again"
        assert venue.look(3600.0) == "degraded"

    def test_a_disk_that_refuses_is_tried_again_ever_later(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW)
        Here.refusal = "No space left on device"
        assert venue.look() == "failed"
        assert "No space left" in venue.archivist.health[1]
        Here.refusal = ""
        assert venue.look(4.0) == "failed", "not at once"
        assert venue.journals == [NEW]
        assert venue.look(1.5) == "ok"
        assert venue.sealed == [NEW]

    def test_logs_that_cannot_be_a_folder_stop_nothing(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW)
        venue.logs.write_text("a file")
        assert venue.look() == "failed"
        assert venue.journals == [NEW]
        venue.logs.unlink()
        assert venue.look(10.0) == "ok"
        assert venue.sealed == [NEW]

    def test_folders_that_vanish_are_nothing_to_do(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        assert venue.look() == "ok"
        venue.write(NEW)
        venue.look()
        shutil.rmtree(venue.logs)
        shutil.rmtree(venue.sessions)
        assert venue.look(700.0) == "ok"

    def test_who_kills_the_sealing_twice_is_left_alone(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW, NEWER)
        Here.died = 1
        venue.look()
        assert venue.sealed == [NEWER]
        Here.died = 1
        assert venue.look() == "degraded"
        assert venue.journals == [NEW] and NEW in venue.archivist.health[1]

    def test_two_installations_take_turns(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path)
        venue.write(NEW)
        venue.logs.mkdir()
        other = WriterLock(venue.logs / "archive")
        assert venue.look() == "ok"
        assert venue.journals == [NEW]
        other.release()
        venue.look()
        assert venue.sealed == [NEW]

    def test_past_its_retention_a_session_goes_in_both_forms(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path, retention=90)
        venue.write(OLD)
        seal_one(venue.sessions / OLD, venue.logs)
        venue.write(OLD, NEWER)
        assert venue.look() == "ok", venue.archivist.health
        assert venue.sealed == [NEWER] and not venue.journals
        assert venue.archivist.deleted == 1

    def test_a_full_disk_hurries_the_retention_and_is_said(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path, retention=90)
        assert venue.look() == "ok", "and so the clock is known"
        venue.write(OLD)
        seal_one(venue.sessions / OLD, venue.logs)
        assert venue.look(10.0) == "ok" and venue.sealed == [OLD], "its turn is not yet"
        venue.room = FULL
        assert venue.look(10.0) == "degraded"
        assert venue.sealed == []
        assert "nearly full" in venue.archivist.health[1]
        venue.room = ROOM
        assert venue.look(1.0) == "ok"

    def test_a_clock_wrong_into_the_future_deletes_nothing(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path, retention=90)
        venue.write(NEW, NEWER)
        assert venue.look() == "ok"
        right, venue.date = venue.date, datetime(2036, 1, 1, tzinfo=UTC)
        venue.start()
        for _ in range(100):
            assert venue.look(601.0) == "degraded"
        assert "2036-01-01" in venue.archivist.health[1]
        assert "2 sessions" in venue.archivist.health[1]
        assert venue.sealed == [NEW, NEWER]
        venue.date = right
        assert venue.look(601.0) == "ok"
        assert venue.sealed == [NEW, NEWER]

    def test_what_nobody_set_right_for_days_of_running_is_believed(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path, retention=30)
        venue.write(NEW)
        venue.look()
        venue.date += timedelta(days=60)  # The house was closed.
        looks = 0
        while venue.sealed and looks < 1000:
            if looks % 60 == 0:
                venue.start()  # In the evening it is switched off.
            venue.look(601.0)
            looks += 1
        assert 432 < looks < 450, "three days, and a first look in each run"
        assert venue.archivist.health == ("ok", "")

    def test_without_a_note_the_sessions_say_what_day_it_was(self, tmp_path: Path) -> None:
        venue = Venue(tmp_path, retention=90)
        venue.write(OLD)
        assert venue.look() == "degraded"
        assert venue.sealed == [OLD]
        (venue.logs / "clock.json").write_bytes(bytes(40))
        venue.start()
        assert venue.look() == "degraded"
        assert venue.sealed == [OLD]


def test_a_process_of_its_own_seals_outlives_its_death_and_leaves(tmp_path: Path) -> None:
    process = SealingProcess(tmp_path / "logs")
    one, other = (write_journal(tmp_path / "sessions", {}, name=name) for name in (NEW, NEWER))
    try:
        process.ask(one)
        answer = _patient(process)
        assert answer.outcome == "sealed" and Path(answer.place) == now_at(one, tmp_path / "logs")
        pid = process.pid
        assert pid is not None
        child = psutil.Process(pid)
        child.kill()
        with pytest.raises((ChildProcessError, BrokenPipeError)):
            process.ask(other)
            _patient(process)
        process.close()
        process.ask(other)
        assert _patient(process).outcome == "sealed"
        pid = process.pid
    finally:
        process.close(patience=20.0)
    assert pid is not None and not psutil.pid_exists(pid)


def test_what_a_run_leaves_is_sealed_within_a_bound(tmp_path: Path) -> None:
    journals = [write_journal(tmp_path / "sessions", {}, name=NEW)]
    seal_rest(journals, tmp_path / "logs", SystemClock(), 0.0)
    assert now_at(journals[0], tmp_path / "logs") == journals[0], "no time, no loss"
    seal_rest(journals, tmp_path / "logs", SystemClock(), 50.0)
    assert is_sealed(now_at(journals[0], tmp_path / "logs"))
    (tmp_path / "file").write_text("")
    seal_rest(journals, tmp_path / "file", SystemClock(), 1.0)  # nothing is raised


def _patient(process: SealingProcess) -> Answer:
    answer = process.answer(50.0)
    assert answer is not None
    return answer
