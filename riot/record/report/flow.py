"""Lay out who went where: scenes by depth, rare ones together, a long film in parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riot.record.report.figure import About, Rows
from riot.record.report.words import counted

COLUMNS = 8
"""Columns of one part."""

_ROWS = 7
"""Scenes in one column; those beyond are drawn as one."""

Move = tuple[str, str, int]


@dataclass(slots=True)
class Node:
    """A box of the drawing: a scene, or several rare ones. `x` and `y` are 0..1, of its middle."""

    key: str
    name: str
    scene: str
    column: int
    moves: int
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """A band from one box to another, by their keys."""

    scene: str
    to: str
    moves: int
    words: str


@dataclass(slots=True)
class Flow:
    """One drawing."""

    nodes: list[Node] = field(default_factory=list[Node])
    links: list[Link] = field(default_factory=list[Link])


@dataclass(frozen=True, slots=True)
class Flows:
    """The drawings in order, and the moves back to earlier scenes, the commonest first."""

    parts: Sequence[Flow]
    back: Sequence[Move]


def flow_of(rows: Rows, about: About) -> Flows:
    """Lay out the moves; rows have `scene`, `to` (empty at the end), `moves` and `steps`."""
    sizes, steps = Counter[str](), Counter[str]()
    moves: list[Move] = []
    for row in rows:
        sizes[row["scene"]] += row["moves"]
        steps[row["scene"]] += row["steps"]
        if row["to"]:
            moves.append((row["scene"], row["to"], row["moves"]))
    for _, to, count in moves:
        if to not in sizes:
            sizes[to] += count
            steps[to] += 10_000 * count
    depth = {scene: (about.ending(scene), steps[scene] / sizes[scene]) for scene in sizes}
    met = {scene: (*depth[scene], about.place(scene)) for scene in sizes}
    forward = [move for move in moves if met[move[0]] < met[move[1]]]
    back = sorted((move for move in moves if met[move[0]] >= met[move[1]]), key=lambda m: -m[2])
    columns = _columns(sorted(sizes, key=lambda scene: met[scene]), forward, about)
    last = max(columns.values())
    parts = [
        _part(begin, min(begin + COLUMNS - 1, last), columns, forward, about)
        for begin in range(0, max(last, 1), COLUMNS - 1)
    ]
    return Flows([part for part in parts if part.links], back)


def _columns(order: Sequence[str], forward: Sequence[Move], about: About) -> dict[str, int]:
    """Give each scene the column after all that lead to it; endings stand in the last."""
    into: dict[str, list[str]] = defaultdict(list)
    for scene, to, _ in forward:
        into[to].append(scene)
    columns: dict[str, int] = {}
    for scene in order:
        columns[scene] = max((columns[other] + 1 for other in into[scene]), default=0)
    last = max(columns.values())
    leads = {scene for scene, _, _ in forward}
    return {
        scene: last if about.ending(scene) and scene not in leads else column
        for scene, column in columns.items()
    }


def _part(
    begin: int,
    end: int,
    columns: Mapping[str, int],
    forward: Sequence[Move],
    about: About,
) -> Flow:
    """Draw the columns `begin` to `end`; what goes beyond stands at the rim."""
    within = [m for m in forward if columns[m[0]] < end and begin <= columns[m[0]]]
    rims: dict[str, int] = {}
    for scene, to, _ in within:
        rims[scene] = columns[scene] - begin
        rims[to] = min(columns[to], end) - begin
    members: dict[int, list[str]] = defaultdict(list)
    for scene, column in rims.items():
        members[column].append(scene)
    seen = Counter[str]()
    for scene, to, count in within:
        seen[to] += count
        if columns[scene] == begin or not seen[scene]:
            seen[scene] += 0
    for scene in rims:
        out = sum(count for one, _, count in within if one == scene)
        seen[scene] = max(seen[scene], out)
    key_of: dict[str, str] = {}
    nodes: dict[str, Node] = {}
    for column, scenes in sorted(members.items()):
        ranked = sorted(scenes, key=lambda scene: (-seen[scene], about.place(scene)))
        shown = ranked if len(ranked) <= _ROWS else ranked[: _ROWS - 1]
        for scene in ranked:
            rare = scene not in shown
            key = f"rare {column}" if rare else scene
            key_of[scene] = key
            if rare:
                many = len(ranked) - len(shown)
                found = nodes.setdefault(key, Node(key, f"{many} rare scenes", "", column, 0))
                found.moves += seen[scene]
            else:
                later = " …" if columns[scene] > end else ""
                nodes[key] = Node(key, f"{scene}{later}", scene, column, seen[scene])
    sums = Counter[tuple[str, str]]()
    for scene, to, count in within:
        if key_of[scene] != key_of[to]:
            sums[key_of[scene], key_of[to]] += count
    links = [
        Link(
            one, other, count, f"{nodes[one].name} → {nodes[other].name}: {counted(count, 'time')}"
        )
        for (one, other), count in sums.items()
    ]
    used = {key for link in links for key in (link.scene, link.to)}
    flow = Flow([node for key, node in nodes.items() if key in used], links)
    _place(flow, end - begin)
    return flow


def _place(flow: Flow, last: int) -> None:
    """Put each column's boxes below one another, near those that they are joined to."""
    stacks: dict[int, list[Node]] = defaultdict(list)
    for node in flow.nodes:
        stacks[node.column].append(node)
    nodes = {node.key: node for node in flow.nodes}
    tallest = max((sum(node.moves for node in stack) for stack in stacks.values()), default=1) or 1
    most = max((len(stack) for stack in stacks.values()), default=1)
    room = 0.98 - 0.07 * (most - 1)
    for _ in range(6):
        for column in sorted(stacks):
            wanted: dict[str, float] = {}
            for node in stacks[column]:
                near = [
                    (nodes[link.scene].y, link.moves) for link in flow.links if link.to == node.key
                ]
                total = sum(count for _, count in near)
                wanted[node.key] = sum(y * count for y, count in near) / total if total else node.y
            stack = sorted(stacks[column], key=lambda node: wanted[node.key])
            heights = [max(0.01, room * node.moves / tallest) for node in stack]
            whole = sum(heights) + 0.07 * (len(stack) - 1)
            y = max(0.01, 0.5 - whole / 2)
            for node, height in zip(stack, heights, strict=True):
                node.y = y + height / 2
                y += height + 0.07
    for node in flow.nodes:
        node.x = 0.001 + 0.998 * node.column / max(last, 1)
        node.y = min(0.999, max(0.001, node.y))
