"""Figures of a file are written as people write them."""

from __future__ import annotations

import pytest

from riot.footage import figure


@pytest.mark.parametrize(
    ("seconds", "digits", "told"),
    [
        (0.675, 2, "0.68"),
        (1.2, 2, "1.2"),
        (140.0, 2, "140"),
        (3.164, 3, "3.16"),
        (10800, 3, "10800"),
    ],
)
def test_seconds_have_no_exponent(seconds: float, digits: int, told: str) -> None:
    assert figure(seconds, digits) == told
