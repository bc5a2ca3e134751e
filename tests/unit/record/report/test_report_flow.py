"""The Sankey's layout: depth, rare scenes, long films, and ways back."""

from __future__ import annotations

from typing import Any

from riot.record.report.figure import About
from riot.record.report.film import FilmScene, FilmText
from riot.record.report.flow import COLUMNS, flow_of


def about(*endings: str) -> About:
    scenes = tuple(FilmScene(name, "", ending=True, within=True) for name in endings)
    return About("Tide", 10, FilmText("Tide", scenes))


def row(scene: str, to: str, moves: int, step: int) -> dict[str, Any]:
    return {"scene": scene, "to": to, "moves": moves, "steps": moves * step, "visits": moves}


def test_endings_stand_in_the_last_column_and_nothing_is_lost() -> None:
    rows = [
        row("a", "b", 6, 0), row("a", "early", 4, 0), row("b", "late", 6, 1),
        row("early", "", 4, 1), row("late", "", 6, 2),
    ]  # fmt: skip
    (part,) = flow_of(rows, about("early", "late")).parts
    columns = {node.scene: node.column for node in part.nodes}
    assert columns == {"a": 0, "b": 1, "early": 2, "late": 2}
    assert sum(link.moves for link in part.links) == 16
    assert all(0 < node.x < 1 and 0 < node.y < 1 for node in part.nodes)


def test_a_way_back_is_told_and_not_drawn() -> None:
    rows = [row("a", "b", 5, 0), row("b", "a", 2, 1), row("b", "end", 3, 1), row("end", "", 3, 2)]
    found = flow_of(rows, about("end"))
    assert list(found.back) == [("b", "a", 2)]
    assert {(link.scene, link.to) for link in found.parts[0].links} == {("a", "b"), ("b", "end")}


def test_a_long_film_is_drawn_in_parts_that_fit_a_page() -> None:
    rows = [row(f"s{n}", f"s{n + 1}", 10, n) for n in range(40)] + [row("s40", "", 10, 40)]
    rows += [row(f"s{n}", "gone", 1, n) for n in range(40)] + [row("gone", "", 40, 20)]
    parts = flow_of(rows, about("s40", "gone")).parts
    assert len(parts) == 6
    for part in parts:
        assert max(node.column for node in part.nodes) < COLUMNS
    assert sum(link.moves for part in parts for link in part.links) == 440


def test_scenes_that_few_saw_are_drawn_as_one() -> None:
    rows = [row("fork", f"way{n:02}", 50 - n, 0) for n in range(20)]
    rows += [row(f"way{n:02}", "end", 50 - n, 1) for n in range(20)] + [row("end", "", 810, 2)]
    (part,) = flow_of(rows, about("end")).parts
    middle = [node for node in part.nodes if node.column == 1]
    assert len(middle) == 7
    assert "14 rare scenes" in [node.name for node in middle]
    assert sum(link.moves for link in part.links) == 2 * 810
