"""The page over many visits: alone in a real browser, on a phone, and what it says is mixed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from riot.cli.app import app
from riot.errors import RiotError
from riot.record.queries.engine import open_engine
from riot.record.queries.tables import tables
from riot.record.report import summary
from riot.record.report.film import FilmText
from riot.record.report.material import Choice, gather
from riot.record.report.report import write_report
from tests.counted import FILM, write_counted, write_visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def read_film(texts: Mapping[str, str], file: str) -> FilmText | None:
    return FILM if texts[file] == "riot: 1" else None


def made(logs: Path, choice: Choice | None = None) -> str:
    with closing(open_engine([str(logs)])) as engine:
        return write_report(engine, choice or Choice(), read_film)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    page = folder / "report.html"
    page.write_text(made(write_counted(folder / "logs")), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two films at two venues, one in two versions and with a name that is markup."""
    logs = tmp_path_factory.mktemp("mixed")
    write_visit(logs, 0)
    write_visit(logs, 1, venue="Bergen", keep="decisions", film_hash="bb")
    write_visit(logs, 20, film="<script>alert(1)</script>", outcome="<img src=x>")
    return logs


@pytest.fixture(scope="module")
def mixed_html(mixed: Path) -> str:
    return made(mixed)


def without_plotly(html: str) -> str:
    return re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)


def test_it_fetches_nothing(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+", without_plotly(html))
    assert html.count("plotly.js v") == 1


def test_every_plot_is_drawn_and_nothing_is_too_wide_for_a_phone(
    browser_page: Page, report: Path
) -> None:
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    for width in (1200, 375):
        browser_page.set_viewport_size({"width": width, "height": 800})
        browser_page.goto(report.as_uri())
        browser_page.wait_for_selector("html[data-drawn=yes]")
        plots = browser_page.locator(".plot")
        assert browser_page.locator(".plot .main-svg").count() >= plots.count() > 12
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {report.as_uri()}


def test_on_paper_no_plot_is_wider_than_its_place(browser_page: Page, report: Path) -> None:
    browser_page.set_viewport_size({"width": 1200, "height": 800})
    browser_page.goto(report.as_uri())
    browser_page.wait_for_selector("html[data-drawn=yes]")
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 694, "height": 1000})  # A4 within its margins
    cut = browser_page.evaluate(
        "[...document.querySelectorAll('.plot svg.main-svg')].filter(svg => "
        "svg.getBoundingClientRect().right > document.documentElement.clientWidth).length"
    )
    assert cut == 0


def test_contents_lead_to_every_figure(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    links = re.findall(r'<a href="#([^"]+)"', html)
    assert len(links) > 16
    for link in links:
        assert f'id="{link}"' in html


def test_it_names_the_command_for_the_page_of_a_visit(report: Path) -> None:
    assert "<code>riot report 2026-11-21T18-" in report.read_text(encoding="utf-8")


def test_it_says_what_is_mixed(mixed_html: str) -> None:
    assert "Tide: visits at 2 places are counted together" in mixed_html
    assert "Tide: 2 versions of the film are counted together" in mixed_html
    assert "Of 1 of 3 visits decisions only were kept" in mixed_html
    assert "Films and venues" in mixed_html


def test_a_name_is_no_markup(mixed_html: str, browser_page: Page, tmp_path: Path) -> None:
    page = tmp_path / "mixed.html"
    page.write_text(mixed_html, encoding="utf-8")
    browser_page.goto(page.as_uri())
    browser_page.wait_for_selector("html[data-drawn=yes]")
    assert browser_page.locator("img").count() == 0
    assert browser_page.locator("h2", has_text="<script>").count() == 1


def test_few_visits_are_marked_as_few(mixed_html: str) -> None:
    assert "Few visits: take shares as examples, not as measures." in mixed_html


def test_a_film_and_days_are_chosen(mixed: Path) -> None:
    with closing(open_engine([str(mixed)])) as engine:

        def visits(choice: Choice) -> list[tuple[str, int]]:
            rows = engine.run(summary.query(gather(tables(), choice))).to_pylist()
            return sorted((row["venue"], row["visits"]) for row in rows)

        assert visits(Choice(film="Tide")) == [("Bergen", 1), ("Oslo", 1)]
        assert visits(Choice(since="2026-11-21")) == [("Oslo", 1)]
        assert visits(Choice(until="2026-11-20")) == [("Bergen", 1), ("Oslo", 1)]
        assert visits(Choice("Tide", "2026-11-21", "2026-11-21")) == []


def test_no_visit_that_was_meant_is_an_error(mixed: Path) -> None:
    with pytest.raises(RiotError, match="of the film 'Tied'") as caught:
        made(mixed, Choice(film="Tied"))
    assert caught.value.code == "REC-060"


def test_the_command_writes_the_page(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    result = CliRunner().invoke(app, ["report", str(mixed), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert "written:" in result.output
    assert "Films and venues" in out.read_text(encoding="utf-8")


def test_a_day_that_is_none_is_told(mixed: Path) -> None:
    result = CliRunner().invoke(app, ["report", str(mixed), "--since", "21.11.2026"])
    assert isinstance(result.exception, RiotError)
    assert result.exception.code == "REC-062"
