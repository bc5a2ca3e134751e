"""Find the folders in which sessions are kept, as the command line names them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.run import DEFAULT_CONFIG

if TYPE_CHECKING:
    from riot.config.installation import Installation

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help=f"Installation file whose sessions; else {DEFAULT_CONFIG}."),
]
LogsOption = Annotated[
    list[Path] | None,
    typer.Option("--logs", help="A folder of sessions, sealed or not; may be repeated."),
]


def installation_or_default(file: Path | None) -> Installation | None:
    """Load the file that is named, else the one in its usual place; None where there is none."""
    from riot.config.installation import load_installation

    if file is None and not DEFAULT_CONFIG.is_file():
        return None
    return load_installation(file or DEFAULT_CONFIG)


def kept_folders(
    installation: Installation | None, logs: Sequence[Path] | None
) -> tuple[Path, ...]:
    """Give the folders to look in: those that are named, else the installation's.

    Raises RiotError REC-030 for a named folder that does not exist.
    """
    from riot.errors import RiotError

    for folder in logs or ():
        if not folder.exists():
            raise RiotError(
                "REC-030", "is no folder", file=str(folder), hint="check the path after --logs"
            )
    if logs:
        return tuple(logs)
    if installation is None:
        return ()
    return (installation.record.folder, installation.record.logs)


def session_named(given: str, config: Path | None = None) -> Path:
    """Find a session by its folder, or by its id, or a part of it, where an installation keeps it.

    Raises RiotError REC-002 where there is none, and REC-032 where several are meant.
    """
    from riot.record.sessions import open_session

    path = Path(given)
    if path.is_dir():
        return path
    return open_session(path, kept_folders(installation_or_default(config), None)).path
