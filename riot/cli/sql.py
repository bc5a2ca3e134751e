"""`riot sql`: ask the record anything, in SQL."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riot.cli.asked_logs import LogsArgument, asked_logs, tell_left_out
from riot.cli.kept import ConfigOption

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 1000
"""Rows that are drawn as a table."""


class Format(StrEnum):
    """How the answer is told."""

    table = "table"
    csv = "csv"
    json = "json"


def sql(
    query: Annotated[
        str | None,
        typer.Argument(
            help='One SELECT, as "SELECT outcome, count(*) FROM sessions GROUP BY 1".',
            metavar="QUERY",
            show_default=False,
        ),
    ] = None,
    logs: LogsArgument = None,
    tables: Annotated[
        bool, typer.Option("--tables", help="List the tables with their columns and units.")
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, for a spreadsheet, or for programs.")
    ] = Format.table,
    config: ConfigOption = None,
) -> None:
    """Ask the recorded sessions in SQL. Nothing is changed, and no other file is read.

    docs/how-to/ask-the-logs.md has questions to begin with.
    """
    from contextlib import closing, nullcontext

    from rich.console import Console

    from riot.errors import RiotError
    from riot.record.queries.duckdb_engine import open_over
    from riot.record.queries.sql import ask
    from riot.runtime.film_telling import FilmTelling

    if tables:
        _list_tables()
        return
    if query is None:
        raise RiotError(
            "CLI-002", "no query is given", hint="riot sql --tables lists what can be asked"
        )
    console = Console(stderr=True)
    roots = asked_logs(logs, config)
    waiting = console.status("reading the sessions …") if console.is_terminal else nullcontext()
    with waiting, closing(open_over(roots, None, FilmTelling())) as engine:
        answer = ask(engine, query)
        warnings, sessions = engine.warnings, engine.sessions
    tell_left_out(warnings)
    match format_:
        case Format.table:
            _draw(answer, sessions)
        case Format.csv:
            _write_csv(answer)
        case Format.json:
            _write_json(answer)


def _draw(answer: pa.Table, sessions: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    from riot.record.queries.export.values import shown

    numeric = [_is_number(field.type) for field in answer.schema]
    columns = [
        Column(name, justify="right" if number else "left", overflow="fold")
        for name, number in zip(answer.column_names, numeric, strict=True)
    ]
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in _unique(answer.slice(0, MOST)).to_pylist():
        table.add_row(*(_plain(shown(value)) for value in row.values()))
    # A pipe has no width, and would be cut to 80 columns.
    Console(width=None if Console().is_terminal else 500).print(table)
    counted = f"{answer.num_rows} row{'' if answer.num_rows == 1 else 's'}"
    more = f", of which {MOST} are shown: add --format csv" if answer.num_rows > MOST else ""
    typer.echo(f"{counted}{more}, from {sessions} session{'' if sessions == 1 else 's'}", err=True)


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text("".join(letter if letter.isprintable() else " " for letter in text))


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)


def _write_csv(answer: pa.Table) -> None:
    import sys

    from riot.record.queries.export.csv_files import csv_bytes

    sys.stdout.buffer.write(csv_bytes(answer, head=True))
    sys.stdout.buffer.flush()


def _write_json(answer: pa.Table) -> None:
    import json

    from riot.record.queries.export.values import as_json

    rows = [json.dumps(as_json(row), ensure_ascii=False) for row in _unique(answer).to_pylist()]
    typer.echo("[" + ",\n ".join(rows) + "]")


def _unique(answer: pa.Table) -> pa.Table:
    """Give columns that are called alike names of their own, or a row would lose one."""
    names: list[str] = []
    for name in answer.column_names:
        own, number = name, 1
        while own in names:
            number += 1
            own = f"{name}_{number}"
        names.append(own)
    return answer.rename_columns(names)


def _list_tables() -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    from riot.record.archive.tables import TABLES
    from riot.record.queries.needs import SQL_TYPES

    terminal = Console()
    console = terminal if terminal.is_terminal else Console(width=120)
    for table in TABLES.values():
        console.print(Text.assemble((table.name, "bold"), f": {table.row}"))
        drawn = Table(
            "column", "type", "unit", Column("meaning", overflow="fold"), box=box.SIMPLE_HEAD
        )
        for column in table.columns:
            drawn.add_row(
                *(Text(text) for text in (column.name, SQL_TYPES[column.type], column.unit)),
                Text(column.meaning),
            )
        console.print(drawn)
