"""Order of letters of both directions; the levels expected are those of the crate unicode-bidi."""

from __future__ import annotations

import pytest

from riot.screen.text.bidi import base_level, levels, visual


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc", 0, "000"),
        ("abc אבג 123", 0, "00001111222"),
        ("abc אבג 123", 1, "22211111222"),
        ("(אבג) abc", 1, "111111222"),
        ("אבג abc (de)", 1, "111122222222"),
        ("abc (אבג) 12", 0, "000001110022"),
        ("سلام 12,5 %", 1, "11111222211"),
        ("אב 12-34", 1, "11122222"),
        ("a\u2067אב c\u2069!", 0, "00111200"),
        ("a\u202eabc\u202cd", 0, "00111" + "10"),
    ],
)
def test_levels(text: str, base: int, expected: str) -> None:
    assert "".join(map(str, levels(text, base))) == expected


def test_a_text_begins_where_its_first_letter_does() -> None:
    assert [base_level(text) for text in ("abc", "12 אב a", "سلام", "12!", "")] == [
        0,
        1,
        1,
        None,
        None,
    ]
    assert base_level("\u2067אב\u2069 abc") == 0


def test_parts_are_turned_round_by_their_levels() -> None:
    assert visual([0, 1, 0]) == [0, 1, 2]
    assert visual([1, 2, 1]) == [2, 1, 0]
    assert visual([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]
    assert visual([]) == []
