"""What is sealed says all that the journal said, and nothing is lost on the way."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riot.errors import RiotError
from riot.messages import (
    CHANNELS,
    ClockJumped,
    EmotionReading,
    FaceReading,
    Health,
    Lighting,
    Message,
    OperatorCommand,
    RigInput,
    ShowInput,
)
from riot.record.archive import sealing
from riot.record.archive.parquet import schema_of
from riot.record.archive.place import table_file
from riot.record.archive.sealed import SealedSession
from riot.record.archive.sealing import seal
from riot.record.archive.tables import LAYOUT, TABLES
from riot.record.journal.codec import encode
from riot.record.journal.header import Stream
from riot.record.journal.lock import WriterLock
from riot.record.journal.reading import SessionFolder
from riot.record.journal.stream import Gap
from riot.record.sessions import Session
from tests.any_values import any_value
from tests.journals import NAME, write_journal

RECORDINGS = Path(__file__).parents[3] / "replay/recordings"
GOLDEN = "startled-audience"

INPUTS = [kind for kind in CHANNELS if kind in get_args(ShowInput)]
EFFECTS = [
    kind
    for kind, channel in CHANNELS.items()
    if channel.logged and kind not in INPUTS and kind is not Health
]
WHOLE = (1 << 63) - 1


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Draw any value that a field of this type may hold; whole numbers fit into 64 bits."""
    return any_value(hint, st.floats(), st.integers(-WHOLE, WHOLE))


def ticks_of(kinds: list[type[Message]]) -> st.SearchStrategy[list[Any]]:
    """Draw a stream: ticks in order, each with some messages, and now and then a gap."""
    message = st.one_of(*map(values, kinds))
    gap = st.integers(1, 9).map(lambda count: Gap(count, 0, 0))
    content = st.lists(st.one_of(message, message, message, gap), min_size=1, max_size=4)
    return st.dictionaries(st.integers(10, 500), content, max_size=6).map(
        lambda found: sorted(found.items())
    )


def told(session: Session) -> dict[str, Any]:
    """Give all that a session says, as plain JSON values; an error as its code."""

    def each(stream: str) -> Any:
        try:
            if stream == "health":
                return [(tick, encode(one)) for tick, one in session.health()]
            return [(n, [encode(one) for one in all_]) for n, all_ in getattr(session, stream)()]
        except RiotError as error:
            return error.code

    whole = {stream: each(stream) for stream in ("inputs", "effects", "health")}
    return {
        "header": session.header,
        "end": session.end,
        "trace": list(session.trace()),
        **whole,
    }


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ticks_of(INPUTS), ticks_of(EFFECTS), ticks_of([Health]), st.booleans())
def test_any_session_comes_back_exactly(
    inputs: list[Any], effects: list[Any], health: list[Any], whole: bool
) -> None:
    if whole:
        inputs = [(n, [x for x in found if not isinstance(x, Gap)]) for n, found in inputs]
    streams: dict[Stream, Any] = {"inputs": inputs, "effects": effects, "health": health}
    with TemporaryDirectory() as folder:
        journal = write_journal(Path(folder) / "sessions", streams)
        before = told(SessionFolder.open(journal))
        place = seal(journal, Path(folder) / "logs")
        assert not journal.exists()
        assert told(SealedSession.open(place)) == before


def test_readings_keep_every_bit(tmp_path: Path) -> None:
    face = FaceReading(
        1, (0.0, -0.0, 0.1, 1e-300), math.nan, (1.5, -0.0, math.inf), (0.1, math.nan)
    )
    light = Lighting(0.5, 0.5, 0.5, 0.0, "poor", "dark")
    readings = [
        EmotionReading(t=0.1 + 0.2, seq=1, faces=(face, face), lighting=light),
        EmotionReading(t=5.0, seq=2),
        EmotionReading(t=6.0, seq=3, lighting=light),
    ]
    key = OperatorCommand(t=5.5, verb="key", argument="space")
    inputs = [(11, [readings[0], key, readings[1]]), (12, [key, readings[2]])]
    place = seal(write_journal(tmp_path / "sessions", {"inputs": inputs}), tmp_path / "logs")
    back = list(SealedSession.open(place).inputs())
    assert repr(back) == repr([(tick, list(found)) for tick, found in inputs])
    rows = pq.ParquetFile(table_file(place, "readings")).read().to_pylist()
    assert [(row["faces"], row["face"]) for row in rows] == [(2, 0), (2, 1), (0, None), (0, None)]
    assert rows[0]["t"] == pytest.approx(0.3 - (100.0 + 10 / 60))


@pytest.mark.parametrize("name", sorted(path.name for path in RECORDINGS.iterdir()))
def test_golden_recordings_come_back_exactly(tmp_path: Path, name: str) -> None:
    journal = shutil.copytree(RECORDINGS / name, tmp_path / name)
    place = seal(journal, tmp_path / "logs")
    assert place == tmp_path / "logs/date=2026-11-21" / name
    assert told(SealedSession.open(place)) == told(SessionFolder.open(RECORDINGS / name))


