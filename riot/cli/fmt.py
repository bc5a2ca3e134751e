"""`riot fmt`: lay scene files out evenly, and keep every comment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def fmt(
    files: Annotated[list[Path], typer.Argument(help="Scene files; included ones too.")],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list the files that would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; show what would change.")
    ] = False,
) -> None:
    """Lay scene files out evenly: two spaces, keys in order, a blank line between scenes.

    Comments, quotes and brackets stay as they are, and the film means the same. With --check or
    --diff the status is 1 when a file would change.
    """
    from difflib import unified_diff

    from riot.authoring.formatting.files import format_file, write_formatted
    from riot.errors import Problem, ProblemsFound, RiotError

    problems: list[Problem] = []
    changed = 0
    for path in files:
        try:
            formatted = format_file(path)
            if not formatted.changes:
                continue
            changed += 1
            if diff:
                before, after = formatted.before.splitlines(), formatted.after.splitlines()
                for line in unified_diff(before, after, str(path), str(path), lineterm=""):
                    typer.echo(line)
            elif check:
                typer.echo(f"{path} would change")
            else:
                write_formatted(formatted)
                typer.echo(f"{path} formatted")
        except RiotError as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    typer.echo(f"{count}: {changed} {'would change' if check or diff else 'changed'}")
    if changed and (check or diff):
        raise typer.Exit(1)
