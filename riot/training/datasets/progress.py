"""Show how far a long reading is, on a terminal only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO, TypeVar

from rich.console import Console
from rich.progress import open as open_watched
from rich.progress import track

T = TypeVar("T")

LONG_FILE = 20_000_000
"""Bytes; less is read in a second or two."""

MANY_FILES = 1_000


def open_text(path: Path) -> AbstractContextManager[TextIO]:
    """Open a text file to read; what is not UTF-8 comes as replacement characters."""
    console = Console(stderr=True)
    return open_watched(
        path,
        "rt",
        encoding="utf-8-sig",
        errors="replace",
        description=path.name,
        console=console,
        transient=True,
        disable=path.stat().st_size < LONG_FILE or not console.is_terminal,
    )


def each(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield the items, each of them a file or a few."""
    console = Console(stderr=True)
    quiet = len(items) < MANY_FILES or not console.is_terminal
    yield from track(items, what, console=console, transient=True, disable=quiet)
