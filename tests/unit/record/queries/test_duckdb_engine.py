"""DuckDB answers over whole sessions, and says what it left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from riot.errors import RiotError
from riot.record.archive.tables import LAYOUT, TABLES
from riot.record.queries import health
from riot.record.queries.duckdb_engine import DuckDbEngine
from riot.record.queries.engine import Engine, open_engine
from riot.record.queries.logs import find_logs
from riot.record.queries.tables import tables
from tests.sealed import write_logs

ASKED: Mapping[str, Any] = tables()
SESSIONS = ASKED["sessions"]
COUNTED = SESSIONS.aggregate(visits=SESSIONS.count(), different=SESSIONS.session.nunique())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logs = tmp_path_factory.mktemp("written")
    write_logs(logs, 9, seconds=4)
    return logs


@pytest.fixture
def logs(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "logs")


@contextmanager
def opened(*roots: Path) -> Iterator[Engine]:
    with closing(open_engine([str(root) for root in roots])) as engine:
        yield engine


def visits(engine: Engine) -> int:
    return engine.run(COUNTED).to_pylist()[0]["visits"]


def folders(logs: Path) -> list[Path]:
    return sorted(logs.glob("date=*/*"))


def test_every_table_has_its_columns_and_types(written: Path) -> None:
    with opened(written) as engine:
        for name, table in tables().items():
            answer = engine.run(table.limit(3))
            assert answer.column_names == [column.name for column in TABLES[name].columns]
            assert answer.schema.equals(table.schema().to_pyarrow())


def test_what_is_prepared_is_answered_the_same(written: Path) -> None:
    moods = ASKED["moods"]
    joined = moods.join(SESSIONS, "session")
    asked = [
        joined.group_by("outcome", "scene")
        .agg(middle=joined.valence.median(), high=joined.valence.quantile(0.9))
        .order_by("outcome", "scene"),
        moods.group_by("scene").agg(faces=moods.faces.sum()).order_by("scene"),
        SESSIONS.select("session", "header").order_by("session"),
    ]
    heard: list[str] = []
    with opened(written) as plain, opened(written) as prepared:
        prepared.prepare(asked, heard.append)
        for expression in asked:
            assert plain.run(expression).equals(prepared.run(expression))
    assert heard == ["sessions", "moods"]


def test_only_what_is_read_is_kept(written: Path) -> None:
    moods = ASKED["moods"]
    asked = moods.join(SESSIONS, "session").group_by("venue").agg(rows=lambda rows: rows.count())
    with closing(DuckDbEngine([str(written)])) as engine:
        engine.prepare([asked, asked])
        kept = {row[0] for row in engine._con.execute("DESCRIBE kept_moods").fetchall()}
        assert kept == {"session"}


def test_nothing_is_left_on_the_disk(written: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened(written) as engine:
        assert visits(engine) == 9
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    engine.close()


def test_a_division_by_zero_is_null(written: Path) -> None:
    nothing = SESSIONS.lost.sum() / SESSIONS.lost.sum()
    with opened(written) as engine:
        assert engine.run(SESSIONS.aggregate(share=nothing)).to_pylist() == [{"share": None}]


def test_a_folder_that_reads_as_a_pattern(written: Path, tmp_path: Path) -> None:
    logs = shutil.copytree(written, tmp_path / "[Oslo] *")
    with opened(logs) as engine:
        assert visits(engine) == 9


@pytest.mark.parametrize(
    ("damage", "code", "said"),
    [
        (lambda folder: (folder / "ways.parquet").unlink(), "REC-052", "has no ways.parquet"),
        (lambda folder: (folder / "moods.parquet").write_bytes(b""), "REC-053", "is empty"),
        (
            lambda folder: (folder / "moods.parquet").write_bytes(
                (folder / "moods.parquet").read_bytes()[:-9]
            ),
            "REC-053",
            "moods.parquet is cut off",
        ),
        (
            lambda folder: (folder / "sessions.parquet").write_bytes(b"no Parquet at all"),
            "REC-053",
            "sessions.parquet is no Parquet file",
        ),
    ],
)
def test_a_damaged_session_is_left_out(logs: Path, damage: Any, code: str, said: str) -> None:
    damage(folders(logs)[3])
    with opened(logs) as engine:
        assert visits(engine) == 8
        (warning,) = engine.warnings
    assert (warning.code, warning.severity) == (code, "warning")
    assert said in warning.message
    assert warning.file == str(folders(logs)[3])


def test_a_damaged_footer_is_found_when_it_is_read(logs: Path) -> None:
    file = folders(logs)[0] / "levels.parquet"
    content = bytearray(file.read_bytes())
    size = int.from_bytes(content[-8:-4], "little")
    content[-8 - size : -8] = b"\xff" * size
    file.write_bytes(content)
    levels = ASKED["levels"]
    asked = levels.aggregate(sessions=levels.session.nunique())
    with opened(logs) as engine:
        assert engine.run(asked).to_pylist() == [{"sessions": 8}]
        assert [warning.code for warning in engine.warnings] == ["REC-053"]
        assert visits(engine) == 8


def test_a_damaged_page_is_found_when_it_is_read(logs: Path) -> None:
    file = folders(logs)[0] / "levels.parquet"
    content = bytearray(file.read_bytes())
    size = int.from_bytes(content[-8:-4], "little")
    content[4 : -8 - size] = b"\xff" * (len(content) - 12 - size)
    file.write_bytes(content)
    levels = ASKED["levels"]
    asked = levels.aggregate(mean=levels.level.mean(), sessions=levels.session.nunique())
    with opened(logs) as engine:
        assert engine.run(asked).to_pylist()[0]["sessions"] == 8
        assert [warning.code for warning in engine.warnings] == ["REC-053"]


def test_a_damaged_page_is_found_when_it_is_kept_or_held(logs: Path) -> None:
    moods, levels = ASKED["moods"], ASKED["levels"]
    for folder, table in zip(folders(logs), ("moods", "levels"), strict=False):
        file = folder / f"{table}.parquet"
        content = bytearray(file.read_bytes())
        size = int.from_bytes(content[-8:-4], "little")
        content[4 : -8 - size] = b"\xff" * (len(content) - 12 - size)
        file.write_bytes(content)
    faces = moods.aggregate(faces=moods.faces.sum(), sessions=moods.session.nunique())
    with opened(logs) as engine:
        held: Any = engine.hold("means", levels.group_by("session").agg(mean=levels.level.mean()))
        means = held.aggregate(sessions=held.session.nunique(), mean=held["mean"].mean())
        engine.prepare([faces, faces, means])
        assert engine.run(faces).to_pylist()[0]["sessions"] == 8
        assert engine.run(means).to_pylist()[0]["sessions"] == 7
        assert [warning.code for warning in engine.warnings] == ["REC-053"] * 2
        assert engine.sessions == 7


def test_what_is_held_is_read_once(written: Path) -> None:
    moods = ASKED["moods"]
    counted = moods.group_by("session").agg(rows=moods.count())
    heard: list[str] = []
    with opened(written) as engine:
        held: Any = engine.hold("counted", counted)
        engine.prepare([held.filter(held.rows > 0), held.filter(held.rows == 0)], heard.append)
        assert heard == []  # one reader of moods: its rows are not kept
        assert engine.run(held.filter(held.rows > 0)).num_rows == 9
        for folder in folders(written):
            (folder / "moods.parquet").rename(folder / "moods.away")
        try:
            assert engine.run(held.filter(held.rows == 0)).num_rows == 0
        finally:
            for folder in folders(written):
                (folder / "moods.away").rename(folder / "moods.parquet")


def test_a_day_without_a_session_is_nothing_to_tell(logs: Path) -> None:
    (logs / "date=2020-01-01").mkdir()
    with opened(logs) as engine:
        assert visits(engine) == 9
        assert not engine.warnings


def test_files_are_fetched_while_others_are_looked_at(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "POSIX_FADV_WILLNEED", 3, raising=False)
    monkeypatch.setattr(
        health, "_advise", lambda file, begin, size, advice: fetched.append((begin, advice))
    )
    find_logs([str(logs)])
    assert fetched == [(0, 3)] * 9 * len(TABLES)


def test_a_newer_layout_is_left_out(logs: Path) -> None:
    file = folders(logs)[2] / "sessions.parquet"
    table = pq.ParquetFile(file).read()
    place = table.column_names.index("layout")
    pq.write_table(table.set_column(place, "layout", [[LAYOUT + 1]]), file)
    scenes = ASKED["scenes"]
    asked = scenes.aggregate(sessions=scenes.session.nunique())
    with opened(logs) as engine:
        assert engine.run(asked).to_pylist() == [{"sessions": 8}]
        (warning,) = engine.warnings
    assert warning.code == "REC-054"
    assert str(LAYOUT + 1) in warning.message


def test_a_copy_under_another_name_counts_once(logs: Path) -> None:
    first = folders(logs)[0]
    shutil.copytree(first, first.with_name(f"{first.name} (copy)"))
    shutil.copytree(first, first.with_name("2020-01-01T00-00-00Z-0000000a"))
    with opened(logs) as engine:
        assert engine.run(COUNTED).to_pylist() == [{"visits": 9, "different": 9}]
        assert [one.message for one in engine.warnings] == [
            f"is left out: it is a copy of session {first.name}"
        ] * 2


def test_a_newer_copy_under_another_name_takes_nothing_with_it(logs: Path) -> None:
    first = folders(logs)[0]
    copy = shutil.copytree(first, first.with_name("2020-01-01T00-00-00Z-0000000a"))
    table = pq.ParquetFile(copy / "sessions.parquet").read()
    place = table.column_names.index("layout")
    pq.write_table(table.set_column(place, "layout", [[LAYOUT + 1]]), copy / "sessions.parquet")
    with opened(logs) as engine:
        assert visits(engine) == 9
        (warning,) = engine.warnings
    assert warning.code == "REC-054" and warning.file == str(copy)


def test_many_alike_are_counted(logs: Path) -> None:
    for folder in folders(logs)[:6]:
        (folder / "ways.parquet").unlink()
    (logs / "holiday pictures").mkdir()
    (logs / ".unfinished-x").mkdir()
    with opened(logs) as engine:
        assert visits(engine) == 3
        told = [f"{one.code} {one.message}" for one in engine.warnings]
    assert len(told) == 5
    assert told.count("REC-052 3 more are left out alike") == 1
    assert [one for one in told if "REC-051" in one] == ["REC-051 is no session and is left out"]


def test_a_session_in_two_logs_counts_once(logs: Path, written: Path, tmp_path: Path) -> None:
    write_logs(tmp_path / "paris", 2, venue="Paris", seconds=4)
    (folders(logs)[0] / "ways.parquet").unlink()  # whole in the other
    with opened(logs, written, tmp_path / "paris") as engine:
        assert engine.run(COUNTED).to_pylist() == [{"visits": 11, "different": 11}]
        assert not engine.warnings


def test_a_day_and_one_session_are_logs_too(written: Path) -> None:
    session = folders(written)[0]
    with opened(session) as engine:
        assert visits(engine) == 1
    with opened(session.parent) as engine:
        assert visits(engine) == len(list(session.parent.iterdir()))


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_nothing_to_read_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty/logs").mkdir(parents=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(RiotError) as caught, opened(tmp_path / name) as engine:
        engine.run(COUNTED)
    assert caught.value.code == "REC-050"
    assert ("empty/logs" in str(caught.value)) == (name == "empty")


def test_a_folder_of_several_logs_names_them(written: Path, tmp_path: Path) -> None:
    for house in ("oslo", "paris"):
        shutil.copytree(written, tmp_path / "all" / house)
    with pytest.raises(RiotError) as caught, opened(tmp_path / "all") as engine:
        engine.run(COUNTED)
    said = str(caught.value)
    assert "; oslo is no session" in said
    assert f"did you mean {tmp_path}/all/oslo {tmp_path}/all/paris?" in said


def closed(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let nobody look into some folders, whoever runs the tests."""
    listed = os.listdir

    def refuse(folder: str) -> list[str]:
        if Path(folder) in folders:
            raise PermissionError(13, "Permission denied", folder)
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refuse)


