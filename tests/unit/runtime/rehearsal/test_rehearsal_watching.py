"""The watch over a film's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from riot.errors import ProblemsFound, RiotError
from riot.footage import Footage
from riot.messages import Clip
from riot.runtime.rehearsal.film import RehearsedFilm, load_for_rehearsal
from riot.runtime.rehearsal.watching import RETRY_LOOKS, FilmWatch

LABELS = ("happiness", "calm")
FILM = """riot: 1
title: Two
media: media
listens_to: [happiness, calm]
start: one
scenes:
  one: {clip: one.mp4, transitions: [{to: two}]}
  two: {clip: two.mp4, transitions: [{to: one}]}
"""


def probe(paths):
    """Measure without opening."""
    return {path: Footage(4.0, 64, 36, 25.0) for path in paths}


def load(path: Path) -> RehearsedFilm:
    return load_for_rehearsal(path, LABELS, None, probe)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Write the film, its clips empty files."""
    path = tmp_path / "graph.yaml"
    path.write_text(FILM)
    (tmp_path / "media").mkdir()
    for name in ("one.mp4", "two.mp4"):
        (tmp_path / "media" / name).write_bytes(b"x")
    return path


def watched(film: Path) -> FilmWatch:
    return FilmWatch(load(film), lambda: load(film))


def write(path: Path, text: str) -> None:
    """Write as an editor does, with another time of change for sure."""
    before = path.stat().st_mtime_ns
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_nothing_changed_is_no_news(film: Path) -> None:
    watch = watched(film)
    for _ in range(20):
        watch.look()
    assert watch.news() is None


def test_a_saved_film_is_loaded_when_it_stands_still(film: Path) -> None:
    watch = watched(film)
    write(film, FILM.replace("title: Two", "title: Three"))
    watch.look()
    assert watch.news() is None
    watch.look()
    news = watch.news()
    assert isinstance(news, RehearsedFilm)
    assert news.film.graph.film.title == {"": "Three"}
    watch.look()
    assert watch.news() is None


def test_a_clip_that_grows_is_left_until_it_is_whole(film: Path) -> None:
    watch = watched(film)
    clip = film.parent / "media/two.mp4"
    for number in range(2, 6):
        write(clip, "x" * number)
        watch.look()
        assert watch.news() is None
    watch.look()
    news = watch.news()
    assert isinstance(news, RehearsedFilm)
    stamp = news.stamps["two.mp4"]
    assert stamp is not None
    assert stamp[1] == 5


def test_an_error_is_told_once_and_its_mend_is_loaded(film: Path) -> None:
    watch = watched(film)
    write(film, FILM.replace("to: two", "to: moon"))
    watch.look()
    watch.look()
    problems = watch.news()
    assert isinstance(problems, tuple)
    assert "SCN-010" in [problem.code for problem in problems]
    for _ in range(2 * RETRY_LOOKS):
        watch.look()
    assert watch.news() is None
    write(film, FILM)
    watch.look()
    watch.look()
    assert isinstance(watch.news(), RehearsedFilm)


def test_a_film_that_is_gone_for_a_moment_is_an_error_like_others(film: Path) -> None:
    watch = watched(film)
    film.rename(film.with_suffix(".bak"))
    watch.look()
    watch.look()
    assert isinstance(watch.news(), tuple)
    film.with_suffix(".bak").rename(film)
    watch.look()
    watch.look()
    assert isinstance(watch.news(), RehearsedFilm)


def test_what_nobody_foresaw_is_an_error_too(film: Path) -> None:
    def torn() -> RehearsedFilm:
        raise ValueError("half a file")

    watch = FilmWatch(load(film), torn)
    watch.ask()
    watch.look()
    news = watch.news()
    assert isinstance(news, tuple)
    assert (news[0].code, "half a file" in news[0].message) == ("AUT-404", True)


def test_asked_it_loads_at_once(film: Path) -> None:
    watch = watched(film)
    watch.ask()
    watch.look()
    assert isinstance(watch.news(), RehearsedFilm)


def test_an_included_file_is_watched(film: Path) -> None:
    chapter = film.parent / "chapter.yaml"
    chapter.write_text("scenes:\n  two: {clip: two.mp4, transitions: [{to: one}]}\n")
    main = FILM.replace("  two: {clip: two.mp4, transitions: [{to: one}]}\n", "")
    write(film, main.replace("start: one", "start: one\ninclude: [chapter.yaml]"))
    watch = watched(film)
    write(chapter, chapter.read_text().replace("two.mp4", "one.mp4"))
    watch.look()
    watch.look()
    news = watch.news()
    assert isinstance(news, RehearsedFilm)
    assert news.film.graph.stations["two"].clip == Clip("one.mp4")


def test_a_thread_watches_and_ends(film: Path) -> None:
    watch = watched(film)
    watch.start()
    watch.ask()
    while (news := watch.news()) is None:
        pass
    assert isinstance(news, RehearsedFilm)
    watch.close()


def test_a_missing_clip_is_a_warning_and_has_a_length_all_the_same(film: Path) -> None:
    (film.parent / "media/two.mp4").unlink()
    found = load(film)
    assert [(problem.code, problem.severity) for problem in found.film.warnings] == [
        ("SCN-031", "warning")
    ]
    assert not found.has(Clip("two.mp4"))
    assert found.length_of(Clip("two.mp4")).seconds > 1
    assert found.length_of(Clip("two.mp4", 2.0, 5.0)).seconds == 3.0
    assert found.length_of(Clip("one.mp4")).seconds == 4.0
    assert found.length_of(Clip("one.mp4", 3.0)).seconds == 1.0
    assert found.length_of(Clip("one.mp4", 9.0)).problem


def test_any_other_error_keeps_the_film_from_being_rehearsed(film: Path) -> None:
    film.write_text(FILM.replace("to: two", "to: moon"))
    with pytest.raises(ProblemsFound):
        load(film)
    film.write_text("riot: [")
    with pytest.raises(RiotError):
        load(film)
