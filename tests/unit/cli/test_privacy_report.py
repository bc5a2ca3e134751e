"""`riot privacy report`: one page that is true of the installation, in three languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
from typer.testing import CliRunner, Result

import riot.clock
from riot.cli.privacy import app
from riot.errors import RiotError
from riot.record.archive.tables import TABLES
from riot.record.privacy.words import LANGUAGES

FILM = """riot: 1
title: {en: Tide, fr: Marée}
media: .
listens_to: [anger, calm]
start: attract
scenes:
  attract:
    card: {text: Welcome, for: 5s}
    transitions: [{to: notice}]
  notice:
    card: {text: {en: "This film <reads> you.", fr: "Ce film vous lit."}, for: 8s}
    session: begin
    transitions: [{to: end}]
  end:
    card: {text: Goodbye, for: 5s}
    session: end
    transitions: [{to: attract}]
"""
EARLY = FILM.replace("    card: {text: Welcome, for: 5s}\n", "    clip: a.mp4\n").replace(
    "[{to: notice}]", "[{to: notice, when: {anger: {at_least: 0.5}}}, {to: notice}]"
)
SETTINGS = """film: graph.yaml
language: fr
camera: {source: "rtsp://admin:secret@10.0.0.7/live"}
rigs:
  - {name: lights, host: 10.0.0.5, port: 9000, hears: [mood, scene]}
  - {name: cues, host: 10.0.0.6, port: 9000, hears: []}
