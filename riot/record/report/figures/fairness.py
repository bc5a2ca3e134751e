"""Fairness: whether one branch always wins, and whether hour or light decide with the viewer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riot.record.report.chance import corrected, interval, odds_of_chance
from riot.record.report.colours import INK
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.figures.decisions import choosing, colour_of, ways_of
from riot.record.report.material import PARTS
from riot.record.report.plots import axis, layout, shares
from riot.record.report.words import FEW, counted, listed, number, of, percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

ALWAYS = 0.8
"""A branch that surely wins more often than this is named."""

_ENOUGH = 20
_MOST_PLOTS = 16
_SURE = 0.05
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")

LIGHTS = ("in good light", "in poor light")


def query(material: Material) -> ir.Table:
    """Count the first decision of each visit in each scene by way, part of the day and light."""
    decided = material.decisions.filter(
        material.decisions.kind == "decide", ~material.decisions.overridden
    )
    first = decided.group_by("film", "session", "scene").agg(number=decided.number.min())
    decided = decided.inner_join(first, ["film", "session", "scene", "number"])
    light = material.watched.filter(material.watched.lit > 0)
    light = light.select("session", "scene", dark=light.poor * 2 > light.lit)
    told = decided.left_join(light, ["session", "scene"]).select(
        "film", "session", "scene", "to", "dark"
    )
    told = told.inner_join(material.sessions.select("session", "part"), "session")
    return told.group_by("film", "scene", "to", "part", "dark").agg(visits=told.count())


@dataclass(frozen=True, slots=True)
class Difference:
    """How often a way was taken in one group of visits, and in all the others."""

    scene: str
    to: str
    where: str
    here: int
    of_here: int
    there: int
    of_there: int

    @property
    def odds(self) -> float:
        """Give how often chance alone makes as great a difference."""
        return odds_of_chance(self.here, self.of_here, self.there, self.of_there)


Counts = Mapping[str, Counter[str]]
"""Visits by group, then by way; the group "all" too."""


def draw(rows: Rows, about: About) -> Drawn | None:
    """Compare the groups of each decision point."""
    scenes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        scenes[row["scene"]].append(row)
    chosen = choosing(scenes, about)
    if not chosen:
        return None
    counts = {scene: _counts(scenes[scene]) for scene in chosen}
    differences = [each for scene in chosen for each in _differences(scene, counts[scene])]
    odds = corrected([each.odds for each in differences])
    sure = [
        (each, chance) for each, chance in zip(differences, odds, strict=True) if chance < _SURE
    ]
    sure.sort(key=lambda found: found[1])
    always = [line for scene in chosen if (line := _always(scene, counts[scene]))]
    parted = [scene for scene in chosen if _is_worth_drawing(counts[scene]["all"])]
    plots = [_plot(scene, counts[scene], about) for scene in parted[:_MOST_PLOTS]]
    return Drawn(
        _sentence(always, differences, len(sure)),
        plots,
        [*always, *(_said(each, chance) for each, chance in sure)],
    )


def _is_worth_drawing(ways: Counter[str]) -> bool:
    return len(ways) > 1 and sum(ways.values()) >= FEW


def _counts(rows: list[Mapping[str, Any]]) -> Counts:
    found: dict[str, Counter[str]] = {"all": Counter()}
    found |= {name: Counter() for name in (*PARTS, *LIGHTS)}
    for row in rows:
        found["all"][row["to"]] += row["visits"]
        found[row["part"]][row["to"]] += row["visits"]
        if row["dark"] is not None:
            found[LIGHTS[bool(row["dark"])]][row["to"]] += row["visits"]
    return {name: ways for name, ways in found.items() if ways}


def _differences(scene: str, counts: Counts) -> list[Difference]:
    """List what can be compared: groups of at least FEW visits each, no comparison twice."""
    found: list[Difference] = []
    ways = sorted(counts["all"])
    if len(ways) < 2:
        return found
    for names in (PARTS, LIGHTS):
        groups = [name for name in names if name in counts]
        whole = sum((counts[name] for name in groups), Counter[str]())
        for name in groups[: 1 if len(groups) == 2 else None] if len(groups) > 1 else ():
            here, of_all = counts[name], sum(whole.values())
            of_here = sum(here.values())
            if min(of_here, of_all - of_here) < FEW:
                continue
            found += [
                Difference(scene, to, name, here[to], of_here, whole[to] - here[to],
                           of_all - of_here)
                for to in (ways[:1] if len(ways) == 2 else ways)
            ]  # fmt: skip
    return found


def _always(scene: str, counts: Counts) -> str:
    ways, total = counts["all"], sum(counts["all"].values())
    to, count = max(ways.items(), key=lambda way: (way[1], way[0]))
    low, high = interval(count, total)
    if total < _ENOUGH or low < ALWAYS:
        return ""
    return (
        f"{scene}: {to} nearly always wins, in {of(count, total)} (likely {100 * low:.0f} to "
        f"{100 * high:.0f} of 100)."
    )


def _said(each: Difference, chance: float) -> str:
    rare = f"{chance:.3f}" if chance >= 0.001 else "0.001"
    less = "" if chance >= 0.001 else "less than "
    return (
        f"{each.scene}: {each.where} {percent(each.here / each.of_here)} went to {each.to} "
        f"({number(each.here)} of {number(each.of_here)}), otherwise "
        f"{percent(each.there / each.of_there)} ({number(each.there)} of {number(each.of_there)}). "
        f"The difference is larger than chance (corrected p {less}{rare})."
    )


def _sentence(always: list[str], differences: list[Difference], sure: int) -> str:
    words = []
    if always:
        points = counted(len(always), "decision point")
        words.append(f"At {points} one branch nearly always wins.")
    else:
        words.append("No branch always wins.")
    if not differences:
        words.append(
            "There are too few visits at different hours, or in different light, to compare them."
        )
    elif sure:
        words.append(
            f"{of(sure, len(differences), 'comparison')} by time of day and by lighting "
            f"{'differs' if sure == 1 else 'differ'} by more than chance; below is which."
        )
    else:
        words.append(
            f"None of {counted(len(differences), 'comparison')} by time of day and by lighting "
            "differs by more than chance would."
        )
    return " ".join(words)


def _plot(scene: str, counts: Counts, about: About) -> Plot:
    groups, ways = list(counts), counts["all"]
    order = [*ways_of(scene, about)]
    names = sorted(ways, key=lambda to: (order.index(to) if to in order else len(order), to))
    totals = [sum(counts[group].values()) for group in groups]
    traces: list[dict[str, Any]] = []
    for place, to in enumerate(names):
        taken = [counts[group][to] for group in groups]
        share = [count / total for count, total in zip(taken, totals, strict=True)]
        limits = [interval(count, total) for count, total in zip(taken, totals, strict=True)]
        apart = 0.5 * ((place + 0.5) / len(names) - 0.5)
        colour = colour_of(order.index(to) if to in order else len(order) + place)
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": to, "x": share,
                "y": [row + apart for row in range(len(groups))],
                "marker": {"color": colour, "size": 8, "symbol": _SYMBOLS[place % len(_SYMBOLS)]},
                "error_x": {
                    "type": "data", "symmetric": False, "color": colour, "thickness": 1.4,
                    "width": 0,
                    "array": [high - s for s, (_, high) in zip(share, limits, strict=True)],
                    "arrayminus": [s - low for s, (low, _) in zip(share, limits, strict=True)],
                },
                "hovertext": [
                    f"{group}: {of(count, total)} to {to}"
                    for group, count, total in zip(groups, taken, totals, strict=True)
                ],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    ticks = [
        f"{group.removeprefix('in the ').removeprefix('in ')} · {number(total)}"
        for group, total in zip(groups, totals, strict=True)
    ]
    said = listed([f"{to} {percent(ways[to] / totals[0])}" for to in names])
    return Plot(
        traces,
        layout(
            xaxis=shares(side="bottom"),
            yaxis=axis(
                tickvals=list(range(len(groups))), ticktext=ticks, showgrid=False, zeroline=False,
                range=[len(groups) - 0.4, -0.6], tickfont={"size": 11.5, "color": INK},
            ),
            margin={"l": 10, "r": 22, "t": 30, "b": 26},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom",
                    "font": {"size": 11.5}, "itemclick": False, "itemdoubleclick": False},
        ),
        f"{scene}: {said}; by time of day and by lighting",
        70 + 30 * len(groups) + 16 * (len(names) // 4),
        heading=scene,
        broad=True,
    )  # fmt: skip


FIGURE = Figure(
    "fairness",
    "Does one branch always win?",
    "For each decision point: the share of each way among all visits, by time of day (morning to "
    "12:00, afternoon to 17:00) and by lighting, with the 95 % interval and the number of visits. "
    "Of each visit the first decision in a scene counts, without an operator's. Each group is "
    "compared with the others by Fisher's exact test, groups below 5 visits are not; as many "
    "comparisons make some look large by chance, they are corrected together (Holm). Who comes in "
    "the evening may be somebody else: a difference does not say why.",
    "Nothing was decided yet, or the film has one way only.",
    query,
    draw,
)
