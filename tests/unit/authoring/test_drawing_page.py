"""The page in a real browser, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riot.authoring.drawing.formats import draw
from riot.authoring.drawing.gather import sketch_film

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import TinyFilm


@pytest.fixture(scope="module")
def page_file(tiny_film: TinyFilm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "film.html"
    path.write_bytes(draw(sketch_film(tiny_film.graph, None), ".html"))
    return path


@pytest.fixture
def shown(browser_page: Page, page_file: Path) -> Page:
    browser_page.set_viewport_size({"width": 1200, "height": 700})
    browser_page.goto(page_file.as_uri())
    return browser_page


def view(page: Page) -> tuple[float, ...]:
    style = page.locator("#stage > svg").get_attribute("style") or ""
    left, top, scale = re.findall(r"[(] ?(-?[0-9.]+)px, (-?[0-9.]+)px[)] scale[(]([0-9.]+)", style)[
        0
    ]
    return float(left), float(top), float(scale)


def centre_of(page: Page, name: str) -> tuple[float, float]:
    box = page.locator(f"[data-scene][aria-label^={name}] .box").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_it_names_no_address_outside(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+", text)
    assert "default-src 'none'" in text


def test_everything_is_seen_at_first(shown: Page) -> None:
    stage = shown.locator("#stage").bounding_box()
    assert stage is not None
    for name in ("attract", "turn", "end_dawn"):
        x, y = centre_of(shown, name)
        assert 0 < x < stage["width"]
        assert stage["y"] < y < stage["y"] + stage["height"]


def test_wheel_and_buttons_zoom_and_fit_shows_all_again(shown: Page) -> None:
    whole = view(shown)
    transform = shown.evaluate("stage.querySelector('svg').style.transform")
    shown.mouse.move(600, 400)
    shown.mouse.wheel(0, -400)
    shown.wait_for_function(
        "style => stage.querySelector('svg').style.transform != style", arg=transform
    )
    near = view(shown)
    shown.click("#less")
    assert near[2] > whole[2]
    assert view(shown)[2] < near[2]
    shown.click("#fit")
    assert view(shown) == pytest.approx(whole)
    shown.keyboard.press("+")
    assert view(shown)[2] > whole[2]


def test_dragging_moves_and_chooses_nothing(shown: Page) -> None:
    shown.click("#more")
    before = view(shown)
    x, y = centre_of(shown, "horizon")
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x - 120, y - 40, steps=4)
    shown.mouse.up()
    after = view(shown)
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((-120, -40), abs=1)
    assert after[2] == pytest.approx(before[2])
    assert shown.locator("#panel").is_hidden()


@pytest.mark.parametrize(
    ("query", "scene"),
    [
        ("end_stars", "end_stars"),
        ("dominant calm", "horizon"),
        ("house/warmth", "gold"),
        ("somebody", "attract"),
        ("ce film lit", "notice"),
    ],
)
def test_search_finds_and_centres_a_scene(shown: Page, query: str, scene: str) -> None:
    shown.keyboard.press("/")
    shown.keyboard.type(query)
    assert shown.locator(f".scene.hit[aria-label^={scene}]").count() == 1
    shown.keyboard.press("Enter")
    stage = shown.locator("#stage").bounding_box()
    assert stage is not None
    x, y = centre_of(shown, scene)
    assert x == pytest.approx(stage["x"] + stage["width"] / 2, abs=3)
    assert y == pytest.approx(stage["y"] + stage["height"] / 2, abs=3)
    assert shown.locator("#panel h2").text_content() == scene


def test_search_for_what_is_not_there_says_so(shown: Page) -> None:
    shown.fill("#search", "zzz")
    assert shown.locator("#found").text_content() == "Nothing found"


def test_a_scene_tells_all_about_itself(shown: Page) -> None:
    x, y = centre_of(shown, "gold")
    shown.mouse.click(x, y)
    told = shown.locator("#panel").inner_text()
    assert "when the level of surprise is at least 0.6 for 0.5 s without a break" in told
    assert "on entering: house /house/level 0.7 over 1 s" in told
    assert "while it lasts: house /house/warmth follows happiness, 0.2 to 1" in told
    assert "if this scene cannot be shown" in told
    shown.keyboard.press("Escape")
    assert shown.locator("#panel").is_hidden()


def test_hovering_lights_the_ways_in_and_out(shown: Page) -> None:
    x, y = centre_of(shown, "burst")
    shown.mouse.move(x, y)
    lit = shown.locator(".arrow.lit")
    assert lit.count() == 4  # in from gold and deep, out to turn and its fallback
    shown.mouse.move(2, 698)
    assert lit.count() == 0


def test_the_keyboard_alone_will_do(shown: Page) -> None:
    shown.locator("[data-scene][aria-label^=notice]").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("#panel h2").text_content() == "notice"
    before = view(shown)
    shown.locator("#stage").focus()
    shown.keyboard.press("ArrowRight")
    assert view(shown)[0] < before[0]


def test_a_phone_shows_the_panel_below(shown: Page) -> None:
    shown.set_viewport_size({"width": 390, "height": 780})
    shown.fill("#search", "turn")
    shown.keyboard.press("Enter")
    panel, stage = (shown.locator(name).bounding_box() for name in ("#panel", "#stage"))
    assert panel is not None
    assert stage is not None
    assert panel["width"] == pytest.approx(390, abs=1)
    assert panel["y"] >= stage["y"] + stage["height"] - 1
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
