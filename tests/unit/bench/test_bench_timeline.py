"""What a cut looked like, from what was on the screen and when."""

from __future__ import annotations

import pytest

from bench.code import BLANK, TORN
from bench.cut.timeline import Ordered, Timeline, frozen


def timeline(*shown: tuple[float, tuple[int, int]]) -> Timeline:
    found = Timeline()
    for t, code in shown:
        found.add(t, code)
    return found


def playing(clip: int, first: int, begin: float, count: int) -> list[tuple[float, tuple[int, int]]]:
    return [(begin + 0.04 * number, (clip, first + number)) for number in range(count)]


def test_a_clean_cut_is_not_frozen_and_shows_the_wanted_frame() -> None:
    shown = timeline(*playing(1, 0, 0.0, 10), *playing(2, 0, 0.385, 10))
    seen = shown.seen(Ordered("held", 0.37, 2, 0, (1, 0, 104)), 1.0, 0.2)
    assert seen is not None
    assert seen.t == pytest.approx(0.385)
    assert (seen.frame, seen.wrong, seen.last) == (0, False, 9)
    assert (seen.blank, seen.frozen) == (0.0, 0.0)


def test_black_between_two_clips_counts_as_black_and_as_frozen() -> None:
    shown = timeline(*playing(1, 0, 0.0, 10), (0.40, BLANK), *playing(2, 0, 0.50, 10))
    seen = shown.seen(Ordered("held", 0.39, 2, 0, (1, 0, 104)), 1.0, 0.2)
    assert seen is not None
    assert seen.blank == pytest.approx(0.10)
    assert seen.frozen == pytest.approx(0.50 - 0.36 - 0.04)


def test_a_picture_before_the_in_point_is_wrong_even_in_the_same_file() -> None:
    shown = timeline(*playing(8, 100, 0.0, 10), *playing(8, 300, 0.40, 10))
    seen = shown.seen(Ordered("range", 0.39, 8, 312, (8, 100, 150)), 1.0, 0.2)
    assert seen is not None
    assert (seen.frame, seen.wrong) == (300, True)


def test_a_first_picture_that_came_while_nobody_looked_is_not_sure() -> None:
    shown = timeline(*playing(1, 0, 0.0, 10))
    shown.add(0.40, (2, 1), unseen=0.03)
    seen = shown.seen(Ordered("held", 0.39, 2, 0, (1, 0, 104)), 1.0, 0.02)
    assert seen is not None
    assert not seen.sure


def test_half_drawn_pictures_are_told_apart_from_black() -> None:
    shown = timeline((0.0, (1, 0)), (0.04, TORN), (0.05, (2, 0)))
    seen = shown.seen(Ordered("held", 0.01, 2, 0, (1, 0, 104)), 1.0, 0.04)
    assert seen is not None
    assert seen.torn == pytest.approx(0.01)
    assert seen.blank == 0.0


def test_a_cut_that_comes_after_the_next_order_never_came() -> None:
    shown = timeline(*playing(1, 0, 0.0, 20), (0.9, (2, 0)))
    assert shown.seen(Ordered("held", 0.3, 2, 0, (1, 0, 104)), 0.8, 0.2) is None


@pytest.mark.parametrize(
    ("pictures", "until", "expected"),
    [
        ([0.0, 0.04, 0.08], 0.12, 0.0),
        ([0.0, 0.06, 0.08], 0.12, 0.0),  # the grid of a display at 50 Hz
        ([0.0, 0.10], 0.14, 0.06),
        ([0.0, 0.04], 0.50, 0.42),  # nothing new any more
        ([], 1.0, 0.0),
    ],
)
def test_frozen_is_what_is_beyond_one_film_frame(
    pictures: list[float], until: float, expected: float
) -> None:
    assert frozen(pictures, until) == pytest.approx(expected)
