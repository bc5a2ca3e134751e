"""Answer SQL that a person typed: one query, which reads the tables and nothing else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from riot.errors import RiotError
from riot.record.archive.tables import TABLES
from riot.record.queries.duckdb_engine import DuckDbEngine

if TYPE_CHECKING:
    import pyarrow as pa

_NAMED = re.compile(r'(?:[Tt]able with name|[Cc]olumn|[Tt]able) "?(\w+)"?')
_KIND = re.compile(r"^[A-Z]\w+ Error: ")
_GUESSED = re.compile(r'\s*Did you mean "[^"]*"\?')
_NEAR = 0.6


def ask(engine: DuckDbEngine, query: str) -> pa.Table:
    """Answer one SELECT in DuckDB's SQL.

    Raises RiotError REC-059 for a mistake in it, for more than one statement, and for one that
    is no query; REC-050 where no session is left.
    """
    try:
        statements = duckdb.extract_statements(query)
        if len(statements) != 1:
            said = "holds no query" if not statements else "holds more than one statement"
            raise RiotError("REC-059", f"the SQL {said}", hint="ask one SELECT at a time")
        if statements[0].type != duckdb.StatementType.SELECT:
            kind = statements[0].type.name.replace("_", " ")
            raise RiotError(
                "REC-059", f"{kind} is no query", hint="the record is only read: use SELECT"
            )
        engine.lock_down()
        return engine.ask(statements[0].query.strip().rstrip(";"))
    except duckdb.PermissionException as error:
        raise RiotError(
            "REC-059",
            "the SQL would read something else than the record",
            hint=f"the tables are {', '.join(TABLES)}",
        ) from error
    except duckdb.Error as error:
        said, place = _in_short(str(error))
        raise RiotError(
            "REC-059", f"the SQL cannot be answered: {said}{place}", hint=_hint(said)
        ) from error


def _in_short(message: str) -> tuple[str, str]:
    """Give DuckDB's sentence and the piece of the query that it points at."""
    said, _, shown = message.partition("\n\nLINE ")
    said = _KIND.sub("", said).partition("Candidate functions:")[0]
    place = ""
    if shown:
        line, _, pointer = shown.partition("\n")
        column = pointer.find("^")
        if column >= 0:
            shift = len("LINE ")
            piece = line[max(0, column - shift) :].strip()[:40]
            place = f", at {piece!r}" if piece else ""
    # DuckDB also guesses among tables of its own.
    return " ".join(_GUESSED.sub("", said).split()), place


def _hint(said: str) -> str:
    found = _NAMED.search(said)
    names = list(TABLES) if said.startswith("Table with name") else _names()
    if found and found.group(1).lower() not in names:
        near = difflib.get_close_matches(found.group(1).lower(), names, n=3, cutoff=_NEAR)
        if near:
            return f"did you mean {' or '.join(near)}?"
    return "riot sql --tables lists all; a column called to or left is written in double quotes"


def _names() -> Sequence[str]:
    columns = (column.name for table in TABLES.values() for column in table.columns)
    return list(dict.fromkeys((*TABLES, *columns)))
