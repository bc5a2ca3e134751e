"""Late cuts: from what the story asked for to the first frame on the screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from riot.record.report.colours import MAIN, PALETTE
from riot.record.report.figure import About, Cell, Drawn, Figure, Listing, Plot, Rows
from riot.record.report.material import CUTS
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import THIN, number, of, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Asked, Material

STEP = 0.02
LATE = 5
"""Steps above which a cut is late: 100 ms, which an eye sees."""

_MOST = 25
_KINDS = {"now": "at once", "clip_end": "at the end of a clip"}


def query(material: Material) -> ir.Table:
    """Match each cut with the first frame of its take, and count how late that came."""
    import ibis

    events = material.events.filter(material.events.type.isin(CUTS), material.events.t.notnull())
    events = events.mutate(
        take=_number(events, "take").cast("int64"),
        late=events.body.re_search('"due": ?"clip_end"'),
        ends=events.t + _number(events, "duration") - _number(events, "position").fill_null(0.0),
    )
    shown = events.filter(events.type == "ClipStarted").group_by("session", "take")
    shown = shown.agg(began=ibis._.t.min(), ends=ibis._.ends.max())
    cuts = events.filter(events.type == "CutTo").select(
        "film",
        "session",
        "take",
        before=ibis._.take - 1,
        asked=ibis._.t,
        due=ibis.ifelse(ibis._.late, "clip_end", "now"),
    )
    met = cuts.left_join(shown, ["session", "take"]).select(*cuts.columns, "began")
    earlier = shown.select("session", before="take", ends="ends").view()
    met = met.left_join(earlier, ["session", "before"]).select(*met.columns, "ends")
    expected = ibis.ifelse(met.due == "clip_end", ibis.greatest(met.ends, met.asked), met.asked)
    steps = ((met.began - expected) / STEP).floor()
    met = met.mutate(
        steps=ibis.greatest(ibis.least(steps, 1e6), 0.0).cast("int64"),
        answered=met.began.notnull(),
    )
    return met.group_by("film", "due", "answered", "steps").agg(cuts=met.count())


def _number(events: Asked, key: str) -> Asked:
    """Read a number out of the record as JSON; null where it has none."""
    found = events.body.re_extract(f'"{key}": ?([0-9.eE+-]+)', 1).nullif("")
    return found.try_cast("float64")


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw how late cuts were."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row["answered"] and row["steps"] is not None:
            found[row["due"]][row["steps"]] += row["cuts"]
    if not found:
        return None
    listing: list[list[Cell]] = []
    plots: list[Plot] = []
    total = late = 0
    for due in sorted(found, key=lambda due: due != "now"):
        steps = found[due]
        count = sum(steps.values())
        slow = sum(number for step, number in steps.items() if step >= LATE)
        total, late = total + count, late + slow
        middle, most = _at(steps, 0.5), max(steps)
        tail = _at(steps, 0.95)
        listing.append(
            [_KINDS[due], number(count), _under(middle), _under(tail), _under(most),
             f"{number(slow)}\n{percent(slow / count)}"]
        )  # fmt: skip
        plots.append(_plot(due, steps, count))
    sentence = f"{of(late, total, 'cut')} came more than {LATE * STEP * 1000:.0f}{THIN}ms late"
    worth = (
        [f"{of(late, total, 'cut')} were late: look at the screen's line in the doctor."]
        if late > 0.02 * total and late > 4
        else []
    )
    head = ("cuts", " how many", " half within", " 95 % within", " latest", " late")
    return Drawn(f"{sentence}.", (Listing(head, listing), *plots), worth)


def _at(steps: Counter[int], share: float) -> int:
    passed, wanted = 0, share * sum(steps.values())
    for step in sorted(steps):
        passed += steps[step]
        if passed >= wanted:
            return step
    return max(steps)


def _under(step: int) -> str:
    value = (step + 1) * STEP
    return f"{value * 1000:.0f}{THIN}ms" if value < 1 else seconds(value)


def _plot(due: str, steps: Counter[int], count: int) -> Plot:
    heights = [0] * (_MOST + 1)
    for step, cuts in steps.items():
        heights[min(step, _MOST)] += cuts
    said = [
        f"{place * STEP * 1000:.0f} to {(place + 1) * STEP * 1000:.0f} ms: {number(height)}"
        for place, height in enumerate(heights)
    ]
    said[-1] = f"{_MOST * STEP * 1000:.0f} ms and more: {number(heights[-1])}"
    told = [text for text, height in zip(said, heights, strict=True) if height]
    colours = [MAIN if place < LATE else PALETTE[1] for place in range(_MOST + 1)]
    return Plot(
        [{"type": "bar", "x": [(place + 0.5) * STEP * 1000 for place in range(_MOST + 1)],
          "y": heights, "width": 0.86 * STEP * 1000, "hovertext": said, "hoverinfo": "text",
          "marker": {"color": colours}}],
        layout(
            xaxis=axis(range=[0, (_MOST + 1) * STEP * 1000], nticks=6, ticksuffix=" ms",
                       showgrid=False),
            yaxis=counts(max(heights)),
                ),
        f"Cuts {_KINDS[due]}: {'; '.join(told)}",
        150,
        heading=f"Cuts {_KINDS[due]} · {number(count)}",
        small=True,
    )  # fmt: skip


FIGURE = Figure(
    "cuts",
    "How fast cuts were",
    "From the moment a cut was due to its first frame on the screen: the story's word for a cut at "
    "once, the last frame of the clip before for the others. In steps of 20 ms.",
    "No cut of the screen was recorded.",
    query,
    draw,
)
