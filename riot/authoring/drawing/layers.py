"""Put scenes into columns by how far into the story they are, and in order.

Ranking and ordering are fast-sugiyama's. Before it: arrows that lead back in the story are told
apart. After it: arrows that lead past a column or back through it get a lane of their own there,
one for all arrows to the same scene, so that no arrow crosses a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fast_sugiyama import from_edges

from riot.authoring.drawing.crossings import untangle
from riot.authoring.drawing.sketch import Arrow, Sketch

_LONG = 2
"""A lane back over more columns than this runs below everything else."""


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a column: a scene, or the lane of all arrows to a scene."""

    key: str
    back: bool = False
    column: int | None = None
    """None: the scene itself."""


@dataclass(slots=True)
class Part:
    """One connected part of the story: its columns of items, top to bottom.

    `links` are its arrows as (source, target), `back` those that lead back; `column` says where a
    scene is.
    """

    columns: list[list[Item]]
    column: dict[str, int]
    back: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def item(self, key: str) -> Item:
        """Give the item of a scene itself."""
        return Item(key)

    def lane(self, source: str, target: str) -> list[Item]:
        """Give the lane's items that an arrow runs through, in its direction."""
        first, last = self.column[source], self.column[target]
        if (source, target) in self.back:
            return [Item(target, True, column) for column in range(first, last - 1, -1)]
        return [Item(target, False, column) for column in range(first + 1, last)]


def layer(sketch: Sketch) -> list[Part]:
    """Lay a film's scenes out in columns, each connected part of it on its own."""
    keys = [scene.key for scene in sketch.scenes]
    start = next((scene.key for scene in sketch.scenes if scene.start), keys[0])
    links = list(dict.fromkeys((arrow.source, arrow.target) for arrow in sketch.arrows))
    back = _leading_back(keys, start, links)
    forward = [link for link in links if link not in back]
    unreached = {scene.key for scene in sketch.scenes if not scene.reached}
    parts: list[Part] = []
    alone: list[str] = []
    for group in _connected(keys, links):
        if len(group) == 1 and group[0] != start:
            alone.append(group[0])
        else:
            parts.append(_part(group, forward, back, sketch.arrows, unreached))
    if alone:
        widest = max((len(part.columns) for part in parts), default=6)
        parts.append(_in_rows(alone, widest, back))
    return parts


