"""A film's texts go out to translators and come back, and nothing else in the film moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riot.authoring.texts.catalogue import catalogue, read_po
from riot.authoring.texts.cues import SubtitleCue, parse_cues, read_cues, write_cues
from riot.authoring.texts.gathering import FilmTexts, gather
from riot.authoring.texts.merging import Merged, merge
from riot.authoring.texts.progress import progress
from riot.authoring.writing_files import write_whole
from riot.config.source import read_film
from riot.errors import RiotError

FILM = """\
# The film.
riot: 1
title: Threshold      # its name
media: media
listens_to: [anger, calm]
start: notice
include: [chapter.yaml]
scenes:

  notice:             # the law asks for it
    card:
      text:
        en: "Hello.\\nStay."   # two lines
        fr: |
          Bonjour.
          Restez.

      for: 8s
    transitions: [{to: street}]
  street:
    title: {en: The street, fr: "La rue"}  # on the path
    clip: {file: a.mp4, subtitles: "street.{lang}.srt"}
    transitions: [{to: end}]
"""
CHAPTER = """\
scenes:
  end:
    card: {text: Farewell, for: 2s}
    title: >
      The very
      end
    transitions: [{to: notice}]
"""
SUBTITLES = """\
1
00:00:01,000 --> 00:00:02,000
<i>Who</i> is there?

