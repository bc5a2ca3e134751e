"""The small tables of a session, made from its journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from riot.record.archive.conditions import conditions_of
from riot.record.archive.parquet import finite
from riot.record.archive.stays import Entry, Stay
from riot.record.archive.telling import FilmFacts, Telling
from riot.record.archive.times import Times
from riot.record.journal.header import End, Header

Row = tuple[Any, ...]


def begun_of(header: Header) -> tuple[datetime, datetime]:
    """Give when a session began: UTC, and by the clock on the wall where the journal knows it."""
    utc = _moment(header.utc) or datetime(1970, 1, 1)
    local = header.local
    try:
        return utc, datetime.fromisoformat(local).replace(tzinfo=None) if local else utc
    except ValueError:
        return utc, utc


def session_row(
    session: str,
    header: Header,
    end: End,
    facts: FilmFacts,
    film_hash: str,
    layout: int,
    readings: int,
    texts: tuple[str, str],
) -> Row:
    """Give the one row of `sessions`; `texts` are header.json and end.json as they are."""
    utc, local = begun_of(header)
    shown = None if header.notice is None else header.notice.get("scene")
    if not shown and header.notice_shown:
        shown = header.scene
    return (
        session,
        layout,
        header.riot,
        header.venue,
        header.installation,
        header.film or facts.title or header.graph_file,
        header.graph_file,
        film_hash,
        f"{local:%Y-%m-%d}",
        utc,
        local,
        _moment(end.utc),
        max(0, end.last_tick - header.first_tick) / header.tick_rate,
        end.reason,
        end.outcome,
        header.scene,
        header.language,
        shown or "",
        header.keep,
        header.seed,
        list(header.labels),
        list(header.listens_to) or list(facts.listens_to),
        readings,
        sum(end.lost.values()),
        *texts,
    )


def scene_rows(session: str, stays: Sequence[Stay], facts: FilmFacts, zero: float) -> list[Row]:
    """Give the rows of `scenes`; `zero` is the film time at which the session began."""
    return [
        (
            session,
            number,
            stay.scene,
            facts.titles.get(stay.scene),
            stay.take,
            stay.clip,
            stay.clip_in,
            stay.entered - zero,
            max(0.0, stay.left - stay.entered),
            stay.how,
            stays[number + 1].scene if number + 1 < len(stays) else None,
        )
        for number, stay in enumerate(stays)
    ]


def decision_rows(
    session: str,
    trace: Sequence[Entry],
    stays: Sequence[Stay],
    times: Times,
    telling: Telling,
) -> tuple[list[Row], list[Row]]:
    """Give the rows of `decisions` and of `ways`."""
    entered: dict[Any, float] = {(stay.scene, stay.take): stay.entered for stay in stays}
    decisions: list[Row] = []
    ways: list[Row] = []
    for number, (tick, _, decision) in enumerate(trace):
        scene, take, to = decision.get("scene"), decision.get("take"), decision.get("to") or ""
        at = finite(decision.get("t"))
        since = entered.get((scene, take))
        heard = decision.get("heard")
        heard = heard if isinstance(heard, dict) else {}
        dominant = heard.get("dominant")
        tried = decision.get("tried") or ()
        won = [way for way in tried if way.get("passed")]
        decisions.append(
            (
                session,
                number,
                tick,
                times.film_tick(tick) if at is None else at - times.film,
                str(scene),
                None if at is None or since is None else at - since,
                take if isinstance(take, int) else None,
                str(decision.get("kind")),
                to,
                heard.get("by"),
                dominant,
                finite((heard.get("levels") or {}).get(dominant)) if dominant else None,
                finite(heard.get("margin")),
                heard.get("counts"),
                heard.get("why_not"),
                finite(heard.get("seconds")),
                bool(won) and won[0].get("verdict") is None,
                bool(decision.get("overrides")),
                telling.why(decision),
            )
        )
        for way, trial in enumerate(tried):
            head = (session, number, str(scene), way, str(trial.get("to")), bool(trial["passed"]))
            ways += [
                (*head, part, *row) for part, row in enumerate(conditions_of(trial.get("verdict")))
            ]
    return decisions, ways


def mood_rows(session: str, ticks: Iterator[Entry], times: Times) -> tuple[list[Row], list[Row]]:
    """Give the rows of `moods` and of `levels`."""
    moods: list[Row] = []
    levels: list[Row] = []
    for tick, _, mood in ticks:
        t = finite(mood.get("t"))
        at = times.film_tick(tick) if t is None else t - times.film
        place = (session, tick, at, mood["scene"])
        position = finite(mood.get("position")) or 0.0
        moods.append(
            (
                *place,
                mood.get("take"),
                position,
                bool(mood.get("present")),
                bool(mood.get("stale")),
                int(mood.get("faces", 0)),
                mood.get("dominant"),
                finite(mood.get("margin")),
                finite(mood.get("valence")),
                finite(mood.get("arousal")),
                mood.get("lighting"),
            )
        )
        levels += [
            (*place, position, label, level) for label, level in (mood.get("levels") or {}).items()
        ]
    return moods, levels


def figure_rows(session: str, ticks: Iterator[Entry], times: Times) -> list[Row]:
    """Give the rows of `figures`."""
    return [
        (session, tick, times.machine_tick(tick), figures["stage"], name, finite(value))
        for tick, _, figures in ticks
        for name, value in figures["values"].items()
        if finite(value) is not None
    ]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
