"""Write tables as Parquet, a few large row groups for all sessions together."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 100_000
"""Rows that are gathered before they are written: a group a session would be a file of heads."""

BYTES = 64_000_000
"""As much of them, of tables that hold long texts."""


class ParquetFile:
    """Append rows to one file; units and meanings stand in the metadata of its columns."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.open("xb").close()
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._bytes = 0

    def __enter__(self) -> ParquetFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def write(self, table: pa.Table) -> None:
        """Append rows."""
        self._waiting.append(table)
        self._rows += table.num_rows
        self._bytes += table.nbytes
        if self._rows >= ROWS or self._bytes >= BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting).cast(self._schema))
            self._waiting.clear()
            self._rows = self._bytes = 0
