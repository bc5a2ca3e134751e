"""Every wall draws the same: in memory, with the processor, with SDL's renderers.

The windows open on SDL's own dummy driver; OpenGL needs a display, which Xvfb is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, cast

import cv2
import numpy as np
import pygame
import pytest
from numpy.typing import NDArray
from pygame._sdl2 import video

from riot.clock import SystemClock
from riot.messages import Card, PathStep, Result
from riot.screen.deck.port import Picture
from riot.screen.look import Layer, Look
from riot.screen.settings import FurtherWindow, Keystone, ScreenSettings
from riot.screen.windows.displays import list_displays
from riot.screen.windows.graphics import Graphics, find_graphics
from riot.screen.windows.open import by_card, by_processor, open_wall
from riot.screen.windows.port import Wall
from riot.screen.windows.station import Station
from riot.screen.windows.wall import WindowWall

SIZE = (320, 180)
GROUND = (40, 30, 20)
Pixels = NDArray[np.uint8]
Open = Callable[..., Wall]


def film(
    width: int, height: int, colour: tuple[int, int, int] = (200, 100, 50), order: str = "BGRA"
) -> Picture:
    """Make a picture of one colour; a fourth byte is 0, as VLC leaves it."""
    pixels = np.zeros((height, width, 4 if order == "BGRA" else 3), np.uint8)
    pixels[..., :3] = colour[::-1] if order == "BGRA" else colour
    return Picture(pixels, order, 0, 0.0, 0.04)  # type: ignore[arg-type]


def board() -> Picture:
    """Make a board of 8 by 5 fields, each of another colour."""
    columns, rows = np.meshgrid(np.arange(SIZE[0]) // 40, np.arange(SIZE[1]) // 36)
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    pixels[..., 2], pixels[..., 1] = 40 + columns * 25, 40 + rows * 40
    pixels[..., 0] = 60 + (columns + rows) % 2 * 120
    return Picture(pixels, "BGRA", 0, 0.0, 0.04)


def rgb(picture: Picture) -> Pixels:
    return np.ascontiguousarray(picture.pixels[..., 2::-1])


@pytest.fixture(scope="module", autouse=True)
def x_display() -> Iterator[str]:
    """Give a private X display; empty where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        yield ""
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-noreset"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(40)


WINDOWED = ["software", "software renderer", "opengl"]
in_windows = pytest.mark.parametrize("kind", WINDOWED, indirect=True)


@pytest.fixture(params=["headless", *WINDOWED])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, x_display: str) -> str:
    name = str(request.param)
    if name == "opengl":
        if not x_display:
            pytest.skip("missing: Xvfb")
        monkeypatch.setenv("DISPLAY", x_display)
        monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    else:
        monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return name


@pytest.fixture
def wall(kind: str) -> Iterator[Open]:
    """Open walls of one kind; they are closed at the end."""
    opened: list[Wall] = []

    def open_one(*further: FurtherWindow, **keys: Any) -> Wall:
        chosen = {"size": SIZE, "background": "#281e14", "windows": further, **keys}
        settings = ScreenSettings.model_validate(chosen)
        windows = [settings, *settings.windows]
        if kind in ("headless", "software"):
            settings = settings.model_copy(update={"drawing": "software"})
            one = open_wall(settings, windows, "Threshold", headless=kind == "headless")
        else:
            station = Station.enter()
            rescue = by_processor(settings, "Threshold")
            make = by_card(settings, "Threshold", driver(kind.split()[0]))
            one = WindowWall(station, settings, windows, "Threshold", make, rescue)
        opened.append(one)
        return one

    yield open_one
    for one in opened:
        one.close()


def driver(name: str) -> Graphics:
    for index, found in enumerate(video.get_drivers()):
        if found.name == name:
            return Graphics(index, name)
    pytest.skip(f"SDL has no {name} here")


def snapshot(wall: Wall) -> Pixels:
    return np.ascontiguousarray(pygame.surfarray.array3d(wall.snapshot()).swapaxes(0, 1))


def settle(shown: Wall, look: Look) -> None:
    """Show until the window rests: one that has just opened may ask for its picture again."""
    clock = SystemClock()
    deadline, quiet = clock.now() + 20.0, 0
    while quiet < 5:
        assert clock.now() < deadline, "it is drawn again and again"
        quiet = 0 if shown.show(look) else quiet + 1
        clock.sleep(0.01)


def near(found: Pixels, expected: object, within: int = 2) -> bool:
    wanted = np.asarray(expected, np.int16)
    return int(np.abs(found.astype(np.int16) - wanted).max()) <= within


def test_opens_with_the_title_and_not_with_the_desktop(wall: Open) -> None:
    title = wall().pixels()
    assert title.shape == (SIZE[1], SIZE[0], 3)
    assert title.max() > 100
    assert near(title[4, 4], GROUND, 12)


