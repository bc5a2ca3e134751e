"""Name a file as somebody in this folder would."""

from __future__ import annotations

from pathlib import Path


def short_path(path: Path) -> str:
    """Give a path relative to the working folder where it lies below it, else whole."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
