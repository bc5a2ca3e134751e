"""A folder that is no sound session is refused in one clear line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from riot.clock import ManualClock
from riot.errors import RiotError
from riot.messages import ClipEnded
from riot.record.journal.journal import Journal
from riot.record.journal.members import pack
from riot.record.journal.reading import SessionFolder
from tests.journals import FIRST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    journal = Journal(tmp_path, ManualClock())
    folder = journal.begin(FIRST)
    for tick in range(1, 6):
        journal.inputs(tick, [ClipEnded(t=tick / 60, take=tick)])
    journal.close()
    assert folder is not None
    return folder


def change_header(folder: Path, **changes: object) -> None:
    path = folder / "header.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.parametrize(
    ("damage", "code", "says"),
    [
        (
            lambda folder: (folder / "header.json").unlink(),
            "REC-002",
            "has no header.json",
        ),
        (
            lambda folder: (folder / "header.json").write_text("{"),
            "REC-003",
            "cannot be read",
        ),
        (
            lambda folder: (folder / "header.json").write_text("[]"),
            "REC-003",
            "holds no object",
        ),
        (
            lambda folder: (folder / "header.json").write_text("{}"),
            "REC-002",
            "names no schema",
        ),
        (
            lambda folder: (folder / "header.json").write_text("[" * 100_000),
            "REC-003",
            "cannot be read",
        ),
        (
            lambda folder: change_header(folder, schema=3, new="x"),
            "REC-004",
            "update riot",
        ),
        (
            lambda folder: change_header(folder, seed="x"),
            "REC-003",
            "seed: expected int",
        ),
        (
            lambda folder: change_header(folder, surplus=1),
            "REC-003",
            "no field surplus",
        ),
        (lambda folder: (folder / "trace.jsonl.gz").unlink(), "REC-005", "trace.jsonl.gz"),
        (
            lambda folder: (folder / "end.json").write_text("null"),
            "REC-003",
            "end.json",
        ),
    ],
)
def test_an_unfit_folder_is_refused(
    folder: Path, damage: Callable[[Path], object], code: str, says: str
) -> None:
    damage(folder)
    with pytest.raises(RiotError, match=says) as caught:
        SessionFolder.open(folder)
    assert caught.value.code == code
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RiotError, match="is no folder") as caught:
        SessionFolder.open(tmp_path / "nowhere")
    assert caught.value.code == "REC-002"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{garbage}\n", "is damaged"),
        (b"[1]\n", "holds no object"),
        (b'{"in":[]}\n', "out of order"),
        (b'{"n":0,"in":[]}\n', "out of order"),
        (b'{"n":3,"out":[]}\n', "there is no 'in' list"),
        (b'{"n":3,"in":[{"type":"ClipEnded","t":1.0}]}\n', "ClipEnded lacks take"),
        (b'{"n":3,"in":[{"type":"Nothing"}]}\n', "unknown message type"),
        (b"[" * 100_000 + b"\n", "is damaged"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_damage_in_the_middle_is_named_with_its_line(
    folder: Path, line: bytes, says: str, suffix: str
) -> None:
    file = folder / f"inputs.jsonl{suffix}"
    lines = gzip.decompress((folder / "inputs.jsonl.gz").read_bytes()).splitlines(keepends=True)
    lines[2] = line
    (folder / "inputs.jsonl.gz").unlink()
    file.write_bytes(pack(b"".join(lines)) if suffix else b"".join(lines))
    with pytest.raises(RiotError, match=says) as caught:
        list(SessionFolder.open(folder).inputs())
    problem = caught.value.problems[0]
    assert (problem.code, problem.file, problem.line) == ("REC-006", str(file), 3)
