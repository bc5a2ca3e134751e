"""The language of a visit: chosen by a way out or the operator, in texts and subtitles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from riot.config.film import examine_film, film_from_text
from riot.messages import BeginSession, Card, Clip, CutTo, OperatorCommand, PrerollClips
from riot.record.journal.codec import decode, encode
from riot.story.languages import files_in, is_language, languages_of
from riot.story.schema import Film, in_language
from riot.story.show import Show

FILM = """
scenes:
  first:
    clip: first.mp4
    loop: true
    transitions:
      - {to: notice, when: {button: francais}, interrupt: true, language: fr}
      - {to: notice, when: {button: start}, interrupt: true}
  notice:
    card: {text: {en: Hello, fr: Bonjour, nb: Hei}, for: 4s}
    session: begin
    transitions: [{to: street}]
  street:
    clip: {file: street.mp4, subtitles: "street.{lang}.srt"}
    title: {en: The street, fr: La rue}
    transitions: [{to: end}]
  end:
    clip: end.mp4
    session: end
    result: true
    transitions: [{to: first}]
"""


def newest_cut(show: Any, scene: str) -> CutTo:
    return [cut for cut in show.of(CutTo) if cut.scene == scene][-1]


def test_a_way_chooses_the_language_until_the_visit_is_over(rehearse: type[Any]) -> None:
    show = rehearse(FILM)
    show.run(1)
    show.press("francais")
    show.run_to("notice")
    assert newest_cut(show, "notice").picture == Card("Bonjour")
    assert show.show.language == "fr"
    assert show.of(BeginSession), "the visit began"
    show.run_to("end")
    street = newest_cut(show, "street").picture
    assert street == Clip(
        "street.mp4",
        subtitles=("street.fr.srt", "street.en.srt", "street.nb.srt"),
        language="fr",
    )
    result = newest_cut(show, "end").result
    assert result is not None and result.heading.startswith("Le chemin")
    assert [step.title for step in result.steps] == ["La rue", "End"]
    show.run_to("first")
    assert show.show.language == "en", "the next viewer finds the installation's language"
    show.press("start")
    show.run_to("notice")
    assert newest_cut(show, "notice").picture == Card("Hello")


def test_an_intro_that_starts_again_forgets_a_language_that_nobody_used(
    rehearse: type[Any],
) -> None:
    show = rehearse(
        """
        scenes:
          first:
            clip: first.mp4
            transitions:
              - {to: second, when: {button: francais}, interrupt: true, language: fr}
              - {to: second}
          second: {card: {text: {en: Two, fr: Deux}, for: 2s}, transitions: [{to: first}]}
        """
    )
    show.run(1)
    show.press("francais")
    show.run_to("second")
    assert newest_cut(show, "second").picture == Card("Deux")
    show.run_to("first")
    assert show.show.language == "en"


def test_the_operator_changes_a_standing_card_at_once(rehearse: type[Any]) -> None:
    show = rehearse(FILM)
    show.run(1)
    show.press("start")
    show.run_to("notice")
    show.run(1)
    [again] = show.press("nb-NO", "language")
    assert again == CutTo(t=show.show.now, take=show.show.take, scene="notice", picture=Card("Hei"))
    entered = show.show.entered
    show.run(1)
    assert show.show.scene == "notice"
    assert show.show.entered == entered, "it stands no longer for that"
    show.run_to("street")
    street = newest_cut(show, "street").picture
    assert isinstance(street, Clip)
    assert street.subtitles is not None
    assert street.subtitles[:3] == ("street.nb-NO.srt", "street.nb.srt", "street.no.srt")


def test_the_operator_changes_what_is_about_to_be_cut_to(rehearse: type[Any]) -> None:
    show = rehearse(FILM)
    show.run(1)
    show.press("start")
    show.run_to("street")
    while show.show.pending is None:
        show.tick()
    armed, again = show.press("fr", "language")
    assert isinstance(armed, PrerollClips)
    assert armed.clips[0] == again.picture
    assert again.picture.language == "fr"
    assert again.scene == "end"
    assert again.due == "clip_end"
    assert again.result.heading.startswith("Le chemin")


@pytest.mark.parametrize("word", ["", "../../etc", "FR", "e", "fr_CA", "fr-" + "a" * 80])
def test_what_is_no_language_changes_nothing(rehearse: type[Any], word: str) -> None:
    show = rehearse(FILM)
    show.run(1)
    before = show.show
    assert show.press(word, "language") == []
    assert show.show == before
    assert not is_language(word)


def test_prerolls_and_cuts_name_the_same_clip(rehearse: type[Any]) -> None:
    show = rehearse(FILM)
    show.run(1)
    show.press("start")
    show.run_to("street")
    held = {clip.file: clip for preroll in show.of(PrerollClips) for clip in preroll.clips}
    assert held["street.mp4"].subtitles is None


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("nb-NO", "nei"), ("nn", "nei"), ("no", "nei"), ("en-GB", "no"), ("fr", "no")],
)
def test_kindred_languages_serve_each_other(language: str, wanted: str) -> None:
    assert in_language({"en": "no", "no": "nei"}, language) == wanted


def test_subtitle_files_fall_back_as_texts_do() -> None:
    assert files_in("a.{lang}.srt", "fr-CA", ("de",)) == (
        "a.fr-CA.srt",
        "a.fr.srt",
        "a.en.srt",
        "a.de.srt",
    )
    assert files_in("a.srt", "fr", ("de",)) == ("a.srt",)


def test_a_films_languages_are_those_that_it_names(film_head: str) -> None:
    film: Film = film_from_text(film_head + FILM, "graph.yaml").film
    assert languages_of(film) == ("en", "fr", "nb")


def test_a_language_that_the_film_has_nothing_in_is_warned_of(
    tmp_path: Path, film_head: str
) -> None:
    graph = tmp_path / "graph.yaml"
    graph.write_text(film_head.lstrip() + FILM.replace("language: fr", "language: fi"))
    found = [str(problem) for problem in examine_film(graph, None, None).problems]
    lines = graph.read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "francais" in text)
    column = lines[line - 1].index("language:") + 1
    assert [text for text in found if "SCN-039" in text] == [
        f"{graph}:{line}:{column}: warning SCN-039: no text and no subtitle of the film is in "
        "'fi' (the film speaks en, fr, nb)"
    ]
    graph.write_text(film_head.lstrip() + FILM.replace("language: fr", "language: nn"))
    found = [problem.code for problem in examine_film(graph, None, None).problems]
    assert "SCN-039" not in found, "nb serves a reader of nn"


def test_what_a_language_changes_can_be_journalled(rehearse: type[Any]) -> None:
    show = rehearse(FILM)
    show.run(1)
    show.press("francais")
    show.run_to("street")
    command = OperatorCommand(t=1.0, verb="language", argument="fr")
    for message in (command, *show.of(CutTo)):
        assert decode(encode(message)) == message
    adapter = TypeAdapter(Show)
    kept = adapter.dump_python(show.show, mode="json")
    assert adapter.validate_python(kept) == show.show
    old = {key: value for key, value in kept.items() if key != "home_language"}
    assert adapter.validate_python(old).home_language == "", "recorded before there was one"
