"""Read the scene graph of a recorded film for the report, which knows no story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riot.record.report.film import FilmText
    from riot.story.graph import Graph


def read_film(texts: Mapping[str, str], file: str) -> FilmText | None:
    """Give scenes, endings and ways of a film's texts; None where they cannot be played."""
    from riot.authoring.drawing.words import short
    from riot.config.film import film_from_texts
    from riot.errors import RiotError
    from riot.record.report.film import FilmScene, FilmText, FilmWay
    from riot.story.schema import in_language

    try:
        graph = film_from_texts(texts, file)
    except (RiotError, KeyError, TypeError, ValueError):
        return None
    within = _within(graph)
    return FilmText(
        title=in_language(graph.film.title, "en"),
        scenes=tuple(
            FilmScene(
                name=name,
                title=in_language(station.spec.title, "en") if station.spec.title else "",
                ending=station.spec.session == "end",
                within=name in within,
                ways=tuple(
                    FilmWay(way.to, short(way.guard) if way.guard else "", way.interrupt)
                    for way in station.ways
                ),
            )
            for name, station in graph.stations.items()
        ),
        listens_to=tuple(graph.film.listens_to),
    )


def _within(graph: Graph) -> set[str]:
    """Give the scenes that can be seen in a visit: from where one begins to where it ends."""
    stations = graph.stations
    begins = [name for name, station in stations.items() if station.spec.session == "begin"]
    waiting = begins or [graph.film.start]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in stations:
            continue
        found.add(name)
        station = stations[name]
        if station.spec.session == "end":
            continue
        waiting += [way.to for way in station.ways]
        if station.spec.fallback:
            waiting.append(station.spec.fallback)
    return found
