"""What happens to a folder while it is written: little room, other writers, hands, and clocks."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

import riot.record.journal.journal
import riot.record.journal.stream
from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import ClipEnded, EmotionReading, Health
from riot.record.journal.codec import encode_fields
from riot.record.journal.header import END_FILE
from riot.record.journal.journal import LOOK_EVERY, Journal
from riot.record.journal.reading import SessionFolder
from riot.record.journal.recover import recover
from riot.record.journal.room import MEGABYTE, Room, room_on_disk
from tests.journals import FIRST

PATIENCE = 40.0
PLENTY = Room(10_000 * MEGABYTE, 100_000 * MEGABYTE)


class Hazards:
    """A journal on a clock and a disk that are moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock(50.0)
        self.room = PLENTY
        self._told: SimpleQueue[Health] = SimpleQueue()
        self.journal = Journal(
            folder,
            self.clock,
            report=self._told.put,
            write_every=0.02,
            measure=lambda _folder: self.room,
        )

    def begin(self) -> Path:
        folder = self.journal.begin(FIRST)
        assert folder is not None
        return folder

    def offer(self, tick: int) -> None:
        """Offer a reading, an event and a mood."""
        messages = [EmotionReading(t=tick / 60, seq=tick), ClipEnded(t=tick / 60, take=tick)]
        self.journal.inputs(tick, messages)
        self.journal.moods(tick, [{"scene": "attract"}])

    def leave(self, megabytes: int) -> None:
        """Let so much room be left, and the journal look at it."""
        self.room = Room(megabytes * MEGABYTE, PLENTY.total)
        self.clock.sleep(LOOK_EVERY + 1)

    def wait_until(self, there: Callable[[], bool]) -> None:
        """Wait for something on the disk, which the journal's thread puts there."""
        for _ in range(8000):
            with contextlib.suppress(OSError, RiotError):
                if there():
                    return
            threading.Event().wait(0.005)
        raise AssertionError("the journal did not write it")

    def wait_for(self, state: str, words: str = "") -> Health:
        """Give the next report of this state with these words."""
        while True:
            try:
                health = self._told.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"the journal was never {state} for {words!r}") from None
            if health.state == state and words in health.detail:
                return health


@pytest.fixture
def hazards(tmp_path: Path) -> Iterator[Hazards]:
    hazards = Hazards(tmp_path / "sessions")
    yield hazards
    hazards.journal.close()


def test_little_room_narrows_to_decisions_until_a_session_with_room(hazards: Hazards) -> None:
    first = hazards.begin()
    hazards.offer(1)
    hazards.leave(150)
    told = hazards.wait_for("degraded", "only 150 MB are free")
    assert (told.stage, told.detail.count("readings are left out")) == ("record", 1)
    hazards.offer(2)
    hazards.offer(3)
    hazards.leave(250)  # not yet enough to go back
    hazards.leave(400)
    hazards.wait_for("degraded", "from the next session on")
    hazards.offer(4)
    second = hazards.begin()
    hazards.offer(5)
    hazards.wait_for("ok")
    hazards.journal.close()

    session = SessionFolder.open(first)
    assert session.end is not None
    assert (session.end.narrowed, session.end.lost) == (2, {})
    assert [tick for tick, _ in session.moods()] == [1]
    kinds = [
        (tick, [entry["type"] for entry in content])
        for _, tick, content in session.records("inputs")
        if isinstance(content, list)
    ]
    both, event = ["EmotionReading", "ClipEnded"], ["ClipEnded"]
    assert kinds == [(1, both), (2, event), (3, event), (4, event)]
    with pytest.raises(RiotError, match="no readings from tick 2 on") as caught:
        session.inputs()
    assert caught.value.code == "REC-010"
    whole = SessionFolder.open(second)
    assert whole.end is not None and whole.end.narrowed is None
    assert [tick for tick, _ in whole.inputs()] == [5]