@pytest.mark.parametrize("order", ["RGB", "BGRA"])
def test_a_picture_of_the_screens_size_is_shown_as_it_is(wall: Open, order: str) -> None:
    shown = wall()
    assert shown.show(Look(Layer(film(*SIZE, (10, 120, 250), order))))
    assert near(shown.pixels(), (10, 120, 250), 0)
    assert near(snapshot(shown), (10, 120, 250), 0)
    shown.show(Look(Layer(board())))
    assert near(shown.pixels(), rgb(board()), 0)


def test_an_unchanged_look_is_not_drawn_again(wall: Open) -> None:
    shown, look = wall(), Look(Layer(film(*SIZE)))
    settle(shown, look)
    assert not shown.show(look)
    assert not shown.show(Look(Layer(look.live.picture)))
    assert shown.show(Look(look.live, light=0.5))


@pytest.mark.parametrize(
    ("size", "at"), [((240, 180), (90, 2)), ((320, 136), (2, 160)), ((120, 90), (90, 2))]
)
def test_other_shapes_are_letterboxed(
    wall: Open, size: tuple[int, int], at: tuple[int, int]
) -> None:
    shown = wall()
    shown.show(Look(Layer(film(*size))))
    assert near(shown.pixels()[90, 160], (200, 100, 50))
    assert near(shown.pixels()[at], GROUND)


def test_fill_cuts_off_what_reaches_beyond(wall: Open) -> None:
    shown = wall(fit="fill")
    wide = film(480, 180)
    wide.pixels[:, :80] = wide.pixels[:, -80:] = 255
    shown.show(Look(Layer(wide)))
    assert near(shown.pixels(), (200, 100, 50))
    shown.show(Look(Layer(film(160, 120))))
    assert near(shown.pixels(), (200, 100, 50))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_a_crossfade_is_linear_also_where_shapes_differ(wall: Open, share: float) -> None:
    shown = wall()
    old, new = Layer(film(240, 180, (200, 0, 0))), Layer(film(*SIZE, (0, 0, 200)))
    shown.show(Look(new, old, share))
    middle = np.array((200, 0, 0)) * (1 - share) + np.array((0, 0, 200)) * share
    edge = np.array(GROUND) * (1 - share) + np.array((0, 0, 200)) * share
    assert near(shown.pixels()[90, 160], middle)
    assert near(shown.pixels()[90, 4], edge)
    assert near(snapshot(shown)[90, 4], edge)


@pytest.mark.parametrize("light", [0.0, 0.5])
def test_light_dims_the_picture(wall: Open, light: float) -> None:
    shown = wall()
    shown.show(Look(Layer(film(*SIZE)), light=light))
    assert near(shown.pixels(), np.array((200, 100, 50)) * light)
    shown.show(Look(Layer(film(*SIZE))))
    assert near(shown.pixels(), (200, 100, 50))


def test_a_card_comes_gently(wall: Open) -> None:
    shown = wall()
    shown.show(Look(Layer(Card("A quiet word"), 0.0)))
    assert shown.pixels().max() < 90
    shown.show(Look(Layer(Card("A quiet word"), 1.0)))
    whole = shown.pixels()
    assert whole.max() > 180
    shown.show(Look(Layer(Card("."), 1.0), Layer(Card("A quiet word"), 1.0), 0.5))
    half = shown.pixels()[whole.max(2) > 200]
    assert 90 < np.median(half) < 160


def test_words_lie_over_the_picture_and_go(wall: Open) -> None:
    shown, picture = wall(), film(*SIZE, (90, 90, 90))
    shown.show(Look(Layer(picture, subtitle="Who is there?")))
    below = shown.pixels()[120:]
    assert below.max() > 190
    assert below.min() < 60
    assert near(shown.pixels()[:100], (90, 90, 90))
    steps = (PathStep("a", "Street", "fear", 0.6), PathStep("b", "Doorway"))
    shown.show(Look(Layer(picture, 2.0, Result("Your path", steps))))
    assert shown.pixels().max() > 200
    shown.show(Look(Layer(picture)))
    assert near(shown.pixels(), (90, 90, 90))


def test_all_draw_a_result_alike(wall: Open) -> None:
    steps = (PathStep("a", "Street", "fear", 0.6), PathStep("b", "Doorway"))
    look = Look(Layer(board(), 0.3, Result("Your path", steps), "Who is there?"))
    reference = open_wall(ScreenSettings(size=SIZE), [], "", headless=True)
    reference.show(look)
    shown = wall()
    shown.show(look)
    difference = np.abs(shown.pixels().astype(int) - reference.pixels())
    assert difference.mean() < 1.5
    assert (difference > 40).mean() < 0.002


