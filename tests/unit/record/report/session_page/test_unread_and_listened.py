"""No reading is not no face, and what a decision listened to is where it was listened to."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from riot.record.archive.telling import ListenWindow
from riot.record.report.session_page.curve import faceless
from riot.record.report.session_page.film_time import FilmTime
from riot.record.report.session_page.in_words import curve_in_words
from riot.record.report.session_page.listened import Listened, listened_by
from riot.record.report.session_page.page import session_page
from riot.record.report.session_page.unread import Read
from riot.record.report.session_page.visit import Moment, Stay, Visit
from tests.visits import made_visit

EVEN = FilmTime((0, 6000), (0.0, 100.0))


def unread(read: list[int], lost: list[tuple[int, int]], last: int = 600) -> list[object]:
    return [
        (round(begins, 2), round(ends, 2)) for begins, ends in Read(read, lost).gaps(0, last, EVEN)
    ]


def test_only_where_nothing_came_for_long_was_nothing_read() -> None:
    assert unread(list(range(0, 601, 2)), []) == []
    assert unread([*range(0, 121, 2), *range(300, 601, 2)], []) == [(2.0, 5.0)]
    assert unread(list(range(0, 601, 66)), []) == [], "a slow camera has no gaps"
    assert unread([], []) == [(0.0, 10.0)], "no camera at all"
    assert unread([0, 60], []) == [(1.0, 10.0)], "the visit's end counts"


def test_a_reading_says_for_a_moment_whether_there_is_a_face() -> None:
    read = Read([*range(0, 121, 2), *range(180, 601, 2)])
    assert list(read.gaps(0, 600, EVEN)) == [], "a second is no stretch to be drawn"
    assert [tick for tick in range(90, 241, 30) if not read.recently(tick)] == []
    assert not read.recently(170), "but nobody looked at its end"
    assert not Read([]).recently(0)


def test_records_that_were_lost_are_no_missing_camera() -> None:
    read, lost = [*range(0, 121, 2), *range(300, 601, 2)], [(121, 299)]
    assert unread(read, lost) == []
    assert Read(read, lost).recently(250)


def test_a_film_that_is_held_makes_no_stretch_of_film() -> None:
    held = FilmTime((0, 120, 420), (0.0, 2.0, 2.0))
    read = [*range(0, 121, 2), *range(420, 600, 2)]
    assert list(Read(read).gaps(0, 600, held)) == []


def blind() -> Visit:
    """Give a visit of a minute: no face from 0:18 to 0:21, no reading from 0:30 to 0:38.5."""
    visit = made_visit(60.0, 5, ["Horizon", "Gold"])
    moments = tuple(
        Moment(m.t, m.present and not 30 <= m.t < 38.5, m.poor, not 30 <= m.t < 38.5)
        for m in visit.moments
    )
    return replace(visit, unread=((30.0, 38.5),), moments=moments)


def test_the_page_draws_and_says_them_apart() -> None:
    visit = blind()
    assert [(begins, ends) for begins, ends in faceless(visit)] == [(18.5, 22.0)]
    html = session_page(visit)
    assert len(re.findall(r"<title>no face, 0:18 to 0:22</title>", html)) >= 2  # screen and paper
    assert len(re.findall(r"<title>no reading, 0:30 to 0:38</title>", html)) >= 2
    assert '<pattern id="hatched"' in html and 'class="unread"' in html
    assert "no reading: no camera, or no perception" in html
    assert "For 8 s of 60 s nothing was read" in html
    assert "of the time that was read a face was seen" in html
    label = re.search(r'role="img" aria-label="([^"]*)"', html)
    assert label is not None
    assert unescape(label[1]) == (
        "Film and expression over time. Scenes: 0:00 Horizon, 0:14 Gold, 0:22 Horizon, 0:32 Gold, "
        "0:36 Horizon. No face in front of the camera: 0:18 to 0:22. "
        "No reading, the camera or perception gave nothing: 0:30 to 0:38"
    )


def test_a_visit_that_was_read_throughout_says_nothing_of_it() -> None:
    visit = made_visit(60.0, 5, ["Horizon"])
    html = session_page(visit)
    assert "no reading" not in html and "nothing was read" not in html
    assert "hatched" not in html.partition("</style>")[2]
    assert "No reading" not in curve_in_words(visit)


def test_a_visit_without_any_reading_has_no_share() -> None:
    visit = made_visit(60.0, 5, ["Horizon"])
    moments = tuple(Moment(m.t, False, False, read=False) for m in visit.moments)
    html = session_page(replace(visit, unread=((0.0, 60.0),), moments=moments))
    assert "<bdi>no reading</bdi>" in html and "in the whole visit" in html


def listening(**windows: ListenWindow) -> Visit:
    visit = made_visit(60.0, 2, ["Street"])
    stays = (Stay("street", "Street", 10.0, 40.0, "street.mp4", length=8.0),)
    decision = {**visit.decisions[0], "number": 0, "scene": "street", "to": "end"}
    decision |= {"t": 39.0, "position": 29.0, "by": "share"}
    return replace(visit, stays=stays, decisions=(decision,), windows=windows)


def test_a_window_lies_where_the_clip_was() -> None:
    window = ListenWindow(2.0, 20.0, False)
    assert listened_by(listening(street=window)) == {0: Listened(12.0, 30.0, 2.0, 20.0)}
    until_the_end = ListenWindow(2.0, None, False)
    assert listened_by(listening(street=until_the_end)) == {0: Listened(12.0, 39.0, 2.0, 29.0)}


def test_a_clip_that_goes_round_listens_anew_in_each_round() -> None:
    (heard,) = listened_by(listening(street=ListenWindow(2.0, None, True))).values()
    # Its rounds begin at 10, 18, 26 and 34.
    assert (heard.begins, heard.ends, heard.round) == (36.0, 39.0, 4)
    assert (heard.start, heard.stop) == (2.0, pytest.approx(5.0))
    html = session_page(listening(street=ListenWindow(2.0, None, True)))
    assert "from 2.0 s to 5.0 s of round 4 of the clip (0:36 to 0:39)" in html


def test_what_listened_to_nothing_is_not_marked() -> None:
    assert listened_by(listening()) == {}
    assert listened_by(listening(street=ListenWindow(30.0, None, False))) == {}
    visit = listening(street=ListenWindow(0.0, None, False))
    moment = ({**visit.decisions[0], "by": "now"},)
    assert listened_by(replace(visit, decisions=moment)) == {}
    assert "listened to" not in session_page(listening())


def test_the_page_marks_and_explains_what_was_listened_to() -> None:
    html = session_page(listening(street=ListenWindow(2.0, 20.0, False)))
    assert '<i class="listened"></i>listened to for the next decision' in html
    assert "<title>decision 1 listened from 0:12 to 0:30, 18.0 s</title>" in html
    assert (
        "Heard: the share of time in the lead from 2.0 s to 20.0 s of the scene (0:12 to 0:30)"
    ) in html
