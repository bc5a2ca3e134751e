"""The curtain: hidden while the film is there, over every display that the film fills when not."""

from __future__ import annotations

import pygame
import pytest

from riot.screen.settings import FurtherWindow, ScreenSettings
from riot.screen.windows.curtain import Curtain

SETTINGS = ScreenSettings(
    size=(320, 180),
    fullscreen=True,
    background="#203040",
    windows=(FurtherWindow(display=0), FurtherWindow(display=0, fullscreen=True)),
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[int, bool]:
    """Note which windows of the curtain are shown."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    states: dict[int, bool] = {}

    class Watched(pygame.Window):
        def show(self) -> None:
            states[self.id] = True
            super().show()

        def hide(self) -> None:
            states[self.id] = False
            super().hide()

    monkeypatch.setattr(pygame, "Window", Watched)
    return states


def test_only_displays_that_the_film_fills_are_covered(shown: dict[int, bool]) -> None:
    curtain = Curtain(SETTINGS)
    try:
        assert shown == {}
        curtain.draw(closed=True)
        assert list(shown.values()) == [True, True]
        curtain.hang()
        for _, cloth in curtain._cloths:
            assert tuple(cloth.get_surface().get_at((40, 40)))[:3] == (0x20, 0x30, 0x40)
            assert cloth.size == pygame.display.get_desktop_sizes()[0]
        curtain.draw(closed=False)
        assert list(shown.values()) == [False, False]
    finally:
        curtain.close()
    assert not pygame.display.get_init()


def test_a_display_that_is_not_there_is_let_be(shown: dict[int, bool]) -> None:
    settings = SETTINGS.model_copy(update={"display": "no such projector"})
    curtain = Curtain(settings)
    try:
        curtain.draw(closed=True)
        assert list(shown.values()) == [True]
    finally:
        curtain.close()
