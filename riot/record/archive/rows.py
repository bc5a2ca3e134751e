"""The small tables of a session, made from its journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from riot.record.archive.conditions import conditions_of
from riot.record.archive.parquet import finite
from riot.record.archive.stays import Entry, Stay
from riot.record.archive.telling import FilmFacts, Telling
from riot.record.archive.times import Times
from riot.record.journal.header import End, Header

Row = tuple[Any, ...]

_FILM_TIMED = ("ClipStarted", "ClipEnded", "ClipFailed", "ScreenReady")
"""Inputs whose `t` is the film's time, as that of effects and decisions is."""


def begun_of(header: Header) -> tuple[datetime, datetime]:
    """Give when a session began: UTC, and by the clock on the wall where the journal knows it."""
    utc = _moment(header.utc) or datetime(1970, 1, 1)
    local = getattr(header, "local", "")
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
    notice = getattr(header, "notice", None)
    shown = notice.get("scene") if isinstance(notice, Mapping) else None
    if not shown and header.notice_shown:
        shown = header.scene
    return (
        session,
        layout,
        header.riot,
        getattr(header, "venue", ""),
        getattr(header, "installation", ""),
        getattr(header, "film", "") or facts.title or header.graph_file,
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
        list(getattr(header, "listens_to", ())) or list(facts.listens_to),
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


def of_the_journal(record: Mapping[str, Any]) -> bool:
    """Tell a gap or a mark, which name their tick, from what the line said."""
    return "n" in record and "type" not in record


def event_row(session: str, stream: str, entry: Entry, times: Times) -> Row:
    """Give the row of `events` that holds a record word for word."""
    tick, place, record = entry
    if of_the_journal(record):
        kind = "Gap" if "gap" in record else "Mark"
    else:
        kind = "Decision" if stream == "trace" else str(record["type"])
    t = finite(record.get("t"))
    if t is not None:
        by_film = stream in ("effects", "trace") or kind in _FILM_TIMED
        t -= times.film if by_film else times.machine
    name, detail = _about(kind, record)
    state = record.get("state") if stream == "health" else None
    body = json.dumps(record, separators=(",", ":"), allow_nan=False)
    return (session, stream, tick, place, t, kind, name, state, detail, body)


def _about(kind: str, record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Say what a record is about, and more of it, in words."""
    match kind:
        case "Decision":
            return _text(record.get("scene")), _text(record.get("to"))
        case "Health":
            return _text(record.get("stage")), _text(record.get("detail", ""))
        case "OperatorCommand":
            return _text(record.get("verb")), _text(record.get("argument", ""))
        case "RigInput":
            return _text(record.get("address")), _words(record.get("arguments", ()))
        case "ClipFailed":
            return _text(record.get("file")), _text(record.get("reason"))
        case "CutTo":
            picture = record.get("picture") or ("", "")
            return _text(record.get("scene")), _text(picture[1] if len(picture) > 1 else "")
        case "SendCue":
            value = record.get("value")
            sent = () if value is None else (value,)
            return _text(record.get("rig")), _words((record.get("address"), *sent))
        case "CallCue":
            said = _words(record.get("arguments", ()))
            return _text(record.get("rig")), f"{record.get('action')}({said})"
        case "BeginSession":
            return _text(record.get("scene")), None
        case "EndSession":
            return _text(record.get("outcome")), _text(record.get("reason", "ended"))
        case "StopShow":
            return None, _text(record.get("reason"))
        case "Gap":
            return None, f"{record['gap']} records are missing"
        case "Mark" if "narrowed" in record:
            return "narrowed", _text(record["narrowed"])
        case "Mark":
            return "language", _text(record.get("language"))
        case _:
            return None, None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _words(values: Any) -> str:
    return " ".join(str(value) for value in values)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
