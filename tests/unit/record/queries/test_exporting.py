"""What was recorded goes to other programs whole, and harms none of them."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from mcap.reader import make_reader
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import RiotError
from riot.record.archive.tables import LAYOUT, TABLES
from riot.record.queries.export.csv_files import BYTE_ORDER_MARK
from riot.record.queries.export.exporting import export_sessions
from riot.record.queries.export.formats import FORMATS
from riot.record.queries.logs import find_logs
from tests.conftest import TinyFilm
from tests.sealed import write_logs, write_table


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logs = tmp_path_factory.mktemp("logs")
    write_logs(logs, 3, seconds=4)
    return logs


@pytest.fixture(scope="module")
def sealed(logs: Path) -> dict[str, str]:
    return find_logs([str(logs)]).sealed


def rows_of(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(BYTE_ORDER_MARK)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet"])
def test_every_row_of_every_table_goes_out(
    sealed: dict[str, str], tmp_path: Path, format_: str
) -> None:
    files, left_out = export_sessions(sealed, tmp_path / "out", format_)
    assert not left_out
    for name in TABLES:
        file = tmp_path / f"out/{name}.{format_}"
        assert file in files
        expected = [
            row
            for folder in sealed.values()
            for row in pq.ParquetFile(f"{folder}/{name}.parquet").read().to_pylist()
        ]
        if format_ == "parquet":
            found = pq.ParquetFile(file).read()
            assert found.to_pylist() == expected
            assert found.schema.field(0).metadata[b"meaning"]
        elif format_ == "jsonl":
            lines = file.read_text(encoding="utf-8").splitlines()
            assert [json.loads(line)["session"] for line in lines] == [
                row["session"] for row in expected
            ]
            assert list(json.loads(lines[0])) == list(expected[0])
        else:
            rows = rows_of(file)
            assert [row["session"] for row in rows] == [row["session"] for row in expected]
            assert list(rows[0]) == list(expected[0])
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(
        file.name for file in files
    )


def test_units_stand_beside(sealed: dict[str, str], tmp_path: Path) -> None:
    export_sessions(sealed, tmp_path, "csv", ["moods"])
    columns = rows_of(tmp_path / "columns.csv")
    assert len(columns) == len(TABLES["moods"].columns)
    assert {"table": "moods", "column": "position", "unit": "s"}.items() <= columns[
        [column["column"] for column in columns].index("position")
    ].items()


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-0.5", "@SUM(A1)", "-2+3", "\t=1", 'two\n"lines"', "plain", "", None]
    (folder,) = write_logs(tmp_path / "logs", 1, seconds=4)
    scenes = [
        {"session": "x", "number": number, "scene": "s", "title": text, "entered": 0.0}
        | {"seconds": 1.0, "how": "decide"}
        for number, text in enumerate(texts)
    ]
    write_table(folder, TABLES["scenes"], scenes)
    export_sessions({"x": str(folder)}, tmp_path / "out", "csv", ["scenes"])
    titles = [row["title"] for row in rows_of(tmp_path / "out/scenes.csv")]
    assert titles == [
        "'=1+1",
        "+1",
        "-0.5",
        "'@SUM(A1)",
        "'-2+3",
        "'\t=1",
        'two\n"lines"',
        "plain",
        "",
        "",
    ]
    written = (tmp_path / "out/scenes.csv").read_bytes()
    assert written.count(b"\r\n") == len(texts) + 1
    assert b'8,"s","",' in written  # an empty text is one
    assert b'9,"s",,' in written  # and nothing is nothing


def test_foxglove_finds_a_channel_for_each_kind(sealed: dict[str, str], tmp_path: Path) -> None:
    files, _ = export_sessions(sealed, tmp_path, "mcap")
    assert [file.stem for file in files] == list(sealed)
    name, folder = next(iter(sealed.items()))
    read = {
        table: pq.ParquetFile(f"{folder}/{table}.parquet").read().to_pylist() for table in TABLES
    }
    with (tmp_path / f"{name}.mcap").open("rb") as stream:
        reader = make_reader(stream, validate_crcs=True)
        summary = reader.get_summary()
        assert summary is not None
        messages = list(reader.iter_messages(log_time_order=False))
        (metadata,) = reader.iter_metadata()
    assert metadata.metadata["session"] == name
    counted: dict[str, int] = {}
    for schema, channel, message in messages:
        assert schema is not None
        assert (schema.encoding, channel.message_encoding) == ("jsonschema", "json")
        said, shape = json.loads(message.data), json.loads(schema.data)
        assert set(shape.get("required", ())) <= set(said) <= set(shape["properties"])
        counted[channel.topic] = counted.get(channel.topic, 0) + 1
    assert counted["/riot/mood"] == len(read["moods"])
    assert counted["/riot/reading"] == len(read["readings"])
    assert counted["/riot/decision"] == len(read["decisions"])
    assert counted["/riot/scene"] == len(read["scenes"])
    health = [event for event in read["events"] if event["type"] == "Health"]
    assert counted["/riot/log"] == len(read["decisions"]) + len(health)
    assert counted["/riot/effects/CutTo"] == 1
    times = [message.log_time for _, _, message in messages]
    assert times == sorted(times)
    begun = read["sessions"][0]["begun"].replace(tzinfo=datetime.UTC)
    assert times[0] == begun.timestamp() * 1e9
    decided = next(m for _, channel, m in messages if channel.topic == "/riot/decision")
    assert decided.log_time - times[0] == read["decisions"][0]["t"] * 1e9
    assert len(json.loads(decided.data)["ways"]) == 2


def test_what_is_there_stays(sealed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "moods.csv").write_text("mine")
    with pytest.raises(RiotError, match="is there already") as caught:
        export_sessions(sealed, tmp_path, "csv")
    assert caught.value.code == "REC-058"
    assert [file.name for file in tmp_path.iterdir()] == ["moods.csv"]
    assert (tmp_path / "moods.csv").read_text() == "mine"


def test_a_damaged_session_is_left_out(logs: Path, tmp_path: Path) -> None:
    sealed = find_logs([str(logs)]).sealed
    name, folder = next(iter(sealed.items()))
    broken = tmp_path / name
    broken.mkdir()
    for file in Path(folder).iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    (broken / "levels.parquet").write_bytes(b"PAR1 nothing PAR1")
    sealed[name] = str(broken)
    for format_ in FORMATS:
        files, (problem,) = export_sessions(sealed, tmp_path / format_, format_)
        assert problem.code == "REC-053"
        assert files
        assert not [file for file in (tmp_path / format_).iterdir() if name in file.name]


@pytest.mark.parametrize("table", ["sessions", "moods"])
@pytest.mark.parametrize("format_", ["csv", "mcap"])
def test_nothing_that_can_be_read_is_no_file(
    logs: Path, tmp_path: Path, table: str, format_: str
) -> None:
    copy = shutil.copytree(logs, tmp_path / "logs")
    for file in copy.glob(f"*/*/{table}.parquet"):
        file.write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    sealed = {folder.name: str(folder) for folder in copy.glob("date=*/*")}
    with pytest.raises(RiotError, match=r"REC-050.*no session that can be exported"):
        export_sessions(sealed, tmp_path / "out", format_)
    assert not list(tmp_path.glob("out/*"))


def test_what_a_newer_riot_sealed_asks_for_a_newer_riot(logs: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(logs, tmp_path / "logs")
    (first, *_) = sorted(copy.glob("date=*/*"))
    file = first / "sessions.parquet"
    table = pq.ParquetFile(file).read()
    place = table.column_names.index("layout")
    pq.write_table(table.set_column(place, "layout", [[LAYOUT + 1]]), file)
    shutil.copytree(sorted(copy.glob("date=*/*"))[1], first.with_name("a copy"))
    sealed = {folder.name: str(folder) for folder in copy.glob("date=*/*")}
    _, left_out = export_sessions(sealed, tmp_path / "out", "csv", ["sessions"])
    assert len(rows_of(tmp_path / "out/sessions.csv")) == 2
    assert {problem.code: problem.hint for problem in left_out} == {
        "REC-054": "update riot",
        "REC-051": "",
    }
    with pytest.raises(RiotError, match="update riot"):
        export_sessions({first.name: str(first)}, tmp_path / "other", "csv")


def test_the_command_chooses(logs: Path, sealed: dict[str, str], tmp_path: Path) -> None:
    run = CliRunner().invoke
    name = next(iter(sealed))
    one = run(app, ["export", str(logs), "--to=mcap", f"--session={name}", f"-o{tmp_path}/v.mcap"])
    assert one.stdout.split() == [f"{tmp_path}/v.mcap,", "1", "session"]
    some = run(app, ["export", str(logs), "--to=csv", "--table=ways", f"-o{tmp_path}/ways.csv"])
    assert (tmp_path / "ways.csv").is_file(), some.output
    for arguments, said in (
        (["--to=csv", "--table=way"], "did you mean ways"),
        (["--to=mcap", "--table=ways"], "a session is exported whole"),
        (["--to=csv", "--session=nobody"], "there is no session 'nobody'"),
        (["--to=mcap", "-o", f"{tmp_path}/all.mcap"], "is one file for 3"),
        ([], "no format is chosen"),
        (["--scxml", "--to=csv"], "two formats"),
    ):
        failed = run(app, ["export", str(logs), *arguments])
        assert said in str(failed.exception)


@pytest.mark.parametrize("how", [["--scxml"], ["--to", "scxml"]])
def test_a_film_goes_out_as_before(tmp_path: Path, tiny_film: TinyFilm, how: list[str]) -> None:
    out = ["-o", str(tmp_path / "f.scxml")]
    done = CliRunner().invoke(app, ["export", str(tiny_film.graph), *how, *out])
    assert "scenes" in done.stdout
    assert "<scxml" in (tmp_path / "f.scxml").read_text(encoding="utf-8")
