"""The page of a visit in a real browser: on a phone the film scrolls, and nothing else does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riot.record.report.session_page.page import session_page
from tests.visits import made_visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLES = ["The street", "عتبة البيت", "AVeryLongTitleThatHasNoPlaceAtWhichALineCouldBreakAnywhere"]


def test_on_a_phone_the_film_scrolls_and_the_page_does_not(
    browser_page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "visit.html"
    path.write_text(session_page(made_visit(600.0, 30, TITLES)), encoding="utf-8")
    browser_page.set_viewport_size({"width": 375, "height": 812})
    browser_page.goto(path.as_uri())
    assert browser_page.evaluate("document.documentElement.scrollWidth") == 375
    band = browser_page.locator(".band")
    assert band.evaluate("band => band.scrollWidth > 2 * band.clientWidth")
    browser_page.locator(".band a").first.click()
    browser_page.wait_for_function("location.hash === '#decision1'")
    browser_page.emulate_media(media="print")
    assert not band.is_visible()
    assert browser_page.locator(".paper svg.visit").first.is_visible()


@pytest.mark.parametrize(
    "title",
    [
        "WALTZ OF THE MILLION MIRRORS AT THE WATERFRONT",
        "カーテンの裏で待っている誰かの物語と水平線の向こうに沈む夕陽",
        "رقصة المرايا المليون في القصر القديم عند الغروب خلف البحر",
    ],
    ids=["latin", "japanese", "arabic"],
)
def test_long_titles_are_cut_and_never_touch(
    browser_page: Page, tmp_path: Path, title: str
) -> None:
    path = tmp_path / "visit.html"
    path.write_text(session_page(made_visit(140.0, 14, [title])), encoding="utf-8")
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(path.as_uri())
    for drawing in (".band svg.visit", ".paper figure >> nth=0"):
        if "paper" in drawing:
            browser_page.emulate_media(media="print")
        found = browser_page.locator(drawing).evaluate(
            """drawing => [...drawing.querySelectorAll(".title")].map(text => {
                const box = text.getBoundingClientRect();
                return [box.left, box.right, text.textContent, text.closest("g").textContent];
            })"""
        )
        assert len(found) > 2
        for (_, right, _, _), (left, _, _, _) in pairwise(sorted(found)):
            assert right + 2 < left
        cut = [told for _, _, shown, told in found if "…" in shown]
        assert cut and all(title in told for told in cut), "pointing at it gives it whole"
    spoken = browser_page.locator(".band svg.visit").get_attribute("aria-label")
    assert spoken and f"Scenes: 0:00 {title}, " in spoken


def test_on_paper_decisions_stand_in_rows(browser_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "visit.html"
    path.write_text(session_page(made_visit(60.0, 8, TITLES)), encoding="utf-8")
    browser_page.goto(path.as_uri())
    browser_page.emulate_media(media="print")
    # In columns Chromium balances what is over onto a last page that holds a border and no words.
    tops = browser_page.locator("ol.decisions > li").evaluate_all(
        "items => items.map(item => item.offsetTop)"
    )
    assert tops[0] == tops[1] < tops[2] == tops[3] < tops[4]
