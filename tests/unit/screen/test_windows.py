"""Windows stand on the displays that they are told, and go and return with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pygame
import pytest

from riot.errors import RiotError
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.settings import FurtherWindow, Keystone, ScreenSettings
from riot.screen.windows import displays
from riot.screen.windows.displays import DisplayList, list_displays
from riot.screen.windows.graphics import Graphics
from riot.screen.windows.naming import Display, choose_display, find_display, pace_advice
from riot.screen.windows.open import by_card, by_processor, open_wall
from riot.screen.windows.randr import Output
from riot.screen.windows.station import Station
from riot.screen.windows.wall import WindowWall

LEFT = Display(0, "DELL U2412M", 0, 0, 1920, 1200, 60)
RIGHT = Display(1, "EPSON PJ 24", 1920, 0, 1280, 800, 50)
BOTH = (LEFT, RIGHT)


class Seen(pygame.Window):
    """A window that remembers whether it is hidden and whether it fills a display."""

    opened: list[Seen]

    def __init__(self, *arguments: Any, **keys: Any) -> None:
        super().__init__(*arguments, **keys)
        self.visible, self.full = not keys["hidden"], False
        self.opened.append(self)

    def show(self) -> None:
        super().show()
        self.visible = True

    def hide(self) -> None:
        super().hide()
        self.visible = False

    def set_fullscreen(self, desktop: bool = False) -> None:
        # SDL's dummy display is as large as it is: only the wish is kept.
        self.full = desktop

    def restore(self) -> None:
        super().restore()
        pygame.event.post(pygame.Event(pygame.WINDOWRESTORED, window=self))

    def set_windowed(self) -> None:
        self.full = False


class Cables:
    """Displays that a test plugs and unplugs."""

    def __init__(self) -> None:
        self.connected: tuple[Display, ...] = BOTH


@pytest.fixture
def cables(monkeypatch: pytest.MonkeyPatch) -> Cables:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    Seen.opened = []
    monkeypatch.setattr(pygame, "Window", Seen)
    cables = Cables()
    monkeypatch.setattr(DisplayList, "now", lambda _list: cables.connected)
    return cables


@pytest.fixture
def walls() -> Iterator[list[WindowWall]]:
    opened: list[WindowWall] = []
    yield opened
    for wall in opened:
        wall.close()


def start(walls: list[WindowWall], **keys: Any) -> WindowWall:
    settings = ScreenSettings.model_validate({"size": (96, 64), "drawing": "software", **keys})
    wall = open_wall(settings, [settings, *settings.windows], "Threshold", headless=False)
    walls.append(cast("WindowWall", wall))
    return walls[-1]


def look(level: int = 90) -> Look:
    pixels = np.full((64, 96, 3), level, np.uint8)
    return Look(Layer(Picture(pixels, "RGB", 0, 0.0, 0.04)))


def test_a_display_is_found_by_name_part_of_it_or_index() -> None:
    assert choose_display(BOTH, 1) is RIGHT
    assert choose_display(BOTH, "epson pj 24") is RIGHT
    assert choose_display(BOTH, "Epson") is RIGHT
    twins = (Display(0, "EPSON (2)", 0, 0, 1, 1, 0), Display(1, "EPSON", 1, 0, 1, 1, 0))
    assert find_display(twins, "epson") is twins[1]
    assert find_display(BOTH, " ") is None


@pytest.mark.parametrize("wanted", [2, "BenQ"])
def test_an_unknown_display_lists_what_there_is(wanted: int | str) -> None:
    with pytest.raises(RiotError, match="SCR-011") as caught:
        choose_display(BOTH, wanted)
    assert '0 "DELL U2412M" (1920x1200, 60 Hz), 1 "EPSON PJ 24"' in str(caught.value)


def test_displays_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    try:
        (only,) = list_displays()
    finally:
        pygame.display.quit()
    assert only.name and only.width > 0 and (only.left, only.top) == (0, 0)


@pytest.mark.parametrize(
    ("refresh", "fps", "fits"),
    [
        (50, 50, True),
        (100, 50, True),
        (60, 50, False),
        (25, 50, False),
        (144, 50, False),
        (60, 59.94, True),
        (60, 30, True),
        (0, 50, True),
    ],
)
def test_a_rate_that_does_not_fit_is_told(refresh: int, fps: float, fits: bool) -> None:
    advice = pace_advice(Display(0, "EPSON", 0, 0, 1, 1, refresh), fps)
    assert (advice == "") == fits
    assert fits or f"{refresh} Hz" in advice


def test_windows_lie_on_their_displays(cables: Cables, walls: list[WindowWall]) -> None:
    wall = start(walls, display="epson", fullscreen=True, windows=[FurtherWindow(display=0)])
    wall.show(look())
    first, second = Seen.opened
    assert (first.position, first.size, first.full) == ((1920, 0), (1280, 800), True)
    assert (second.position, second.size, second.full) == ((912, 568), (96, 64), False)
    assert first.visible and second.visible
    assert wall.failure == ""
    assert "DELL" in wall.advice
    assert not pygame.mouse.get_visible()


def test_a_display_that_goes_takes_its_window_and_brings_it_back(
    cables: Cables, walls: list[WindowWall]
) -> None:
    wall = start(walls, display="epson", fullscreen=True, windows=[FurtherWindow(display=0)])
    first, second = Seen.opened
    cables.connected = (LEFT,)
    assert wall.show(look(10))
    assert not first.visible and second.visible
    assert wall.failure.startswith('display "EPSON PJ 24" is not connected; the film goes on')
    assert wall.show(look(20)), "the other window goes on"
    assert (pygame.surfarray.array3d(wall.snapshot()) == 20).all()

    # It comes back first in the list, and at another place.
    cables.connected = (replace(RIGHT, index=0, left=0), replace(LEFT, index=1, left=1280))
    assert wall.show(look(20))
    assert first.visible and first.full
    assert first.position == (0, 0)
    assert wall.failure == ""


def test_a_window_that_returns_leaves_the_others_open(
    cables: Cables, walls: list[WindowWall]
) -> None:
    """SDL minimises a full window when it takes another one to be on the same display."""
    wall = start(walls, display="epson", fullscreen=True)
    beside = start(walls, display="dell", fullscreen=True)
    cables.connected = (LEFT,)
    wall.show(look(1))
    cables.connected = BOTH
    wall.show(look(2))
    pygame.event.post(pygame.Event(pygame.WINDOWMINIMIZED, window=Seen.opened[1]))
    for level in range(3, 6):
        wall.show(look(level))
        beside.show(look(level))
    assert not cast("Any", beside)._panes[0]._minimised
    assert 5 in beside.pixels()


def test_all_displays_may_go(cables: Cables, walls: list[WindowWall]) -> None:
    wall = start(walls, display=0, fullscreen=True)
    cables.connected = ()
    for level in range(3):
        wall.show(look(level))
    assert wall.failure and not Seen.opened[0].visible
    cables.connected = BOTH
    wall.show(look())
    assert wall.failure == "" and Seen.opened[0].visible


def test_an_index_never_takes_a_neighbours_display(cables: Cables, walls: list[WindowWall]) -> None:
    wall = start(walls, display=0, fullscreen=True)
    cables.connected = (Display(0, RIGHT.name, 0, 0, 1280, 800, 50),)
    wall.show(look())
    assert not Seen.opened[0].visible and "DELL" in wall.failure
    another = Display(0, "BenQ", 0, 0, 1024, 768, 60)
    cables.connected = (another, RIGHT)  # a spare projector in its place
    wall.show(look())
    assert Seen.opened[0].visible and wall.failure == ""


def test_a_display_that_is_not_there_at_the_start_leaves_nothing_open(
    cables: Cables, walls: list[WindowWall]
) -> None:
    with pytest.raises(RiotError, match="SCR-011"):
        start(walls, windows=[FurtherWindow(display="BenQ")])
    assert not pygame.display.get_init()
    start(walls).show(look())


@pytest.mark.parametrize(
    "corners",
    [
        {"top_left": (1.0, 0.0), "top_right": (0.0, 0.0)},
        {"top_left": (0.7, 0.7)},
        {"top_left": (0.5, 0.5)},
        {"top_left": (1.0, 0.0)},
    ],
)
def test_corners_that_form_no_picture_are_refused(corners: dict[str, tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="form no picture"):
        Keystone.model_validate(corners)


def test_a_projection_from_behind_is_mirrored(cables: Cables, walls: list[WindowWall]) -> None:
    mirrored = Keystone(
        top_left=(1.0, 0.0), top_right=(0.0, 0.0), bottom_right=(0.0, 1.0), bottom_left=(1.0, 1.0)
    )
    wall = start(walls, keystone=mirrored)  # a projection from behind
    half = np.zeros((64, 96, 3), np.uint8)
    half[:, :48] = 200
    wall.show(Look(Layer(Picture(half, "RGB", 0, 0.0, 0.04))))
    assert (wall.pixels()[:, 50:] == 200).all()
    assert (wall.pixels()[:, :46] == 0).all()


def test_a_minimised_window_is_left_alone_and_drawn_when_it_returns(
    cables: Cables, walls: list[WindowWall]
) -> None:
    wall = start(walls)
    (window,) = Seen.opened
    flips: list[int] = []
    window.flip = lambda: flips.append(1)  # type: ignore[method-assign]
    pygame.event.post(pygame.Event(pygame.WINDOWMINIMIZED, window=window))
    wall.show(look(1))
    wall.show(look(2))
    assert flips == []
    pygame.event.post(pygame.Event(pygame.WINDOWRESTORED, window=window))
    wall.show(look(2))
    assert flips == [1]


def test_a_picture_too_large_for_the_display_fits_it(
    cables: Cables, walls: list[WindowWall]
) -> None:
    start(walls, size=(1600, 1200), display="epson").show(look())
    assert Seen.opened[0].size == (960, 720)
    start(walls, rotation=90).show(look())
    assert Seen.opened[1].size == (64, 96)


def test_a_card_that_gives_up_is_replaced(
    cables: Cables, walls: list[WindowWall], monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = start(walls)
    painter = cast("Any", wall._panes[0])._painter

    def lost(_place: object) -> None:
        raise pygame.error("device removed")

    monkeypatch.setattr(painter, "present", lost)
    wall.show(look(50))
    assert "device removed" in wall.failure
    assert len(Seen.opened) == 2
    wall.show(look(60))
    assert (wall.pixels() == 60).all()


def test_a_card_that_cannot_begin_leaves_it_to_the_processor(
    cables: Cables, walls: list[WindowWall]
) -> None:
    settings = ScreenSettings(size=(96, 64), display=1)
    broken = by_card(settings, "Threshold", Graphics(99, "none"))
    rescue = by_processor(settings, "Threshold")
    walls.append(WindowWall(Station.enter(), settings, [settings], "Threshold", broken, rescue))
    assert "the processor does" in walls[0].failure
    walls[0].show(look(50))
    assert (walls[0].pixels() == 50).all()


def test_without_a_display_no_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":9999")
    settings = ScreenSettings(size=(96, 64))
    with pytest.raises(RiotError, match="SCR-010"):
        open_wall(settings, [settings], "Threshold", headless=False)


class FakeRandR:
    """An X server whose outputs a test lights."""

    def __init__(self) -> None:
        self.lit: tuple[Output, ...] | None = (Output("HDMI-1", 0, 0, 1024, 768),)

    def outputs(self) -> tuple[Output, ...] | None:
        return self.lit

    def close(self) -> None:
        pass


def test_an_x_server_says_which_outputs_are_lit(monkeypatch: pytest.MonkeyPatch) -> None:
    """SDL goes on listing a display that was switched off, and where it lay before."""
    model = [Display(0, "EPSON PJ", 0, 0, 1024, 768, 60)]
    monkeypatch.setattr(displays, "_known_to_sdl", lambda: model)
    randr = FakeRandR()
    monkeypatch.setattr(displays, "_open_randr", lambda: randr)
    monkeypatch.setattr(displays, "_EVERY", 1)
    known = DisplayList()
    assert known.now() == (Display(0, "EPSON PJ at HDMI-1", 0, 0, 1024, 768, 60),)
    randr.lit = ()
    assert known.now() == ()
    randr.lit = (Output("DP-1", 0, 0, 800, 600), Output("HDMI-1", 800, 0, 1024, 768))
    first, second = known.now()
    assert (first.name, first.refresh) == ("DP-1", 0)
    assert (second.index, second.name, second.left) == (1, "EPSON PJ at HDMI-1", 800)
    randr.lit = None  # somebody has divided the desktop: SDL's list is taken
    assert known.now() == tuple(model)
    known.close()
