"""Lists of a table's files, as DuckDB is told them."""

from __future__ import annotations

import glob
from collections.abc import Iterable

from riot.record.queries.duckdb_connection import Connection
from riot.record.queries.logs import files_of


class FileLists:
    """Keep the list of each table that was asked for in a variable: it may be a megabyte long."""

    def __init__(self, con: Connection) -> None:
        self._con = con
        self._folders: list[str] = []
        self._set: set[str] = set()

    def name(self, folders: Iterable[str]) -> None:
        """Have the tables read from these folders of sessions, and from no others, from now on."""
        # A folder may be called [Oslo], which is a pattern to DuckDB.
        self._folders = [glob.escape(folder) for folder in folders]
        self._set.clear()

    def of(self, table: str, *, named: bool = False) -> str:
        """Give what stands for a table's files in SQL; `named` adds the column `filename`."""
        if table not in self._set:
            files = files_of(self._folders, table)
            self._con.execute(f"SET VARIABLE files_{table} = $1", [files])
            self._set.add(table)
        return (
            f"read_parquet(getvariable('files_{table}'), hive_partitioning = false, "
            f"filename = {named})"
        )
