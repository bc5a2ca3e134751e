"""The ways that visits took through the film, as a Sankey diagram."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riot.record.report.colours import of_endings
from riot.record.report.figure import About, Cell, Drawn, Figure, Listing, Plot, Rows
from riot.record.report.flow import Flow, flow_of
from riot.record.report.plots import layout, shortened
from riot.record.report.words import counted, number, of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_COLUMN = 118
_NODE = 10
_MOST_BACK = 20


def query(material: Material) -> ir.Table:
    """Count the moves from scene to scene, with how many stays into the visit they come."""
    scenes = material.scenes.mutate(to=material.scenes.to.fill_null(""))
    return scenes.group_by("film", "scene", "to").agg(
        moves=scenes.count(), visits=scenes.session.nunique(), steps=scenes.number.sum()
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw the flow in parts that fit a page, each as wide as eight scenes."""
    if not rows:
        return None
    ends = Counter({row["scene"]: row["moves"] for row in rows if not row["to"]})
    colours = of_endings(
        [scene for scene, _ in ends.most_common() if about.text is None or about.ending(scene)]
    )
    flow = flow_of(rows, about)
    plots = [
        _plot(part, number, len(flow.parts), colours) for number, part in enumerate(flow.parts)
    ]
    parts: list[Plot | Listing] = [plot for plot in plots if plot is not None]
    if flow.back:
        listing: list[list[Cell]] = [
            [scene, to, number(moves)] for scene, to, moves in flow.back[:_MOST_BACK]
        ]
        parts.append(Listing(("from", "back to", " times"), listing, "Ways back to earlier scenes"))
    return Drawn(_sentence(rows, about), parts)


def _sentence(rows: Rows, about: About) -> str:
    moves = [row for row in rows if row["to"]]
    scenes = {row["scene"] for row in rows}
    if not moves:
        return f"No visit went on from {next(iter(sorted(scenes)))}."
    forks: dict[str, int] = Counter()
    for row in moves:
        forks[row["scene"]] += 1
    open_ = sum(count > 1 for count in forks.values())
    if not open_:
        same = "The visit" if about.visits == 1 else "All visits"
        return f"{same} went one way, through {counted(len(scenes), 'scene')}."
    words = (
        f"{counted(about.visits, 'visit')} through {counted(len(scenes), 'scene')}; from "
        f"{number(open_)} of them the ways parted"
    )
    branch = [row for row in moves if forks[row["scene"]] > 1]
    if branch:
        first = max(branch, key=lambda row: (row["visits"], row["scene"], row["to"]))
        words += (
            f". The broadest branch leads from {first['scene']} to {first['to']}: "
            f"{of(first['visits'], about.visits)}"
        )
    return f"{words}."


def _plot(part: Flow, place: int, of_all: int, colours: dict[str, str]) -> Plot | None:
    if not part.links:
        return None
    names = [node.name for node in part.nodes]
    at = {node.key: index for index, node in enumerate(part.nodes)}
    paint = [colours.get(node.scene, "#52606d") for node in part.nodes]
    faint = [_faint(colours.get(part.nodes[at[link.to]].scene, "#8fa3b8")) for link in part.links]
    columns = max(node.column for node in part.nodes) + 1
    rows = Counter(node.column for node in part.nodes)
    height = max(220, 46 * max(rows.values()) + 40)
    trace = {
        "type": "sankey", "arrangement": "fixed", "orientation": "h",
        "node": {
            "label": [shortened(name, 18) for name in names], "color": paint,
            "x": [round(node.x, 4) for node in part.nodes],
            "y": [round(node.y, 4) for node in part.nodes],
            "thickness": _NODE, "pad": 14, "line": {"width": 0},
            "customdata": [f"{node.name}: {counted(node.moves, 'time')}" for node in part.nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "link": {
            "source": [at[link.scene] for link in part.links],
            "target": [at[link.to] for link in part.links],
            "value": [link.moves for link in part.links],
            "color": faint,
            "customdata": [link.words for link in part.links],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "shadow": "none"},
    }  # fmt: skip
    said = "; ".join(link.words for link in sorted(part.links, key=lambda link: -link.moves)[:12])
    first = max((n for n in part.nodes if n.column == 0), key=lambda node: node.moves)
    return Plot(
        [trace],
        layout(margin={"l": 6, "r": 6, "t": 12, "b": 12}),
        f"Paths, part {place + 1} of {of_all}: {said}" if of_all > 1 else f"Paths: {said}",
        height,
        heading=f"Part {place + 1} of {of_all}: from {first.name} on" if of_all > 1 else "",
        least=min(_COLUMN * columns, 860),
    )


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.4)"


FIGURE = Figure(
    "paths",
    "The ways people took",
    "The wider a band, the more often that way was taken; endings have the colours they have "
    "above. Scenes stand in the order in which visits come to them; scenes that few visits saw are "
    "drawn together. A long film is drawn in parts.",
    "No visit went from one scene to another.",
    query,
    draw,
)
