"""Every decision point: which ways were taken, by what margin, and how often by nobody's choice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from riot.record.report.colours import MAIN, OTHERS, PALETTE
from riot.record.report.figure import About, Bar, Cell, Drawn, Figure, Listing, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import FEW, counted, number, of, percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

BIN = 0.05
WEIGHED = ("decide", "timeout")
"""Kinds of decisions that weigh all ways; the others break in, or are an operator's."""


def query(material: Material) -> ir.Table:
    """Count the decisions of each scene by kind, way and margin."""
    decisions = material.decisions.filter(material.decisions.to != "")
    decisions = decisions.mutate(
        bin=(decisions.margin / BIN).floor().cast("int32"),
        undecided=decisions.counts.fill_null(True) == False,  # noqa: E712 - an expression
    )
    return decisions.group_by("film", "scene", "kind", "to", "bin", "undecided").agg(
        count=decisions.count(),
        by_default=decisions.count(where=decisions.by_default),
        overridden=decisions.count(where=decisions.overridden),
    )


def choosing(scenes: Mapping[str, Sequence[Mapping[str, Any]]], about: About) -> list[str]:
    """Give the scenes in which something is chosen: by the film's text, else by what happened."""
    if about.text is not None:
        known = {scene.name: scene.chooses for scene in about.text.scenes}
    else:
        known = {}
    return sorted(
        (
            scene
            for scene, rows in scenes.items()
            if known.get(scene, len({row["to"] for row in rows}) > 1)
        ),
        key=about.place,
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the decision points and draw their margins."""
    scenes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    breaks: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if not about.within(row["scene"]):
            continue
        if row["kind"] in WEIGHED:
            scenes[row["scene"]].append(row)
        elif row["kind"] == "interrupt":
            breaks[row["scene"]][row["to"]] += row["count"]
    chosen = choosing(scenes, about)
    if not chosen:
        return None
    listing = [_row(scene, scenes[scene], about) for scene in chosen]
    parts: list[Plot | Listing] = [
        Listing(("scene", "ways out", " undecided", " by default"), listing)
    ]
    parts += [plot for scene in chosen if (plot := _margins(scene, scenes[scene]))]
    if breaks:
        parts.append(_breaks(breaks, about))
    return Drawn(_sentence(chosen, scenes), parts, _worth(chosen, scenes))


def _sum(rows: Sequence[Mapping[str, Any]], key: str = "count") -> int:
    return sum(row[key] for row in rows)


def _undecided(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["count"] for row in rows if row["undecided"])


def _sentence(chosen: list[str], scenes: Mapping[str, list[Mapping[str, Any]]]) -> str:
    total = sum(_sum(scenes[scene]) for scene in chosen)
    undecided = sum(_undecided(scenes[scene]) for scene in chosen)
    by_default = sum(_sum(scenes[scene], "by_default") for scene in chosen)
    fell = number(by_default) if by_default else "none"
    words = (
        f"{of(undecided, total, 'decision')} at {counted(len(chosen), 'decision point')} had no "
        f"clear expression to go by, and {fell} fell to the default way"
    )
    worst = max(chosen, key=lambda scene: _undecided(scenes[scene]) / _sum(scenes[scene]))
    if undecided and len(chosen) > 1:
        share = _undecided(scenes[worst]) / _sum(scenes[worst])
        words += f". Most often undecided is {worst} ({percent(share)})"
    return f"{words}."


def _worth(chosen: list[str], scenes: Mapping[str, list[Mapping[str, Any]]]) -> list[str]:
    lines: list[str] = []
    for scene in chosen:
        total = _sum(scenes[scene])
        if total < 20:
            continue
        default = _sum(scenes[scene], "by_default")
        if default > 0.5 * total:
            lines.append(
                f"{scene}: {of(default, total, 'decision')} fell to the default way; its "
                "conditions are met by few faces."
            )
    return lines


def _row(scene: str, rows: Sequence[Mapping[str, Any]], about: About) -> list[Cell]:
    total = _sum(rows)
    ways: Counter[str] = Counter()
    for row in rows:
        ways[row["to"]] += row["count"]
    for way in ways_of(scene, about):
        ways.setdefault(way, 0)
    order = ways_of(scene, about)
    bars = sorted(ways, key=lambda to: (order.index(to) if to in order else len(order), to))
    return [
        f"{scene}\n{counted(total, 'decision')}{', few' if total < FEW else ''}",
        tuple(
            Bar(ways[to] / total, f"{to}  {percent(ways[to] / total)}", colour_of(place))
            for place, to in enumerate(bars)
        ),
        percent(_undecided(rows) / total),
        percent(_sum(rows, "by_default") / total),
    ]


def ways_of(scene: str, about: About) -> list[str]:
    """Give where the ways out of a scene lead that are weighed at its end, in their order."""
    found = next((s for s in about.text.scenes if s.name == scene), None) if about.text else None
    ways = found.ways if found else ()
    return list(dict.fromkeys(way.to for way in ways if not way.interrupt))


def colour_of(place: int) -> str:
    """Give the colour of a way out by its place among them."""
    return PALETTE[place] if place < len(PALETTE) else OTHERS


def _margins(scene: str, rows: Sequence[Mapping[str, Any]]) -> Plot | None:
    clear: Counter[int] = Counter()
    undecided: Counter[int] = Counter()
    for row in rows:
        if row["bin"] is not None:
            (undecided if row["undecided"] else clear)[min(row["bin"], 19)] += row["count"]
    if sum(clear.values()) + sum(undecided.values()) < 2:
        return None
    low = sum(count for place, count in (clear + undecided).items() if place < 2)
    total = sum(clear.values()) + sum(undecided.values())

    def bars(name: str, found: Counter[int], colour: str, pattern: str) -> dict[str, Any]:
        return {
            "type": "bar", "name": name, "x": [(place + 0.5) * BIN for place in range(20)],
            "y": [found[place] for place in range(20)], "width": BIN * 0.86,
            "marker": {"color": colour, "pattern": {"shape": pattern, "fgcolor": "#fff"}},
            "hovertext": [
                f"{place * BIN:.2f} to {(place + 1) * BIN:.2f}: {number(found[place])} {name}"
                for place in range(20)
            ],
            "hoverinfo": "text",
        }  # fmt: skip

    return Plot(
        [bars("clear", clear, MAIN, ""), bars("undecided", undecided, "#e07a5f", "/")],
        layout(
            barmode="stack",
            xaxis=axis(range=[0, 1], dtick=0.25, showgrid=False),
            yaxis=counts(max((clear + undecided).values())),
            margin={"l": 36, "r": 8, "t": 6, "b": 24},
        ),
        f"Margins in {scene}: {of(low, total, 'decision')} were won by less than 0.1",
        130,
        heading=f"{scene} · won by less than 0.1: {number(low)} of {number(total)}",
        small=True,
    )


def _breaks(breaks: Mapping[str, Counter[str]], about: About) -> Listing:
    rows: list[Sequence[Cell]] = [
        (scene, to, number(count))
        for scene in sorted(breaks, key=about.place)
        for to, count in breaks[scene].most_common()
    ]
    return Listing(("scene", "leads to", " times"), rows, "What broke into a scene")


FIGURE = Figure(
    "decisions",
    "Every decision",
    "Scenes with more than one way out. Undecided: no expression led by the scene's margin, or "
    "nobody was seen for long enough. By default: no condition held, so the last way was taken. "
    "Below: the margin between the strongest expression and the next; hatched is undecided.",
    "Nothing was decided yet, or the film has one way only.",
    query,
    draw,
)
