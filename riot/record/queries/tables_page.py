"""Write the page of all tables: `python -m riot.record.queries.tables_page`."""

from __future__ import annotations

from riot.record.archive.tables import LAYOUT, TABLES, Column, Table
from riot.record.queries.needs import SQL_TYPES

_HEAD = f"""# Tables of the record

<!-- Written by riot.record.queries.tables_page from riot/record/archive/tables.py; do not edit.
     To write it anew: python -m riot.record.queries.tables_page > docs/reference/record-tables.md
     -->

A session that ended is sealed as `logs/date=2026-11-21/<session>/`, one Parquet file (zstd) for
each table below, layout {LAYOUT}. `riot sql`, `riot report` and `riot export` read them, and so
does any program that reads Parquet. Questions to begin with:
[Ask the logs](../how-to/ask-the-logs.md).

`session` joins all tables. Rows have no order of their own: say `ORDER BY`. Any column may be
empty (`NULL`) unless it says *always*. Times of day have no zone: those that are UTC say so, and
`begun_local` is the clock on the wall. `to` and `left` are words of SQL: write `"to"` and `"left"`.
"""

_TAIL = """
## In other formats

`riot export` writes the same columns:

| format | files | what differs |
| --- | --- | --- |
| `csv` | one a table, and `columns.csv` | lists are JSON; times are to the second |
| `jsonl` | one a table, and `columns.csv` | one object a line; times are ISO 8601; NaN is null |
| `parquet` | one a table | units and meanings stand in the metadata of each column |
| `mcap` | one a session | see below |

CSV is UTF-8 with a byte order mark, as RFC 4180 says. `NULL` is nothing, an empty text is `""`. A
text that begins with `=`, `+`, `-` or `@` and is no number has `'` before it, so that no
spreadsheet runs what stands in a film's file.

An MCAP file has these channels, JSON with its schema, at UTC times:

| channel | one message is |
| --- | --- |
| `/riot/scene` | a row of `scenes` |
| `/riot/decision` | a row of `decisions` with its `ways` |
| `/riot/mood` | a row of `moods` with its `levels` by label |
| `/riot/reading` | a row of `readings`, `scores` by label |
| `/riot/<stream>/<type>` | a row of `events` |
| `/riot/figures/<stage>` | the counters of one stage at one time |
| `/riot/log` | every decision's reason and every change of health, for Foxglove's Log panel |

The row of `sessions` is the file's metadata, `riot.session`.
"""


def tables_page() -> str:
    """Give the whole page."""
    return "".join([_HEAD, *(_table(table) for table in TABLES.values()), _TAIL])


def _table(table: Table) -> str:
    head = f"\n## {table.name}\n\nOne row is {table.row}.\n\n"
    rows = "".join(_column(column) for column in table.columns)
    return f"{head}| column | type | unit | meaning |\n| --- | --- | --- | --- |\n{rows}"


def _column(column: Column) -> str:
    always = "; always" if column.required else ""
    kind = SQL_TYPES[column.type]
    return f"| `{column.name}` | {kind} | {column.unit} | {column.meaning}{always} |\n"


if __name__ == "__main__":
    print(tables_page(), end="")
