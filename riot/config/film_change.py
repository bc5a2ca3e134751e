"""Check a film whose files were read and whose values were changed since: for a what-if."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from riot.config.source import FilmSource
from riot.config.validation import validate
from riot.errors import Problem, ProblemsFound
from riot.story.checks import Facts, check_film, check_names
from riot.story.graph import Graph, compile_film
from riot.story.schema import Film


@dataclass(frozen=True, slots=True)
class ChangedFilm:
    """A film that was changed, ready to play; `warnings` are those that the change brought."""

    graph: Graph
    warnings: tuple[Problem, ...]


def change_film(source: FilmSource, data: Any, labels: Iterable[str]) -> ChangedFilm:
    """Compile a film with other values than its files have; problems stand where the files have it.

    What the film had wrong before is no news: later checks must not lock old recordings. Raises
    ProblemsFound where the change makes an error, or a film that cannot be played.
    """
    known = tuple(labels)
    changed = replace(source, data=data)
    film = validate(Film, changed, "SCN")
    before = {(one.code, one.message) for one in _problems(_film_before(source), source, known)}
    unplayable = {problem.code for _, problem in check_names(film)}
    problems = _problems(film, changed, known)
    new = tuple(one for one in problems if (one.code, one.message) not in before)
    errors = [one for one in new if one.severity == "error"]
    errors += [one for one in problems if one.code in unplayable and one not in errors]
    if errors:
        raise ProblemsFound(errors)
    return ChangedFilm(compile_film(film), new)


def _film_before(source: FilmSource) -> Film | None:
    try:
        return validate(Film, source, "SCN")
    except ProblemsFound:
        return None


def _problems(film: Film | None, source: FilmSource, labels: Sequence[str]) -> list[Problem]:
    """Give what is wrong with a film as far as its text tells."""
    if film is None:
        return []
    found: list[Problem] = []
    for path, problem in check_film(Facts(film, tuple(labels))):
        place = source.place(path)
        found.append(replace(problem, file=place.file, line=place.line, column=place.column))
    return found