def test_a_clock_that_jumped_and_a_rig_are_events(tmp_path: Path) -> None:
    facts = [ClockJumped(t=101.0, ticks=900), RigInput(t=101.0, address="/go", arguments=(1, "a"))]
    journal = write_journal(tmp_path / "sessions", {"inputs": [(11, facts)]})
    rows = events(seal(journal, tmp_path / "logs"))
    assert [(row["type"], row["name"], row["detail"]) for row in rows] == [
        ("ClockJumped", None, None),
        ("RigInput", "/go", "1 a"),
    ]
    assert rows[1]["t"] == pytest.approx(1.0 - 10 / 60)


def test_sessions_without_readings_refuse_a_replay_as_before(tmp_path: Path) -> None:
    journal = write_journal(tmp_path / "sessions", {}, keep="decisions")
    with pytest.raises(RiotError, match="REC-007"):
        SealedSession.open(seal(journal, tmp_path / "logs")).inputs()


def test_units_and_meanings_stand_in_the_files(tmp_path: Path) -> None:
    place = seal(write_journal(tmp_path / "sessions", {}), tmp_path / "logs")
    assert place.parent.name == "date=2026-11-21"
    assert {file.stem for file in place.iterdir()} == set(TABLES)
    for name in TABLES:
        schema = pq.ParquetFile(table_file(place, name)).schema_arrow
        assert (schema.metadata or {})[b"riot_layout"] == str(LAYOUT).encode()
        assert schema.remove_metadata().equals(schema_of(name).remove_metadata())
    yaw = schema_of("readings").field("yaw").metadata or {}
    assert yaw[b"unit"] == b"degrees" and yaw[b"meaning"]


# ── whatever happens, one of the two is whole ───────────────────────────────────────────────────


@pytest.mark.parametrize("moment", ["copy", "rename", "remove"])
def test_a_kill_at_any_moment_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    journal = shutil.copytree(RECORDINGS / GOLDEN, tmp_path / "sessions" / GOLDEN)
    before = told(SessionFolder.open(journal))
    logs = tmp_path / "logs"

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        # A killed process tidies nothing up.
        patch.setattr(sealing.shutil, "rmtree", lambda *_, **__: None)
        if moment == "copy":
            patch.setattr(sealing, "_compare", killed)
        elif moment == "rename":
            patch.setattr(Path, "rename", killed)
        else:
            patch.setattr(sealing, "remove_session", killed)
        with pytest.raises(Killed):
            seal(journal, logs)
    assert journal.is_dir()
    assert len(list(logs.rglob("sessions.parquet"))) == 1
    place = seal(journal, logs)
    assert not journal.exists()
    assert [path.name for path in place.parent.iterdir()] == [GOLDEN]
    assert told(SealedSession.open(place)) == before


def test_of_two_forms_a_damaged_sealed_one_is_made_anew(tmp_path: Path) -> None:
    journal = shutil.copytree(RECORDINGS / GOLDEN, tmp_path / "sessions" / GOLDEN)
    place = seal(journal, tmp_path / "logs")
    shutil.copytree(RECORDINGS / GOLDEN, journal)
    file = table_file(place, "readings")
    file.write_bytes(file.read_bytes()[:-40])
    assert seal(journal, tmp_path / "logs") == place
    assert told(SealedSession.open(place)) == told(SessionFolder.open(RECORDINGS / GOLDEN))
    assert not journal.exists()


def test_a_disk_that_gives_back_something_else_keeps_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = shutil.copytree(RECORDINGS / GOLDEN, tmp_path / "sessions" / GOLDEN)
    write = pq.write_table

    def forgetful(table: Any, where: Path, **how: Any) -> None:
        write(table.slice(0, max(0, table.num_rows - 1)), where, **how)

    monkeypatch.setattr(sealing.pq, "write_table", forgetful)
    with pytest.raises(RiotError, match="REC-024"):
        seal(journal, tmp_path / "logs")
    assert (journal / "end.json").is_file()
    assert not list((tmp_path / "logs").rglob("*.parquet"))


def test_a_session_that_goes_on_is_not_sealed(tmp_path: Path) -> None:
    journal = write_journal(tmp_path / "sessions", {}, ended=False)
    with pytest.raises(RiotError, match="REC-020"):
        seal(journal, tmp_path / "logs")
    lock = WriterLock(journal)
    with pytest.raises(BlockingIOError):
        seal(journal, tmp_path / "logs")
    lock.release()
    assert not list(tmp_path.rglob("*.parquet"))


def test_an_end_that_tells_of_other_records_is_not_believed(tmp_path: Path) -> None:
    jump = ClockJumped(t=1.0, ticks=1)
    journal = write_journal(tmp_path / "sessions", {"inputs": [(11, [jump])]})
    end = journal / "end.json"
    end.write_text(end.read_text().replace('"inputs": 1', '"inputs": 2'))
    with pytest.raises(RiotError, match="REC-006"):
        seal(journal, tmp_path / "logs")
    assert journal.is_dir() and journal.name == NAME


def events(place: Path) -> list[dict[str, Any]]:
    """Give the rows of `events`."""
    return pq.ParquetFile(table_file(place, "events")).read().to_pylist()