def test_what_may_not_be_looked_into_is_told(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, whole_day = folders(logs)[0], sorted(logs.iterdir())[-1]
    gone = len(list(whole_day.iterdir())) + 1
    with opened(logs) as engine:
        before = visits(engine)
    closed(monkeypatch, session, whole_day)
    with opened(logs) as engine:
        assert visits(engine) == before - gone
        told = [str(warning) for warning in engine.warnings]
    assert len(told) == 2
    for line, folder in zip(sorted(told), sorted([str(session), str(whole_day)]), strict=True):
        assert line.startswith(f"{folder}: warning REC-051: is left out: it cannot be looked into")
        assert "Permission denied" in line


def test_logs_that_may_not_be_looked_into_are_an_error(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(monkeypatch, logs)
    with pytest.raises(RiotError, match="REC-050: cannot be looked into: Permission denied"):
        engine = DuckDbEngine([str(logs)])
        engine.close()


def test_engines_that_there_are_none_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RiotError, match="there is no engine 'oracle'"):
        open_engine([str(tmp_path)], "oracle")
    with pytest.raises(RiotError, match="DuckDB has no master"):
        open_engine([str(tmp_path)], master="yarn")
    with pytest.raises(RiotError, match="add --engine spark"):
        open_engine(["s3a://museum/logs"])
    monkeypatch.setitem(__import__("sys").modules, "riot.record.queries.spark_engine", None)
    with pytest.raises(RiotError, match=r"pip install 'riot-film\[spark\]'"):
        open_engine([str(tmp_path)], "spark")
