"""Tell the archive what only the story knows: titles of scenes, and a decision in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from riot.config.film import film_from_texts
from riot.errors import RiotError
from riot.record.archive.telling import FilmFacts, ListenWindow
from riot.record.journal.header import Header
from riot.story.schema import in_language
from riot.story.trace import Decision, Heard, Trial, sentence
from riot.story.view import Verdict


class FilmTelling:
    """Answer for the film of each session; the newest film is remembered."""

    def __init__(self) -> None:
        self._key: tuple[str, tuple[tuple[str, str], ...], str] | None = None
        self._facts = FilmFacts()

    def film(self, header: Header) -> FilmFacts:
        """Give what the film's own texts say; nothing where they cannot be read any more."""
        key = (header.graph_file, tuple(sorted(header.graph_texts.items())), header.language)
        if key != self._key:
            self._key, self._facts = key, _facts(header)
        return self._facts

    def why(self, decision: Mapping[str, Any]) -> str:
        """Give the sentence that the terminal showed."""
        try:
            return sentence(decision_from(decision))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            return str(decision.get("note") or f"{decision.get('scene')} → {decision.get('to')}")


def decision_from(entry: Mapping[str, Any]) -> Decision:
    """Build a decision from what its journal says.

    Raises KeyError, TypeError, ValueError or AttributeError where it says something else.
    """
    heard = entry["heard"]
    return Decision(
        t=_number(entry["t"]),
        scene=entry["scene"],
        take=entry["take"],
        kind=entry["kind"],
        to=entry["to"],
        heard=None if heard is None else _heard(heard),
        tried=tuple(
            Trial(trial["to"], trial["passed"], _verdict(trial["verdict"]))
            for trial in entry["tried"]
        ),
        note=entry.get("note", ""),
        overrides=_levels(entry.get("overrides", {})),
    )


def _heard(heard: Mapping[str, Any]) -> Heard:
    first, last = heard["readings"]
    return Heard(
        by=heard["by"],
        levels=_levels(heard["levels"]),
        dominant=heard["dominant"],
        margin=_number(heard["margin"]),
        counts=heard["counts"],
        why_not=heard["why_not"],
        seconds=_number(heard["seconds"]),
        readings=(first, last),
    )


def _verdict(verdict: Mapping[str, Any] | None) -> Verdict | None:
    if verdict is None:
        return None
    saw = verdict["saw"]
    parts = (_verdict(part) for part in verdict["parts"])
    return Verdict(
        verdict["passed"],
        verdict["guard"],
        _number(saw) if isinstance(saw, Mapping) else saw,
        verdict["wanted"],
        tuple(part for part in parts if part is not None),
    )


def _levels(levels: Mapping[str, Any]) -> dict[str, float]:
    return {label: _number(level) for label, level in levels.items()}


def _number(value: Any) -> float:
    """Read a number; a journal writes NaN and infinity as an object."""
    if isinstance(value, dict):
        return float(cast(dict[str, str], value)["float"])
    return value


def _facts(header: Header) -> FilmFacts:
    try:
        graph = film_from_texts(header.graph_texts, header.graph_file)
    except (RiotError, KeyError, ValueError, TypeError, RecursionError):
        return FilmFacts()
    titles: dict[str, str] = {}
    clips: dict[str, tuple[str, float]] = {}
    windows: dict[str, ListenWindow] = {}
    for name, station in graph.stations.items():
        title = station.spec.title
        shown = in_language(title, header.language) if title else ""
        titles[name] = shown or name.replace("_", " ").capitalize()
        if station.clip is not None:
            clips[name] = (station.clip.file, station.clip.start)
        heard = station.listen
        windows[name] = ListenWindow(heard.from_, heard.to, bool(station.spec.loop))
    return FilmFacts(
        title=in_language(graph.film.title, header.language),
        listens_to=tuple(graph.film.listens_to),
        titles=titles,
        clips=clips,
        windows=windows,
    )
