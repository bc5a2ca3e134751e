"""The journal never blocks, never tears a line, and says what it lost."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

import riot.record.journal.folder
from riot.clock import ManualClock, SystemClock
from riot.errors import RiotError
from riot.messages import (
    Card,
    ClipEnded,
    CutTo,
    EmotionReading,
    FaceReading,
    Health,
    Message,
    OperatorCommand,
)
from riot.record.journal.folder import stream_file
from riot.record.journal.header import END_FILE, HEADER_FILE, STREAMS, Stream
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.record.journal.stream import StreamFile
from tests.journals import FIRST

PATIENCE = 40.0
HEADER = replace(
    FIRST,
    configuration={"camera": {"source": "sim"}, "rate": 30},
    graph_texts={"graph.yaml": "riot: 1\ntitle: Schwelle – été\n"},
    media={"a.mp4": "00" * 32},
    models={"expression.tflite": "11" * 32},
    labels=("calm", "happiness"),
    first_tick=120,
)


def lines_of(folder: Path, stream: Stream) -> list[dict[str, Any]]:
    """Give the lines of a stream, as `zcat` would show them."""
    data = gzip.decompress(stream_file(folder, stream).read_bytes())
    return [json.loads(line) for line in data.splitlines()]


def reading(seq: int) -> EmotionReading:
    face = FaceReading(1, (0.1, 0.2, 0.3, 0.4), 0.9, (1.0, 2.0, 3.0), (0.25, 0.75))
    return EmotionReading(t=seq / 30, seq=seq, faces=(face,))


def wait_for(told: SimpleQueue[Health], wanted: Callable[[Health], bool]) -> Health:
    """Give the first health report that is as wanted."""
    while True:
        try:
            health = told.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError("the journal did not report it") from None
        if wanted(health):
            return health


@pytest.fixture
def told() -> SimpleQueue[Health]:
    return SimpleQueue()


@pytest.fixture
def journal(tmp_path: Path, told: SimpleQueue[Health]) -> Iterator[Journal]:
    journal = Journal(tmp_path / "sessions", ManualClock(50.0), report=told.put, write_every=0.02)
    yield journal
    journal.close()


def test_a_session_comes_back_as_it_was(journal: Journal) -> None:
    inputs: list[tuple[int, list[Message]]] = [
        (121, [reading(1), OperatorCommand(t=2.0, verb="key", argument="é")]),
        (125, [reading(2), reading(3)]),
    ]
    cut = CutTo(t=2.1, take=1, scene="street", picture=Card("Grüße"))
    entry = {
        "kind": "decide",
        "tried": ({"to": "street", "saw": 0.5},),
        "readings": (1, 3),
    }
    lost_face = Health(t=2.2, stage="perception", state="degraded", since=2.2, detail="no face")

    folder = journal.begin(HEADER)
    for tick, messages in inputs:
        journal.inputs(tick, messages)
    journal.effects(125, [cut])
    journal.trace(125, [entry])
    journal.health(lost_face)
    journal.effects(126, [])
    journal.end("street", "ended", 300)
    journal.close()

    assert folder is not None
    session = SessionFolder.open(folder)
    assert session.header.configuration == HEADER.configuration
    assert session.header.graph_texts == HEADER.graph_texts
    assert session.header.labels == ("calm", "happiness")
    assert session.header.opening == HEADER.opening
    assert session.header.monotonic == 50.0
    assert session.header.utc.endswith("+00:00")
    assert list(session.inputs()) == inputs
    assert list(session.effects()) == [(125, [cut])]
    assert list(session.trace()) == [
        (
            125,
            [
                {
                    "kind": "decide",
                    "tried": [{"to": "street", "saw": 0.5}],
                    "readings": [1, 3],
                }
            ],
        )
    ]
    assert list(session.health()) == [(125, lost_face)]
    assert session.end is not None
    assert (session.end.outcome, session.end.reason, session.end.last_tick) == (
        "street",
        "ended",
        300,
    )
    assert session.end.counts == {
        "inputs": 2,
        "effects": 1,
        "trace": 1,
        "health": 1,
        "moods": 0,
        "figures": 0,
    }
    assert session.end.lost == {}


def test_each_session_has_its_own_folder_and_nothing_else_stays(
    journal: Journal, tmp_path: Path
) -> None:
    journal.inputs(1, [reading(1)])  # between sessions: nobody's
    first = journal.begin(HEADER)
    journal.inputs(121, [reading(2)])
    second = journal.begin(HEADER)  # the first one's end was forgotten
    journal.inputs(130, [reading(3)])
    journal.close()

    assert first is not None and second is not None and first != second
    assert sorted((tmp_path / "sessions").iterdir()) == sorted([first, second])
    for folder, reason, seq in ((first, "interrupted", 2), (second, "stopped", 3)):
        session = SessionFolder.open(folder)
        assert session.end is not None and session.end.reason == reason
        assert [messages[0].seq for _, messages in session.inputs()] == [seq]
        assert {path.name for path in folder.iterdir()} == {
            HEADER_FILE,
            END_FILE,
            *(f"{stream}.jsonl.gz" for stream in STREAMS),
        }


def test_records_reach_the_disk_without_an_end(journal: Journal, tmp_path: Path) -> None:
    folder = journal.begin(HEADER)
    assert folder is not None
    journal.inputs(121, [reading(1)])
    clock = SystemClock()
    deadline = clock.now() + PATIENCE
    while not folder.is_dir() or not (folder / "inputs.jsonl.gz").stat().st_size:
        assert clock.now() < deadline, "nothing was written before the session's end"
        clock.sleep(0.005)
    assert [tick for tick, _ in SessionFolder.open(folder).inputs()] == [121]


class Stuck:
    """Hold the journal's thread at the disk until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = threading.Event()
        self.go = threading.Event()
        flush = StreamFile.flush

        def wait(file: StreamFile) -> None:
            self.reached.set()
            assert self.go.wait(PATIENCE)
            flush(file)

        monkeypatch.setattr(StreamFile, "flush", wait)


