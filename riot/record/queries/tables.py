"""The tables of the record as Ibis tables, bound to no engine: what expressions are built on."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis import Schema
from ibis.expr import datatypes as dt
from ibis.expr.types import Table as IbisTable

from riot.record.archive.tables import TABLES, Table, Type

TYPES: Mapping[Type, dt.DataType] = {
    "text": dt.string,
    "integer": dt.int64,
    "number": dt.float64,
    "truth": dt.boolean,
    "moment": dt.Timestamp(scale=6),
    "texts": dt.Array(value_type=dt.string),
    "numbers": dt.Array(value_type=dt.float64),
}
"""A column's type for every engine; a moment has no zone."""


def schema_of(table: Table) -> Schema:
    """Give the columns of a table and their types."""
    return ibis.schema({column.name: TYPES[column.type] for column in table.columns})


def tables() -> Mapping[str, IbisTable]:
    """Give each table of `riot.record.archive.tables` by name, unbound.

    What is built on them runs on any engine: `engine.run(tables()["sessions"].count().as_table())`.
    """
    return {name: ibis.table(schema_of(table), name=name) for name, table in TABLES.items()}
