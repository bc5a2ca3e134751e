"""SQL that a person types reads the record, and nothing else."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import RiotError
from riot.record.queries import waiting
from riot.record.queries.duckdb_engine import DuckDbEngine, open_over
from riot.record.queries.sql import ask
from tests.sealed import write_logs


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logs = tmp_path_factory.mktemp("logs")
    write_logs(logs, 4, seconds=4)
    return logs


@pytest.fixture(scope="module")
def engine(logs: Path) -> Iterator[DuckDbEngine]:
    with closing(open_over([str(logs)], None)) as opened:
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM '{secret}'",
        "FROM read_parquet('{secret}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM 'http://127.0.0.1:9/x.csv'",
        "SELECT getenv('HOME')",
        "SELECT * FROM sys",
        "COPY sessions TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.db'",
        "SET enable_external_access = true",
        "SELECT 1; SET enable_external_access = true",
        "RESET allowed_directories",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA enable_profiling",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW sessions",
        "DELETE FROM kept_sessions",
        "WITH x AS (COPY sessions TO '{folder}/out.csv') SELECT 1",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/out.csv''')",
        "CALL pragma_version()",
        "",
        ";",
    ],
)
def test_nothing_else_is_read_or_written(engine: DuckDbEngine, tmp_path: Path, query: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nmarzipan\n")
    with pytest.raises(RiotError) as caught:
        ask(engine, query.format(secret=secret, folder=tmp_path))
    assert caught.value.code == "REC-059"
    assert "marzipan" not in str(caught.value)
    assert list(tmp_path.iterdir()) == [secret]
    assert ask(engine, "SELECT count(*) AS visits FROM sessions").to_pylist() == [{"visits": 4}]


@pytest.mark.parametrize(
    ("query", "said", "hint"),
    [
        ("SELECT * FROM sesions", "sesions does not exist", "did you mean sessions"),
        ("SELECT outcom FROM sessions", '"outcom" not found', "did you mean outcome"),
        ("SELEC 1", "syntax error", "riot sql --tables"),
        ("SELECT to FROM ways", "at 'to FROM ways'", "double quotes"),
        ("SELECT sum(film) FROM sessions", "No function matches", "riot sql --tables"),
        ("SELECT CAST(film AS INTEGER) FROM sessions", "Threshold", "riot sql --tables"),
        ("SELECT 1; SELECT 2", "more than one statement", "one SELECT"),
        ("DROP TABLE sessions", "DROP is no query", "only read"),
    ],
)
def test_a_mistake_is_one_line_with_the_nearest_names(
    engine: DuckDbEngine, query: str, said: str, hint: str
) -> None:
    with pytest.raises(RiotError) as caught:
        ask(engine, query)
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    assert said in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("query", ["DESCRIBE sessions", "SHOW TABLES", "SUMMARIZE moods"])
def test_the_tables_can_be_looked_at(logs: Path, query: str) -> None:
    with closing(open_over([str(logs)], None)) as fresh:
        assert ask(fresh, query).num_rows >= 9


def test_the_answer_comes_in_three_forms(logs: Path) -> None:
    runner = CliRunner()
    query = (
        "SELECT 'a' || chr(10) || 'b' AS said, NULL AS none, 1.5 AS number, "
        "labels[1:2] AS labels, TIMESTAMP '2026-11-21 18:00:01.25' AS at_, 2 AS number "
        "FROM sessions LIMIT 1"
    )
    drawn = runner.invoke(app, ["sql", query, str(logs)])
    assert "a b" in drawn.stdout
    assert '["anger", "disgust"]' in drawn.stdout
    assert "1 row, from 4 sessions" in drawn.stderr
    rows = runner.invoke(app, ["sql", query, str(logs), "--format", "csv"]).stdout_bytes
    assert rows.split(b"\r\n") == [
        b'"said","none","number","labels","at_","number"',
        b'"a\nb",,1.5,"[""anger"", ""disgust""]",2026-11-21 18:00:01,2',
        b"",
    ]
    told = runner.invoke(app, ["sql", query, str(logs), "--format", "json"]).stdout
    assert json.loads(told) == [
        {"said": "a\nb", "none": None, "number": 1.5, "labels": ["anger", "disgust"]}
        | {"at_": "2026-11-21T18:00:01.250000", "number_2": 2}
    ]


def test_all_columns_are_listed() -> None:
    listed = CliRunner().invoke(app, ["sql", "--tables"]).stdout
    assert "readings: one face of one frame" in listed
    assert "share of the frame" in listed


def test_the_logs_are_the_installations(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/installation.yaml").write_text(
        f"film: film/graph.yaml\nrecord: {{logs: '{logs}'}}\n", encoding="utf-8"
    )
    asked = CliRunner().invoke(app, ["sql", "SELECT count(*) AS n FROM sessions", "--format=csv"])
    assert asked.stdout.split() == ['"n"', "4"]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_columns_that_are_called_alike_are_all_told(logs: Path, form: str) -> None:
    query = "SELECT 11 AS n, 22 AS n_2, 33 AS n, 44 AS n"
    done = CliRunner().invoke(app, ["sql", "--format", form, query, str(logs)])
    assert done.exit_code == 0, done.output
    assert all(number in done.stdout for number in ("11", "22", "33", "44"))


def test_a_table_that_is_missing_is_like_a_table(engine: DuckDbEngine) -> None:
    with pytest.raises(RiotError, match="did you mean sessions"):
        ask(engine, "SELECT * FROM session_")
    with pytest.raises(RiotError) as caught:
        ask(engine, "SELECT * FROM witdh")
    assert "width" not in str(caught.value)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no such signals here")
def test_ctrl_c_is_heard_in_the_middle_of_a_query(engine: DuckDbEngine) -> None:
    def stop() -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    late = threading.Timer(0.5, stop)
    late.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            ask(engine, "SELECT count(*) FROM range(100000000000000)")
    finally:
        late.join()
    assert ask(engine, "SELECT count(*) FROM sessions").num_rows == 1


def test_ctrl_c_is_heard_by_a_query_that_has_not_begun_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    broken_off = threading.Event()
    connection = Mock()
    connection.interrupt.side_effect = lambda: (
        broken_off.set() if connection.interrupt.call_count == 3 else None
    )

    def press(*_: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(waiting, "wait", press)
    with pytest.raises(KeyboardInterrupt):
        waiting.interruptible(connection, lambda: broken_off.wait(30))
    assert connection.interrupt.call_count == 3


def test_a_long_query_draws_no_bar_into_its_answer(engine: DuckDbEngine) -> None:
    answer = ask(engine, "SELECT current_setting('enable_progress_bar')")
    assert answer.column(0).to_pylist() == [False]


def test_an_installation_that_keeps_nothing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "installation.yaml"
    file.write_text("film: graph.yaml\nrecord: none\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["sql", "SELECT 1", "--config", str(file)])
    assert isinstance(done.exception, RiotError)
    assert "record.keep is none" in str(done.exception)
