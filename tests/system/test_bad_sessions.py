"""Sessions that are none, damaged, newer, or of a broken clock: a line that says what to do."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riot.cli import main
from riot.record.archive.sealing import seal

RECORDING = Path(__file__).parents[1] / "replay/recordings/calm-woman"
PROBLEM = re.compile(r"^(\S.*?(:\d+){0,2}: )?(error|warning) [A-Z]{3}-\d{3}: \S.*$")
COUNT = "SELECT count(*) AS visits FROM sessions"
NEWER = 99

Call = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Call:
    """Give a runner of one command: its status, what it printed, and the problems it told."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        monkeypatch.setattr("sys.argv", ["riot", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        problems = [line for line in told.err.splitlines() if " REC-" in line or "error" in line]
        assert "Traceback" not in told.err
        assert all(PROBLEM.match(line) for line in problems), told.err
        return int(ended.value.code or 0), told.out, problems

    return run


# ── how a session can be wrong ──────────────────────────────────────────────────────────────────


def journal(folder: Path, name: str, **header: object) -> Path:
    """Copy a recording, so that it begins at the moment of its name."""
    place = folder / "sessions" / name
    shutil.copytree(RECORDING, place)
    entry = json.loads((place / "header.json").read_bytes())
    utc = f"{name[:10]}T{name[11:19].replace('-', ':')}+00:00"
    entry |= {"utc": utc, "local": utc, **header}
    (place / "header.json").write_text(json.dumps(entry), encoding="utf-8")
    return place


def stream(session: Path, name: str) -> Path:
    return next(session.glob(f"{name}.jsonl*"))


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def without_a_flush(session: Path) -> None:
    """Take whole lines away: nothing is torn, and yet something is missing."""
    file = stream(session, "trace")
    pack = gzip.compress if file.suffix == ".gz" else bytes
    lines = (gzip.decompress if file.suffix == ".gz" else bytes)(file.read_bytes()).splitlines(True)
    file.write_bytes(pack(lines[0]))


def of_something_else(file: Path) -> None:
    pq.write_table(pa.table({"price": [1, 2]}), file)


def of_a_newer_riot(file: Path) -> None:
    table = pq.ParquetFile(file).read()
    place = table.schema.get_field_index("layout")
    table = table.set_column(place, table.schema.field(place), pa.array([NEWER]))
    pq.write_table(table.replace_schema_metadata({"riot_layout": str(NEWER)}), file)


def with_header(file: Path, text: str) -> None:
    table = pq.ParquetFile(file).read()
    place = table.schema.get_field_index("header")
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array([text])), file)


JOURNALS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a header that is no JSON": ("REC-003", lambda s: (s / "header.json").write_text("{")),
    "an empty header": ("REC-003", lambda s: (s / "header.json").write_text("")),
    "a header of bytes": ("REC-003", lambda s: (s / "header.json").write_bytes(b"\xff\x00\xfe")),
    "a header that is a list": ("REC-003", lambda s: (s / "header.json").write_text("[]")),
    "a header of something else": (
        "REC-003",
        lambda s: (s / "header.json").write_text('{"schema": 2, "name": "package"}'),
    ),
    "a header without a schema": ("REC-002", lambda s: (s / "header.json").write_text("{}")),
    "a newer schema": (
        "REC-004",
        lambda s: (s / "header.json").write_text(json.dumps({"schema": NEWER})),
    ),
    "a stream that is missing": ("REC-005", lambda s: stream(s, "effects").unlink()),
    "a torn stream": ("REC-006", lambda s: cut(stream(s, "inputs"))),
    "a stream that ends too early": ("REC-006", without_a_flush),
    "an end that is no JSON": ("REC-003", lambda s: (s / "end.json").write_text("soon")),
}
SEALED: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a truncated table": ("REC-022", lambda s: cut(s / "readings.parquet")),
    "a truncated head": ("REC-022", lambda s: cut(s / "sessions.parquet")),
    "an empty table": ("REC-022", lambda s: (s / "events.parquet").write_bytes(b"")),
    "a table of something else": ("REC-022", lambda s: of_something_else(s / "events.parquet")),
    "a head of something else": ("REC-022", lambda s: of_something_else(s / "sessions.parquet")),
    "a table that is missing": ("REC-005", lambda s: (s / "scenes.parquet").unlink()),
    "a newer layout": ("REC-004", lambda s: of_a_newer_riot(s / "sessions.parquet")),
    "a sealed header that is no JSON": (
        "REC-022",
        lambda s: with_header(s / "sessions.parquet", "{"),
    ),
}


