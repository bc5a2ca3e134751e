"""The screen of a show with an observer on it, who reads the code off every composited picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench import code
from riot.clock import Clock
from riot.messages import Message
from riot.runtime.link import Link
from riot.runtime.workers import show_film, work
from riot.screen.compositor import Compositor
from riot.screen.deck.port import Deck
from riot.screen.window import NoWindow

BACKGROUND = (12, 13, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Message):
    """Another picture is on the screen since `t`, or another number of decks is ready.

    `code` is its clip and frame; None for a picture without. `blanks` counts display frames
    without one since the first with one.
    """

    code: tuple[int, int] | None
    ready: int
    blanks: int


class Observer:
    """Report what changes on the screen."""

    def __init__(self, clock: Clock, tell: Callable[[Sighting], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._last: tuple[object, ...] = ()
        self._begun = False
        self._blanks = 0

    def look(self, found: tuple[int, int] | None, ready: int = 0) -> None:
        """Take what the picture that is complete now shows."""
        self._begun = self._begun or found is not None
        self._blanks += self._begun and found is None
        if (found, ready) != self._last:
            self._last = found, ready
            now = self._clock.now()
            self._tell(Sighting(t=now, code=found, ready=ready, blanks=self._blanks))


class WatchedWindow(NoWindow):
    """Let an observer see every picture that the compositor has finished."""

    def __init__(self, compositor: Compositor, decks: Sequence[Deck], observer: Observer) -> None:
        super().__init__(compositor)
        self._surface = compositor.surface
        self._decks = decks
        self._observer = observer

    def show(self) -> None:
        """Read the code."""
        found = code.read(lambda x, y: sum(self._surface.get_at((x, y))[:3]) > 384)
        self._observer.look(found, sum(deck.state == "ready" for deck in self._decks))


def watched_screen(
    pipe: Connection, player_kind: str, media: Path, size: tuple[int, int], fps: float, decks: int
) -> None:
    """Run the screen worker's own loop with an observer for a window."""
    from riot.screen.deck.choose import open_player
    from riot.screen.projector import Projector

    def build(clock: Clock) -> Callable[[Link], None]:
        _, player = open_player(player_kind, size=size, sound=True, clock=clock)
        held = [player.deck() for _ in range(decks)]

        def loop(link: Link) -> None:
            compositor = Compositor(size, BACKGROUND)
            window = WatchedWindow(compositor, held, Observer(clock, link.send))
            try:
                show_film(
                    link, Projector(held, compositor, window, clock, media, fps=fps), fps, clock
                )
            finally:
                for deck in held:
                    deck.close()
                player.close()

        return loop

    work("screen", pipe, build)
