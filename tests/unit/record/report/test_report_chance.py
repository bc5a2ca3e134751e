"""How sure a share is, and differences larger than chance, against known values."""

from __future__ import annotations

import pytest

from riot.record.report.chance import corrected, interval, odds_of_chance


def test_wilson_for_a_few_and_for_none() -> None:
    assert interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert interval(15, 30) == pytest.approx((0.3315, 0.6685), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)


def test_fishers_lady_tasting_tea() -> None:
    assert odds_of_chance(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert odds_of_chance(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_what_cannot_differ_does_not() -> None:
    assert odds_of_chance(0, 9, 0, 9) == 1.0
    assert odds_of_chance(9, 9, 9, 9) == 1.0
    assert odds_of_chance(0, 0, 4, 9) == 1.0


def test_thousands_of_visits_are_no_trouble() -> None:
    assert odds_of_chance(5200, 10_000, 4800, 10_000) < 1e-6
    assert odds_of_chance(5010, 10_000, 4990, 10_000) > 0.7


def test_holm_never_lets_a_later_one_pass_an_earlier() -> None:
    assert corrected([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert corrected([]) == []


def test_of_many_comparisons_by_chance_alone_few_remain() -> None:
    odds = [(place + 0.5) / 100 for place in range(100)]  # as they fall where nothing differs
    assert sum(chance < 0.05 for chance in odds) == 5
    assert not any(chance < 0.05 for chance in corrected(odds))
