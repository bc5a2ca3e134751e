"""The one table of formats that records are handed on in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its writer is, how its files end, and whether one holds a table or a visit.

    The writer of a table is a class `(path, schema)` with `write(table)`, used in a `with`; that of
    a session a function `(folder, path)`.
    """

    module: str
    writer: str
    suffix: str
    holds: Literal["table", "session"]
    sidecar: bool = False
    """Whether the columns' units are told in a file beside."""


_HERE = "riot.record.queries.export"

FORMATS: Mapping[str, Format] = {
    "csv": Format(f"{_HERE}.csv_files", "CsvFile", ".csv", "table", sidecar=True),
    "parquet": Format(f"{_HERE}.parquet_files", "ParquetFile", ".parquet", "table"),
    "jsonl": Format(f"{_HERE}.json_lines", "JsonLinesFile", ".jsonl", "table", sidecar=True),
    "mcap": Format(f"{_HERE}.mcap_files", "write_mcap", ".mcap", "session"),
}
"""A new format is a module and one entry here."""
