"""What the page of a visit reckons: pictures of a loop, shades, rows of marks, clauses."""

from __future__ import annotations

import pytest

from riot.record.report.session_page.conditions import bar_of, condition_in_words
from riot.record.report.session_page.curve import stretches
from riot.record.report.session_page.frames import Frame, frame_at, nearest
from riot.record.report.session_page.marks import rows_of
from riot.record.report.session_page.visit import Moment, Stay
from riot.record.report.session_page.window import clock, fitting


def test_a_clip_in_a_loop_comes_round() -> None:
    stay = Stay("sea", "Sea", 10.0, 40.0, clip="sea.mp4", clip_in=5.0, length=8.0)
    assert frame_at(stay, 12.0) == Frame("sea.mp4", 7.0)
    assert frame_at(stay, 21.0) == Frame("sea.mp4", 8.0)
    assert frame_at(stay, 17.99).at < 13.0  # not beyond the clip's last picture


def test_the_nearest_picture_of_the_same_clip_stands_in() -> None:
    known = (Frame("a.mp4", 1.0), Frame("a.mp4", 9.0), Frame("b.mp4", 5.0))
    assert nearest(Frame("a.mp4", 6.0), known) == Frame("a.mp4", 9.0)
    assert nearest(Frame("c.mp4", 6.0), known) is None


def test_stretches_end_where_something_ends_and_where_nothing_was_kept() -> None:
    def moment(t: float, present: bool) -> Moment:
        return Moment(t, present, False)

    moments = [moment(0.0, True), moment(0.5, False), moment(1.0, False), moment(1.5, True)]
    moments += [moment(2.0, False), moment(60.0, False)]
    found = list(stretches(moments, lambda one: not one.present))
    assert found == [(0.5, 1.5), (2.0, 2.5), (60.0, 60.5)]


def test_marks_do_not_cover_each_other() -> None:
    assert rows_of([0.0, 1.0, 1.1, 5.0], scale=10.0) == (0, 1, 2, 0)
    assert max(rows_of([0.0] * 50, scale=10.0)) == 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            {"guard": "anger", "met": False, "saw": "0.62", "wanted": "above 0.7", "value": 0.62},
            "anger was 0.62, wanted above 0.7: 0.08 short",
        ),
        (
            {"guard": "calm", "met": True, "saw": "0.2", "wanted": "at_most 0.3", "value": 0.2},
            "calm was 0.20, wanted at most 0.3: 0.10 to spare",
        ),
        (
            {"guard": "fear", "met": False, "saw": None, "wanted": "at_least 0.4 but no face"},
            "fear was not there: no face; wanted at least 0.4",
        ),
        (
            {"guard": "not face", "met": True, "saw": "absent", "wanted": "present"},
            "the face was absent, wanted anything but present",
        ),
        (
            {"guard": "held_for", "met": False, "saw": "0.4", "wanted": "2 s", "value": 0.4},
            "held without a break for 0.40 s, wanted 2 s",
        ),
    ],
)
def test_a_condition_says_what_it_saw_and_by_how_much(row: dict[str, object], words: str) -> None:
    assert condition_in_words(row).replace("0.080", "0.08") == words


def test_a_bar_is_for_shares_only() -> None:
    assert bar_of({"guard": "anger", "value": 0.6, "threshold": 0.4}) == (0.6, 0.4)
    assert bar_of({"guard": "elapsed", "value": 0.6, "threshold": 0.4}) is None
    assert bar_of({"guard": "variable", "value": 3.0, "threshold": 2.0}) is None


def test_times_and_titles_are_written_as_they_fit() -> None:
    assert [clock(t) for t in (0.0, 65.4, 3725.0)] == ["0:00", "1:05", "1:02:05"]
    assert fitting("The street", 200.0) == "The street"
    assert fitting("The street", 40.0).endswith("…")
    assert fitting("The street", 8.0) == ""


def test_a_title_is_cut_by_the_breadth_of_its_letters_and_never_before_a_mark() -> None:
    assert fitting("illicit", 40.0) == "illicit"
    assert fitting("MAXIMUM", 40.0) == "MAXI…"
    assert fitting("鏡の間にて", 40.0) == "鏡の…"
    decomposed = "nåvåvåv".replace("å", "a\u030a")
    cut = fitting(decomposed, 30.0)
    assert cut == "na\u030av…"
    assert fitting("na\u030ava\u030ava\u030av", 36.6) == "na\u030ava\u030a…"
