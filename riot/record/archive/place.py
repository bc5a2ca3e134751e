"""Where a sealed session lies, and how its folder is known."""

from __future__ import annotations

from pathlib import Path

from riot.record.archive.tables import TABLES

DAY = "date="
"""Begins the name of a folder that holds the sealed sessions of a day."""


def table_file(folder: Path, name: str) -> Path:
    """Give the file of a table of a sealed session."""
    return folder / f"{name}.parquet"


def is_sealed(folder: Path) -> bool:
    """Tell whether a folder is a sealed session, even one that lacks a table."""
    return any(table_file(folder, name).is_file() for name in TABLES)