def test_a_narrowed_session_is_known_after_a_crash_and_before(hazards: Hazards) -> None:
    hazards.leave(10)
    hazards.wait_for("degraded")
    folder = hazards.begin()
    hazards.offer(7)
    hazards.journal.language(8, "fr")
    hazards.journal.close()
    (folder / END_FILE).unlink()
    with pytest.raises(RiotError) as caught:
        list(SessionFolder.open(folder).inputs())
    assert caught.value.code == "REC-010"
    recover(hazards.folder)
    end = SessionFolder.open(folder).end
    assert end is not None
    assert (end.reason, end.narrowed, end.languages) == ("interrupted", 7, ((8, "fr"),))


@pytest.mark.parametrize(
    ("free", "total", "says"),
    [
        (150, 100_000, (True, True, False)),
        (250, 100_000, (True, False, False)),
        (400, 100_000, (True, False, True)),
        (600, 100_000, (False, False, True)),
        (60, 1_000, (True, False, True)),
        (30, 1_000, (True, True, False)),
    ],
)
def test_how_much_is_little_depends_on_the_disk(
    free: int, total: int, says: tuple[bool, bool, bool]
) -> None:
    room = Room(free * MEGABYTE, total * MEGABYTE)
    assert (room.scarce, room.short, room.enough) == says


def test_the_disk_of_a_folder_is_looked_at(tmp_path: Path) -> None:
    room = room_on_disk(tmp_path)
    assert 0 < room.free < room.total


@pytest.mark.parametrize("what", ["folder", "file", "all"])
def test_a_session_that_somebody_deletes_is_not_written_anew(hazards: Hazards, what: str) -> None:
    first = hazards.begin()
    hazards.offer(1)
    gone = {"folder": first, "file": first / "inputs.jsonl.gz", "all": hazards.folder}[what]
    hazards.wait_until(lambda: (first / "inputs.jsonl.gz").stat().st_size > 0)
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    hazards.offer(2)
    hazards.wait_for("failed", "taken away while it was written")
    hazards.journal.end("", "left", 3)
    second = hazards.begin()
    hazards.offer(4)
    hazards.wait_for("ok")
    hazards.journal.close()
    if what != "file":
        assert list(hazards.folder.iterdir()) == [second]
    assert [tick for tick, _ in SessionFolder.open(second).inputs()] == [4]


