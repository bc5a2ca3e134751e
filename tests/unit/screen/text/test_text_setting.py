"""Words are joined, ordered, broken and drawn as their scripts ask."""

from __future__ import annotations

import pytest

from riot.screen.text.fonts import FontBook
from riot.screen.text.letters import language_of
from riot.screen.text.setting import SetText, missing_letters, set_text
from riot.screen.text.shaping import BOLD, ITALIC, PLAIN, Glyph

INK = (255, 255, 255)


def rows(text: str, book: FontBook, width: float | None = None) -> list[str]:
    """Give what each line says, letter by letter from left to right."""
    return [
        "".join(_letter(glyph) for glyph in line.glyphs)
        for line in set_text(text, 100, width, book=book).lines
    ]


def _letter(glyph: Glyph) -> str:
    return chr(int(glyph.typeface.cut().get_glyph_name(glyph.number).removeprefix("u"), 16))


def width(found: SetText) -> float:
    return max(line.width for line in found.lines)


def test_arabic_letters_join(book: FontBook) -> None:
    joined, apart = set_text("سلم", 100, book=book), set_text("س ل م", 100, book=book)
    assert width(joined) == pytest.approx(0.9)
    assert width(apart) == pytest.approx(3.0)
    (line,) = joined.lines
    assert [glyph.letter for glyph in line.glyphs] == [2, 1, 0]


def test_letters_stand_in_the_order_in_which_they_are_read(book: FontBook) -> None:
    assert rows("abc אבג 123", book) == ["abc 123 גבא"]
    assert rows("אבג (abc) דהו", book) == ["והד (abc) גבא"]
    assert rows("אבג!", book) == ["!גבא"]


def test_a_line_without_letters_runs_as_the_whole_text(book: FontBook) -> None:
    assert rows("אבג\n12!", book) == ["גבא", "!12"]
    assert rows("abc\n12!", book) == ["abc", "12!"]


def test_lines_break_evenly_and_breaks_stay(book: FontBook) -> None:
    text = "one two three four five six seven eight nine ten"
    found = set_text(text, 100, 900, book=book)
    widths = [line.width for line in found.lines]
    assert len(widths) > 2
    assert max(widths) * found.em <= 900
    assert min(widths) > 0.5 * max(widths)
    assert rows("one\n\ntwo", book) == ["one", "", "two"]


def test_a_word_that_is_too_long_breaks_inside(book: FontBook) -> None:
    found = rows("a" + "b" * 60 + " c", book, 600)
    assert len(found) > 3
    assert "".join(found).count("b") == 60


def test_japanese_breaks_between_phrases_and_never_before_a_full_stop(book: FontBook) -> None:
    text = "この映画はあなたの表情を読み取り、物語の道筋を決めます。何も記録されません。"
    assert rows(text, book, 1150)[0].endswith(("の", "は", "を", "、", "。"))
    for room in range(420, 1500, 90):
        lines = rows(text, book, room)
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in "、。」"]


def test_thai_breaks_between_words(book: FontBook) -> None:
    lines = rows("ภาพยนตร์เรื่องนี้อ่านสีหน้าของคุณ", book, 700)
    ends = {"ภาพยนตร์", "เรื่อง", "นี้", "อ่าน", "สีหน้า", "ของ", "คุณ"}
    assert len(lines) > 1
    assert all(any(line.endswith(word) for word in ends) for line in lines)


def test_each_script_gets_a_font_that_has_it(book: FontBook) -> None:
    (line,) = set_text("ab אב 日本 é", 100, book=book).lines
    families = list(dict.fromkeys(glyph.typeface.family for glyph in line.glyphs))
    assert families == ["NotoSans", "NotoSansHebrew", "NotoSansCJK"]
    assert all(glyph.number for glyph in line.glyphs)


def test_an_accent_stays_with_its_letter(book: FontBook) -> None:
    (line,) = set_text("e\u0301x", 100, book=book).lines
    assert [glyph.letter for glyph in line.glyphs] == [0, 2]
    assert missing_letters("e\u0301", book) == ""


def test_letters_without_a_font_are_named_once_and_drawn_as_boxes(book: FontBook) -> None:
    assert missing_letters("abc ༀ日ༀ\u200d\n", book) == "ༀ"
    drawn = set_text("ༀ", 100, book=book).draw(INK)
    assert drawn.get_bounding_rect().width > 0


def test_a_blank_that_no_font_has_is_blank_all_the_same(book: FontBook) -> None:
    assert rows("a\u3000b", book) == ["a b"]
    assert missing_letters("a\u3000b\u2009c", book) == ""


def test_a_bare_machine_has_latin_greek_and_cyrillic(bare: FontBook) -> None:
    assert missing_letters("Où êtes-vous ? Ça va, straße, Łódź – αβγ Ωώ – Привет, щёки", bare) == ""
    assert missing_letters("日本", bare) == "日本"


def test_the_language_of_chinese_letters_is_told_by_the_others() -> None:
    texts = ("表情の", "표정 表", "读取您的表情", "讀取您的表情", "abc")
    assert [language_of(text) for text in texts] == ["ja", "ko", "zh-Hans", "zh-Hant", ""]


def test_ink_fills_the_lines_and_slants_where_asked(book: FontBook) -> None:
    plain, slanted, strong = (
        set_text("ab", 100, marks=mark * 2, book=book).mask() for mark in (PLAIN, ITALIC, BOLD)
    )
    assert plain.max() == 255
    foot, head = (plain[row].nonzero()[0][0] for row in (-25, 30))
    assert head == foot
    foot, head = (slanted[row].nonzero()[0][0] for row in (-25, 30))
    assert head > foot + 5
    assert int(strong.sum()) > int(plain.sum())


@pytest.mark.parametrize(
    "text", ["a\ud800b", "\u0301", "\u2066\u2067\u202e", "\x00\x07", "\U0010ffff"]
)
def test_letters_that_are_none_do_no_harm(text: str, book: FontBook) -> None:
    assert set_text(text, 40, 300, book=book).draw(INK).get_width() > 0
    assert isinstance(missing_letters(text, book), str)


def test_nothing_is_drawn_of_nothing(book: FontBook) -> None:
    for text in ("", " ", "\n", "\u200b", "\x07\t\x9f"):
        drawn = set_text(text, 40, 300, book=book).draw(INK)
        assert drawn.get_bounding_rect().width == 0
