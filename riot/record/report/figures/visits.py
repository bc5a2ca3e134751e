"""Visits by day and by hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from riot.record.report.colours import MAIN
from riot.record.report.dates import impossible
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import at_most, counted, number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_MOST_DAYS = 62
"""Above this many days, bars are weeks."""


def query(material: Material) -> ir.Table:
    """Count the visits of each hour of each day."""
    sessions = material.sessions
    return sessions.group_by("film", "date", "hour").agg(visits=sessions.count())


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw days and hours."""
    days: Counter[date] = Counter()
    hours: Counter[int] = Counter()
    for row in rows:
        days[date.fromisoformat(row["date"])] += row["visits"]
        hours[row["hour"]] += row["visits"]
    if not days:
        return None
    wrong = impossible(days)
    drawn = Counter({day: count for day, count in days.items() if day not in wrong})
    worth = (_wrong(wrong, sum(days[day] for day in wrong)),) if wrong else ()
    said = _sentence(drawn, hours, about.visits)
    return Drawn(said, (_by_day(drawn), _by_hour(hours)), worth)


def _sentence(days: Counter[date], hours: Counter[int], visits: int) -> str:
    fullest = min(days, key=lambda day: (-days[day], day))
    hour = min(hours, key=lambda hour: (-hours[hour], hour))
    when = f"{counted(visits, 'visit')} on {counted(len(days), 'day')}"
    if len(days) == 1:
        when = f"{counted(visits, 'visit')} on {_day(fullest)}"
        most = ""
    else:
        most = f"; the fullest was {_day(fullest)} with {number(days[fullest])}"
    if len(hours) == 1:
        return f"{when}{most}. All began between {hour}:00 and {hour + 1}:00."
    return (
        f"{when}{most}. The fullest hour of the day is {hour}:00 to {hour + 1}:00, with "
        f"{counted(hours[hour], 'visit')} in all."
    )


def _wrong(days: Sequence[date], visits: int) -> str:
    named = at_most([_day(day) for day in days], 3)
    return (
        f"{counted(visits, 'visit')} on {counted(len(days), 'day')} that cannot be ({named}): the "
        "machine's clock was wrong. Not drawn by day; counted everywhere else."
    )


def _by_day(days: Counter[date]) -> Plot:
    first, last = min(days), max(days)
    step = 7 if (last - first).days >= _MOST_DAYS else 1
    first -= timedelta(days=first.weekday() if step == 7 else 0)
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    visits = [sum(days[start + timedelta(days=after)] for after in range(step)) for start in starts]
    what = "week" if step == 7 else "day"
    said = [
        f"{'week of ' * (step == 7)}{_day(start)}: {counted(count, 'visit')}"
        for start, count in zip(starts, visits, strict=True)
    ]
    years = first.year != last.year
    every = max(1, -(-len(starts) // (4 if years else 6)))
    marks = {
        "tickvals": list(range(0, len(starts), every)),
        "ticktext": [
            f"{start.day} {start:%b}{f' {start.year}' * years}" for start in starts[::every]
        ],
    }
    return Plot(
        [{"type": "bar", "x": list(range(len(starts))), "y": visits, "hovertext": said,
          "hoverinfo": "text", "marker": {"color": MAIN}, "width": 0.7}],
        layout(
            xaxis=axis(showgrid=False, range=[-0.7, max(len(starts), 6) - 0.3], **marks),
            yaxis=counts(max(visits)),
        ),
        f"Visits by {what}: {'; '.join(said[:40])}",
        190,
        heading=f"By {what}",
        broad=True,
    )  # fmt: skip


def _by_hour(hours: Counter[int]) -> Plot:
    low, high = min(min(hours), 9), max(max(hours), 18)
    span = list(range(low, high + 1))
    said = [f"{hour}:00 to {hour + 1}:00: {counted(hours[hour], 'visit')}" for hour in span]
    return Plot(
        [{"type": "bar", "x": [hour + 0.5 for hour in span], "y": [hours[hour] for hour in span],
          "hovertext": said, "hoverinfo": "text", "marker": {"color": MAIN}, "width": 0.8}],
        layout(
            xaxis=axis(
                showgrid=False, range=[low - 0.1, high + 1.1], dtick=2, tick0=0, ticksuffix=":00"
            ),
            yaxis=counts(max(hours.values())),
        ),
        f"Visits by hour of the day: {'; '.join(said)}",
        190,
        heading="By hour of the day, by the clock on the wall",
        broad=True,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


FIGURE = Figure(
    "visits",
    "When people come",
    "A visit counts in the hour in which it begins, by the clock on the wall.",
    "No visit.",
    query,
    draw,
)
