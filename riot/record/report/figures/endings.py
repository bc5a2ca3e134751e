"""How visits end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riot.record.report.chance import interval
from riot.record.report.colours import OTHERS, of_endings
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import layout, names_axis, share_bars, shares
from riot.record.report.words import FEW, counted, number, of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_MOST = 24
BEFORE = {
    "left": "left early",
    "stopped": "run stopped",
    "interrupted": "machine stopped",
}


def query(material: Material) -> ir.Table:
    """Count the visits by the scene they ended in and by why they ended."""
    sessions = material.sessions
    ended = sessions.mutate(outcome=sessions.outcome.fill_null(""))
    return ended.group_by("film", "outcome", "reason").agg(visits=ended.count())


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw the share of each ending."""
    endings: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for row in rows:
        if row["reason"] == "ended":
            endings[row["outcome"] or "nobody knows where"] += row["visits"]
        else:
            before[BEFORE.get(str(row["reason"]), str(row["reason"]))] += row["visits"]
    total = sum(endings.values()) + sum(before.values())
    if not total:
        return None
    ranked = sorted(endings, key=lambda scene: (-endings[scene], scene))
    colours = of_endings(ranked)
    names, visits = ranked[:_MOST], [endings[scene] for scene in ranked[:_MOST]]
    if len(ranked) > _MOST:
        names.append(f"{len(ranked) - _MOST} more")
        visits.append(sum(endings[scene] for scene in ranked[_MOST:]))
    shown = [colours.get(name, OTHERS) for name in names]
    for why in sorted(before, key=lambda why: -before[why]):
        names.append(why)
        visits.append(before[why])
        shown.append("#cbd2d9")
    sentence = _sentence(ranked, endings, before, total)
    if total < 2:
        return Drawn(sentence)
    labelled = [f"{name}  {number(count)}" for name, count in zip(names, visits, strict=True)]
    plot = Plot(
        share_bars(names, visits, [total] * len(names), shown),
        layout(
            xaxis=shares(side="bottom"),
            yaxis=names_axis([f"{name[:20]} · {number(count)}" for name, count in
                              zip(names, visits, strict=True)]),
            margin={"l": 10, "r": 12, "t": 6, "b": 34},
        ),
        f"Share of each ending: {'; '.join(labelled)} of {total}",
        44 + 34 * len(names),
    )  # fmt: skip
    return Drawn(sentence, (plot,))


def _sentence(ranked: list[str], endings: Counter[str], before: Counter[str], total: int) -> str:
    if not ranked:
        return f"None of the {counted(total, 'visit')} came to an end of the film."
    first = ranked[0]
    words = f"{of(endings[first], total)} ended in {first}"
    if len(ranked) > 1:
        words += f", {number(endings[ranked[1]])} in {ranked[1]}"
    if total >= FEW and endings[first] < total:
        low, high = interval(endings[first], total)
        words += (
            f". With so many visits the true share of {first} lies between "
            f"{100 * low:.0f} and {100 * high:.0f} of 100, 19 times in 20"
        )
    if gone := sum(before.values()):
        words += f". {of(gone, total)} came to no ending"
    return f"{words}."


FIGURE = Figure(
    "endings",
    "How it ends",
    "Share of all visits, with the number beside each name; the thin line is the 95 % interval "
    "(Wilson): the fewer the visits, the longer it is. Grey: visits that came to no ending.",
    "No visit.",
    query,
    draw,
)
