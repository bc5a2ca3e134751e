"""`riot seal`: put sessions into the archive by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.kept import ConfigOption, installation_or_default
from riot.cli.long_work import long_work

if TYPE_CHECKING:
    from rich.console import Console


def seal(
    sessions: Annotated[
        Path | None,
        typer.Argument(
            help="A folder of sessions, or one; else the installation's.", metavar="[SESSIONS]"
        ),
    ] = None,
    logs: Annotated[
        Path | None,
        typer.Option(help="Where to; else the installation's, or logs beside SESSIONS."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Seal the sessions that ended into tables, as a show does by itself.

    For sessions of a machine that died: what was open is closed as interrupted first. The status
    is 1 when one could not be sealed; it stays where it is.
    """
    from rich.console import Console

    from riot.record.journal.header import HEADER_FILE
    from riot.record.journal.recover import recover
    from riot.record.sessions import journals_in
    from riot.runtime.archiving.sealer import only_seal, seal_one

    folder, archive = _folders(sessions, logs, config)
    console = Console(highlight=False, markup=False)
    alone = (folder / HEADER_FILE).is_file()
    sealed, left = 0, 0
    for one in recover(folder.parent if alone else folder):
        if not one.problem:
            console.print(f"closed as interrupted: {one.folder.name}")
        elif not alone:
            left += 1
            why = f"{one.folder.name} cannot be closed: {one.problem}"
            console.print(f"left as it is: {why}", soft_wrap=True)
    journals = [folder] if alone else journals_in(folder)
    only_seal()
    with long_work("Sealing", len(journals)) as work:
        for journal in journals:
            answer = seal_one(journal, archive)
            work.advance()
            sealed += answer.outcome == "sealed"
            if answer.outcome == "sealed":
                continue
            left += 1
            why = answer.why or f"{journal}: is being written or sealed right now"
            console.print(f"left as it is: {why}", soft_wrap=True)
            if answer.outcome == "disk":
                break
    _tell(console, sealed, left, archive)
    if left:
        raise typer.Exit(1)


def _folders(sessions: Path | None, logs: Path | None, file: Path | None) -> tuple[Path, Path]:
    """Give the folder to seal and the archive. Raises RiotError REC-025."""
    from riot.errors import RiotError
    from riot.record.journal.header import HEADER_FILE

    told = installation_or_default(file) if sessions is None or file is not None else None
    if sessions is None and told is None:
        raise RiotError(
            "REC-025",
            "nobody says which sessions to seal",
            hint="riot seal sessions, or riot seal --config FILE",
        )
    if told is not None:
        folder, archive = sessions or told.record.folder, logs or told.record.logs
    else:
        assert sessions is not None
        folder = sessions
        beside = sessions.absolute().parent
        if (sessions / HEADER_FILE).is_file():
            beside = beside.parent
        archive = logs or beside / "logs"
    if not folder.is_dir():
        raise RiotError(
            "REC-025",
            "is no folder of sessions",
            file=str(folder),
            hint="give the folder that record.folder names in the installation",
        )
    return folder, archive


def _tell(console: Console, sealed: int, left: int, archive: Path) -> None:
    if not sealed and not left:
        console.print("There is nothing to seal.")
        return
    what = "1 session is" if sealed == 1 else f"{sealed} sessions are"
    if sealed:
        console.print(f"{what} sealed below {archive}.", soft_wrap=True)
    if left:
        console.print(f"{left} could not be sealed." if left > 1 else "One could not be sealed.")
