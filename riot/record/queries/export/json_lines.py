"""Write tables as JSON lines: one object a row, as most languages read without a library."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import TextIO

import pyarrow as pa

from riot.record.queries.export.values import as_json


class JsonLinesFile:
    """Append rows to one file."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        del schema  # each line names its columns
        self._file: TextIO = path.open("x", encoding="utf-8", newline="\n")

    def __enter__(self) -> JsonLinesFile:
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
        for row in table.to_pylist():
            line = json.dumps(as_json(row), ensure_ascii=False, separators=(",", ":"))
            self._file.write(f"{line}\n")
