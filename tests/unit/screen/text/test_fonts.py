"""Which font of a machine is taken for what is to be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.screen.text.fonts import FontBook
from riot.screen.text.typeface import faces_of


@pytest.mark.parametrize(
    ("names", "writing", "letters", "taken"),
    [
        (
            ("LiberationSans-Bold", "LiberationSans-Regular", "Zither"),
            "Latn",
            "a",
            "LiberationSans-Regular",
        ),
        (("arial", "arialbd", "segoeui", "segoeuib"), "Latn", "a", "segoeui"),
        (
            ("NotoSans[wdth,wght]", "NotoSansMono-Regular", "Abyss"),
            "Latn",
            "a",
            "NotoSans[wdth,wght]",
        ),
        (("NotoSansArabic-Bold", "DejaVuSans", "NotoSansArabic"), "Arab", "س", "NotoSansArabic"),
        (("Abyss", "msyh", "msyhbd"), "zh-Hans", "日", "msyh"),
        (("NotoColorEmoji", "Abyss"), "Zsye", "😀", "NotoColorEmoji"),
    ],
)
def test_the_best_known_regular_sans_is_taken(
    make_font, tmp_path: Path, names: tuple[str, ...], writing: str, letters: str, taken: str
) -> None:
    for name in names:
        make_font(tmp_path / "truetype", name, "aس日😀")
    found = FontBook((tmp_path,), tmp_path / "none.ttf").find(letters, writing)
    assert found is not None
    assert found.path.stem == taken


def test_a_font_that_lacks_the_letter_is_passed_over(make_font, tmp_path: Path) -> None:
    make_font(tmp_path, "NotoSans-Regular", "a")
    other = make_font(tmp_path, "Zither", "aä")
    book = FontBook((tmp_path,), tmp_path / "none.ttf")
    assert book.find("ä", "Latn") is faces_of(other)[0]
    assert book.find("ö", "Latn") is None


def test_files_that_are_no_fonts_are_passed_over(make_font, tmp_path: Path) -> None:
    (tmp_path / "Inter-Regular.ttf").write_bytes(b"no font")
    (tmp_path / "Inter.otf").write_bytes(b"")
    (tmp_path / "Inter.ttc").mkdir()
    whole = make_font(tmp_path, "Zither", "a").read_bytes()
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(whole[: len(whole) // 2])
    found = FontBook((tmp_path, tmp_path / "nowhere"), tmp_path / "none.ttf").find("a", "Latn")
    assert found is not None and found.path.stem == "Zither"
