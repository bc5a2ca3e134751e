"""A viewer's page: what it says, for how long it is there, where a phone finds it."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from riot.clock import ManualClock
from riot.messages import (
    Card,
    Curve,
    CutTo,
    Message,
    Mute,
    PathStep,
    PublishResult,
    Result,
    ResultsReachable,
    Stretch,
)
from riot.runtime.results.address import link_to, own_address
from riot.runtime.results.inviting import Inviting
from riot.runtime.results.page import STYLE, gone_page, result_page
from riot.runtime.results.shelf import MOST_PAGES, Shelf
from riot.runtime.results.words import GONE, INVITATION, KEPT, invitation
from riot.story.headings import HEADINGS

RESULT = Result(
    "Your path",
    (PathStep("street", "The <street>", "fear", 0.62), PathStep("end", "End & out")),
    "en",
    0.5,
    (
        Curve("fear", "fear", (0.0, 0.5, 1.0, None, 0.25)),
        Curve("calm", "calm", (1.0, 0.5, 0.0, None, 0.75)),
    ),
    (Stretch(0.0, "notice"), Stretch(1.0, "street", "The <street>")),
)


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def test_a_page_tells_path_and_curves_and_asks_nobody_else() -> None:
    text = result_page(RESULT, "Threshold").decode()
    for words in ("Threshold", "Your path", "The &lt;street&gt;", "fear 62 %", "End &amp; out"):
        assert words in text
    assert text.count('class="curve"') == 2
    assert "M0 420 L125 315 Q250 210 375 105 L500 0 M1000 315 h2" in text, "the gap is empty"
    assert "noindex" in text
    for never in ("<script", "http:", "https:", "src=", "@import", "cookie"):
        assert never not in text


def test_a_page_runs_as_its_language_is_read() -> None:
    text = result_page(replace(RESULT, language="ar"), "").decode()
    assert '<html lang="ar" dir="rtl">' in text and KEPT["ar"] in text
    assert "M1000 420 L875 315 Q750 210" in text


def test_a_title_keeps_its_own_direction_and_no_word_is_too_wide() -> None:
    text = result_page(replace(RESULT, language="ar"), "").decode()
    assert "<bdi>The &lt;street&gt;</bdi>" in text
    main = re.search(r"^main \{[^}]*\}", STYLE, re.MULTILINE)
    assert main is not None and "overflow-wrap: anywhere" in main[0], "heading and title too"


@pytest.mark.parametrize(
    "result",
    [
        Result("Only a path", (PathStep("a", "A"),)),
        Result("Nothing at all", ()),
        replace(RESULT, stretches=()),
        replace(RESULT, every=0.0),
        replace(RESULT, curves=(Curve("x", "x\ud800", (None, None)),)),
    ],
)
def test_a_page_can_be_written_of_any_result(result: Result) -> None:
    assert result_page(result, "T").startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("languages", "found"),
    [(["fr-CH", "en"], "fr"), (["xx", "no"], "nb"), (["*"], "en"), ([], "en"), (["he-IL"], "he")],
)
def test_a_page_that_is_gone_says_so_in_the_readers_language(
    languages: list[str], found: str
) -> None:
    text = gone_page(languages).decode()
    assert GONE[found][0] in text and f'lang="{found}"' in text


def test_every_language_of_the_headings_has_all_words() -> None:
    spoken = set(HEADINGS) - {"no"}
    assert set(INVITATION) == set(KEPT) == set(GONE) == spoken
    assert all("{minutes}" in words for words in INVITATION.values())
    assert invitation("fr-CA", 7).endswith("7 minutes")


# ── how long ────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_forgotten_when_its_time_is_over() -> None:
    clock = ManualClock(100.0)
    shelf = Shelf(clock)
    shelf.put("one", b"1", 700.0)
    shelf.put("late", b"2", 90.0)
    clock.set(699.9)
    assert shelf.find("one") == b"1" and shelf.find("late") is None
    clock.set(700.0)
    assert shelf.find("one") is None
    shelf.sweep()
    assert len(shelf) == 0


def test_of_too_many_pages_the_oldest_goes() -> None:
    shelf = Shelf(ManualClock(0.0))
    for number in range(MOST_PAGES + 5):
        shelf.put(str(number), b"page", 600.0)
    assert len(shelf) == MOST_PAGES
    assert shelf.find("4") is None and shelf.find("5") == b"page"


# ── where ───────────────────────────────────────────────────────────────────────────────────────


def test_a_link_names_the_address_in_the_network() -> None:
    assert link_to("192.168.1.20", 8090) == "http://192.168.1.20:8090/"
    assert link_to("fd00::2", 80) == "http://[fd00::2]/"
    assert link_to("", 8090) == ""
    assert own_address("192.168.1.20") == "192.168.1.20"
    assert own_address("127.0.0.1") == "", "no phone gets there"


def test_without_a_way_outside_the_first_network_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(socket.socket):
        def connect(self, *_: Any) -> None:
            raise OSError("no route")

    def entry(address: str) -> SimpleNamespace:
        return SimpleNamespace(family=socket.AF_INET, address=address)

    there = {"lo": [entry("127.0.0.1")], "eth0": [entry("10.0.0.7")], "off": [entry("10.0.0.1")]}
    monkeypatch.setattr(socket, "socket", Lost)
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: there)
    up = {name: SimpleNamespace(isup=name != "off") for name in there}
    monkeypatch.setattr(psutil, "net_if_stats", lambda: up)
    assert own_address("0.0.0.0") == "10.0.0.7"
    del there["eth0"]
    assert own_address("0.0.0.0") == ""


# ── the way to the screen ───────────────────────────────────────────────────────────────────────


class Outbox:
    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.works = True

    def send(self, message: Message) -> None:
        self.sent.append(message)


class Way:
    """A link from conductor to screen with a worker beside it."""

    def __init__(self) -> None:
        self.clock = ManualClock(1000.0)
        self.screen, self.results = Outbox(), Outbox()
        self.inviting = Inviting(self.screen, self.clock, 10, {"en": "Threshold", "fr": "Seuil"})
        self.inviting.results = self.results

    def reach(self, link: str = "http://10.0.0.7:8090/") -> None:
        self.inviting.heard(ResultsReachable(t=0.0, link=link))

    def show(self, take: int = 3, result: Result | None = RESULT) -> Any:
        cut = CutTo(t=1.0, take=take, scene="end", picture=Card("Bye"), result=result)
        self.inviting.send(cut)
        return self.screen.sent[-1]


def test_a_result_gets_a_page_that_nobody_can_guess() -> None:
    way = Way()
    way.reach()
    first, second = way.show(3), way.show(4)
    pages: list[PublishResult] = way.results.sent
    assert [page.result for page in pages] == [RESULT, RESULT]
    assert first.result.page.link == f"http://10.0.0.7:8090/{pages[0].token}"
    assert "10 minutes" in first.result.page.words
    assert len({page.token for page in pages}) == 2
    assert all(len(page.token) >= 22 for page in pages)
    assert pages[0].until == 1600.0
    assert replace(first.result, page=None) == RESULT
    assert second.result.page != first.result.page
    way.show(5, replace(RESULT, language="fr"))
    assert [page.title for page in way.results.sent] == ["Threshold", "Threshold", "Seuil"]


def test_the_same_picture_again_keeps_its_page_and_its_time() -> None:
    way = Way()
    way.reach()
    before = way.show()
    way.clock.set(1500.0)
    assert way.show().result.page == before.result.page
    assert {page.until for page in way.results.sent} == {1600.0}


@pytest.mark.parametrize("trouble", ["unknown", "closed", "dead"])
def test_no_code_leads_to_a_page_that_cannot_be_reached(trouble: str) -> None:
    way = Way()
    if trouble != "unknown":
        way.reach()
    if trouble == "closed":
        way.reach("")
    way.results.works = trouble != "dead"
    assert way.show().result == RESULT
    assert way.results.sent == []


def test_all_else_passes_untouched() -> None:
    way = Way()
    way.reach()
    assert way.show(result=None).result is None
    mute = Mute(t=0.0, on=True)
    way.inviting.send(mute)
    assert way.screen.sent[-1] is mute and way.results.sent == []


def test_a_worker_that_starts_again_gets_the_pages_that_are_promised() -> None:
    way = Way()
    way.reach()
    way.show(1)
    way.clock.set(1300.0)
    way.show(2)
    way.clock.set(1700.0)
    kept = way.results.sent[-1]
    way.results.sent.clear()
    way.reach()
    assert way.results.sent == [kept], "the first one's time is over"


def test_a_new_network_is_in_the_next_link() -> None:
    way = Way()
    way.reach()
    way.show(1)
    way.reach("http://192.168.7.7:8090/")
    assert way.show(2).result.page.link.startswith("http://192.168.7.7:8090/")
