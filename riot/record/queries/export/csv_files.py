"""Write tables as CSV (RFC 4180) that spreadsheets open without harm."""

# pyarrow makes its functions when it is loaded, so nothing can look them up.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import io
import json
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from riot.record.queries.export.values import as_json

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it Excel takes UTF-8 for a code page of its own."""

_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_NEW_LINE = "\x1e"
"""Stands for a line break within a text while those between rows are written."""


class CsvFile:
    """Append rows to one file; its head names the columns."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file: BinaryIO = path.open("xb")
        self._file.write(BYTE_ORDER_MARK + csv_bytes(schema.empty_table(), head=True))

    def __enter__(self) -> CsvFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, table: pa.Table) -> None:
        """Append rows."""
        self._file.write(csv_bytes(table, head=False))


def csv_bytes(table: pa.Table, *, head: bool) -> bytes:
    """Give rows as CSV: texts in quotes, NULL as nothing, lists as JSON, times to the second.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    fields = zip(table.column_names, table.columns, strict=True)
    plain = pa.table(
        [_plain(column) for _, column in fields],
        names=table.column_names,
    )
    options = csv.WriteOptions(include_header=head, quoting_style="needed")
    written = io.BytesIO()
    csv.write_csv(plain, written, options)
    lines = written.getvalue().replace(b"\n", b"\r\n")
    return lines.replace(_NEW_LINE.encode(), b"\n")


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return pc.cast(column, pa.timestamp("s"), safe=False)
    if pa.types.is_nested(kind):
        told = [
            None if value is None else json.dumps(as_json(value), ensure_ascii=False)
            for value in column.to_pylist()
        ]
        return pa.array(told, pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _harmless(column)
    if pa.types.is_decimal(kind) or pa.types.is_primitive(kind):
        return column
    return pa.array([None if value is None else str(value) for value in column.to_pylist()])


def _harmless(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    runs = pc.and_not(
        pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER)
    )
    if pc.any(runs).as_py():
        texts = pc.if_else(runs, pc.binary_join_element_wise("'", texts, ""), texts)
    return pc.replace_substring(texts, "\n", _NEW_LINE)