def name_of(number: int) -> str:
    return f"2026-11-20T10-00-{number:02}Z-{number:08x}"


@pytest.fixture(scope="module")
def masters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make one session of each kind, once."""
    made: dict[str, Path] = {}
    for number, (kind, (_, spoil)) in enumerate((JOURNALS | SEALED).items()):
        folder = tmp_path_factory.mktemp("spoilt")
        session = journal(folder, name_of(number))
        if kind in SEALED:
            session = seal(session, folder / "logs")
        spoil(session)
        made[kind] = session
    return made


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a sealed session that is well."""
    folder = tmp_path_factory.mktemp("sound")
    return seal(journal(folder, name_of(50)), folder / "logs")


@pytest.fixture(scope="module")
def of_broken_clocks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give logs of a machine that lost its clock, and of one that ran ahead."""
    folder = tmp_path_factory.mktemp("clocks")
    for number, moment in enumerate(("1970-01-01T00-00-05", "2061-05-05T10-00-00"), start=60):
        session = journal(folder, f"{moment}Z-{number:08x}")
        end = json.loads((session / "end.json").read_bytes())
        end["utc"] = "2020-01-01T00:00:00+00:00"
        (session / "end.json").write_text(json.dumps(end), encoding="utf-8")
        seal(session, folder / "logs")
    return folder / "logs"


# ── one session ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [*JOURNALS, *SEALED])
def test_replay_says_what_is_wrong_with_a_session(
    call: Call, masters: dict[str, Path], kind: str
) -> None:
    code = (JOURNALS | SEALED)[kind][0]
    status, _, problems = call("replay", masters[kind], "--no-why")
    assert (status, len(problems)) == (2, 1), problems
    assert code in problems[0] and masters[kind].name in problems[0]
    assert problems[0].endswith(")"), "it says what to do"


@pytest.mark.parametrize("kind", ["a newer schema", "a torn stream", *SEALED])
def test_its_page_is_refused_in_a_line_or_drawn_without_what_is_missing(
    call: Call, masters: dict[str, Path], kind: str
) -> None:
    status, _, problems = call("report", masters[kind], "-o", "page.html")
    if status:
        assert (status, len(problems)) == (2, 1), problems
        assert not Path("page.html").exists()
    else:
        assert Path("page.html").stat().st_size > 1000


@pytest.mark.parametrize("kind", JOURNALS)
def test_seal_leaves_a_damaged_journal_where_it_is(
    call: Call, masters: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    session = tmp_path / "sessions" / masters[kind].name
    shutil.copytree(masters[kind], session)
    before = sorted(path.name for path in session.iterdir())
    status, out, _ = call("seal", tmp_path / "sessions", "--logs", tmp_path / "logs")
    assert session.is_dir() and set(before) <= {path.name for path in session.iterdir()}
    assert not list(tmp_path.glob("logs/date=*/*"))
    if "end" not in kind:
        assert status == 1 and "left as it is: " in out and session.name in out


@pytest.mark.parametrize("kind", [*JOURNALS, *SEALED])
def test_what_is_damaged_can_be_forgotten(
    call: Call, masters: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    session = tmp_path / masters[kind].name
    shutil.copytree(masters[kind], session)
    status, out, problems = call("forget", session, "--yes")
    assert (status, problems) == (0, []) and f"forgotten: {session.name}" in out
    assert not session.exists()


# ── folders ─────────────────────────────────────────────────────────────────────────────────────

NO_SESSIONS = ("nowhere", "a file", "an empty folder", "a folder of photos")


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name.replace(" ", "-") for name in NO_SESSIONS}
    found["a file"].write_text("x", encoding="utf-8")
    found["an empty folder"].mkdir()
    found["a folder of photos"].mkdir()
    (found["a folder of photos"] / "beach.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    return found


COMMANDS: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "replay": lambda place: ("replay", place),
    "what if": lambda place: ("replay", "--from", place, "--set", "mood.smooth=1s"),
    "report": lambda place: ("report", place),
    "sql": lambda place: ("sql", COUNT, place),
    "export": lambda place: ("export", place, "--to", "csv", "-o", "out"),
    "forget": lambda place: ("forget", place, "--yes"),
}


@pytest.mark.parametrize("kind", NO_SESSIONS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_session_is_named(
    call: Call, places: dict[str, Path], kind: str, command: str
) -> None:
    status, _, problems = call(*COMMANDS[command](places[kind]))
    assert (status, len(problems)) == (2, 1), problems
    assert "REC-" in problems[0] and str(places[kind]) in problems[0]
    assert problems[0].endswith(")"), "it says what to do"
    assert not Path("report.html").exists() and not list(Path("out").glob("*"))


@pytest.mark.parametrize("kind", ["nowhere", "a file"])
def test_seal_and_look_in_need_a_folder(call: Call, places: dict[str, Path], kind: str) -> None:
    for command in (("seal", places[kind]), ("forget", "0a1b", "--logs", places[kind])):
        status, _, problems = call(*command)
        assert (status, len(problems)) == (2, 1) and str(places[kind]) in problems[0]


@pytest.mark.parametrize("command", ["report", "sql", "export"])
def test_many_are_read_without_those_that_cannot_be(
    call: Call,
    masters: dict[str, Path],
    sound: Path,
    of_broken_clocks: Path,
    tmp_path: Path,
    command: str,
) -> None:
    day = tmp_path / "logs/date=2026-11-20"
    shutil.copytree(of_broken_clocks, tmp_path / "logs")
    for source in (*(masters[kind] for kind in SEALED), sound):
        shutil.copytree(source, day / source.name)
    status, out, problems = call(*COMMANDS[command](tmp_path / "logs"))
    assert status == 0, problems
    assert problems and all("warning" in line for line in problems)
    assert command == "export" or any("update riot" in line for line in problems)
    if command == "sql":
        assert re.search(r"^ +[34] ", out, re.MULTILINE), out
    elif command == "export":
        assert sound.name in Path("out/sessions.csv").read_text(encoding="utf-8")
    else:
        assert Path("report.html").stat().st_size > 100_000


def test_a_damaged_header_does_not_stop_an_export(
    call: Call, masters: dict[str, Path], tmp_path: Path
) -> None:
    source = masters["a sealed header that is no JSON"]
    shutil.copytree(source, tmp_path / "logs/date=2026-11-20" / source.name)
    status, _, problems = call("export", tmp_path / "logs", "--to", "mcap", "-o", "out")
    assert status == 0 or problems, "told, or done without it"


def test_two_installations_in_one_folder_are_told_apart(call: Call, tmp_path: Path) -> None:
    names = [f"2026-11-20T10-00-00Z-{number:08x}" for number in (1, 2)]
    for name, venue in zip(names, ("Oslo", "Lyon"), strict=True):
        made = journal(tmp_path / venue, name, venue=venue, installation="foyer")
        seal(made, tmp_path / "logs")
    status, out, problems = call(
        "sql", "SELECT venue, session FROM sessions ORDER BY venue", tmp_path / "logs"
    )
    assert (status, problems) == (0, [])
    assert re.findall(r"(Lyon|Oslo) +(\S+)", out) == [("Lyon", names[1]), ("Oslo", names[0])]
    status, _, problems = call("forget", "10-00-00Z", "--logs", tmp_path / "logs", "--yes")
    assert status == 2 and "REC-032" in problems[0]
    assert call("forget", names[0], "--logs", tmp_path / "logs", "--yes")[0] == 0
    assert [path.name for path in tmp_path.glob("logs/date=*/*")] == [names[1]]


def test_a_clock_that_jumped_spoils_no_answer(call: Call, of_broken_clocks: Path) -> None:
    sealed = next(of_broken_clocks.glob("date=2061-*/*"))
    assert call("replay", sealed, "--no-why")[0] == 0
    status, out, _ = call("sql", "SELECT min(seconds) AS s FROM sessions", of_broken_clocks)
    assert status == 0 and "10.2" in out, "lengths are counted in ticks, not by the wall"


def test_a_folder_that_may_not_be_read_is_named(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    really = os.listdir

    def listdir(path: str | Path = ".") -> list[str]:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return really(path)

    # The tests may run as root, who may read everything.
    monkeypatch.setattr(os, "listdir", listdir)
    config = tmp_path / "installation.yaml"
    config.write_text("film: a.yaml\nrecord: {folder: closed, logs: closed}\n", encoding="utf-8")
    for command in (("forget", "0a1b", "--logs", closed), ("privacy", "report", config)):
        status, _, problems = call(*command)
        assert (status, len(problems)) == (2, 1)
        assert "Permission denied" in problems[0] and str(closed) in problems[0]
