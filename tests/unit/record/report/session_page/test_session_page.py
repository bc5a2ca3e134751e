"""The page of one visit: of a recording, and of visits that are very long, short or strange."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from riot.errors import RiotError
from riot.record.archive.sealing import seal
from riot.record.archive.tables import TABLES
from riot.record.report.session_page.choices import choices_of
from riot.record.report.session_page.frames import Still
from riot.record.report.session_page.happenings import Happening
from riot.record.report.session_page.page import session_page, wanted_frames
from riot.record.report.session_page.visit import Visit, read_visit
from riot.runtime.film_telling import FilmTelling
from tests.conftest import REPOSITORY
from tests.sealed import write_table
from tests.visits import made_visit

RECORDING = REPOSITORY / "tests/replay/recordings/smiling-man"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    shutil.copytree(RECORDING, folder / "smiling-man")
    return seal(folder / "smiling-man", folder / "logs", FilmTelling())


@pytest.fixture(scope="module")
def visit(sealed: Path) -> Visit:
    return read_visit(sealed)


def drawings(html: str) -> list[ElementTree.Element]:
    """Give every drawing of a page; one that is not well-formed fails the test."""
    found: list[str] = []
    depth, begin = 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", html):
        if tag[0] == "<svg":
            begin = tag.start() if depth == 0 else begin
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append(html[begin : tag.end()])
    assert depth == 0
    return [ElementTree.fromstring(text) for text in found]


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_a_recording_is_explained_decision_by_decision(visit: Visit) -> None:
    html = session_page(visit)
    words = words_of(html)
    assert len(visit.decisions) == 6
    for decision in visit.decisions:
        assert f'id="decision{decision["number"] + 1}"' in html
    assert "0:04 Horizon → Gold at the decision point" in words
    assert "Heard: the mean, a face seen for 2.0 s; happiness led with 0.99, ahead by 0.97" in words
    assert "happiness was 0.99, wanted at least 0.4: 0.59 to spare" in words
    assert "surprise was 0.001, wanted at least 0.6: 0.60 short" in words
    assert "undecided : a face was seen for only 0.4 s of 0.5 s" in words
    assert "house /house/level 0.7 over 1 s" in words


def test_a_curve_is_that_of_a_face_and_no_fall_back_to_rest(sealed: Path, tmp_path: Path) -> None:
    folder = tmp_path / sealed.name
    shutil.copytree(sealed, folder)
    ticks = [{"session": sealed.name, "tick": 30 * n, "t": n / 2} for n in range(20)]
    place = {"scene": "horizon", "position": 0.0}
    moods = [
        one | place | {"present": n < 8 or n > 15, "stale": 5 < n < 16, "faces": 1}
        for n, one in enumerate(ticks)
    ]
    levels = [one | place | {"label": "happiness", "level": 0.5} for one in ticks]
    write_table(folder, TABLES["moods"], moods)
    write_table(folder, TABLES["levels"], levels)
    found = read_visit(folder)
    times = [n / 2 for n in (*range(6), *range(16, 20))]
    assert found.levels == {"happiness": tuple((t, 0.5) for t in times)}
    write_table(folder, TABLES["moods"], [one | {"present": False} for one in moods])
    assert read_visit(folder).levels == {"happiness": ()}, "the curve was kept, and nobody's"
    assert session_page(read_visit(folder))


def test_the_head_says_when_how_long_and_what_is_missing(visit: Visit) -> None:
    words = words_of(session_page(visit))
    assert "21 November 2026, local time" in words
    assert "End dawn the visit came to its end" in words
    assert "The viewer's curve was not kept" in words  # the recording is older than moods
    session = {**visit.session, "lost": 7, "keep": "decisions", "venue": "Kunsthalle"}
    words = words_of(session_page(replace(visit, session=session)))
    assert "7 records of this visit were lost" in words
    assert "Only decisions were kept" in words
    assert "Kunsthalle where" in words


def test_scenes_are_as_wide_as_they_were_long(visit: Visit) -> None:
    stays = {stay.scene: stay.ends - stay.begins for stay in visit.stays}
    band = next(d for d in drawings(session_page(visit)) if d.get("class") == "visit")
    widths = {
        title.text.split("(")[1].split(")")[0]: float(group[1].get("width", "0"))
        for group in band.iter("g")
        if len(group) > 1 and group[1].tag == "svg" and (title := group[0]).text
    }
    assert widths.keys() == stays.keys()
    assert widths["horizon"] / widths["gold"] == pytest.approx(
        stays["horizon"] / stays["gold"], rel=0.03
    )


def test_pictures_are_in_the_page_once_and_stand_where_they_were_seen(visit: Visit) -> None:
    wanted = wanted_frames(visit)
    clips = {frame.clip for frame in wanted}
    assert clips == {"horizon.mp4", "gold.mp4", "turn.mp4", "end-dawn.mp4"}
    one = next(frame for frame in wanted if frame.clip == "gold.mp4")
    html = session_page(visit, {one: Still(b"\xff\xd8jpeg", 160, 90)})
    assert html.count("data:image/jpeg;base64,") == 1
    band = next(d for d in drawings(html) if d.get("class") == "visit")
    shown = [group for group in band.iter("g") if group.find("svg/use") is not None]
    assert ["gold" in (group[0].text or "") for group in shown] == [True]


def test_the_page_needs_nothing_from_outside(visit: Visit) -> None:
    html = session_page(visit)
    assert not re.findall(r"(?:src|href)\s*=\s*[\"'](?!#|data:)", html)
    assert "http" not in html
    assert "<script" not in html


def test_what_a_film_says_is_shown_and_never_run() -> None:
    bad = "<script>alert('&')</script>"
    made = made_visit(30.0, 4, [bad], film=bad)
    made = replace(made, levels={bad: made.levels["anger"]}, heard={0: {bad: 0.5}})
    html = session_page(made)
    assert "<script" not in html
    assert drawings(html)


def test_scripts_from_right_to_left_keep_to_themselves() -> None:
    html = session_page(made_visit(60.0, 4, ["عتبة البيت", "門口"], film="عتبة"))
    assert "<h1><bdi>عتبة</bdi></h1>" in html
    assert "\u2068عتبة البيت\u2069</text>" in html


@pytest.mark.parametrize(("seconds", "scenes"), [(0.3, 1), (3600.0, 120), (180.0, 201)])
def test_visits_of_any_length_are_drawn(seconds: float, scenes: int) -> None:
    html = session_page(
        made_visit(seconds, scenes, ["The street", "A title that fits nowhere" * 3])
    )
    bands = [drawing for drawing in drawings(html) if drawing.get("class") == "visit"]
    assert float(bands[0].get("width", "0")) <= 20_001
    assert 2 <= len(bands) <= 15
    assert len(html) < 2_000_000
    numbers = {int(found) for found in re.findall(r'href="#decision(\d+)"', html)}
    assert numbers == set(range(1, scenes))
    for drawing in bands:  # the band on the screen, and every row on paper
        paths = [path for path in drawing.iter("path") if path.get("class") == "level"]
        assert len(paths) == 3


def test_a_disk_that_was_nearly_full_is_told_at_the_top_and_in_the_curve() -> None:
    made = made_visit(30.0, 4, ["The street"])
    full = Happening(20.0, "trouble", "no readings are kept from here on: 90 MB free")
    html = session_page(replace(made, happenings=(full,)))
    assert "At 0:20 the disk was nearly full" in words_of(html)
    assert "not kept, 0:20 to 0:30" in html
    assert "not kept" not in session_page(made)


def test_what_made_a_decision_is_its_colour(visit: Visit) -> None:
    made = [choice.made for choice in choices_of(visit)]
    # The last scene has one way on: an undecided reading decided nothing there.
    assert made == ["chosen", "default", "chosen", "default", "chosen", "default"]
    made = [choice.made for choice in choices_of(made_visit(60.0, 11, ["The street"]))]
    assert set(made) == {"undecided", "chosen", "other", "operator"}


def test_a_command_that_led_nowhere_is_told_and_not_counted(visit: Visit) -> None:
    told = {**visit.decisions[2], "kind": "told", "to": "", "why": "horizon: the operator holds"}
    decisions = (*visit.decisions[:2], told, *visit.decisions[3:])
    html = session_page(replace(visit, decisions=decisions))
    assert "horizon: the operator holds" in words_of(html)
    assert [choice.number for choice in choices_of(replace(visit, decisions=decisions))] == [
        *range(1, 6)
    ]
    assert 'id="decision6"' not in html


def test_a_film_that_is_held_says_how_long(visit: Visit, sealed: Path) -> None:
    from riot.record.report.session_page.film_time import FilmTime
    from riot.record.report.session_page.happenings import happenings_of

    time = FilmTime.of([(0, 0.0), (60, 1.0), (360, 1.0), (420, 2.0)])
    command = {"type": "OperatorCommand", "stream": "inputs"}
    events = [
        {**command, "tick": 60, "body": '{"verb": "pause"}'},
        {**command, "tick": 360, "body": '{"verb": "pause", "argument": "off"}'},
        {"type": "ScreenReady", "stream": "inputs", "tick": 390, "body": "{}"},
        {"type": "Mark", "stream": "inputs", "tick": 420, "body": '{"narrowed": "90 MB free"}'},
    ]
    told = [(one.t, one.lane, one.words) for one in happenings_of(events, time)]
    assert told == [
        (1.0, "operator", "the film is held for 5.0 s"),
        (1.0, "operator", "the film goes on after 5.0 s"),
        (1.5, "trouble", "the screen started again"),
        (2.0, "trouble", "no readings are kept from here on: 90 MB free"),
    ]


def test_a_folder_that_is_none_and_a_torn_table_are_told(tmp_path: Path, sealed: Path) -> None:
    with pytest.raises(RiotError, match="REC-002"):
        read_visit(tmp_path)
    torn = tmp_path / "torn"
    shutil.copytree(sealed, torn)
    content = (torn / "ways.parquet").read_bytes()
    (torn / "ways.parquet").write_bytes(content[: len(content) // 2])
    with pytest.raises(RiotError, match=r"ways\.parquet.*REC-022"):
        read_visit(torn)


def test_what_a_newer_riot_sealed_is_refused(tmp_path: Path, sealed: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(sealed, newer)
    table = pq.ParquetFile(newer / "sessions.parquet").read()
    table = table.replace_schema_metadata({**table.schema.metadata, b"riot_layout": b"99"})
    pq.write_table(table, newer / "sessions.parquet")
    with pytest.raises(RiotError, match=r"REC-004.*update riot"):
        read_visit(newer)
