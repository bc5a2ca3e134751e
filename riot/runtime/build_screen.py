"""Put the screen worker together: sound, decks, windows.

Apart from `build`, so that a screen that is started again need not load what it does not use.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riot.clock import Clock
from riot.screen.settings import ScreenSettings

if TYPE_CHECKING:
    from riot.screen.contact_sheet import ContactSheet
    from riot.screen.projector import Projector

COMPANION_DECKS = 3
"""Decks of a companion film: the live one, the next, and one for loops."""


@dataclass(frozen=True, slots=True)
class BuiltScreen:
    """The screen worker's parts."""

    projector: Projector
    sheet: ContactSheet | None


def build_screen(
    settings: ScreenSettings,
    media: Path,
    title: str,
    headless: bool,
    with_sheet: bool,
    seed: int,
    run_start: float,
    clock: Clock,
) -> BuiltScreen:
    """Build sound, decks and windows; called in the screen worker, never in the conductor."""
    from riot.screen.contact_sheet import ContactSheet
    from riot.screen.deck.choose import open_player
    from riot.screen.memory import share_freed_memory
    from riot.screen.program.companion import Companion
    from riot.screen.projector import Projector
    from riot.screen.sound.desk import open_sound_desk
    from riot.screen.windows.open import open_wall

    share_freed_memory()
    with ExitStack() as undo:
        desk = open_sound_desk(settings.sound_settings(), clock)
        undo.callback(desk.close)
        _, player = open_player(
            settings.player,
            size=settings.size,
            fit=settings.fit,
            decoding=settings.decoding,
            clock=clock,
            seed=seed,
        )
        undo.callback(player.close)
        silent = open_sound_desk(None, clock)
        wall = open_wall(settings, settings.same_film(), title, headless=headless)
        undo.callback(wall.close)
        companions: list[Companion] = []
        for folder, windows in settings.companions().items():
            beside = open_wall(settings, windows, title, headless=headless)
            undo.callback(beside.close)
            decks = [player.deck() for _ in range(COMPANION_DECKS)]
            companions.append(Companion(decks, silent, beside, clock, folder, fps=settings.fps))
        decks = [player.deck() for _ in range(settings.decks)]
        sheet = ContactSheet(run_start, title=title) if with_sheet else None
        projector = Projector(
            player,
            decks,
            desk,
            wall,
            clock,
            media,
            fps=settings.fps,
            companions=companions,
            sheet=sheet,
        )
        undo.pop_all()
    return BuiltScreen(projector, sheet)
