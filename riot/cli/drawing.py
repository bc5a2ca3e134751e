"""Draw the demonstration film's clips, with progress."""

from __future__ import annotations

from pathlib import Path


def draw_clips(media: Path) -> None:
    """Draw those of the demonstration's clips that `media` lacks; nothing if it has them all."""
    from rich.progress import Progress

    from riot.sim.film import draw_film

    with Progress(transient=True) as progress:
        task = progress.add_task("Drawing the film", total=1.0)

        def tell(clip: str, share: float) -> None:
            progress.update(task, description=f"Drawing {clip}", completed=share)

        draw_film(media, progress=tell)


def draw_if_demo(film: Path) -> None:
    """Draw the clips when `film` is the demonstration of a checkout: git does not hold them."""
    from riot.config.shipped import SHIPPED, drawn_on_demand

    if drawn_on_demand(film):
        draw_clips(SHIPPED / "media/demo")