def test_overflow_never_blocks_and_leaves_a_counted_gap(
    tmp_path: Path, told: SimpleQueue[Health], monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Stuck(monkeypatch)
    journal = Journal(tmp_path, ManualClock(), report=told.put, capacity=10, write_every=0.02)
    try:
        folder = journal.begin(HEADER)
        assert stuck.reached.wait(PATIENCE)
        for tick in range(200, 225):
            journal.inputs(tick, [reading(tick)])  # would hang here if it blocked
        journal.effects(225, [ClipEnded(t=1.0, take=1)])
        assert wait_for(told, lambda health: health.state == "degraded").stage == "record"
        stuck.go.set()
        wait_for(told, lambda health: "16" in health.detail or "15" in health.detail)
        journal.inputs(300, [reading(300)])
        wait_for(told, lambda health: health.state == "ok")
        journal.end("", "left", 301)
    finally:
        stuck.go.set()
        journal.close()

    assert folder is not None
    lines = lines_of(folder, "inputs")
    assert [line["n"] for line in lines] == [*range(200, 210), 224, 300]
    assert lines[10] == {"n": 224, "gap": 15, "from": 210}
    session = SessionFolder.open(folder)
    assert session.end is not None
    assert session.end.lost == {"inputs": 15, "effects": 1}
    assert session.end.counts["inputs"] == 11
    with pytest.raises(RiotError, match=r"15 records are missing") as caught:
        list(session.inputs())
    assert caught.value.code == "REC-008"
    assert list(session.effects()) == []


class FullDisk:
    """Let writes fail half-way, as a full disk does, while `full` is true."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        opened = StreamFile.__init__

        def open_on_this_disk(stream: StreamFile, path: Path) -> None:
            opened(stream, path)
            stream._file = _FullFile(stream._file, self)  # type: ignore[assignment]

        monkeypatch.setattr(StreamFile, "__init__", open_on_this_disk)


class _FullFile:
    def __init__(self, file: Any, disk: FullDisk) -> None:
        self._file = file
        self._disk = disk

    def write(self, data: memoryview) -> int:
        if not self._disk.full:
            return self._file.write(data)
        if len(data) > 9:
            return self._file.write(data[:9])
        raise OSError(28, "No space left on device")

    def truncate(self, size: int) -> None:
        self._file.truncate(size)

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


def test_a_full_disk_tears_no_line_and_is_reported(
    journal: Journal, told: SimpleQueue[Health], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    folder = journal.begin(HEADER)
    journal.inputs(121, [reading(1)])
    journal.trace(121, [{"why": b"a picture"}])
    wait_for(told, lambda health: "bytes is not kept" in health.detail)
    disk.full = True
    journal.inputs(122, [reading(2)])
    failed = wait_for(told, lambda health: health.state == "failed")
    assert "No space left" in failed.detail
    disk.full = False
    journal.inputs(123, [reading(3)])
    wait_for(told, lambda health: health.state == "ok")
    journal.end("", "left", 130)
    journal.close()

    assert folder is not None
    lines = lines_of(folder, "inputs")
    assert [line["n"] for line in lines] == [121, 122, 123]
    assert lines[1] == {"n": 122, "gap": 1, "from": 122}
    end = SessionFolder.open(folder).end
    assert end is not None
    assert end.counts["inputs"] == 2
    assert end.lost == {"inputs": 1, "trace": 1}


def test_a_header_that_cannot_be_written_leaves_no_folder(
    journal: Journal,
    tmp_path: Path,
    told: SimpleQueue[Health],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_path: Path, _value: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(riot.record.journal.folder, "_write_through", full)
        journal.begin(HEADER)
        journal.inputs(121, [reading(1)])
        wait_for(told, lambda health: health.state == "failed")
        assert list((tmp_path / "sessions").iterdir()) == []
    folder = journal.begin(HEADER)
    wait_for(told, lambda health: health.state == "ok")
    journal.close()
    assert folder is not None and list((tmp_path / "sessions").iterdir()) == [folder]


def test_decisions_are_kept_without_readings(tmp_path: Path) -> None:
    journal = Journal(tmp_path, ManualClock(), keep="decisions")
    folder = journal.begin(HEADER)
    journal.inputs(121, [reading(1)])
    journal.inputs(122, [reading(2), ClipEnded(t=1.0, take=1)])
    journal.effects(122, [CutTo(t=1.0, take=2, scene="b", picture=Card("b"))])
    journal.close()
    assert folder is not None
    (line,) = lines_of(folder, "inputs")
    assert [message["type"] for message in line["in"]] == ["ClipEnded"]
    session = SessionFolder.open(folder)
    assert len(list(session.effects())) == 1
    with pytest.raises(RiotError) as caught:
        session.inputs()
    assert caught.value.code == "REC-007"


def test_nothing_kept_means_nothing_written(tmp_path: Path) -> None:
    before = threading.active_count()
    journal = Journal(tmp_path / "sessions", ManualClock(), keep="none")
    assert threading.active_count() == before
    assert journal.begin(HEADER) is None
    journal.inputs(121, [reading(1)])
    journal.health(Health(t=0.0, stage="osc", state="ok", since=0.0))
    journal.end("", "ended", 122)
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_at_start(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(RiotError, match=r"choose another record\.folder") as caught:
        Journal(blocked / "sessions", ManualClock())
    assert caught.value.code == "REC-001"


def test_nothing_written_looks_like_a_picture(journal: Journal) -> None:
    folder = journal.begin(HEADER)
    for tick in range(121, 400):
        journal.inputs(tick, [reading(tick)])
    journal.end("street", "ended", 400)
    journal.close()
    assert folder is not None
    for path in folder.iterdir():
        assert path.name.endswith((".json", ".jsonl.gz"))
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        assert data.isascii()
        text = data.decode("ascii")
        for magic in ("PNG", "JFIF", "WEBP", "iVBOR", "/9j/", "R0lGOD", "base64"):
            assert magic not in text
        for line in [text] if path.suffix == ".json" else text.splitlines():
            look_for_pictures(json.loads(line))


def look_for_pictures(value: Any) -> None:
    """Fail on a text or a row of numbers long enough to hold even a thumbnail of 8 x 8."""
    if isinstance(value, str):
        assert len(value) <= 64
    elif isinstance(value, list):
        assert len(value) < 64
        for item in value:
            look_for_pictures(item)
    elif isinstance(value, dict):
        for item in value.values():
            look_for_pictures(item)