2
00:00:03,000 --> 00:00:04,500
Only me.
And you.
"""
CONTEXTS = [
    "title",
    "scenes.notice.card.text",
    "scenes.street.title",
    "scenes.end.title",
    "scenes.end.card.text",
    "street.{lang}.srt 00:00:01,000",
    "street.{lang}.srt 00:00:03,000",
]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/street.en.srt").write_text(SUBTITLES, encoding="utf-8")
    (tmp_path / "chapter.yaml").write_text(CHAPTER, encoding="utf-8")
    path = tmp_path / "graph.yaml"
    path.write_text(FILM, encoding="utf-8")
    return path


def translated(film: FilmTexts, language: str, words: Any = "DE {}".format) -> polib.POFile:
    po = catalogue(film, language, None)
    for entry in po:
        entry.msgstr = words(entry.msgid)
    return po


def bring(path: Path, po: polib.POFile, language: str) -> Merged:
    done = merge(gather(path), po, language)
    write_whole(done.files, "AUT-534")
    return done


def test_every_text_is_an_entry_with_a_context_that_stays(film: Path) -> None:
    po = catalogue(gather(film), "fr", None)
    assert [entry.msgctxt for entry in po] == CONTEXTS
    found = {entry.msgctxt: entry for entry in po}
    assert found["scenes.notice.card.text"].msgid == "Hello.\nStay."
    assert found["scenes.notice.card.text"].msgstr == "Bonjour.\nRestez.\n"
    assert found["scenes.notice.card.text"].occurrences == [("graph.yaml", "12")]
    assert "8 s" in found["scenes.notice.card.text"].comment
    assert found["scenes.end.card.text"].occurrences == [("chapter.yaml", "3")]
    assert found["street.{lang}.srt 00:00:01,000"].msgid == "<i>Who</i> is there?"
    assert po.metadata["Language"] == "fr"
    template = catalogue(gather(film), None, None)
    assert not any(entry.msgstr for entry in template)


def test_a_merge_changes_the_texts_and_nothing_else(film: Path) -> None:
    done = bring(film, translated(gather(film), "de"), "de")
    assert done.counts == {"new": 7}
    assert film.read_text() == (
        FILM.replace("title: Threshold ", 'title: {en: "Threshold", de: "DE Threshold"} ')
        .replace("          Restez.\n", '          Restez.\n        de: "DE Hello.\\nStay."\n')
        .replace('fr: "La rue"}', 'fr: "La rue", de: "DE The street"}')
    )
    assert (film.parent / "chapter.yaml").read_text() == (
        CHAPTER.replace("Farewell", '{en: "Farewell", de: "DE Farewell"}').replace(
            ">\n      The very\n      end\n",
            '{en: "The very end\\n", de: "DE The very end\\n"}\n',
        )
    )
    cues = parse_cues((film.parent / "media/street.de.srt").read_text())
    assert [(cue.start, cue.end, cue.words) for cue in cues] == [
        (1000, 2000, "DE <i>Who</i> is there?"),
        (3000, 4500, "DE Only me.\nAnd you."),
    ]
    assert bring(film, translated(gather(film), "de"), "de").counts == {"as before": 7}


def test_what_is_empty_fuzzy_outdated_or_gone_is_left_out_and_told(film: Path) -> None:
    po = translated(gather(film), "de")
    po[0].msgstr = ""
    po[2].flags = ["fuzzy"]
    po[3].msgid = "Another end\n"
    po[4].msgctxt = "scenes.elsewhere.title"
    done = bring(film, po, "de")
    assert done.counts == {"empty": 1, "fuzzy": 1, "new": 3}
    assert done.outdated == ("scenes.end.title",)
    assert done.gone == ("scenes.elsewhere.title",)
    text = film.read_text()
    assert "DE The street" not in text
    assert "title: Threshold      # its name" in text


def test_a_translation_that_is_there_is_changed_in_its_place(film: Path) -> None:
    po = catalogue(gather(film), "fr", None)
    for entry in po:
        entry.msgstr = "Oui" if entry.msgctxt in CONTEXTS[1:3] else ""
    done = bring(film, po, "fr")
    assert done.counts["changed"] == 2
    wanted = FILM.replace("|\n          Bonjour.\n          Restez.\n", '"Oui"\n')
    assert film.read_text() == wanted.replace('"La rue"', '"Oui"')


def test_extracting_again_keeps_a_translators_work(film: Path) -> None:
    before = translated(gather(film), "de")
    before[0].tcomment = "as on the poster"
    before[2].flags = ["fuzzy"]
    film.write_text(
        FILM.replace("Threshold", "The Threshold").replace('"Hello.', '"Good day.'),
        encoding="utf-8",
    )
    (film.parent / "chapter.yaml").write_text(CHAPTER.replace("Farewell", '""'))
    after = {entry.msgctxt: entry for entry in catalogue(gather(film), "de", before)}
    assert after["title"].msgstr == "DE Threshold"
    assert after["title"].tcomment == "as on the poster"
    assert after["title"].fuzzy
    assert after["title"].previous_msgid == "Threshold"
    assert after["scenes.notice.card.text"].fuzzy
    assert after["scenes.street.title"].fuzzy, "as the translator left it"
    assert not after["street.{lang}.srt 00:00:01,000"].fuzzy
    assert after["scenes.end.card.text"].obsolete
    again = {e.msgctxt: e for e in catalogue(gather(film), "de", read_back(film, after.values()))}
    assert again["title"].previous_msgid == "Threshold", "still what was translated"


def read_back(film: Path, entries: Any) -> polib.POFile:
    po = polib.POFile()
    po.extend(entries)
    path = film.parent / "back.po"
    po.save(str(path))
    return read_po(path)


def test_subtitles_that_are_there_are_never_lost(film: Path) -> None:
    mine = "1\n00:00:03,000 --> 00:00:09,000\nNur ich.\n\n2\n00:00:07,500 --> 00:00:08,000\nDoch.\n"
    (film.parent / "media/street.de.srt").write_text(mine)
    po = catalogue(gather(film), "de", None)
    found = {entry.msgctxt: entry for entry in po}
    assert found["street.{lang}.srt 00:00:03,000"].msgstr == "Nur ich."
    found["street.{lang}.srt 00:00:01,000"].msgstr = "Wer da?\n\n00:00:01,000 --> 00:00:02,000"
    found["street.{lang}.srt 00:00:03,000"].msgstr = ""
    bring(film, po, "de")
    cues = parse_cues((film.parent / "media/street.de.srt").read_text())
    assert [cue.words for cue in cues] == [
        "Wer da?\n00:00:01,000 → 00:00:02,000",
        "Nur ich.",
        "Doch.",
    ]


def test_progress_counts_each_language(film: Path) -> None:
    shares = {share.language: share for share in progress(gather(film))}
    assert list(shares) == ["en", "fr"]
    assert (shares["en"].texts, shares["en"].subtitles) == ((5, 5), (2, 2))
    assert (shares["fr"].texts, shares["fr"].subtitles) == ((2, 5), (0, 2))
    assert "title" in shares["fr"].missing


def test_the_source_language_is_the_films_own(film: Path) -> None:
    film.write_text(FILM.replace("en:", "nb:"))
    assert gather(film).source_language == "nb"
    assert gather(film, "fr").source_language == "fr"
    assert gather(film, "fr").original(gather(film).texts[2]) == "La rue"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: a\n", 'title: {en: "a", de: "x"}\n'),
        ("title: 'it''s'  # c\n", 'title: {en: "it\'s", de: "x"}  # c\n'),
        ("title: {en: a}\r\n", 'title: {en: a, de: "x"}\r\n'),
        ("title:\r\n  en: a\r\n", 'title:\r\n  en: a\r\n  de: "x"\r\n'),
        ("title:\n  en: a # c", 'title:\n  en: a # c\n  de: "x"'),
        ("title: {en: a,\n   fr: b, }\n", 'title: {en: a,\n   fr: b, de: "x", }\n'),
        (
            "title:\n  en: |-\n    a\n    b\n\n# c\n",
            'title:\n  en: |-\n    a\n    b\n  de: "x"\n\n# c\n',
        ),
        ("title:\n  en: a\n  de: |\n    b\n", 'title:\n  en: a\n  de: "x"\n'),
        ("title: |\n  a\n  b\n\n", 'title: {en: "a\\nb\\n", de: "x"}\n\n'),
        ("title: 😀\u2028é\n", 'title: {en: "😀\\u2028é", de: "x"}\n'),
        ("title:\n  en: |\n    a", 'title:\n  de: "x"\n  en: |\n    a'),
        ("title:\n  en: |+\n    a\n\n", 'title:\n  de: "x"\n  en: |+\n    a\n\n'),
        ("title: &t a\nstart: *t\n", None),
        (
            f"title: {('word ' * 30).strip()}\n",
            f'title:\n  en: "{("word " * 30).strip()}"\n  de: "x"\n',
        ),
    ],
)
def test_every_way_to_write_a_text(tmp_path: Path, before: str, after: str | None) -> None:
    rest = "riot: 1\nmedia: m\nlistens_to: [a, b]\nscenes: {s: {clip: a.mp4, loop: true}}\n"
    path = tmp_path / "graph.yaml"
    path.write_bytes((rest + ("" if "start" in before else "start: s\n") + before).encode())
    head = path.read_bytes().decode()[: -len(before)]
    po = catalogue(gather(path), "de", None)
    for entry in po:
        entry.msgstr = "x"
    if after is None:
        with pytest.raises(RiotError, match="AUT-536"):
            bring(path, po, "de")
        assert path.read_bytes().decode() == head + before
        return
    bring(path, po, "de")
    assert path.read_bytes().decode() == head + after


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b'msgid "a"\nmsgwhat "b"', "is no PO file"),
        (b"just words", "is no PO file"),
        (b'msgid "\xe9"\nmsgstr ""\n', "is not UTF-8"),
        (b"graph.yaml", "is no PO file"),
        (b'msgid ""\nmsgid "b"\n"', "is no PO file"),
    ],
)
def test_what_is_no_po_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "film.de.po"
    path.write_bytes(content)
    with pytest.raises(RiotError, match=f"AUT-532: .*{words}") as caught:
        read_po(path)
    assert "\n" not in str(caught.value)


def test_subtitles_outside_the_media_folder_are_refused(film: Path) -> None:
    film.write_text(FILM.replace("street.{lang}.srt", "../../{lang}.srt"))
    with pytest.raises(RiotError, match="SCN-030"):
        gather(film)


def test_subtitles_that_are_no_text_are_refused(film: Path) -> None:
    (film.parent / "media/street.fr.srt").write_bytes(b"1\n\x81")
    with pytest.raises(RiotError, match=r"street\.fr\.srt:2.*AUT-535"):
        gather(film)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_subtitles_are_read_in_any_encoding_that_the_screen_reads(
    film: Path, encoding: str
) -> None:
    path = film.parent / "media/street.fr.srt"
    path.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nÇa va, l’été\n".encode(encoding))
    assert [cue.words for cue in read_cues(path)] == ["Ça va, l’été"]


def test_a_disk_that_is_full_changes_nothing(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    done = merge(gather(film), translated(gather(film), "de"), "de")
    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(RiotError, match="AUT-534: cannot be written: No space left"):
        write_whole(done.files, "AUT-534")
    assert film.read_text() == FILM
    assert sorted(path.name for path in film.parent.iterdir()) == [
        "chapter.yaml",
        "graph.yaml",
        "media",
    ]


NEVER = "\0\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What PO files or subtitles take for the end of a line, or cannot hold."""

WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NEVER), min_size=1, max_size=30
).filter(str.strip)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(words=st.lists(WORDS, min_size=7, max_size=7))
def test_what_was_merged_is_extracted_again(film: Path, words: list[str]) -> None:
    film.write_text(FILM, encoding="utf-8")
    (film.parent / "chapter.yaml").write_text(CHAPTER, encoding="utf-8")
    (film.parent / "media/street.de.srt").unlink(missing_ok=True)
    po = catalogue(gather(film), "de", None)
    for entry, text in zip(po, words, strict=True):
        entry.msgstr = text
    saved = film.parent / "film.de.po"
    write_whole({saved: str(po)}, "AUT-534")
    bring(film, read_po(saved), "de")
    again = catalogue(gather(film), "de", None)
    assert [entry.msgstr for entry in again][:5] == words[:5]
    fixed = bring(film, again, "de")
    assert set(fixed.counts) <= {"as before", "empty"}
    assert not fixed.files
    plain = read_film(film)
    assert plain.data["start"] == "notice"


@given(
    cues=st.lists(
        st.builds(SubtitleCue, st.just(""), st.integers(0, 10**7), st.integers(0, 10**7), WORDS),
        max_size=5,
    )
)
def test_cues_come_back_as_they_were_written(cues: list[SubtitleCue]) -> None:
    once = parse_cues(write_cues(cues))
    assert parse_cues(write_cues(once)) == once
    assert [(cue.start, cue.end) for cue in once] == [
        (cue.start, cue.end) for cue in sorted(cues, key=lambda cue: cue.start)
    ]


def test_webvtt_keeps_its_form_and_the_places_of_its_words() -> None:
    text = """WEBVTT - a film

NOTE
spoken by the sea

00:01.000 --> 00:02.500 line:10% align:start
Good <i>evening</i>.

second
01:00:03.000 --> 01:00:04.000
Two
lines
"""
    cues = parse_cues(text)
    assert [(cue.start, cue.end, cue.place) for cue in cues] == [
        (1000, 2500, "line:10% align:start"),
        (3_603_000, 3_604_000, ""),
    ]
    written = write_cues(cues, "street.{lang}.vtt")
    assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:10% align:start\nGood")
    assert parse_cues(written) == cues
    assert write_cues(cues).startswith("1\n00:00:01,000 --> 00:00:02,500\nGood")
