"""Find the logs that a question is about, and say what was left out of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.kept import installation_or_default, kept_folders, session_named

if TYPE_CHECKING:
    from riot.errors import Problem

LogsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Folders of sessions, sealed or not, or single sessions; else the installation's.",
        metavar="LOGS…",
    ),
]


def asked_logs(logs: Sequence[str] | None, config: Path | None) -> list[str]:
    """Give the roots that are named, else the installation's, else ./logs and ./sessions.

    What is no path may be a session's id, or a part of it. Raises RiotError REC-050 where there are
    none, and REC-032 where several sessions are meant.
    """
    from riot.errors import RiotError

    if logs:
        return [_root(given, config) for given in logs]
    installation = installation_or_default(config)
    folders = kept_folders(installation, None)
    found = [folder for folder in folders or (Path("sessions"), Path("logs")) if folder.is_dir()]
    if not found:
        named = ", ".join(str(folder) for folder in folders) or "./logs"
        hint = "name a folder of sessions, or an installation with --config"
        if installation is not None and installation.record.keep == "none":
            hint = "this installation keeps nothing: record.keep is none"
        raise RiotError("REC-050", "there are no logs yet", file=named, hint=hint)
    return [str(folder) for folder in found]


def _root(given: str, config: Path | None) -> str:
    from riot.errors import RiotError

    if "/" in given or Path(given).exists():
        return given
    try:
        return str(session_named(given, config))
    except RiotError as error:
        if error.code != "REC-002":
            raise
        return given


def tell_left_out(warnings: Sequence[Problem]) -> None:
    """Print on standard error what was left out."""
    for problem in warnings:
        typer.echo(str(problem), err=True)