def _leading_back(
    keys: list[str], start: str, links: list[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Tell which arrows lead back to a scene that the story came through, or to the start."""
    onward: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        onward[source].append(target)
    back = {(source, target) for source, target in links if target in (start, source)}
    done: set[str] = set()
    for root in (start, *keys):
        if root in done:
            continue
        path: dict[str, Iterator[str]] = {root: iter(onward[root])}
        while path:
            here = next(reversed(path))
            there = next(path[here], None)
            if there is None:
                done.add(here)
                del path[here]
            elif there in path:
                back.add((here, there))
            elif there not in done and (here, there) not in back:
                path[there] = iter(onward[there])
    return back


def _connected(keys: list[str], links: list[tuple[str, str]]) -> list[list[str]]:
    """Group scenes that are connected in any direction, in the order of the film."""
    near: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        near[source].append(target)
        near[target].append(source)
    seen: set[str] = set()
    groups: list[list[str]] = []
    for key in keys:
        if key in seen:
            continue
        group, waiting = set[str](), [key]
        while waiting:
            here = waiting.pop()
            if here not in group:
                group.add(here)
                waiting += near[here]
        seen |= group
        groups.append([name for name in keys if name in group])
    return groups


def _part(
    group: list[str],
    forward: list[tuple[str, str]],
    back: set[tuple[str, str]],
    arrows: Sequence[Arrow],
    unreached: set[str],
) -> Part:
    inside = set(group)
    links = [link for link in forward if link[0] in inside]
    mine = {link for link in back if link[0] in inside}
    column = _columns(group, links)
    _draw_near(column, links, unreached)
    part = Part(
        [[] for _ in range(max(column.values()) + 1)], column, mine, [*links, *sorted(mine)]
    )
    placed = _ordered(part, group, links)
    for item in sorted(placed, key=lambda item: placed[item]):
        part.columns[part.column[item.key] if item.column is None else item.column].append(item)
    untangle(part.columns, _segments(part, arrows), {item: n for n, item in enumerate(placed)})
    _add_lanes_back(part)
    return part


def _segments(part: Part, arrows: Sequence[Arrow]) -> list[tuple[Item, float, Item]]:
    leaving: dict[str, list[str]] = defaultdict(list)
    for arrow in arrows:
        if arrow.source in part.column:
            leaving[arrow.source].append(arrow.target)
    found: dict[tuple[Item, float, Item], None] = {}
    for source, targets in leaving.items():
        for number, target in enumerate(targets):
            if (source, target) in part.back:
                continue
            chain = [Item(source), *part.lane(source, target), Item(target)]
            for first, second in pairwise(chain):
                height = (number + 1) / (len(targets) + 1) if first.column is None else 0.5
                found[first, height, second] = None
    return list(found)


def _columns(group: list[str], links: list[tuple[str, str]]) -> dict[str, int]:
    number = {key: index for index, key in enumerate(group)}
    if not links:
        return dict.fromkeys(group, 0)
    found = dict[str, int]()
    for positions, *_ in from_edges(
        [(number[source], number[target]) for source, target in links],
        vertex_spacing=1,
        dummy_vertices=False,
        ranking_type="up",
        check_layout=False,
    ):
        lowest = max(y for _, (_, y) in positions)
        found |= {group[int(index)]: round(lowest - y) for index, (_, y) in positions}
    # The library gives its answer in no order that is the same twice.
    return {key: found.get(key, 0) for key in group}


def _draw_near(column: dict[str, int], links: list[tuple[str, str]], unreached: set[str]) -> None:
    """Move scenes that nothing leads to from the start to just before what they lead to."""
    onward: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        onward[source].append(target)
    for key in sorted(unreached & column.keys(), key=lambda key: -column[key]):
        nearest = min((column[target] for target in onward[key]), default=column[key] + 1)
        column[key] = max(column[key], nearest - 1)


def _ordered(part: Part, group: list[str], links: list[tuple[str, str]]) -> dict[Item, float]:
    """Give every scene and every lane forward its place in the order of its column."""
    chains = [[Item(source), *part.lane(source, target), Item(target)] for source, target in links]
    pairs = dict.fromkeys((first, second) for chain in chains for first, second in pairwise(chain))
    items = list(dict.fromkeys([*map(Item, group), *(item for pair in pairs for item in pair)]))
    number = {item: index for index, item in enumerate(items)}
    placed = {item: float(index) for item, index in number.items()}
    offset = 0.0
    for positions, *_ in from_edges(
        [(number[first], number[second]) for first, second in pairs],
        vertex_spacing=1,
        dummy_vertices=False,
        crossing_minimization="barycenter",
        transpose=True,
        check_layout=False,
    ):
        for index, (x, _) in positions:
            placed[items[int(index)]] = offset + x
        offset += len(items)
    return placed


def _add_lanes_back(part: Part) -> None:
    """Give arrows that lead back their lanes: short ones beside their scenes, long ones below."""
    reach: dict[str, int] = {}
    for source, target in sorted(part.back):
        reach[target] = max(reach.get(target, 0), part.column[source])
    by_length = sorted(reach, key=lambda key: (reach[key] - part.column[key], key))
    for target in by_length:
        first, last = part.column[target], reach[target]
        sources = [source for source, back_to in sorted(part.back) if back_to == target]
        share = _share(part, target)
        for number in range(first, last + 1):
            column = part.columns[number]
            lane = Item(target, True, number)
            if last - first > _LONG:
                column.append(lane)
                continue
            here = [Item(key) for key in (*sources, target) if part.column[key] == number]
            at = max((column.index(item) + 1 for item in here), default=round(share * len(column)))
            column.insert(at, lane)


def _share(part: Part, key: str) -> float:
    column = part.columns[part.column[key]]
    return (column.index(Item(key)) + 1) / max(1, len(column))


def _in_rows(keys: Iterable[str], wide: int, back: set[tuple[str, str]]) -> Part:
    """Put scenes that nothing leads to or from side by side, in rows."""
    names = list(keys)
    column = {key: number % wide for number, key in enumerate(names)}
    columns: list[list[Item]] = [[] for _ in range(min(wide, len(names)))]
    for key in names:
        columns[column[key]].append(Item(key))
    part = Part(columns, column, {link for link in back if link[0] in column})
    _add_lanes_back(part)
    return part
