"""Expression over film time: the middle of all visits, scene by scene."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from riot.record.report.colours import dash_of, faint, label_colours
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import axis, layout, shares
from riot.record.report.words import FEW, counted, listed, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_POINTS = 120
"""At most so many points of a line; of a longer scene every second, third … second is drawn."""

_BRIDGED = 2
"""Seconds between two points above which a line is broken: in between, no visit had a face."""

_LONGEST = 3600
_ALL = 0.995
"""A share that reads as 100 %."""

_RARE = 0.2
"""The end of a scene that only this share of its visits still saw is left out."""

Point = Mapping[str, Any]


def query(material: Material) -> ir.Table:
    """Average each visit over each second of a scene, then take the quartiles over visits.

    `watched` is the share of the scene's time in which there was a face.
    """
    levels = material.levels.filter(
        material.levels.level.notnull(),
        material.levels.position >= 0,
        material.levels.position < _LONGEST,
    )
    levels = levels.mutate(second=levels.position.floor().cast("int32"))
    visits = levels.group_by("film", "session", "scene", "label", "second").agg(
        level=levels.level.mean()
    )
    quartiles = visits.group_by("film", "scene", "label", "second").agg(
        visits=visits.count(), at=visits.level.quantile([0.25, 0.5, 0.75])
    )
    moments = material.watched.group_by("film", "scene").agg(
        watched=1 - material.watched.unwatched.sum() / material.watched.rows.sum()
    )
    quartiles = quartiles.left_join(moments, ["film", "scene"])
    return quartiles.select(
        "film", "scene", "label", "second", "visits", "watched",
        low=quartiles["at"][0], middle=quartiles["at"][1], high=quartiles["at"][2],
    )  # fmt: skip


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw a small panel for each scene, its labels in the colours they have everywhere."""
    scenes: dict[str, dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        scenes[row["scene"]][row["label"]].append(row)
    if not scenes:
        return None
    labels = sorted({row["label"] for row in rows}, key=lambda label: _rank(label, about))
    colours = label_colours(labels)
    plots: list[Plot] = []
    peaks: dict[str, tuple[float, str, int]] = {}
    for scene in sorted(scenes, key=about.place):
        lines = {label: _kept(scenes[scene].get(label, [])) for label in labels}
        most = max(point["visits"] for line in lines.values() for point in line)
        watched = max(point["watched"] for line in lines.values() for point in line)
        plots.append(_panel(scene, lines, colours, labels, most, watched))
        if most < FEW <= about.visits:
            continue
        for label, line in lines.items():
            for point in line:
                if most >= 2 and point["visits"] < _RARE * most:
                    continue
                found = (point["middle"], scene, point["second"])
                peaks[label] = max(peaks.get(label, found), found, key=lambda peak: peak[0])
    told = [label for label in labels if label in peaks and label not in ("calm", "neutral")]
    told.sort(key=lambda label: -peaks[label][0])
    words = "; ".join(
        f"{label} is highest in {peaks[label][1]}, {seconds(peaks[label][2])} into the scene "
        f"({percent(peaks[label][0])} in the middle visit)"
        for label in told[:4]
    )
    sentence = words or f"The film listens to {listed(labels)}"
    key = [(label, colours[label], dash_of(label, labels)) for label in labels]
    return Drawn(sentence, plots, key=key)


def _rank(label: str, about: About) -> tuple[int, str]:
    return (about.labels.index(label) if label in about.labels else len(about.labels)), label


def _kept(points: list[Point]) -> list[Point]:
    """Put the seconds in order, without the end that few visits saw."""
    points = sorted(points, key=lambda point: point["second"])
    if not points:
        return points
    most = max(point["visits"] for point in points)
    while points[-1]["visits"] < _RARE * most:
        points.pop()
    return points


def _unbroken(line: Sequence[Point]) -> list[list[Point]]:
    """Break a line where nobody had a face, and leave out points that nobody could tell apart."""
    runs: list[list[Point]] = []
    for point in line:
        if runs and point["second"] - runs[-1][-1]["second"] <= _BRIDGED:
            runs[-1].append(point)
        else:
            runs.append([point])
    every = -(-len(line) // _POINTS)
    return [_drawable(run[::every]) for run in runs]


def _drawable(run: list[Point]) -> list[Point]:
    """Give a single second an end, which is told as that second: one point makes no line."""
    if len(run) > 1:
        return run
    (only,) = run
    return [only, {**only, "second": only["second"] + 1, "told": only["second"]}]


def _joined(runs: Sequence[Sequence[Any]]) -> list[Any]:
    """Put runs one after another, with a None between, at which plotly lifts its pen."""
    found = [each for run in runs for each in (*run, None)]
    return found[:-1]


def _high_and_low(run: Sequence[Point]) -> list[float]:
    """Give the border of a band, there along its top and back along its bottom."""
    top = [round(point["high"], 3) for point in run]
    return top + [round(point["low"], 3) for point in reversed(run)]


def _told(label: str, point: Point) -> str:
    at = point.get("told", point["second"])
    return (
        f"{label} at {seconds(at)}: {percent(point['middle'])}, half of "
        f"{counted(point['visits'], 'visit')} between {percent(point['low'])} and "
        f"{percent(point['high'])}"
    )


def _panel(
    scene: str,
    lines: Mapping[str, Sequence[Point]],
    colours: Mapping[str, str],
    labels: Sequence[str],
    most: int,
    watched: float,
) -> Plot:
    traces: list[dict[str, Any]] = []
    drawn = {label: _unbroken(line) for label, line in lines.items()}
    for label, runs in drawn.items():
        if most > 1 and runs:
            rings = [[*run, *reversed(run)] for run in runs]
            traces.append(
                {
                    "type": "scatter", "mode": "lines", "line": {"width": 0},
                    "x": _joined([[point["second"] for point in ring] for ring in rings]),
                    "y": _joined([_high_and_low(run) for run in runs]),
                    "fill": "toself", "fillcolor": faint(colours[label], 0.16),
                    "hoverinfo": "skip",
                }
            )  # fmt: skip
    for label, runs in drawn.items():
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": label,
                "x": _joined([[point["second"] for point in run] for run in runs]),
                "y": _joined([[round(point["middle"], 3) for point in run] for run in runs]),
                "line": {
                    "color": colours[label],
                    "width": 2,
                    "dash": dash_of(label, labels) or "solid",
                },
                "hovertext": _joined([[_told(label, point) for point in run] for run in runs]),
                "hoverinfo": "text",
            }
        )
    ends = "; ".join(
        f"{label} from {percent(line[0]['middle'])} to {percent(line[-1]['middle'])}"
        for label, line in lines.items()
        if line
    )
    note = f"{counted(most, 'visit')}{', few' if most < FEW else ''}"
    if watched < _ALL:
        note += f", a face {percent(watched)} of the time"
    return Plot(
        traces,
        layout(
            xaxis=axis(rangemode="tozero", nticks=6, ticksuffix=" s", showgrid=False),
            yaxis=shares(),
            margin={"l": 40, "r": 8, "t": 6, "b": 26},
            hovermode="closest",
        ),
        f"Expression in {scene}, {note}: {ends}",
        170,
        heading=f"{scene} · {note}",
        small=True,
    )


FIGURE = Figure(
    "film-time",
    "Expression over film time",
    "One panel for each scene, from its first second. A line is the visit in the middle (half of "
    "the visits are above it, half below), the band around it holds half of all visits. Each visit "
    "is averaged over a second first. Only moments with a face count: without one, the expression "
    "falls back to rest by itself. Above a panel stands how much of the scene's time there was a "
    "face, where that was not all. The levels of a moment add up to 100 %. A scene's last seconds "
    "are left out where fewer than one visit in five still saw them.",
    "No levels were kept: the installation keeps decisions only, or nobody's face was seen.",
    query,
    draw,
)
