"""Say what became of a file that was prepared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from riot.authoring.media.facts import Loudness
    from riot.authoring.media.preparing import Outcome


def tell_outcome(console: Console, outcome: Outcome, width: int) -> None:
    """Say it in one line; file names take `width` characters."""
    line = Text(f"{outcome.work.use.name:{width}}  ")
    if outcome.problem:
        line.append(f"failed: {outcome.problem}", style="bold red")
    elif outcome.how == "up to date":
        line.append("up to date", style="dim")
    elif outcome.how == "copied":
        line.append("copied         it is as wanted already")
    else:
        line.append(f"{outcome.how:13}  ")
        line.append(f"{_bytes(outcome.work.headers.size)} → {_bytes(outcome.size)}")
        before, after = _loud(outcome.work.loudness), _loud(outcome.loudness)
        if before and after:
            line.append(f", {before} → {after} LUFS")
        line.append(f"  ({', '.join(dict.fromkeys(outcome.work.reasons))})", style="dim")
    console.print(line, highlight=False, soft_wrap=True)


def _loud(loudness: Sequence[Loudness | None]) -> str:
    heard = (track for track in loudness if track is not None and track.integrated is not None)
    first = next(heard, None)
    return "" if first is None else f"{first.integrated:.1f}"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
