"""`riot doctor`: what this machine has and lacks for a show, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from riot.runtime.doctor.finding import Finding, State

STYLES: dict[State, str] = {"ok": "green", "missing": "yellow", "broken": "bold red"}


def doctor(
    config: Annotated[
        Path | None, typer.Argument(help="Installation file, to check what it asks for.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON array instead.")] = False,
) -> None:
    """Say what this machine has and lacks for a show, and what to do about each.

    The status is 1 when something that a show needs is broken; it can do without what is missing.
    """
    from riot.runtime.doctor.examine import examine

    findings = examine(config)
    if json:
        from dataclasses import asdict
        from json import dumps

        typer.echo(dumps([asdict(finding) for finding in findings], indent=2))
    else:
        from rich.console import Console

        Console().print(_table(findings))
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


def _table(findings: Sequence[Finding]) -> RenderableType:
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("check", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("found, and what to do", overflow="fold")
    for finding in findings:
        cell = [Text(finding.what)]
        if finding.remedy:
            cell.append(Text(f"→ {finding.remedy}", style="cyan"))
        table.add_row(finding.name, Text(finding.state, STYLES[finding.state]), Group(*cell))
    count = {
        state: sum(finding.state == state for finding in findings)
        for state in ("ok", "missing", "broken")
    }
    verdict = (
        f"{count['broken']} broken: a show needs that."
        if count["broken"]
        else f"Ready for a show; {count['missing']} missing that it can do without."
    )
    return Group(table, Text(verdict, style="bold"))
