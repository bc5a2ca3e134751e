"""The worker seals beside a film, says what is wrong, and leaves nothing running."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

from riot.clock import SystemClock
from riot.messages import Health, Message
from riot.record.archive.place import is_sealed
from riot.record.sessions import now_at
from riot.runtime.archiving.worker import archive_worker
from riot.runtime.supervisor import Worker
from tests.journals import write_journal

GOOD, BAD = "2026-11-20T12-00-00Z-00000001", "2026-11-21T12-00-00Z-00000002"
PATIENCE = 50.0


def test_it_seals_tells_and_leaves(tmp_path: Path) -> None:
    sessions, logs = tmp_path / "sessions", tmp_path / "logs"
    good, bad = (write_journal(sessions, {}, name=name) for name in (GOOD, BAD))
    (bad / "header.json").write_text("{")
    told = threading.Event()
    words: list[Health] = []

    def tell(health: Health) -> None:
        words.append(health)
        if health.stage == "archive" and health.state == "degraded":
            told.set()

    def receive(_message: Message) -> None:
        raise AssertionError("it sends nothing but how it is")

    clock = SystemClock()
    worker = Worker("archivist", archive_worker, (sessions, logs, 90), receive, tell, clock)
    worker.start_at(clock.now())
    worker.watch(clock.now())
    assert worker.pid is not None
    process = psutil.Process(worker.pid)
    try:
        assert told.wait(PATIENCE), words
        assert is_sealed(now_at(good, logs)) and (bad / "header.json").is_file()
        assert not psutil.LINUX or int(process.nice()) >= 10
        assert any(BAD in one.detail for one in words)
        assert worker.restarts == 0
    finally:
        worker.dismiss()
        worker.stop(PATIENCE)
    assert not process.is_running()
