"""How DuckDB is set up: within bounds, and for questions of people with nothing else in reach."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Mapping
from typing import Protocol


class Connection(Protocol):
    """A connection of DuckDB."""

    def execute(self, query: str, parameters: object = None) -> object:
        """Run a statement."""
        ...

    def interrupt(self) -> None:
        """Break the statement off that runs in another thread."""
        ...


SETTINGS: Mapping[str, str | int | bool] = {
    # Beyond it goes to a temporary folder.
    "memory_limit": "800MB",
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


def lock_down(con: Connection, folders: Iterable[str]) -> None:
    """Let nothing but what lies beside these folders be read, for good.

    Every path is then resolved, which makes opening a file a fifth dearer.
    """
    near = {os.path.dirname(folder) for folder in folders}
    # As it stands in a list of files, too.
    escaped = {glob.escape(folder) for folder in near}
    con.execute("SET allowed_directories = ?", [sorted(near | escaped)])
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
