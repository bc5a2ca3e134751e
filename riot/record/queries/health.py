"""Tell whether a sealed session's files are whole, without reading them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from riot.errors import Problem
from riot.record.archive.tables import TABLES

MAGIC = b"PAR1"
_TAIL = 8
"""Bytes at the end of a Parquet file: the length of its footer, and its magic."""

_SMALL, _FOOTER = 1 << 16, 1 << 14
"""Bytes of a file that is fetched whole, and of the end of a larger one."""

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)

_advise = getattr(os, "posix_fadvise", None)

FILES: Mapping[str, str] = {f"{name}.parquet": name for name in TABLES}


def missing(names: Iterable[str]) -> list[str]:
    """List the tables that a folder with these files has none of."""
    found = frozenset(names)
    return [table for file, table in FILES.items() if file not in found]


def fault_of(path: str) -> str:
    """Say in words what is wrong with a Parquet file's frame; empty where it is whole.

    One short read, which tells a file that a crash or a full disk cut off. A season has a hundred
    thousand: a file object for each would take three times as long.
    """
    try:
        file = os.open(path, _READ)
        try:
            size = os.lseek(file, 0, os.SEEK_END)
            if size == 0:
                return "is empty"
            if size < _TAIL + len(MAGIC):
                return "is cut off"
            if _advise is not None:
                # A question reads it next: the disk fetches it while others are looked at.
                _advise(file, 0 if size <= _SMALL else size - _FOOTER, 0, os.POSIX_FADV_WILLNEED)
            os.lseek(file, size - _TAIL, os.SEEK_SET)
            tail = os.read(file, _TAIL)
            if tail[4:] == MAGIC and int.from_bytes(tail[:4], "little") <= size - _TAIL - len(
                MAGIC
            ):
                return ""
            os.lseek(file, 0, os.SEEK_SET)
            return "is cut off" if os.read(file, len(MAGIC)) == MAGIC else "is no Parquet file"
        finally:
            os.close(file)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"


def damaged(
    sealed: Mapping[str, str], tables: Iterable[str], *, every_page: bool = False
) -> dict[str, Problem]:
    """Say what is wrong with the files of sessions (folders by name), by their footers.

    With `every_page` all of them is read, which takes as long as it sounds.
    """
    asked = list(tables)
    faults: dict[str, Problem] = {}
    for name, folder in sealed.items():
        for table in asked:
            if fault := _deep_fault_of(f"{folder}/{table}.parquet", table, every_page):
                said = f"is left out: {table}.parquet {fault}"
                faults[name] = Problem("REC-053", said, folder, severity="warning")
                break
    return faults


def _deep_fault_of(path: str, table: str, every_page: bool) -> str:
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            found = set(file.schema_arrow.names)
            if every_page:
                file.read()
    except (OSError, ValueError) as error:
        return f"cannot be read: {' '.join(str(error).split())}"
    absent = [column.name for column in TABLES[table].columns if column.name not in found]
    return f"has no column {', '.join(absent)}" if absent else ""
