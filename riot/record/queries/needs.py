"""Tell which columns of which tables a question reads, so that no other is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from riot.record.archive.tables import TABLES, Type

SQL_TYPES: Mapping[Type, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "truth": "BOOLEAN",
    "moment": "TIMESTAMP",
    "texts": "VARCHAR[]",
    "numbers": "DOUBLE[]",
}
"""What a column is in DuckDB's SQL."""

_KEPT = ("unused_columns", "cte_inlining", "deliminator", "unnest_rewriter")
"""Steps of DuckDB's optimiser that find out; others would look at the rows, of which none are."""


class Needs:
    """Plan questions over empty tables, and read off the plan what is scanned."""

    def __init__(self) -> None:
        self._names = set(TABLES)
        self._shapes = duckdb.connect(config={"threads": 1, "python_enable_replacements": False})
        for table in TABLES.values():
            columns = ", ".join(f'"{one.name}" {SQL_TYPES[one.type]}' for one in table.columns)
            self._shapes.execute(f"CREATE TABLE {table.name} ({columns})")
        steps = self._shapes.execute("SELECT name FROM duckdb_optimizers()").fetchall()
        others = [name for (name,) in steps if name not in _KEPT]
        self._shapes.execute("SET disabled_optimizers = ?", [",".join(others)])
        self._shapes.execute("SET enable_external_access = false")

    def add(self, name: str, sql: str) -> None:
        """Know one more table, which has the columns of a query."""
        self._shapes.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
        self._names.add(name)

    def of(self, sql: str) -> dict[str, set[str]]:
        """Give the columns of each table that a query reads. Raises duckdb.Error for a mistake."""
        found: dict[str, set[str]] = {}
        for _, plan in self._shapes.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall():
            for node in _nodes(json.loads(plan)):
                info = node.get("extra_info") or {}
                name = str(info.get("Table", "")).rpartition(".")[2]
                if name in self._names:
                    found.setdefault(name, set()).update(_listed(info.get("Projections")))
        return found

    def close(self) -> None:
        """Let go of the empty tables."""
        self._shapes.close()


def _nodes(plan: Any) -> Iterator[Mapping[str, Any]]:
    for node in plan if isinstance(plan, list) else [plan]:
        yield node
        yield from _nodes(node.get("children", []))


def _listed(projections: Any) -> list[str]:
    """A single column stands alone; none is none: rows are counted."""
    if isinstance(projections, str):
        return [projections]
    return list(projections or ())
