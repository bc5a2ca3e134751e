"""Draw the demonstration film: `python -m riot.sim.film [--folder F] [--size 1280x720]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from riot.errors import RiotError
from riot.sim.film.draw import draw_film
from riot.sim.film.plan import CLIPS, SCORE


def main(arguments: list[str] | None = None) -> int:
    """Draw with a progress bar; give the exit status: 0, or 2 after a one-line error."""
    parser = argparse.ArgumentParser(prog="python -m riot.sim.film", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("media/demo"))
    parser.add_argument("--size", type=_size, default=(1280, 720), metavar="WIDTHxHEIGHT")
    chosen = parser.parse_args(arguments)
    console = Console(stderr=True)
    files = (*CLIPS, SCORE)
    seconds = {clip.file: clip.seconds for clip in files}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("drawing the film", total=None)
        parts: dict[str, float] = {}

        def show(file: str, part: float) -> None:
            parts[file] = part * seconds[file]
            bar.update(task, completed=sum(parts.values()), description=f"drawing {file}")

        try:
            bar.update(task, total=sum(seconds.values()))
            drawn = draw_film(chosen.folder, chosen.size, progress=show)
        except RiotError as error:
            bar.stop()
            console.print(str(error), markup=False, highlight=False, soft_wrap=True)
            return 2
        bar.update(task, completed=sum(seconds.values()), description="the film is there")
    console.print(f"{len(drawn)} files drawn, {len(files) - len(drawn)} kept: {chosen.folder}")
    return 0


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 1280x720")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
