"""The tables as Parquet: their schemas, and whether two tables are the same to the last bit."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from riot.record.archive.tables import LAYOUT, TABLES, Type

_TYPES: Mapping[Type, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "moment": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
}


@cache
def schema_of(name: str) -> pa.Schema:
    """Give a table's schema; units and meanings stand in the metadata of its fields."""
    table = TABLES[name]
    fields = [
        pa.field(
            column.name,
            _TYPES[column.type],
            nullable=not column.required,
            metadata={"meaning": column.meaning, "unit": column.unit},
        )
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"riot_layout": str(LAYOUT), "row": table.row})


def to_table(name: str, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Build a table from rows in the order of its columns.

    Raises ValueError, TypeError or OverflowError for what a column cannot hold.
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(TABLES[name].columns)
    return from_columns(name, columns)


def from_columns(name: str, columns: Sequence[Any]) -> pa.Table:
    """Build a table from its columns in order: sequences, or arrays of Arrow.

    Raises as `to_table`.
    """
    schema = schema_of(name)
    arrays = [
        column if isinstance(column, pa.Array) else to_array(column, field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def repeated(value: str, count: int) -> pa.Array:
    """Give a column that says the same in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def fingerprint(table: pa.Table) -> bytes:
    """Give a hash of columns and rows: equal only where all is the same to the last bit.

    NaN is NaN, -0.0 is not 0.0, and it does not matter how the table lies in memory.
    """
    found = hashlib.blake2b(str([(field.name, field.type.id) for field in table.schema]).encode())
    for column in table.columns:
        whole = column.combine_chunks()
        for plain in _plain_arrays(whole):
            found.update(pa.RecordBatch.from_arrays([plain], names=["plain"]).serialize())
    return found.digest()


def number(value: Any) -> float | None:
    """Read a number of a journal, which writes NaN and infinity as objects; None for no number."""
    if isinstance(value, dict) and value.get("float") in ("nan", "inf", "-inf"):
        return float(value["float"])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return None


def finite(value: Any) -> float | None:
    """Read a number that a figure can go by: None for NaN and infinity too."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    found = number(value)
    return found if found is not None and math.isfinite(found) else None


def to_array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Build a column; a number may be the object that stands for one. Raises as `to_table`."""
    try:
        return pa.array(column, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        if kind == pa.float64():
            return pa.array([_said(value) for value in column], kind)
        if kind == pa.list_(pa.float64()):
            lists = [None if row is None else [_said(value) for value in row] for row in column]
            return pa.array(lists, kind)
        raise


def _said(value: Any) -> Any:
    """Give a number for the object that stands for one, and all else as it is."""
    found = number(value) if isinstance(value, dict) else None
    return value if found is None else found


def _plain_arrays(column: pa.Array) -> list[pa.Array]:
    """Give arrays without a null that say all that the column says."""
    valid = column.is_valid()
    if pa.types.is_list(column.type):
        lengths = pc.fill_null(column.value_lengths(), 0)
        return [valid, lengths, *_plain_arrays(column.flatten())]
    zero = (
        "" if pa.types.is_string(column.type) else False if pa.types.is_boolean(column.type) else 0
    )
    return [valid, pc.fill_null(column, pa.scalar(zero).cast(column.type))]
