"""Near-misses: conditions that were met, or not met, by a hair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from riot.record.report.colours import MAIN, OTHERS
from riot.record.report.figure import About, Cell, Drawn, Figure, Listing, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import FEW, number, of, percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

NEAR = 0.05
_BINS = 40
_MOST_PLOTS = 12
_SCALES = ("dominant", "valence", "arousal", "margin")

_SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
_LABEL, _BY = "^(.+) by ", " by (-?[0-9.]+)"

Key = tuple[str, int, str, str, float]


def query(material: Material) -> ir.Table:
    """Count, for each condition with a threshold, how far from it the weighed values were."""
    import ibis

    ways, decisions = material.ways, material.decisions
    weighed = decisions.filter(decisions.kind == "decide").select(
        "session", decision=decisions.number
    )
    # "happiness by 0.083" against "happiness by 0.1": a margin, where it is the same label's.
    saw, wanted = ways.saw, ways.wanted
    same = saw.re_extract(_LABEL, 1) == wanted.re_extract(_LABEL, 1)
    led = (ways.guard == "dominant") & same
    asked = ways.mutate(
        value=ibis.ifelse(led, saw.re_extract(_BY, 1).nullif("").try_cast("float64"), ways.value),
        threshold=ibis.ifelse(
            led, wanted.re_extract(_BY, 1).nullif("").try_cast("float64"), ways.threshold
        ),
    )
    asked = asked.filter(asked.threshold.notnull(), asked.value.notnull())
    asked = asked.inner_join(weighed, ["session", "decision"])
    asked = asked.mutate(
        near=(asked.value - asked.threshold).abs() < NEAR,
        bin=(asked.value * _BINS).floor().cast("int32"),
        met=asked.met.fill_null(False),
        guard=asked.guard.fill_null(""),
        wanted=asked.wanted.fill_null(""),
    )
    return asked.group_by(
        "film", "scene", "way", "to", "guard", "wanted", "threshold", "near", "met", "bin"
    ).agg(count=asked.count())


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the conditions and draw where their values lie."""
    found: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["guard"] in about.labels or row["guard"] in _SCALES:
            key = row["scene"], row["way"], row["to"], _asks(row), row["threshold"]
            found[key].append(row)
    if not found:
        return None
    keys = sorted(found, key=lambda key: (about.place(key[0]), key[1:]))
    ranked = sorted(keys, key=lambda key: -_count(found[key], near=True))
    listing = [_row(key, found[key]) for key in keys]
    head = ("scene", "condition", " weighed", " held", " just missed", " just held")
    plots = [_plot(key, found[key]) for key in ranked[:_MOST_PLOTS] if _count(found[key]) >= FEW]
    plots.sort(key=lambda plot: plot.heading)
    return Drawn(_sentence(ranked, found), (Listing(head, listing), *plots))


def _asks(row: Mapping[str, Any]) -> str:
    wanted = row["wanted"]
    for words, sign in _SIGNS.items():
        wanted = wanted.replace(words, sign)
    if row["guard"] == "dominant":
        return f"{wanted.replace(' by ', ' leads by ')}"
    return f"{row['guard']} {wanted or format(row['threshold'], 'g')}"


def _count(
    rows: Sequence[Mapping[str, Any]], *, near: bool | None = None, met: bool | None = None
) -> int:
    return sum(
        row["count"]
        for row in rows
        if (near is None or row["near"] is near) and (met is None or row["met"] is met)
    )


def _sentence(ranked: list[Key], found: Mapping[Key, list[Mapping[str, Any]]]) -> str:
    missed = max(ranked, key=lambda key: _count(found[key], near=True, met=False))
    count, total = _count(found[missed], near=True, met=False), _count(found[missed])
    if not count:
        return f"No condition was missed by less than {NEAR:g}."
    scene, _, to, asks, _ = missed
    times = "once" if count == 1 else f"{number(count)} times"
    return (
        f"The closest call is in {scene}: “{asks}” on the way to {to} was missed by less than "
        f"{NEAR:g} {times}, of {number(total)} that it was weighed; riot replay --set shows what "
        "another threshold would have changed."
    )


def _row(key: Key, rows: Sequence[Mapping[str, Any]]) -> Sequence[Cell]:
    scene, _, to, asks, _ = key
    total, met = _count(rows), _count(rows, met=True)
    return (
        scene,
        f"{asks}\nto {to}",
        number(total),
        percent(met / total) if total >= FEW else f"{met} of {total}",
        number(_count(rows, near=True, met=False)),
        number(_count(rows, near=True, met=True)),
    )


def _plot(key: Key, rows: Sequence[Mapping[str, Any]]) -> Plot:
    scene, _, to, asks, threshold = key
    values: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for row in rows:
        values[row["met"]][row["bin"]] += row["count"]
    bins = sorted({*values[True], *values[False]})
    low, high = min(0, bins[0]) / _BINS, max(_BINS, bins[-1] + 1) / _BINS

    def bars(met: bool, name: str, colour: str) -> dict[str, Any]:
        found = values[met]
        return {
            "type": "bar", "name": name, "x": [(place + 0.5) / _BINS for place in bins],
            "y": [found[place] for place in bins], "width": 0.86 / _BINS,
            "marker": {"color": colour},
            "hovertext": [
                f"{place / _BINS:.3f} to {(place + 1) / _BINS:.3f}: {number(found[place])} {name}"
                for place in bins
            ],
            "hoverinfo": "text",
        }  # fmt: skip

    near = _count(rows, near=True)
    return Plot(
        [bars(False, "did not hold", OTHERS), bars(True, "held", MAIN)],
        layout(
            barmode="stack",
            xaxis=axis(range=[low, high], dtick=0.25, showgrid=False),
            yaxis=counts(max((values[True] + values[False]).values())),
            margin={"l": 36, "r": 8, "t": 6, "b": 24},
            shapes=[
                {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": threshold - NEAR,
                 "x1": threshold + NEAR, "fillcolor": "#f0d9b0", "opacity": 0.45,
                 "line": {"width": 0}, "layer": "below"},
                {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": threshold,
                 "x1": threshold, "line": {"color": "#d1495b", "width": 1.6, "dash": "dash"}},
            ],
        ),
        f"{scene}, {asks} to {to}: {of(near, _count(rows), 'value')} within {NEAR:g} of "
        f"{threshold:g}",
        140,
        heading=f"{scene} → {to} · {asks}",
        small=True,
    )  # fmt: skip


FIGURE = Figure(
    "near-misses",
    "Close calls",
    f"Conditions with a threshold, as they were weighed. Just missed, just held: by less than "
    f"{NEAR:g}. In the drawings the dashed line is the threshold, the stripe what is close to it; "
    "blue values held, grey ones did not.",
    "No condition of this film that was weighed has a threshold.",
    query,
    draw,
)
