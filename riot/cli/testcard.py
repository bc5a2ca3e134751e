"""`riot testcard`: set up displays and projectors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.run import DEFAULT_CONFIG

if TYPE_CHECKING:
    from riot.screen.look import Look
    from riot.screen.settings import ScreenSettings
    from riot.screen.windows.port import Wall

_LOOKS_A_SECOND = 10


def testcard(
    config: Annotated[Path, typer.Argument(help="The installation file.")] = DEFAULT_CONFIG,
) -> None:
    """Show a test card in every window of an installation, to set display, rotation and keystone.

    Save the installation file and the windows follow. Escape, or Ctrl-C, ends it.
    """
    from riot.clock import SystemClock
    from riot.config.installation import load_installation
    from riot.errors import RiotError

    clock = SystemClock()
    saved = _stamp(config)
    screen = load_installation(config).screen
    cards = _Cards(screen)
    typer.echo("Save the installation file and the windows follow. Escape ends.")
    try:
        while cards.shown():
            clock.sleep(1 / _LOOKS_A_SECOND)
            if _stamp(config) == saved:
                continue
            saved = _stamp(config)
            try:
                wanted = load_installation(config).screen
                if wanted != screen:
                    cards.close()
                    cards, screen = _Cards(wanted), wanted
            except RiotError as error:
                typer.echo("\n".join(map(str, error.problems)), err=True)
                cards = cards if cards.open else _Cards(screen)
    finally:
        cards.close()


class _Cards:
    """A test card in each window."""

    def __init__(self, screen: ScreenSettings) -> None:
        from riot.screen.look import Layer, Look
        from riot.screen.windows.open import open_wall
        from riot.screen.windows.pattern import draw_pattern

        self._walls: list[tuple[Wall, Look]] = []
        self._told = ""
        try:
            for window in (screen, *screen.windows):
                wall = open_wall(screen, [window], "RIOT", headless=False)
                label = f"display: {window.display}"
                self._walls.append((wall, Look(Layer(draw_pattern(screen.size, label)))))
        except BaseException:
            self.close()
            raise

    @property
    def open(self) -> bool:
        return bool(self._walls)

    def shown(self) -> bool:
        """Show the cards, say what is missing; False once someone asked to leave."""
        for wall, look in self._walls:
            wall.show(look)
        trouble = "; ".join(wall.failure for wall, _ in self._walls if wall.failure)
        if trouble != self._told:
            typer.echo(trouble or "all displays are connected")
            self._told = trouble
        return not any(wall.quit_requested() for wall, _ in self._walls)

    def close(self) -> None:
        while self._walls:
            self._walls.pop()[0].close()


def _stamp(path: Path) -> float:
    """Give when a file was saved; 0 while an editor replaces it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
