"""Play an installation with its state on the terminal."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from riot.errors import RiotError

if TYPE_CHECKING:
    from riot.config.installation import Installation
    from riot.runtime.run import Outcome


def play(
    installation: Installation,
    *,
    seed: int | None,
    headless: bool,
    seconds: float | None,
    sheet: Path | None = None,
) -> Outcome:
    """Run and report; raises RiotError where it cannot start."""
    from rich.console import Console

    from riot.cli.live import LiveLine
    from riot.runtime.build import RunOptions
    from riot.runtime.run import run_installation

    console = Console(highlight=False)
    options = RunOptions(seed if seed is not None else secrets.randbits(31), headless, sheet)
    with LiveLine(console) as line:
        outcome = run_installation(
            installation,
            options,
            seconds=seconds,
            watchers=[line.see],
            prepared=line.prepared,
        )
    console.print(f"Ended: {outcome.reason}.")
    for folder in outcome.sessions:
        console.print(f"Session: {_short(folder)}", soft_wrap=True)
    if not outcome.sessions and installation.record.keep != "none":
        console.print("No session: nobody came.")
    return outcome


def read_duration(text: str | None) -> float | None:
    """Read a duration from the command line. Raises RiotError CLI-001."""
    from riot.fields import parse_duration

    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as error:
        raise RiotError("CLI-001", f"--for: {error}") from None


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
