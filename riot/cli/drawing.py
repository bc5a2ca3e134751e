"""Draw clips, with progress: the demonstration's, and stand-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def drawing() -> Iterator[Callable[[str, float], None]]:
    """Show a bar for as long as it lasts; give who is told a clip's name and the part done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Drawing", total=1.0)

        def tell(clip: str, share: float) -> None:
            progress.update(task, description=f"Drawing {clip}", completed=share)

        yield tell


def draw_clips(media: Path) -> None:
    """Draw those of the demonstration's clips that `media` lacks; nothing if it has them all."""
    from riot.sim.film import draw_film

    with drawing() as tell:
        draw_film(media, progress=tell)


def draw_if_demo(film: Path) -> None:
    """Draw the clips when `film` is the demonstration of a checkout: git does not hold them."""
    from riot.config.shipped import SHIPPED, drawn_on_demand

    if drawn_on_demand(film):
        draw_clips(SHIPPED / "media/demo")
