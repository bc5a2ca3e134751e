"""Subtitle files: both forms, old encodings, what is broken in them, and which words stand when."""

from __future__ import annotations

import time  # noqa: TID251 - it is not asked what time it is
from pathlib import Path

import pytest

from riot.screen.text.cue import Cue, clean
from riot.screen.text.cue_file import parse
from riot.screen.text.subtitles import Subtitles, subtitle_problems

SUBRIP = """1
00:00:01,000 --> 00:00:02,000
<i>Hello</i> {\\an8}there <font color="#fff">you</font>

x
00:00:zz --> 00:00:03
lost

2
00:00:04.5 --> 00:00:06
no thousandths

3
00:00:07,000-->00:00:08,000 X1:10 X2:20
42

4
00:00:09,000 --> 00:00:08,000
backwards
5
00:00:10,000 --> 00:00:11,000
no blank line before
"""
WEB = """WEBVTT - a title

STYLE
::cue { color: red }

NOTE this is --> not a cue
00:01.000 --> 00:09.000
nor this

introduction
00:01.000 --> 00:02.500 align:start position:10%
<v Roger Bingham>Tom &amp; <i>Jerry</i> &lt;3 <c.loud>x</c> <00:01.500>y

01:00:02.000 --> 01:00:04.000
<b>bold</b> <ruby>漢<rt>かん</rt></ruby>
- second
"""


def words(text: str) -> list[tuple[float, float, str]]:
    return [(cue.start, cue.end, cue.words) for cue in parse(text).cues]


def test_subrip_is_read_leniently() -> None:
    assert words(SUBRIP) == [
        (1.0, 2.0, "<i>Hello</i> there you"),
        (4.5, 6.0, "no thousandths"),
        (7.0, 8.0, "42"),
        (10.0, 11.0, "no blank line before"),
    ]
    assert [line for line, _ in parse(SUBRIP).wrong] == [6, 18]
    assert words(SUBRIP.replace("\n", "\r\n")) == words(SUBRIP)
    assert words(SUBRIP.replace("\n", "\r")) == words(SUBRIP)


def test_web_subtitles_are_read_without_their_settings_and_notes() -> None:
    assert words(WEB) == [
        (1.0, 2.5, "Tom & <i>Jerry</i> <3 x y"),
        (3602.0, 3604.0, "<b>bold</b> 漢（かん）\n- second"),
    ]
    assert parse(WEB).wrong == []


def test_marks_that_are_no_tags_stay() -> None:
    assert clean("a < b > c <3 <sighs>") == "a < b > c <3 <sighs>"
    assert clean("one<br/>two\\Nthree\n \nfour") == "one\ntwo\nthree\nfour"
    assert "<i>" not in clean("&lt;i&gt;")


@pytest.mark.parametrize(
    ("name", "encoding", "said"),
    [
        ("a.srt", "utf-8", "Où 日本"),
        ("a.srt", "utf-8-sig", "Où 日本"),
        ("a.vtt", "utf-16", "Où 日本"),
        ("a.srt", "utf-16-le", "Where were you last night, and with whom?"),
        ("a.srt", "cp1252", "Où étais-tu ? “Là”…"),
        ("a.ru.srt", "cp1251", "Где ты был?"),
        ("street_el-GR.srt", "cp1253", "Πού ήσουν;"),
        ("a.he.srt", "cp1255", "איפה היית?"),
    ],
)
def test_files_of_all_encodings_are_read(
    tmp_path: Path, name: str, encoding: str, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n".encode(encoding))
    found = Subtitles.read(file, 0.0)
    assert found is not None
    assert found.at(1.5) == said
    assert subtitle_problems(file) == []


def test_times_count_from_the_in_point() -> None:
    found = Subtitles([Cue(11.0, 12.0, "there")], start=10.0)
    assert [found.at(at) for at in (0.9, 1.0, 1.99, 2.0)] == ["", "there", "there", ""]


def test_cues_that_overlap_stand_together_in_their_order() -> None:
    cues = [Cue(5, 6, "late"), Cue(1, 4, "first"), Cue(2, 3, "second"), Cue(2, 3, "second")]
    found = Subtitles(cues)
    assert [found.at(at) for at in (1.5, 2.5, 3.5, 4.5, 5.5)] == [
        "first",
        "first\nsecond",
        "first",
        "",
        "late",
    ]
    assert len(Subtitles([Cue(0, 9, f"{n}") for n in range(9)]).at(1).splitlines()) == 4


def test_ten_times_the_cues_take_ten_times_the_work(tmp_path: Path) -> None:
    def work(count: int) -> float:
        """Give the CPU seconds that a file of so many cues takes, undisturbed."""
        blocks = (
            f"{n}\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},000 --> 09:59:59,900\nline {n}\n"
            for n in range(count)
        )
        file = tmp_path / "long.srt"
        file.write_text("\n".join(blocks))
        taken: list[float] = []
        for _ in range(3):
            begun = time.process_time()
            found = Subtitles.read(file, 0.0)
            taken.append(time.process_time() - begun)
            assert found is not None
            assert found.at(count - 0.5).splitlines()[-1] == f"line {count - 1}"
        return min(taken)

    assert work(10_000) < 40 * work(1000), "a hundred times, if each is compared with each"


def test_an_author_is_told_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("Hello, and not a time anywhere\n")
    assert "no line that can be read" in subtitle_problems(file)[0]
    file.write_text(SUBRIP)
    assert subtitle_problems(file) == [
        "line 6: no times that can be read: 00:00:zz --> 00:00:03",
        "line 18: it ends before it begins",
    ]
    assert subtitle_problems(tmp_path / "none.srt")[0].startswith("cannot be read")
    assert Subtitles.read(tmp_path / "none.srt", 0.0) is None
    assert Subtitles.read(tmp_path, 0.0) is None


def test_any_bytes_are_read_without_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    for content in (b"", b"\xff\xfe", b"\x00" * 500, bytes(range(256)) * 20, b"-->\n-->\n" * 50):
        file.write_bytes(content)
        found = Subtitles.read(file, 0.0)
        assert found is not None and found.at(1.0) == ""
        assert subtitle_problems(file)
