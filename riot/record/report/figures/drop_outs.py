"""Drop-outs: where people leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from riot.record.report.figure import About, Cell, Drawn, Figure, Listing, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import FEW, counted, number, of, percent, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

ENTERED, AWAY = "entered", "away"
HOWS = {
    AWAY: ("nobody there any more", "#2a6f97"),
    "left": ("the film went back to its start", "#e07a5f"),
    "interrupted": ("the machine stopped", "#7d5ba6"),
    "stopped": ("the run was stopped", "#9aa5b1"),
}
_LONGEST = 3600
_MOST_PLOTS = 9


def query(material: Material) -> ir.Table:
    """Count who came into each scene, and who left it at which second, and how."""
    import ibis

    scenes, ways = material.scenes, material.ways
    came = scenes.group_by("film", "scene").agg(count=scenes.session.nunique())
    came = came.mutate(second=ibis.literal(0, "int64"), how=ibis.literal(ENTERED))
    broken = material.sessions.filter(material.sessions.reason != "ended")
    broken = broken.select("session", "reason")
    last = scenes.filter(scenes.to.isnull() | (scenes.to == "")).inner_join(broken, "session")
    last = last.select("film", "scene", second=last.seconds.floor().cast("int64"), how=last.reason)
    absent = ways.filter(ways.passed, ways.guard == "face", ways.wanted == "absent")
    absent = absent.filter(absent.met).select("session", number=absent.decision).distinct()
    away = material.decisions.inner_join(absent, ["session", "number"])
    away = away.select(
        "film", "scene", second=away.position.floor().cast("int64"), how=ibis.literal(AWAY)
    )
    gone = last.union(away)
    gone = gone.group_by("film", "scene", "second", "how").agg(count=gone.count())
    return gone.union(came.select("film", "scene", "second", "how", "count"))


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the scenes that people leave, and draw when."""
    came: Counter[str] = Counter()
    gone: dict[str, Counter[str]] = defaultdict(Counter)
    when: dict[str, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        if row["how"] == ENTERED:
            came[row["scene"]] += row["count"]
            continue
        gone[row["scene"]][row["how"]] += row["count"]
        if row["second"] is not None:
            second = max(0, min(row["second"], _LONGEST))
            when[row["scene"]][row["how"]][second] += row["count"]
    if not came:
        return None
    total = sum(sum(hows.values()) for hows in gone.values())
    if not total:
        return Drawn(f"Nobody left before the end, in {counted(about.visits, 'visit')}.")
    ranked = sorted(gone, key=lambda scene: (-sum(gone[scene].values()), about.place(scene)))
    told = [how for how in HOWS if any(gone[scene][how] for scene in gone)]
    rest = [how for how in sorted({h for hows in gone.values() for h in hows}) if how not in HOWS]
    head = ("scene", " came", *(f" {_words(how)}" for how in (*told, *rest)), " of those who came")
    listing: list[list[Cell]] = []
    for scene in ranked:
        left = sum(gone[scene].values())
        share = percent(min(1.0, left / came[scene])) if came[scene] else ""
        numbers = [number(gone[scene][how]) for how in (*told, *rest)]
        listing.append([scene, number(came[scene]), *numbers, share])
    first = ranked[0]
    at = _middle(when[first])
    sentence = (
        f"{of(total, about.visits)} left before the end; most in {first} "
        f"({number(sum(gone[first].values()))}"
        + (
            f", half of them within {seconds(at + 1)}"
            if at is not None and sum(gone[first].values()) >= FEW
            else ""
        )
        + ")."
    )
    plots = [_plot(scene, when[scene]) for scene in ranked[:_MOST_PLOTS] if when[scene]]
    return Drawn(sentence, (Listing(head, listing), *plots))


def _words(how: str) -> str:
    return HOWS[how][0] if how in HOWS else how


def _middle(when: dict[str, Counter[int]]) -> int | None:
    every = sorted(second for found in when.values() for second in found.elements())
    return every[(len(every) - 1) // 2] if every else None


def _plot(scene: str, when: dict[str, Counter[int]]) -> Plot:
    last = max(max(found) for found in when.values())
    step = next(
        step for step in (1, 2, 5, 10, 30, 60, 120, 300) if last / step <= 40 or step == 300
    )
    bars = last // step + 1
    traces = []
    for how, found in when.items():
        name, colour = HOWS.get(how, (how, "#616e7c"))
        heights = [0] * bars
        for second, count in found.items():
            heights[second // step] += count
        traces.append(
            {
                "type": "bar", "name": name, "x": [(place + 0.5) * step for place in range(bars)],
                "y": heights, "width": 0.86 * step, "marker": {"color": colour},
                "hovertext": [
                    f"{seconds(place * step)} to {seconds((place + 1) * step)}: "
                    f"{number(height)}, {name}"
                    for place, height in enumerate(heights)
                ],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    total = sum(sum(found.values()) for found in when.values())
    most = max(map(sum, zip(*(trace["y"] for trace in traces), strict=True)))
    said = "; ".join(f"{number(sum(found.values()))} {_words(how)}" for how, found in when.items())
    return Plot(
        traces,
        layout(
            barmode="stack",
            xaxis=axis(range=[0, max(bars * step, 4)], nticks=6, ticksuffix=" s", showgrid=False),
            yaxis=counts(most),
            margin={"l": 36, "r": 8, "t": 6, "b": 26},
        ),
        f"When people left {scene}: {said}",
        140,
        heading=f"{scene} · {number(total)} left",
        small=True,
    )


FIGURE = Figure(
    "drop-outs",
    "Where people leave",
    "Counted are visits that came to no ending, and those that took a way because nobody was there "
    "any more; by scene, and by seconds into the scene.",
    "Nobody left before the end.",
    query,
    draw,
)
