"""What there is in all: visits by film, venue and installation, and the newest of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from riot.record.report.dates import days_that_can_be
from riot.record.report.figure import Cell, Listing, Rows
from riot.record.report.words import FEW, at_most, counted, number, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

NEWEST = 15


def query(material: Material) -> ir.Table:
    """Sum up the visits of each film in each place."""
    sessions = material.sessions
    first, last = days_that_can_be()
    can_be = sessions.date.between(first, last)
    return sessions.group_by("film", "venue", "installation").agg(
        visits=sessions.count(),
        ended=sessions.count(where=sessions.reason == "ended"),
        first=sessions.date.min(where=can_be).coalesce(sessions.date.min()),
        last=sessions.date.max(where=can_be).coalesce(sessions.date.max()),
        days=sessions.date.nunique(),
        seconds=sessions.seconds.sum(),
        middle=sessions.seconds.median(),
        decisions_only=sessions.count(where=sessions.keep == "decisions"),
    )


def newest_query(material: Material) -> ir.Table:
    """Give the newest visits."""
    import ibis

    sessions = material.sessions
    return (
        sessions.order_by(ibis.desc("begun_local"), "session")
        .limit(NEWEST)
        .select(
            "session", "begun_local", "film", "venue", "installation", "seconds", "reason",
            "outcome",
        )
    )  # fmt: skip


def place_of(venue: str, installation: str) -> str:
    """Name a place by its venue and installation."""
    return " · ".join(filter(None, (venue, installation))) or "unnamed"


def ranked(rows: Rows) -> list[str]:
    """List the films, the most visited first."""
    visits: dict[str, int] = {}
    for row in rows:
        visits[row["film"]] = visits.get(row["film"], 0) + row["visits"]
    return sorted(visits, key=lambda film: (-visits[film], film))


def totals(rows: Rows) -> list[tuple[str, str]]:
    """Give the numbers at the head of the page."""
    visits = sum(row["visits"] for row in rows)
    ended = sum(row["ended"] for row in rows)
    films, places = len(ranked(rows)), {(row["venue"], row["installation"]) for row in rows}
    found = [
        (number(visits), "visit" if visits == 1 else "visits"),
        (seconds(sum(row["seconds"] for row in rows)), "watched in all"),
        (percent(ended / visits), f"came to an ending ({number(ended)} of {number(visits)})"),
    ]
    if films > 1:
        found.append((number(films), "films"))
    if len(places) > 1:
        found.append((number(len(places)), "installations, by venue and name"))
    return found


def words_of(rows: Rows) -> str:
    """Say when and where."""
    first, last = min(row["first"] for row in rows), max(row["last"] for row in rows)
    when = _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    places = sorted({place_of(row["venue"], row["installation"]) for row in rows} - {"unnamed"})
    return f"{when}{' at ' if places else ''}{at_most(places, 4)}"


def listing(rows: Rows) -> Listing | None:
    """List films by place; None where there is one film at one place."""
    if len(rows) < 2:
        return None
    order = {film: place for place, film in enumerate(ranked(rows))}
    cells: list[list[Cell]] = []
    for row in sorted(rows, key=lambda row: (order[row["film"]], -row["visits"], row["venue"])):
        few = "\nfew" if row["visits"] < FEW else ""
        cells.append(
            [
                row["film"],
                place_of(row["venue"], row["installation"]),
                f"{number(row['visits'])}{few}",
                f"{_day(row['first'])}\nto {_day(row['last'])}"
                if row["first"] != row["last"]
                else _day(row["first"]),
                number(row["days"]),
                seconds(row["middle"]),
                percent(row["ended"] / row["visits"]),
            ]
        )
    head = (
        "film",
        "place",
        " visits",
        "when",
        " days",
        " half last longer than",
        " came to an end",
    )
    return Listing(head, cells)


def mixed(rows: Rows) -> list[str]:
    """Say what the page mixes that a reader might not expect to be mixed."""
    notes: list[str] = []
    for film in ranked(rows):
        places = sorted(
            {place_of(row["venue"], row["installation"]) for row in rows if row["film"] == film}
        )
        if len(places) > 1:
            notes.append(
                f"{film}: visits at {counted(len(places), 'place')} are counted together "
                f"({at_most(places, 6)}). For one of them, give its own logs."
            )
    only = sum(row["decisions_only"] for row in rows)
    if only:
        visits = sum(row["visits"] for row in rows)
        notes.append(
            f"Of {number(only)} of {counted(visits, 'visit')} decisions only were kept: figures of "
            "expression, faces and light leave these out."
        )
    return notes


def newest(rows: Rows) -> Listing | None:
    """List the newest visits, each with the command that makes its page."""
    ranked_rows = sorted(rows, key=lambda row: (row["begun_local"], row["session"]), reverse=True)
    films = len({row["film"] for row in rows}) > 1
    places = len({(row["venue"], row["installation"]) for row in rows}) > 1
    head = ["began", *(["film"] if films else []), *(["place"] if places else []), " lasted",
            "ended in", "its page"]  # fmt: skip
    cells: list[list[Cell]] = []
    for row in ranked_rows:
        begun = row["begun_local"]
        ended = row["outcome"] or "–"
        cells.append(
            [
                f"{begun.day} {begun:%b %Y, %H:%M}",
                *([row["film"]] if films else []),
                *([place_of(row["venue"], row["installation"])] if places else []),
                seconds(row["seconds"]),
                ended if row["reason"] == "ended" else f"{ended}\n{row['reason']}",
                f"`riot report {row['session']}`",
            ]
        )
    return Listing(head, cells) if cells else None


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
