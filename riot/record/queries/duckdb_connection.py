"""How DuckDB is set up: within bounds, and for questions of people with nothing else in reach."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable

import duckdb

MEMORY = "800MB"
"""What DuckDB may hold; beyond it goes to a temporary folder."""


def connect(spilled: str) -> duckdb.DuckDBPyConnection:
    """Connect to a database in memory, which puts what is too much into the folder `spilled`."""
    # Not Ibis's own connection: that one takes seconds to import pandas.
    con = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": spilled,
            "preserve_insertion_order": False,
            # A file is read once.
            "enable_external_file_cache": False,
            # Handing small files to eight others costs a fifth of what reading them does.
            "async_threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            # As Spark: what is divided by zero is NULL.
            "ieee_floating_point_ops": False,
            "error_on_division_by_zero": False,
        }
    )
    # It would be drawn into the answer, also where that goes to a file.
    con.execute("SET enable_progress_bar = false")
    return con


def lock_down(con: duckdb.DuckDBPyConnection, folders: Iterable[str]) -> None:
    """Let nothing but what lies beside these folders be read, for good.

    Every path is then resolved, which makes opening a file a fifth dearer.
    """
    near = {os.path.dirname(folder) for folder in folders}
    # As it stands in a list of files, too.
    escaped = {glob.escape(folder) for folder in near}
    con.execute("SET allowed_directories = ?", [sorted(near | escaped)])
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
