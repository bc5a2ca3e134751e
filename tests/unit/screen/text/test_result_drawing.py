"""The result stays on the screen, whatever was lived through, and can be read there."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from riot.messages import Curve, PathStep, Result, ResultPage, Stretch
from riot.screen.text.label_colours import label_colours
from riot.screen.text.qr_code import qr_code
from riot.screen.text.result import ResultDrawing
from riot.screen.text.result_curves import CurvesDrawing

EIGHT = ("anger", "contempt", "disgust", "fear", "happiness", "calm", "sadness", "surprise")
WIDE, UPRIGHT = (640, 360), (360, 640)
PAGE = ResultPage("http://192.168.100.20:8090/Ab3dEf6hIj9kLmNoPqRsTu", "Take your path with you")


def result(
    labels: tuple[str, ...] = ("anger", "calm"),
    *,
    heading: str = "Your path",
    count: int = 40,
    scenes: int = 3,
    title: str = "Scene",
    page: ResultPage | None = None,
    gap: slice = slice(0, 0),
) -> Result:
    curves = []
    for number, label in enumerate(labels):
        levels: list[float | None] = [1.0 - number / len(labels)] * count
        levels[gap] = [None] * len(levels[gap])
        curves.append(Curve(label, label, tuple(levels)))
    begins = [number * count * 0.5 / max(1, scenes) for number in range(scenes)]
    return Result(
        heading,
        tuple(PathStep(f"s{n}", f"{title} {n}", labels[0], 0.5) for n in range(scenes)),
        "en",
        0.5,
        tuple(curves),
        tuple(Stretch(at, f"s{n}", f"{title} {n}") for n, at in enumerate(begins)),
        page,
    )


@pytest.mark.parametrize("size", [WIDE, UPRIGHT, (320, 180), (1024, 256)])
@pytest.mark.parametrize("page", [None, PAGE])
@pytest.mark.parametrize(
    "shown",
    [
        result(),
        result(EIGHT, scenes=60, count=360),
        result(EIGHT, title="A title that goes on and on and does not come to an end", scenes=9),
        result(count=1, scenes=1),
        result(count=2, scenes=0),
        Result("Your path", ()),
        replace(result(), every=0.0),
        Result("Your path " * 30, (PathStep("a", "Ü" * 200, "fear", 0.5), PathStep("b", ""))),
    ],
)
def test_a_result_stays_on_the_screen(
    shown: Result, page: ResultPage | None, size: tuple[int, int]
) -> None:
    drawing = ResultDrawing(replace(shown, page=page), size)
    area = drawing.surface.get_rect(topleft=drawing.at)
    assert pygame.Rect(0, 0, *size).contains(area)


@pytest.mark.parametrize("size", [(1, 1), (16, 9), (90, 50)])
def test_a_window_too_small_to_read_is_drawn_all_the_same(size: tuple[int, int]) -> None:
    drawing = ResultDrawing(result(EIGHT, page=PAGE), size)
    assert drawing.surface.get_width() == size[0]


def _pixels(surface: pygame.Surface, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    width, height = surface.get_size()
    return [
        (x, y)
        for x in range(width)
        for y in range(height)
        if tuple(surface.get_at((x, y)))[:3] == colour and surface.get_at((x, y))[3] > 200
    ]


def _drawn(shown: Result, *, leftward: bool = False) -> tuple[pygame.Surface, int]:
    surface = pygame.Surface((300, 120), pygame.SRCALPHA, 32)
    curves = CurvesDrawing(shown, 300, 8.0, leftward=leftward)
    curves.draw(surface, 0, 0, 120)
    return surface, 15  # below the names


def test_each_label_has_its_curve_as_high_as_its_level() -> None:
    surface, below = _drawn(result())
    places = {}
    for label, colour in label_colours(("anger", "calm")).items():
        rows = {y for x, y in _pixels(surface, colour) if y > below}
        assert rows and max(rows) - min(rows) < 6
        places[label] = min(rows)
    assert places["anger"] < places["calm"] - 15


def test_a_stretch_without_a_face_is_empty() -> None:
    surface, below = _drawn(result(gap=slice(10, 20)))
    columns = {x for x, y in _pixels(surface, label_colours(["anger"])["anger"]) if y > below}
    assert not columns & set(range(80, 140))
    assert len(columns & set(range(60))) > 50 and len(columns & set(range(160, 300))) > 130


def test_time_runs_as_the_heading_is_read() -> None:
    shown = result(gap=slice(20, 40))
    for leftward, half in ((False, range(160)), (True, range(140, 300))):
        surface, below = _drawn(shown, leftward=leftward)
        columns = {x for x, y in _pixels(surface, label_colours(["anger"])["anger"]) if y > below}
        assert columns and columns <= set(half)


def test_every_label_has_a_colour_of_its_own() -> None:
    others = tuple(f"state {number}" for number in range(6))
    colours = label_colours((*EIGHT, *others))
    assert len(set(colours.values())) == len(EIGHT) + len(others)
    assert label_colours(["fear"])["fear"] == colours["fear"]


def test_a_code_is_sharp_and_has_its_quiet_zone() -> None:
    code = qr_code(PAGE.link, 200)
    assert 120 < code.get_width() <= 200
    colours = {tuple(code.get_at((x, y)))[:3] for x in range(200 - 60) for y in range(120)}
    assert colours == {(255, 255, 255), (8, 8, 8)}
    scale = code.get_width() // 41
    edge = [code.get_at((x, y))[0] for x in range(code.get_width()) for y in range(4 * scale)]
    assert set(edge) == {255}


@pytest.mark.parametrize("size", [(1280, 720), UPRIGHT, (640, 360)])
def test_a_phone_reads_the_code_off_the_screen(size: tuple[int, int]) -> None:
    cv2 = pytest.importorskip("cv2")
    screen = pygame.Surface(size, 0, 32)
    screen.fill((120, 60, 90))
    ResultDrawing(result(page=PAGE), size).draw(screen, 9.0)
    pixels = pygame.surfarray.array3d(screen).swapaxes(0, 1)[..., ::-1].copy()
    pixels = pixels.repeat(3, axis=0).repeat(3, axis=1)  # nearer, as a phone is held
    words, _, _ = cv2.QRCodeDetector().detectAndDecode(pixels)
    assert words == PAGE.link
