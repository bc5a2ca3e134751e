"""Sessions that a crash left open are repaired and closed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.messages import ClipEnded
from riot.record.journal.codec import encode_fields
from riot.record.journal.folder import SessionWriter
from riot.record.journal.header import END_FILE, Header
from riot.record.journal.journal import Journal
from riot.record.journal.reading import SessionFolder
from riot.record.journal.recover import Recovered, recover

HEADER = Header(
    riot="0.1.0",
    configuration={},
    graph_file="graph.yaml",
    graph_texts={"graph.yaml": "riot: 1\n"},
    media={},
    models={},
    labels=("calm",),
    seed=7,
    tick_rate=60.0,
    first_tick=0,
    scene="attract",
    language="en",
    notice_shown=False,
    opening={"show": {"scene": "attract"}, "grid_start": 1.5},
)


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """Make a session of five inputs that has no end."""
    journal = Journal(tmp_path, ManualClock())
    folder = journal.begin(HEADER)
    for tick in range(1, 6):
        journal.inputs(tick, [ClipEnded(t=tick / 60, take=tick)])
    journal.close()
    assert folder is not None
    (folder / END_FILE).unlink()
    return folder


def test_an_open_session_is_closed_as_interrupted(crashed: Path) -> None:
    (done,) = recover(crashed.parent)
    assert (done.folder, done.last_tick, done.cut, done.problem) == (crashed, 5, {}, "")
    end = SessionFolder.open(crashed).end
    assert end is not None
    assert (end.reason, end.outcome, end.last_tick) == ("interrupted", "", 5)
    assert end.counts["inputs"] == 5
    assert recover(crashed.parent) == ()
    assert list(crashed.parent.iterdir()) == [crashed]


@pytest.mark.parametrize(
    "tail",
    [b'{"n":6,"in":[{"type":"Cli', b'{"n":6}garbage\n', b"\0" * 4096, b"\0\0\n\0\n"],
)
def test_a_torn_end_is_cut_off_and_counted(crashed: Path, tail: bytes) -> None:
    file = crashed / "inputs.jsonl"
    sound = file.read_bytes()
    file.write_bytes(sound + tail)
    (done,) = recover(crashed.parent)
    assert file.read_bytes() == sound
    torn = tail.count(b"\n") or 1
    assert done.cut == {"inputs": torn}
    end = SessionFolder.open(crashed).end
    assert end is not None and end.cut == {"inputs": torn} and end.counts["inputs"] == 5


def test_a_torn_end_is_left_out_when_read_before_recovery(crashed: Path) -> None:
    with (crashed / "inputs.jsonl").open("ab") as file:
        file.write(b'{"n":6,"in":[')
    session = SessionFolder.open(crashed)
    assert session.end is None
    assert [tick for tick, _ in session.inputs()] == [1, 2, 3, 4, 5]


def test_a_session_whose_writer_lives_is_left_alone(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "session", HEADER)
    try:
        assert recover(tmp_path) == ()
        assert not (writer.folder / END_FILE).exists()
    finally:
        writer.end("street", "ended", 5)
    end = SessionFolder.open(writer.folder).end
    assert end is not None and end.reason == "ended"


def test_half_made_folders_are_removed_and_strangers_are_not(crashed: Path) -> None:
    root = crashed.parent
    (root / ".unfinished-2026-01-01T00-00-00Z-aa").mkdir()
    (root / ".unfinished-2026-01-01T00-00-00Z-aa" / "header.json").write_text("{")
    (root / "notes").mkdir()
    (root / "notes" / "todo.txt").write_text("sweep the floor")
    recover(root)
    assert {path.name for path in root.iterdir()} == {crashed.name, "notes"}


def test_what_cannot_be_repaired_is_reported_and_does_not_stop_the_rest(
    crashed: Path,
) -> None:
    broken = crashed.with_name("0-broken")
    shutil.copytree(crashed, broken)
    (broken / "trace.jsonl").unlink()
    problems = {done.folder: bool(done.problem) for done in recover(crashed.parent)}
    assert problems == {broken: True, crashed: False}


def test_a_missing_folder_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path / "never") == ()


WRITER = """
import sys
from pathlib import Path
from riot.clock import SystemClock
from riot.messages import ClipEnded
from riot.record.journal.codec import decode_fields
from riot.record.journal.header import Header
from riot.record.journal.journal import Journal
import json

clock = SystemClock()
journal = Journal(Path(sys.argv[1]), clock)
folder = journal.begin(decode_fields(Header, json.loads(sys.argv[2])))
start = clock.now()
tick = 0
while True:
    tick += 1
    journal.inputs(tick, [ClipEnded(t=clock.now(), take=tick)])
    print(clock.now() - start, tick, folder, flush=True)
    clock.sleep(start + tick / 60 - clock.now())
"""


def test_a_killed_writer_loses_at_most_a_second(tmp_path: Path) -> None:
    arguments = [str(tmp_path), json.dumps(encode_fields(HEADER))]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        offered: dict[int, float] = {}
        closed: tuple[Recovered, ...] = ()
        folder = ""
        for line in writer.stdout:
            seconds, tick, folder = line.split()
            offered[int(tick)] = float(seconds)
            if int(tick) == 130:
                closed = recover(tmp_path)
                writer.kill()
                break
        for line in writer.stdout:
            seconds, tick, folder = line.split()
            offered[int(tick)] = float(seconds)
    assert closed == (), "its writer was still alive"
    assert not (Path(folder) / END_FILE).exists()

    (done,) = recover(tmp_path)
    session = SessionFolder.open(Path(folder))
    kept = [tick for tick, _ in session.inputs()]
    assert kept == list(range(1, done.last_tick + 1))
    assert session.end is not None and session.end.reason == "interrupted"
    assert max(offered.values()) - offered[done.last_tick] < 1.0
