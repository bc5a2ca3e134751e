"""Sessions that a crash left open are repaired and closed."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import ClipEnded
from riot.record.journal.codec import encode_fields
from riot.record.journal.folder import SessionWriter, stream_file
from riot.record.journal.header import END_FILE, HEADER_FILE, STREAMS, streams_of
from riot.record.journal.journal import WRITE_EVERY, Journal
from riot.record.journal.members import pack
from riot.record.journal.reading import SessionFolder
from riot.record.journal.recover import Recovered, recover
from tests.journals import FIRST

HEADER = replace(FIRST, graph_texts={"graph.yaml": "riot: 1\n"})


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


def as_schema_1(session: Path) -> None:
    """Make the folder what riot wrote before: plain files, fewer streams, a shorter header."""
    for stream in STREAMS:
        packed = stream_file(session, stream)
        if stream in streams_of(1):
            (session / f"{stream}.jsonl").write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    header = json.loads((session / HEADER_FILE).read_text())
    for name in ("local", "film", "listens_to", "venue", "installation", "notice"):
        del header[name]
    (session / HEADER_FILE).write_text(json.dumps(header | {"schema": 1}))


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
    [
        pack(b'{"n":6,"in":[]}\n')[:-1],
        pack(b'{"n":6,"in":[]}\n')[:-8] + bytes(8),
        pack(b'{"n":6,"in":[]}\n')[:12],
        pack(b'{"n":6,"in":[]}\n').replace(b"\x8b", b"\x8c"),
        b"\x1f",
        b"garbage",
        bytes(4096),
        bytes(70_000) + b"\x1f\x8b\x08" + bytes(70_000),
    ],
)
def test_a_torn_end_is_cut_off_and_counted(crashed: Path, tail: bytes) -> None:
    file = crashed / "inputs.jsonl.gz"
    sound = file.read_bytes()
    file.write_bytes(sound + tail)
    before = SessionFolder.open(crashed)
    assert [tick for tick, _ in before.inputs()] == [1, 2, 3, 4, 5]
    (done,) = recover(crashed.parent)
    assert file.read_bytes() == sound
    assert done.cut == {"inputs": 1}
    end = SessionFolder.open(crashed).end
    assert end is not None and end.cut == {"inputs": 1} and end.counts["inputs"] == 5


@pytest.mark.parametrize(
    "tail",
    [b'{"n":6,"in":[{"type":"Cli', b'{"n":6}garbage\n', b"\0" * 4096, b"\0\0\n\0\n"],
)
def test_a_torn_line_of_schema_1_is_cut_off_and_counted(crashed: Path, tail: bytes) -> None:
    as_schema_1(crashed)
    file = crashed / "inputs.jsonl"
    sound = file.read_bytes()
    file.write_bytes(sound + tail)
    before = SessionFolder.open(crashed)
    assert (before.header.schema, list(before.moods()), list(before.figures())) == (1, [], [])
    (done,) = recover(crashed.parent)
    assert file.read_bytes() == sound
    torn = tail.count(b"\n") or 1
    assert done.cut == {"inputs": torn}
    session = SessionFolder.open(crashed)
    assert session.end is not None and session.end.cut == {"inputs": torn}
    assert session.end.counts["inputs"] == 5
    assert [tick for tick, _ in session.inputs()] == [1, 2, 3, 4, 5]


def test_what_is_damaged_in_the_middle_is_left_as_it_is(crashed: Path) -> None:
    file = crashed / "inputs.jsonl.gz"
    sound = file.read_bytes()
    file.write_bytes(bytes(100) + sound + b"\x1f\x8b\x08\0\0" + pack(b'{"n":6,"in":[]}\n') + b"\0")
    (done,) = recover(crashed.parent)
    assert (done.cut, done.last_tick) == ({"inputs": 1}, 6)
    with pytest.raises(RiotError, match=r"inputs\.jsonl\.gz:1: .*a part is torn") as caught:
        list(SessionFolder.open(crashed).inputs())
    assert caught.value.code == "REC-006"


def test_a_torn_end_is_left_out_when_read_before_recovery(crashed: Path) -> None:
    with (crashed / "inputs.jsonl.gz").open("ab") as file:
        file.write(pack(b'{"n":6,"in":[]}\n')[:20])
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


def test_what_is_half_forgotten_is_not_written_to(crashed: Path) -> None:
    half = crashed.rename(crashed.with_name(f".forgotten-{crashed.name}"))
    assert recover(half.parent) == ()
    assert not (half / END_FILE).exists()


def test_what_cannot_be_repaired_is_reported_and_does_not_stop_the_rest(
    crashed: Path,
) -> None:
    broken = crashed.with_name("0-broken")
    shutil.copytree(crashed, broken)
    (broken / "trace.jsonl.gz").unlink()
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
from riot.record.journal.members import pack
from riot.record.journal.scribe import Scribe
import json

clock = SystemClock()
writing, slowest, write = None, 0.0, Scribe.write

def timed(self, batch):
    global writing, slowest
    writing = began = clock.now()
    done = write(self, batch)
    writing, slowest = None, max(slowest, clock.now() - began)
    return done

Scribe.write = timed
journal = Journal(Path(sys.argv[1]), clock, write_every=0.4)
folder = journal.begin(decode_fields(Header, json.loads(sys.argv[2])))
start = clock.now()
tick = 0
while True:
    tick += 1
    journal.inputs(tick, [ClipEnded(t=clock.now(), take=tick)])
    now, since = clock.now(), writing
    slowest = max(slowest, now - start - tick / 60, 0.0 if since is None else now - since)
    print(now - start, tick, slowest, folder, flush=True)
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
        folder, slowest = "", 0.0
        for line in writer.stdout:
            seconds, tick, slow, folder = line.split()
            offered[int(tick)], slowest = float(seconds), float(slow)
            if int(tick) == 130:
                closed = recover(tmp_path)
                writer.kill()
                break
        for line in writer.stdout:
            seconds, tick, slow, folder = line.split()
            offered[int(tick)], slowest = float(seconds), float(slow)
    assert closed == (), "its writer was still alive"
    assert not (Path(folder) / END_FILE).exists()

    (done,) = recover(tmp_path)
    session = SessionFolder.open(Path(folder))
    kept = [tick for tick, _ in session.inputs()]
    assert kept == list(range(1, done.last_tick + 1))
    assert session.end is not None and session.end.reason == "interrupted"
    assert kept
    lost = max(offered.values()) - offered.get(done.last_tick, max(offered.values()))
    assert lost < 1.0 + 2 * slowest, "0.4 s, and what this machine and its disk took for a write"
    assert WRITE_EVERY <= 0.8