def test_a_folder_that_becomes_read_only_fails_loudly_and_comes_back(
    hazards: Hazards, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hazards.begin()
    hazards.offer(1)
    hazards.wait_until(lambda: first.is_dir() and (first / "moods.jsonl.gz").stat().st_size > 0)

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as read_only:
        # Whoever runs the tests may be allowed to write everywhere.
        read_only.setattr(Path, "mkdir", refuse)
        read_only.setattr(Path, "replace", refuse)
        hazards.journal.end("", "left", 2)
        hazards.begin()
        hazards.wait_for("failed", "Read-only file system")
        hazards.offer(3)
        hazards.journal.end("", "left", 4)
    third = hazards.begin()
    hazards.offer(5)
    hazards.wait_for("ok")
    hazards.journal.close()
    assert SessionFolder.open(first).end is None, "it could not be written"
    assert not [path.name for path in first.iterdir() if path.name.startswith(".")]
    recover(hazards.folder)
    end = SessionFolder.open(first).end
    assert end is not None and end.reason == "interrupted"
    assert [tick for tick, _ in SessionFolder.open(third).inputs()] == [5]


def test_what_nobody_foresaw_is_told_and_does_not_end_the_writing(
    hazards: Hazards, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hazards.begin()
    hazards.offer(1)
    hazards.wait_until(lambda: _ticks(folder) == [1])

    def stumble(_data: bytes) -> bytes:
        raise MemoryError("no room to pack")

    with monkeypatch.context() as broken:
        broken.setattr(riot.record.journal.stream, "pack", stumble)
        hazards.offer(2)
        hazards.wait_for("failed", "MemoryError: no room to pack")
    hazards.offer(3)
    hazards.wait_for("ok")
    hazards.journal.close()
    end = SessionFolder.open(folder).end
    assert end is not None and end.lost.keys() <= {"inputs", "moods"} and end.lost


def test_two_sessions_of_one_name_are_never_mixed(
    hazards: Hazards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    monkeypatch.setattr(riot.record.journal.journal, "utc_now", lambda: now)
    monkeypatch.setattr("secrets.token_hex", lambda _count: "0000")
    other = Hazards(hazards.folder)
    try:
        mine = hazards.begin()
        hazards.offer(1)
        hazards.wait_until(lambda: (mine / "inputs.jsonl.gz").exists())
        assert other.begin() == mine
        other.offer(2)
        other.wait_for("failed", "cannot be made")
        hazards.journal.close()
        other.begin()
        other.wait_for("failed", "already")
    finally:
        other.journal.close()
    assert [path.name for path in hazards.folder.iterdir()] == [mine.name]
    assert [tick for tick, _ in SessionFolder.open(mine).inputs()] == [1]


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_on_the_wall_that_jumps_changes_names_and_nothing_else(
    hazards: Hazards, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    now = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    monkeypatch.setattr(riot.record.journal.journal, "utc_now", lambda: now)
    first = hazards.begin()
    hazards.offer(1)
    now += timedelta(hours=hours)
    hazards.journal.end("", "left", 60)
    second = hazards.begin()
    hazards.offer(61)
    hazards.journal.close()
    assert (second.name < first.name) == (hours < 0)
    for folder in (first, second):
        session = SessionFolder.open(folder)
        assert session.end is not None and len(list(session.inputs())) == 1
        local = datetime.fromisoformat(session.header.local)
        assert local == datetime.fromisoformat(session.header.utc)
        assert local.utcoffset() is not None


WRITER = """
import json, sys
from pathlib import Path
from riot.clock import SystemClock
from riot.messages import ClipEnded
from riot.record.journal.codec import decode_fields
from riot.record.journal.header import Header
from riot.record.journal.journal import Journal
from riot.record.journal.recover import recover

header = decode_fields(Header, json.loads(sys.argv[2]))
journal = Journal(Path(sys.argv[1]), SystemClock(), write_every=0.01)
for visit in range(3):
    journal.begin(header)
    for tick in range(1, 40):
        journal.inputs(tick, [ClipEnded(t=0.0, take=int(sys.argv[3]))])
        if tick % 10 == 0:
            recover(Path(sys.argv[1]))
    journal.end("street", "ended", 40)
journal.close()
"""


def test_two_installations_may_share_a_folder(tmp_path: Path) -> None:
    arguments = [str(tmp_path), json.dumps(encode_fields(FIRST))]
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER, *arguments, str(number)])
        for number in (1, 2)
    ]
    assert [writer.wait(50) for writer in both] == [0, 0]
    found: list[int] = []
    for folder in tmp_path.iterdir():
        session = SessionFolder.open(folder)
        assert session.end is not None and session.end.reason == "ended"
        takes = [m.take for _, all_ in session.inputs() for m in all_ if isinstance(m, ClipEnded)]
        assert len(takes) == 39 and len(set(takes)) == 1
        found.append(takes[0])
    assert sorted(found) == [1, 1, 1, 2, 2, 2]


def test_a_flush_ends_with_a_whole_tick_and_a_kill_within_one_leaves_none_in_halves(
    hazards: Hazards,
) -> None:
    folder = hazards.begin()
    hazards.offer(1)
    hazards.journal.settle(1)
    hazards.journal.inputs(2, [ClipEnded(t=0.0, take=2)])  # its effects are still to come
    hazards.wait_until(lambda: (folder / "moods.jsonl.gz").exists() and _ticks(folder) == [1])
    hazards.journal.effects(2, [])
    hazards.journal.settle(2)
    hazards.wait_until(lambda: _ticks(folder) == [1, 2])
    # A kill between two files: moods beyond what the inputs say was written.
    hazards.journal.close()
    (folder / END_FILE).unlink()
    with (folder / "moods.jsonl.gz").open("ab") as file:
        file.write(gzip.compress(b'{"n":9,"moods":[{}]}\n'))
    (done,) = recover(hazards.folder)
    assert (done.last_tick, done.cut) == (2, {"moods": 1})
    assert [tick for tick, _ in SessionFolder.open(folder).moods()] == [1]


def _ticks(folder: Path) -> list[int]:
    return [tick for tick, _ in SessionFolder.open(folder).inputs()]
