"""Films of several files: what is merged, what is refused and where, and replay from texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from riot.config.film import LoadedFilm, film_from_texts, load_film
from riot.config.source import MOST_FILES, film_source, read_film
from riot.errors import Problem, RiotError

MAIN = """\
riot: 1
title: Trial
media: media
listens_to: [anger, fear]
start: first
include: [two.yaml]
variables: {courage: 0}
scenes:
  first:
    card: {text: Your expression is read., for: 2s}
    cues: [{at: enter, cue: siren}]
    transitions: [{to: second, add: {courage: 1}}]
"""
TWO = """\
riot: 1
variables: {luck: 1}
scenes:
  second:
    clip: a.mp4
    transitions: [{to: first, add: {luck: 1}}]
cues:
  siren: [{send: house, address: /siren}]
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the files of a film and give its main file."""

    def written(main: str = MAIN, /, **files: str) -> Path:
        (tmp_path / "media").mkdir(exist_ok=True)
        (tmp_path / "media/a.mp4").touch()
        for name, text in {"graph": main, **files}.items():
            path = tmp_path / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "graph.yaml"

    return written


def load(path: Path) -> LoadedFilm:
    return load_film(path, None, ["house"])


def refused(path: Path) -> list[Problem]:
    with pytest.raises(RiotError) as caught:
        load(path)
    return list(caught.value.problems)


def told(problem: Problem) -> tuple[str, str, int | None, int | None]:
    return problem.code, os.path.basename(problem.file or ""), problem.line, problem.column


def test_scenes_cues_and_variables_of_an_included_file_are_the_films(write: Write) -> None:
    path = write(two=TWO)
    film = load(path)
    assert list(film.graph.stations) == ["first", "second"]
    assert film.graph.film.variables == {"courage": 0, "luck": 1}
    assert list(film.graph.film.cues) == ["siren"]
    assert dict(film.texts) == {"graph.yaml": MAIN, "two.yaml": TWO}
    assert film.files == (path, path.parent / "two.yaml")
    assert film.text == MAIN


def test_a_film_whose_scenes_are_all_in_other_files(write: Write) -> None:
    head, scenes = MAIN.split("scenes:")
    assert (
        load(write(head, two=TWO + "\ninclude: [one.yaml]", one="scenes:" + scenes)).warnings == ()
    )


def test_places_tell_the_file(write: Write) -> None:
    source = read_film(write(two=TWO))
    place = source.place(("scenes", "second", "clip"))
    assert (os.path.basename(place.file), place.line, place.column) == ("two.yaml", 5, 5)
    assert source.place(("scenes", "first")).file.endswith("graph.yaml")


def test_includes_within_includes_count_from_their_own_folder(write: Write, tmp_path: Path) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts/two.yaml").write_text("include: [more/three.yaml, ../cues.yaml]")
    (tmp_path / "acts/more").mkdir()
    (tmp_path / "acts/more/three.yaml").write_text(TWO.split("cues:")[0])
    film = load(
        write(
            MAIN.replace("two.yaml", "acts/two.yaml, ./cues.yaml"),
            cues="cues:" + TWO.split("cues:")[1],
        )
    )
    assert list(film.texts) == ["graph.yaml", "acts/two.yaml", "acts/more/three.yaml", "cues.yaml"]


def test_a_film_is_built_again_from_its_texts_alone(write: Write) -> None:
    film = load(write(two=TWO))
    graph = film_from_texts(film.texts, "graph.yaml")
    assert graph.film == film.graph.film
    assert graph.stations.keys() == film.graph.stations.keys()
    with pytest.raises(RiotError) as caught:
        film_source({"graph.yaml": MAIN}, "graph.yaml")
    assert told(caught.value.problems[0]) == ("SCN-061", "graph.yaml", 6, 11)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.yaml", "SCN-061"),
        ("''", "SCN-061"),
        (".", "SCN-061"),
        ("media", "SCN-061"),
        ("folder\\two.yaml", "SCN-061"),
        ("x" * 5000, "SCN-061"),
        ("circle.yaml", "SCN-061"),
        ("pipe.yaml", "SCN-061"),
        ("two.yaml/three.yaml", "SCN-061"),
        ("../outside.yaml", "SCN-060"),
        ("media/../../outside.yaml", "SCN-060"),
        ("/etc/hostname", "SCN-060"),
        ("out.yaml", "SCN-060"),
        ("graph.yaml", "SCN-062"),
        ("./media/../graph.yaml", "SCN-062"),
    ],
)
def test_what_cannot_be_included_is_shown_where_it_is_asked_for(
    write: Write, tmp_path: Path, name: str, code: str
) -> None:
    path = write(MAIN.replace("two.yaml", f"two.yaml, {name}"), two=TWO)
    (tmp_path / "out.yaml").symlink_to("/etc/hostname")
    (tmp_path / "circle.yaml").symlink_to(tmp_path / "circle.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    [problem] = refused(path)
    assert told(problem) == (code, "graph.yaml", 6, 21)
    assert "\n" not in str(problem)


def test_a_circle_is_named(write: Write) -> None:
    path = write(two="include: [three.yaml]", three="\ninclude:\n- two.yaml\n")
    [problem] = refused(path)
    assert told(problem) == ("SCN-062", "three.yaml", 3, 3)
    assert "two.yaml → three.yaml → two.yaml" in problem.message


def test_a_file_that_two_files_include_is_read_once(write: Write) -> None:
    main = MAIN.replace("[two.yaml]", "[one.yaml, two.yaml, two.yaml]")
    film = load(write(main, one="include: [two.yaml]", two=TWO))
    assert list(film.texts) == ["graph.yaml", "one.yaml", "two.yaml"]


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("scenes: {first: {card: {text: x, for: 1s}}}", "scene 'first' is in", 9),
        ("variables: {courage: 1}", "variable 'courage' is in", 7),
    ],
)
def test_a_duplicate_names_both_places(write: Write, text: str, words: str, line: int) -> None:
    path = write(two=TWO + "include: [three.yaml]", three=text)
    [problem] = refused(path)
    assert told(problem)[:3] == ("SCN-063", "three.yaml", 1)
    assert words in problem.message and f"graph.yaml:{line} " in problem.message


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("riot: 2", "SCN-004", 1, 1),
        ("riot: true", "SCN-004", 1, 1),
        ("\ntitle: Two", "SCN-064", 2, 1),
        ("defaults: {lead: 1s}", "SCN-064", 1, 1),
        ("sceens: {}", "SCN-002", 1, 1),
        ("scenes: [a]", "SCN-004", 1, 1),
        ("cues:", "SCN-004", 1, 1),
        ("include: three.yaml", "SCN-004", 1, 1),
        ("include: [{}]", "SCN-004", 1, 1),
        ("- a", "SCN-004", 1, 1),
        ("a: [", "YML-004", 1, 5),
        ("a: 1\na: 2", "YML-006", 2, 1),
    ],
)
def test_what_is_wrong_in_an_included_file_is_shown_there(
    write: Write, text: str, code: str, line: int, column: int
) -> None:
    found = [told(problem) for problem in refused(write(two=text))]
    assert (code, "two.yaml", line, column) in found


def test_an_empty_included_file_adds_nothing(write: Write) -> None:
    path = write(MAIN.replace("two.yaml", "two.yaml, three.yaml"), two=TWO, three="# later\n")
    assert load(path).texts["three.yaml"] == "# later\n"


def test_problems_of_form_sense_and_media_name_the_included_file(write: Write) -> None:
    path = write(two=TWO.replace("clip: a.mp4", "clip: a.mp4\n    lop: true"))
    assert [told(problem) for problem in refused(path)] == [("SCN-002", "two.yaml", 6, 5)]
    path = write(two=TWO.replace("clip: a.mp4", "clip: b.mp4").replace("to: first", "to: frist"))
    assert {told(problem)[:3] for problem in refused(path)} >= {
        ("SCN-031", "two.yaml", 5),
        ("SCN-010", "two.yaml", 6),
    }


def test_the_files_of_a_film_are_read_with_all_their_problems(write: Write) -> None:
    path = write(
        MAIN.replace("two.yaml", "two.yaml, three.yaml, gone.yaml"), two="a: [", three="b: 1\nb: 2"
    )
    codes = [problem.code for problem in refused(path)]
    assert codes == ["YML-004", "YML-006", "SCN-061"]


def test_a_film_of_too_many_files(write: Write) -> None:
    names = [f"f{number}" for number in range(MOST_FILES + 1)]
    main = MAIN.replace("two.yaml", ", ".join(f"{name}.yaml" for name in names))
    [problem] = refused(write(main, **dict.fromkeys(names, "")))
    assert told(problem)[:2] == ("SCN-065", "graph.yaml")


def test_files_that_are_too_much_together(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(two=TWO)
    monkeypatch.setattr("riot.config.source.LARGEST_FILE", len(MAIN) + 10)
    assert [told(problem)[0] for problem in refused(path)] == ["YML-003"]
    monkeypatch.undo()
    monkeypatch.setattr("riot.config.source.MOST_VALUES", 20)
    assert [told(problem)[0] for problem in refused(path)] == ["YML-009"]
