"""The film that recorded viewers are sent through: their own, or another, with changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riot.config.film_change import ChangedFilm, change_film
from riot.config.source import FilmSource, film_source, read_film
from riot.config.validation import validate
from riot.config.yaml_file import YamlFile
from riot.errors import Problem, ProblemsFound, RiotError
from riot.mood.settings import MoodSettings
from riot.record.journal.header import Header
from riot.record.sessions import Session
from riot.runtime.opening import recorded_graph
from riot.runtime.what_if.causes import with_causes
from riot.runtime.what_if.changes import Change, Made, apply_changes
from riot.story.graph import Graph


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be otherwise: another film's file (None: the recorded one), and changes of it."""

    film: Path | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A session's own film, and what it is to be played with.

    `settings` is None where the mood stays as it was. `made` is what the changes came to, and
    `warnings` what they brought.
    """

    recorded: Graph
    graph: Graph
    settings: MoodSettings | None
    made: tuple[Made, ...]
    warnings: tuple[Problem, ...]


class Variants:
    """Make variants, each film once: thousands of visits saw the same one."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._source = None if asked.film is None else read_film(asked.film)
        self._known: dict[str, Variant | RiotError] = {}

    def of(self, session: Session) -> Variant:
        """Give a session's variant.

        Raises RiotError RUN-010 for a recorded film that cannot be built, REC-041 and REC-042 for
        changes that it has no place for, and ProblemsFound with SCN-… or CFG-… for a changed film,
        or mood, that would not be let through.
        """
        key = _key(session.header)
        if key not in self._known:
            try:
                self._known[key] = self._make(session)
            except RiotError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, RiotError):
            raise found
        return found

    def _make(self, session: Session) -> Variant:
        header, changes = session.header, self._asked.changes
        recorded = recorded_graph(session)
        source = self._source or film_source(header.graph_texts, header.graph_file)
        of_film = [one for one in changes if not one.of_mood]
        graph, warnings, made = recorded, tuple[Problem, ...](), tuple[Made, ...]()
        if of_film or self._source is not None:
            changed, made = _changed(source, of_film, header.labels)
            graph, warnings = changed.graph, changed.warnings
            if self._source is not None:
                _check_labels(graph, session)
        settings, of_mood = _mood(header, [one for one in changes if one.of_mood])
        return Variant(recorded, graph, settings, (*made, *of_mood), warnings)


def _changed(
    source: FilmSource, changes: Sequence[Change], labels: Sequence[str]
) -> tuple[ChangedFilm, tuple[Made, ...]]:
    def made_with(some: Sequence[Change]) -> tuple[ChangedFilm, tuple[Made, ...]]:
        data, made = apply_changes(source.data, some)
        return change_film(source, data, labels), made

    try:
        return made_with(changes)
    except ProblemsFound as error:
        raise ProblemsFound(with_causes(error.problems, changes, made_with)) from error


def _mood(header: Header, changes: Sequence[Change]) -> tuple[MoodSettings | None, list[Made]]:
    if not changes:
        return None, []
    inner = [Change(one.typed, one.words[1:] or ("mood",), one.value) for one in changes]
    given: Any = header.configuration.get("mood") or {}
    data, made = apply_changes(given, inner, MoodSettings)
    source = YamlFile("--set mood", "", data, {})
    settings = validate(MoodSettings, source, "CFG")
    return settings, [Made(f"mood.{one.path}", one.before, one.after) for one in made]


def _check_labels(graph: Graph, session: Session) -> None:
    unknown = [label for label in graph.film.listens_to if label not in session.header.labels]
    if unknown:
        raise RiotError(
            "REC-044",
            f"its model reads no {', '.join(unknown)}, which the other film listens to",
            file=str(session.path),
            hint=f"it reads {', '.join(session.header.labels)}",
        )


def _key(header: Header) -> str:
    """Tell films, models and moods apart."""
    found = hashlib.sha256()
    for part in (
        header.graph_file,
        *(f"{name}\0{text}" for name, text in sorted(header.graph_texts.items())),
        repr(header.configuration.get("mood")),
        *header.labels,
    ):
        found.update(part.encode() + b"\0")
    return found.hexdigest()
