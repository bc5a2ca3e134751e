"""Draw the flow of viewers through a film: the wider a band, the more of them went that way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from riot.authoring.simulation.advice import percent
from riot.authoring.simulation.outcome import FlowShare, Outcome

_COLUMN = 128.0
_NODE = 12.0
_GAP = 26.0
_SCALE = 190.0
"""Pixels that all viewers together are high."""

_TOP = 26.0
_LANE = 9.0
_SWEEPS = 12


@dataclass(slots=True)
class Node:
    """A scene in the picture; `share` is the mean number of visits a viewer pays it."""

    scene: str
    share: float
    rank: int = 0
    y: float = 0.0
    into: list[FlowShare] = field(default_factory=list[FlowShare])
    out: list[FlowShare] = field(default_factory=list[FlowShare])

    @property
    def height(self) -> float:
        """Give the pixels that it is high."""
        return max(2.0, _SCALE * self.share)


def flow_picture(outcome: Outcome, colours: Mapping[str, str]) -> str:
    """Give the flow as an SVG; `colours` are those of the endings. Empty where nobody moved."""
    nodes = _nodes(outcome)
    if len(nodes) < 2:
        return ""
    flows = [flow for flow in outcome.flows if flow.scene in nodes and flow.to in nodes]
    forward = _ranked(nodes, flows, outcome)
    _placed(nodes, forward)
    back = [flow for flow in flows if flow not in forward]
    bottom = max(node.y + node.height for node in nodes.values()) + 16.0
    width = (max(node.rank for node in nodes.values()) + 1) * _COLUMN + 40.0
    height = bottom + _LANE * len(back) + 14.0
    parts = [
        f'<svg class="flow" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label="Flow of viewers from scene to scene">',
        *_bands(nodes, forward, colours),
        *_returns(nodes, back, bottom),
        *(_box(node, colours) for node in nodes.values()),
        "</svg>",
    ]
    return "".join(parts)


def _nodes(outcome: Outcome) -> dict[str, Node]:
    """Make a node of every scene within visits, in the order in which they are met on the way."""
    visits: dict[str, float] = {}
    for path in outcome.paths:
        for scene in path.scenes:
            visits[scene] = visits.get(scene, 0.0) + path.share
    return {scene: Node(scene, share) for scene, share in visits.items()}


def _ranked(nodes: dict[str, Node], flows: list[FlowShare], outcome: Outcome) -> list[FlowShare]:
    """Give each node its column, endings the last; returns the flows that lead forward."""
    sums: dict[str, float] = dict.fromkeys(nodes, 0.0)
    counts: dict[str, float] = dict.fromkeys(nodes, 0.0)
    for path in outcome.paths:
        first: dict[str, int] = {}
        for number, scene in enumerate(path.scenes):
            first.setdefault(scene, number)
        for scene, number in first.items():
            sums[scene] += number * path.count
            counts[scene] += path.count
    leaves = set(nodes) - {flow.scene for flow in flows}
    met = {
        scene: (scene in leaves, sums[scene] / counts[scene], number)
        for number, scene in enumerate(nodes)
    }
    forward = [flow for flow in flows if met[flow.scene] < met[flow.to]]
    for scene in sorted(nodes, key=lambda scene: met[scene]):
        befores = [nodes[flow.scene].rank + 1 for flow in forward if flow.to == scene]
        nodes[scene].rank = max(befores, default=0)
    last = max(node.rank for node in nodes.values())
    for scene in leaves:
        nodes[scene].rank = last
    for flow in forward:
        nodes[flow.scene].out.append(flow)
        nodes[flow.to].into.append(flow)
    return forward


def _placed(nodes: dict[str, Node], forward: list[FlowShare]) -> None:
    """Stack each column, and move its nodes towards those that they are joined to."""
    columns: dict[int, list[Node]] = {}
    for node in nodes.values():
        columns.setdefault(node.rank, []).append(node)
    for column in columns.values():
        _stack(column)
    order = sorted(columns)
    for sweep in range(_SWEEPS):
        towards_end = sweep % 2 == 0
        for rank in order if towards_end else reversed(order):
            column = columns[rank]
            wanted = {node.scene: _wanted(node, nodes, towards_end) for node in column}
            column.sort(key=lambda node: wanted[node.scene])
            for node in column:
                node.y = wanted[node.scene] - node.height / 2
            _stack(column, keep=True)
    top = min(node.y for node in nodes.values())
    for node in nodes.values():
        node.y += _TOP - top


def _wanted(node: Node, nodes: dict[str, Node], by_before: bool) -> float:
    """Give the height at which the bands of a node would run straight."""
    flows = node.into if by_before else node.out
    total = sum(flow.share for flow in flows)
    if total <= 0:
        return node.y + node.height / 2
    others = [(nodes[flow.scene if by_before else flow.to], flow.share) for flow in flows]
    return sum((other.y + other.height / 2) * share for other, share in others) / total


def _stack(column: list[Node], keep: bool = False) -> None:
    """Put nodes below one another; with `keep`, as near as possible to where they are."""
    if not keep:
        y = 0.0
        for node in column:
            node.y = y
            y += node.height + _GAP
        return
    middle = sum(node.y + node.height / 2 for node in column) / len(column)
    floor = -1e9
    for node in column:
        node.y = max(node.y, floor)
        floor = node.y + node.height + _GAP
    moved = sum(node.y + node.height / 2 for node in column) / len(column) - middle
    for node in column:
        node.y -= moved


def _x(node: Node) -> float:
    return 10.0 + node.rank * _COLUMN


def _bands(
    nodes: dict[str, Node], forward: list[FlowShare], colours: Mapping[str, str]
) -> list[str]:
    """Draw the bands between the columns."""
    begins: dict[tuple[str, str], float] = {}
    ends: dict[tuple[str, str], float] = {}
    for node in nodes.values():
        y = node.y
        for flow in sorted(node.out, key=lambda flow: nodes[flow.to].y):
            begins[flow.scene, flow.to] = y
            y += _SCALE * flow.share
        y = node.y
        for flow in sorted(node.into, key=lambda flow: nodes[flow.scene].y):
            ends[flow.scene, flow.to] = y
            y += _SCALE * flow.share
    parts: list[str] = []
    for flow in sorted(forward, key=lambda flow: -flow.share):
        key = flow.scene, flow.to
        wide = max(0.6, _SCALE * flow.share)
        x0, x1 = _x(nodes[flow.scene]) + _NODE, _x(nodes[flow.to])
        y0, y1, mid = begins[key] + wide / 2, ends[key] + wide / 2, (x0 + x1) / 2
        colour = colours.get(flow.to, "#8fa3b8")
        parts.append(
            f'<path d="M{x0:.1f} {y0:.1f}C{mid:.1f} {y0:.1f} {mid:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"'
            f' fill="none" stroke="{colour}" stroke-width="{wide:.1f}" class="band">'
            f"<title>{_words(flow)}</title></path>"
        )
    return parts


def _returns(nodes: dict[str, Node], back: list[FlowShare], bottom: float) -> list[str]:
    """Draw what leads back to an earlier column as lines below the picture."""
    parts: list[str] = []
    for lane, flow in enumerate(back):
        begin, end = nodes[flow.scene], nodes[flow.to]
        x0, x1, y = _x(begin) + _NODE / 2, _x(end) + _NODE / 2, bottom + lane * _LANE
        wide = min(_LANE - 3.0, max(0.8, _SCALE * flow.share / 4))
        parts.append(
            f'<path d="M{x0:.1f} {begin.y + begin.height:.1f}V{y:.1f}H{x1:.1f}'
            f'V{end.y + end.height + 3:.1f}" fill="none" stroke="#b5894f" '
            f'stroke-width="{wide:.1f}" stroke-dasharray="4 3" class="back">'
            f"<title>{_words(flow)}</title></path>"
        )
    return parts


def _box(node: Node, colours: Mapping[str, str]) -> str:
    colour = colours.get(node.scene, "#2c3e50")
    words = (
        f"{node.scene}: {percent(min(1.0, node.share))}"
        if node.share <= 1.0005
        else (f"{node.scene}: {node.share:.1f} times a visit")
    )
    name = node.scene if len(node.scene) <= 18 else f"{node.scene[:17]}…"
    name = f"\u2068{name}\u2069"  # a name from right to left leaves the number where it is
    return (
        f'<rect x="{_x(node):.1f}" y="{node.y:.1f}" width="{_NODE:.0f}" '
        f'height="{node.height:.1f}" rx="2" fill="{colour}"><title>{escape(words)}</title></rect>'
        f'<text x="{_x(node):.1f}" y="{node.y - 5:.1f}" class="name">{escape(name)} '
        f'<tspan class="share">{escape(words.partition(": ")[2].replace(" a visit", ""))}</tspan>'
        "</text>"
    )


def _words(flow: FlowShare) -> str:
    often = percent(flow.share) if flow.share <= 1 else f"{flow.share:.1f} times a visit"
    return escape(f"{flow.scene} → {flow.to}: {often}")
