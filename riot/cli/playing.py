"""Play an installation with its state on the terminal."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from riot.errors import RiotError

if TYPE_CHECKING:
    from rich.console import Console

    from riot.config.installation import Installation
    from riot.messages import Snapshot
    from riot.record.journal.recover import Recovered
    from riot.runtime.run import Outcome, Watcher


def play(
    installation: Installation,
    *,
    seed: int | None,
    headless: bool,
    seconds: float | None,
    sheet: Path | None = None,
    one_visit: bool = False,
) -> Outcome:
    """Run and report; raises RiotError where it cannot start.

    `one_visit` stops soon after the first session has ended.
    """
    from rich.console import Console

    from riot.cli.live import LiveLine
    from riot.cli.short_path import short_path
    from riot.runtime.build import RunOptions
    from riot.runtime.run import run_installation

    console = Console(highlight=False, markup=False)
    options = RunOptions(seed if seed is not None else secrets.randbits(31), headless, sheet)
    stop = threading.Event()
    watchers: list[Watcher] = []
    if one_visit:
        watchers.append(_VisitWatcher(stop).see)
    for warning in installation.warnings:
        console.print(str(warning), style="yellow", soft_wrap=True)
    with LiveLine(console) as line:
        outcome = run_installation(
            installation,
            options,
            seconds=seconds,
            watchers=[line.see, *watchers],
            prepared=line.prepared,
            recovered=lambda found: _tell_interrupted(console, found, installation.record.logs),
            stop=stop,
        )
    reason = "the visit is over" if one_visit and stop.is_set() else outcome.reason
    console.print(f"Ended: {reason}.")
    for folder in outcome.sessions:
        console.print(f"Session: {short_path(folder)}", soft_wrap=True)
    for why in outcome.unkept:
        console.print(f"Not kept: {why}", style="red", soft_wrap=True)
    if not outcome.sessions and not outcome.unkept and installation.record.keep != "none":
        console.print("No session: nobody came.")
    return outcome


def _tell_interrupted(console: Console, recovered: Sequence[Recovered], logs: Path) -> None:
    from riot.cli.interrupted import interrupted_in_words

    for line in interrupted_in_words(recovered, logs):
        console.print(line, style="yellow", soft_wrap=True)


class _VisitWatcher:
    """Set `stop` when a visit has ended and the next scene has stood for a moment."""

    AFTER = 1.5

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._visited = False

    def see(self, snapshot: Snapshot, _decisions: object) -> None:
        self._visited = self._visited or snapshot.session > 0
        if self._visited and snapshot.session == 0 and snapshot.position > self.AFTER:
            self._stop.set()


def read_duration(text: str | None) -> float | None:
    """Read a duration from the command line. Raises RiotError CLI-001."""
    from riot.fields import parse_duration

    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as error:
        raise RiotError("CLI-001", f"--for: {error}") from None