oscquery: {port: 8060}
result_page: {port: 8090, minutes: 7}
record: {folder: sessions, logs: logs, retention: 30, venue: Kunsthalle, contact: desk@house}
"""
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
VISIT = "2026-11-20T10-00-00Z-0a1b2c3d"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_zone: Callable[[str], None]) -> Path:
    set_zone("UTC")
    monkeypatch.setattr(riot.clock, "utc_now", lambda: NOW)
    (tmp_path / "graph.yaml").write_text(FILM, encoding="utf-8")
    (tmp_path / "house.yaml").write_text(SETTINGS, encoding="utf-8")
    session = tmp_path / "logs" / "date=2026-11-20" / VISIT
    session.mkdir(parents=True)
    (session / "sessions.parquet").write_bytes(bytes(2_000_000))
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def told(house: Path, language: str = "en") -> str:
    done = run(house / "house.yaml", "--language", language)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_it_says_what_is_read_told_kept_sent_and_whom_to_ask(house: Path) -> None:
    text = told(house)
    for words in (
        "Tide · Kunsthalle",
        "A camera (rtsp://10.0.0.7) looks",
        "calm, happiness",
        "the film shows (scene notice): en This film <reads> you. fr Ce film vous lit.",
        "1 visit, 2.0 MB; the oldest began 2026-11-20 10:00",
        "deleted by itself 30 days after it began",
        str(house / "logs"),
        "lights udp 10.0.0.5:9000: values of the moment: mood, scene",
        "cues udp 10.0.0.6:9000: cues, and levels",
        "RIOT http://0.0.0.0:8060: anyone who asks there",
        "result_page http://0.0.0.0:8090: a visitor's own result, for whoever has its link, for 7",
        "riot forget --around",
        "Whom to ask: desk@house",
    ):
        assert words in text, words
    assert "secret" not in text and "!" not in text


def test_the_language_is_the_installation_s_unless_another_is_asked_for(house: Path) -> None:
    assert "Marée" in run(house / "house.yaml").output
    assert "Hva denne installasjonen".upper() in told(house, "no")


def test_every_field_that_a_session_may_have_is_named(house: Path) -> None:
    text = told(house)
    for table in TABLES.values():
        listed = ", ".join(column.name for column in table.columns if column.name != "session")
        assert listed in text


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("retention: 30", "retention: forever", "Nothing is deleted by itself"),
        ("retention: 30", "retention: 1", "should be gone by now"),
        (", contact: desk@house", "", "set record.contact"),
        ("folder: sessions", "folder: sessions, keep: decisions", "(left out here)"),
        ("folder: sessions", "folder: sessions, keep: none", "Nothing is kept of a visit"),
        ("rtsp://admin:secret@10.0.0.7/live", "none", "nothing is read of anybody"),
        ("film: graph.yaml", "film: nowhere.yaml", "The film cannot be read"),
    ],
)
def test_it_follows_the_settings(house: Path, before: str, after: str, says: str) -> None:
    assert before in SETTINGS
    (house / "house.yaml").write_text(SETTINGS.replace(before, after), encoding="utf-8")
    if "retention: 1" in after:
        old = house / "logs/date=2026-11-20" / VISIT
        old.rename(old.with_name("2026-11-18T10-00-00Z-0a1b2c3d"))
    assert says in told(house)


def test_what_is_due_by_a_clock_that_leapt_stays_and_is_said_to(house: Path) -> None:
    old = house / "logs/date=2026-11-20" / VISIT
    old.rename(old.with_name("2025-11-20T10-00-00Z-0a1b2c3d"))
    text = told(house)
    assert "clock, which leapt, 1 visit would be past that" in text, text
    assert "should be gone by now" not in text


def test_a_reading_before_the_notice_is_a_warning(house: Path) -> None:
    (house / "graph.yaml").write_text(EARLY, encoding="utf-8")
    (house / "a.mp4").touch()
    text = told(house)
    assert "! Expressions are used before any notice, in attract." in text
    assert "Before any expression is used" not in text


def test_a_session_of_the_future_is_told(house: Path) -> None:
    ahead = house / "logs/date=2099-01-01/2099-01-01T10-00-00Z-0a1b2c3d"
    shutil.copytree(house / "logs/date=2026-11-20" / VISIT, ahead)
    assert f"cannot be right: {ahead.name}" in told(house)


def test_the_forms_hold_the_same_and_html_is_escaped(house: Path) -> None:
    for name in ("page.html", "page.md", "page.txt"):
        assert run(house / "house.yaml", "-o", house / name, "--language", "en").exit_code == 0
    page = (house / "page.html").read_text(encoding="utf-8")
    assert "This film &lt;reads&gt; you." in page and "<reads>" not in page
    assert not re.search(r'(src|href)="', page), "nothing is fetched"
    assert "# What this installation" in (house / "page.md").read_text(encoding="utf-8")
    assert "Whom to ask" in (house / "page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [("-o", "page.pdf", "ends in .html"), ("--language", "xx", "there are en")],
)
def test_what_there_is_not_is_refused(house: Path, option: str, value: str, says: str) -> None:
    done = run(house / "house.yaml", option, value)
    assert done.exit_code == 2
    assert says in " ".join(done.output.replace("│", " ").split())


def test_a_file_in_place_of_a_folder_is_told(house: Path) -> None:
    (house / "sessions").touch()
    error = run(house / "house.yaml").exception
    assert isinstance(error, RiotError) and error.code == "REC-030"


def test_all_languages_have_the_same_words_and_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english = LANGUAGES["en"]
    for words in LANGUAGES.values():
        assert words.keys() == english.keys()
        for key, text in words.items():
            assert places(text) == places(english[key]), key
    assert TABLES.keys() <= english.keys()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("house.yaml/page.html", "a file stands where its folder should be"),
        ("a.html", "Is a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_the_reason(
    house: Path, name: str, why: str
) -> None:
    (house / "a.html").mkdir()
    done = run(house / "house.yaml", "-o", house / name)
    assert isinstance(done.exception, RiotError), done.output
    said = str(done.exception)
    assert said.startswith(f"{house / name}: error REC-061: cannot be written: ")
    assert f"cannot be written: {why} (" in said and "\n" not in said
    left = sorted(one.name for one in house.iterdir())
    assert left == ["a.html", "graph.yaml", "house.yaml", "logs"]