@in_windows
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_picture_is_turned_clockwise(wall: Open, kind: str, rotation: int) -> None:
    shown = wall(rotation=rotation)
    shown.show(Look(Layer(board())))
    found, expected = shown.pixels(), np.rot90(rgb(board()), -rotation // 90)
    assert found.shape == expected.shape
    if kind == "software renderer":  # it samples a quad to half a pixel
        found, expected = found[18::36, 18::36], expected[18::36, 18::36]
    assert near(found, expected)
    assert near(snapshot(shown), rgb(board()), 0)


@in_windows
def test_brightness_dims_one_window_and_not_the_snapshot(wall: Open) -> None:
    shown = wall(brightness=0.5)
    shown.show(Look(Layer(film(*SIZE))))
    assert near(shown.pixels(), (100, 50, 25))
    assert near(snapshot(shown), (200, 100, 50), 0)


CORNERS = [(0.1, 0.05), (0.85, 0.0), (1.0, 0.9), (0.0, 1.0)]


@in_windows
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_keystone_is_a_projection(wall: Open, kind: str, rotation: int) -> None:
    """Every field of the board lies where the projection of its middle says."""
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    keystone = Keystone.model_validate(dict(zip(names, CORNERS, strict=True)))
    shown = wall(keystone=keystone, rotation=rotation)
    shown.show(Look(Layer(board())))
    found = np.rot90(shown.pixels(), rotation // 90)
    width, height = SIZE
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    to = (np.array(CORNERS) * SIZE).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(whole, to)
    middles = np.array([(x, y) for x in range(20, 320, 40) for y in range(18, 180, 36)])
    seen = cv2.perspectiveTransform(middles[None].astype(np.float32), matrix)[0]
    for (x, y), (across, down) in zip(middles, seen, strict=True):
        assert near(found[int(down), int(across)], rgb(board())[y, x], 3), (x, y)
    assert near(found[2, 2], (0, 0, 0))
    assert near(found[2, 318], (0, 0, 0))
    assert near(found[177, 300], (0, 0, 0))


@in_windows
def test_straight_lines_stay_straight(wall: Open) -> None:
    keystone = Keystone(top_left=(0.2, 0.1), top_right=(0.8, 0.0))
    shown = wall(keystone=keystone)
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    pixels[:, 80:160] = 255
    shown.show(Look(Layer(Picture(pixels, "BGRA", 0, 0.0, 0.04))))
    light = shown.pixels()[30:170, :, 0].astype(float)
    edge = (light > 127).argmax(1)
    rows = np.arange(len(edge))
    slope, begin = np.polyfit(rows, edge, 1)
    assert np.abs(edge - (slope * rows + begin)).max() <= 1.1


@in_windows
def test_a_window_of_another_shape_shows_the_whole_picture_or_fills(wall: Open) -> None:
    shown = wall(FurtherWindow(fit="fill"), fit="letterbox")
    first, second = cast("Any", shown)._panes
    for pane in (first, second):
        pane._window.size = (400, 180)
    clock = SystemClock()
    deadline = clock.now() + 20.0
    while True:  # a display may take its time to make a window larger
        shown.show(Look(Layer(board())))
        pixels = shown.pixels()
        wide = pixels.shape[1] == second.seen().get_width() == 400
        if wide or clock.now() > deadline:
            break
        clock.sleep(0.01)
    assert pixels.shape == (180, 400, 3)
    assert near(pixels[:, :38], GROUND)
    assert near(pixels[:, 40:360], rgb(board()))
    filled = pygame.surfarray.array3d(second.seen()).swapaxes(0, 1)
    assert filled.shape == (180, 400, 3)
    assert near(filled[90, 399], rgb(board())[90, 319], 3)
    assert near(filled[4, 2], rgb(board())[24, 2], 3)
    assert not near(filled[4, 2], rgb(board())[4, 2], 20) or rgb(board())[4, 2, 1] == 40


@in_windows
def test_what_the_card_loses_is_drawn_again(wall: Open) -> None:
    shown, look = wall(), Look(Layer(board()))
    settle(shown, look)
    pygame.event.post(pygame.Event(pygame.RENDER_DEVICE_RESET))
    assert shown.show(look)
    assert near(shown.pixels(), rgb(board()), 0)


def test_keys_and_escape(wall: Open, kind: str) -> None:
    shown, look = wall(), Look(Layer(None))
    assert shown.pressed() == []
    if kind == "headless":
        assert not shown.quit_requested()
        return
    for key in (pygame.K_SPACE, pygame.K_f):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key))
    shown.show(look)
    assert shown.pressed() == ["space", "f"]
    assert shown.pressed() == []
    assert not shown.quit_requested()
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE))
    shown.show(look)
    assert shown.quit_requested()


@in_windows
def test_two_walls_share_one_video_system(wall: Open) -> None:
    film_wall, companion = wall(), wall()
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE))
    companion.show(Look(Layer(board())))
    film_wall.show(Look(Layer(None)))
    assert companion.pressed() == []
    assert film_wall.pressed() == ["space"]
    film_wall.close()
    companion.show(Look(Layer(film(*SIZE))))
    assert near(companion.pixels(), (200, 100, 50))


@pytest.mark.parametrize("kind", ["opengl"], indirect=True)
def test_an_x_server_is_asked_for_its_outputs_and_emulated_cards_are_none(kind: str) -> None:
    assert kind
    station = Station.enter()
    post = station.join()
    try:
        (only,) = list_displays()
        assert (only.name, only.width, only.height) == ("screen", 1024, 768)
        card = find_graphics()
        assert card is None or "llvmpipe" not in card.card
    finally:
        station.leave(post)
    assert not pygame.display.get_init()
