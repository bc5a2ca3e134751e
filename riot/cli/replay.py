"""`riot replay`: prove that a recorded session comes out the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def replay(
    session: Annotated[Path, typer.Argument(help="A session folder.")],
    why: Annotated[bool, typer.Option(help="Print each decision and its reason.")] = True,
) -> None:
    """Feed a session through the same line again and compare every effect and reason.

    The status is 1 when they differ.
    """
    from riot.runtime.replay import replay as replay_session
    from riot.story.trace import sentence

    found = replay_session(session)
    if why:
        for decision in found.decisions:
            typer.echo(sentence(decision))
    counts = f"{found.ticks} ticks, {found.effects} effects, {len(found.decisions)} decisions"
    if found.difference is None:
        typer.echo(f"identical: {counts}")
        return
    part = found.difference
    typer.echo(f"differs at tick {part.tick} in {part.stream} (after {counts})")
    typer.echo(f"  recorded: {part.recorded}")
    typer.echo(f"  replayed: {part.replayed}")
    raise typer.Exit(1)
