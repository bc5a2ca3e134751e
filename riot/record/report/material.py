"""The tables that figures ask: of the chosen visits only, each row with its film."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Asked = Any
"""A table of Ibis: it knows its columns and their types at run time only."""

Hold = Callable[[str, Asked], Asked]
"""Gives what stands for a table that several figures ask, so that it is made once."""

NOON, EVENING = 12, 17
"""Hours by the clock on the wall at which the afternoon and the evening begin."""

CUTS = ("CutTo", "ClipStarted")
EVENTS = (*CUTS, "Health", "ScreenReady")
"""The types of events that figures ask for."""

EYES = ("camera", "perception")
"""Stages without which nothing is read: while one is not well, no reading comes."""

PARTS = ("in the morning", "in the afternoon", "in the evening")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which visits are meant: of a film by its title, and of days as 2026-11-21, both included."""

    film: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """The tables as in riot/record/archive/tables.py, each with `film`, the film's title.

    `sessions` also has `hour` and `part` (of the day). `watched` counts the rows of `moods` by
    session and scene: `rows`, those without a face (`absent`), without a fresh reading of one
    (`unwatched`), with more than one (`several`), with a verdict on the light (`lit`) and with a
    poor one (`poor`). `unread` are, likewise, the `rows` without a face in which nobody looked: the
    camera or perception gave nothing. `levels` are those of a viewer: of moments with a fresh
    reading of a face. `events` are those of EVENTS; their `body` stands there for cuts only.
    """

    sessions: Asked
    scenes: Asked
    decisions: Asked
    ways: Asked
    watched: Asked
    unread: Asked
    levels: Asked
    events: Asked
    figures: Asked


def gather(
    tables: Mapping[str, Asked], choice: Choice, hold: Hold = lambda name, table: table
) -> Material:
    """Choose the visits; `tables` are the archive's, by name."""
    sessions = _sessions(tables["sessions"], choice)
    known = sessions.select("session", "film")

    def of(name: str) -> Asked:
        return tables[name].inner_join(known, "session")

    events = hold("events", _events(of("events")))
    return Material(
        sessions=sessions,
        scenes=of("scenes"),
        decisions=of("decisions"),
        ways=of("ways"),
        watched=hold("watched", _watched(of("moods"))),
        unread=_unread(of("moods"), events, sessions),
        levels=_of_viewers(of("levels"), tables["moods"]),
        events=events,
        figures=of("figures"),
    )


def _watched(moods: Asked) -> Asked:
    return moods.group_by("film", "session", "scene").agg(
        rows=moods.count(),
        absent=moods.count(where=~moods.present),
        unwatched=moods.count(where=_unwatched(moods)),
        several=moods.count(where=moods.faces > 1),
        lit=moods.lighting.count(),
        poor=moods.count(where=moods.lighting == "poor"),
    )


def _unwatched(moods: Asked) -> Asked:
    return ~moods.present | moods.stale


def _of_viewers(levels: Asked, moods: Asked) -> Asked:
    """Leave out the levels that fell back to rest by themselves, as there was nobody to read."""
    # Those without a face are fewer than those with one, and cost half as much to look up.
    unwatched = moods.filter(_unwatched(moods)).select("session", "tick")
    return levels.anti_join(unwatched, ["session", "tick"])


def _unread(moods: Asked, events: Asked, sessions: Asked) -> Asked:
    import ibis

    health = events.filter(events.type == "Health", events.name.isin(EYES))
    in_order = ibis.window(group_by=["session", "name"], order_by=["tick", "place"])
    spans = health.select("session", "state", begins="tick", ends=health.tick.lead().over(in_order))
    spans = spans.filter(spans.state != "ok")
    away = moods.filter(~moods.present).select("film", "session", "scene", "tick")
    blind = away.inner_join(
        spans,
        [
            away.session == spans.session,
            away.tick >= spans.begins,
            spans.ends.isnull() | (away.tick < spans.ends),
        ],
    ).select("film", "session", "scene", "tick")
    # Without a camera nothing fails, and nothing is read either.
    never = sessions.filter(sessions.readings == 0, sessions.keep == "readings").select("session")
    found = blind.union(away.semi_join(never, "session")).distinct()
    return found.group_by("film", "session", "scene").agg(rows=found.count())


def _events(events: Asked) -> Asked:
    chosen = events.filter(events.type.isin(EVENTS))
    return chosen.select(
        "film", "session", "tick", "place", "t", "type", "name", "state", "detail",
        body=chosen.type.isin(CUTS).ifelse(chosen.body, None),
    )  # fmt: skip


def _sessions(sessions: Asked, choice: Choice) -> Asked:
    import ibis

    asked: list[Any] = []
    if choice.film is not None:
        asked.append(sessions.film == choice.film)
    if choice.since is not None:
        asked.append(sessions.date >= choice.since)
    if choice.until is not None:
        asked.append(sessions.date <= choice.until)
    chosen = sessions.filter(*asked) if asked else sessions
    hour = chosen.begun_local.hour().cast("int64")
    part = ibis.cases((hour < NOON, PARTS[0]), (hour < EVENING, PARTS[1]), else_=PARTS[2])
    return chosen.mutate(
        venue=chosen.venue.fill_null(""),
        installation=chosen.installation.fill_null(""),
        hour=hour,
        part=part,
    )
