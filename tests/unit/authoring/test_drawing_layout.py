"""Where boxes stand and arrows run, for films of any shape."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.authoring.drawing.blocks import BOX_WIDTH, STEM
from riot.authoring.drawing.layout import Layout, Placed, lay_out
from riot.authoring.drawing.letters import shorten, width, wrap
from riot.authoring.drawing.sketch import Arrow, ArrowKind, SceneBox, Sketch
from riot.authoring.drawing.svg import drawing

Box = tuple[float, float, float, float]


def film(count: int, seed: int, *, long: bool = False) -> Sketch:
    """Make a film of so many scenes, with ways back, ways past, loops and loose ends."""
    dice = random.Random(seed)
    scenes = tuple(
        SceneBox(f"s{n}", f"scene {n}", badges=("loops",) * dice.randint(0, 3), start=n == 0)
        for n in range(count)
    )
    arrows: list[Arrow] = []
    kinds: tuple[ArrowKind, ...] = ("way", "interrupt", "fallback", "default")
    for n in range(count):
        for number in range(dice.randint(0, 4)):
            step = 1 if long else dice.randint(1, 6)
            target = n + step if dice.random() < 0.85 else dice.randrange(count)
            label = dice.choice(["", "else", "dominant happiness by 0.1 and happiness ≥ 0.4"])
            to = f"s{min(target, count - 1)}"
            arrows.append(Arrow(f"s{n}", to, dice.choice(kinds), label, "", number + 1))
    return Sketch("A film", scenes, tuple(arrows))


def box_of(placed: Placed) -> Box:
    top = placed.y + placed.block.top
    return placed.x, top, placed.x + BOX_WIDTH, top + placed.block.box_height


def chips_of(placed: Placed) -> list[Box]:
    left = placed.x + BOX_WIDTH + STEM
    return [
        (left, placed.y + c.y - c.height / 2, left + c.width, placed.y + c.y + c.height / 2)
        for c in placed.block.chips
    ]


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def points(path: str) -> list[tuple[float, float]]:
    """Follow a path: points every few pixels."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, numbers in re.findall(r"([MHVCQ])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        ends = {"H": [(values[0], y)], "V": [(x, values[0])]}.get(letter)
        corners = [(x, y), *(ends or list(zip(values[::2], values[1::2], strict=True)))]
        if letter == "M":
            corners = corners[1:]
        for part in range(41):
            level = corners
            while len(level) > 1:
                level = [
                    (a + (c - a) * part / 40, b + (d - b) * part / 40)
                    for (a, b), (c, d) in itertools.pairwise(level)
                ]
            found.append(level[0])
        x, y = corners[-1]
    return found


def assert_clear(layout: Layout) -> None:
    boxes = {one.block.scene.key: box_of(one) for one in layout.blocks}
    labels = {one.block.scene.key: chips_of(one) for one in layout.blocks}
    solid = [*boxes.values(), *(chip for chips in labels.values() for chip in chips)]
    for one, other in itertools.combinations(solid, 2):
        assert not overlap(one, other)
    for left, top, right, bottom in solid:
        assert left >= 0 <= top
        assert right <= layout.width
        assert bottom <= layout.height
    for route in layout.routes:
        own = labels[route.arrow.source]
        for x, y in points(route.path):
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height
            for box in solid:
                inside = box[0] + 1 < x < box[2] - 1 and box[1] + 1 < y < box[3] - 1
                assert not inside or box in own, (route.arrow, (x, y), box)


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (5, 1), (12, 2), (40, 3), (40, 4)])
@pytest.mark.parametrize("long", [False, True])
def test_nothing_overlaps_and_no_arrow_crosses_a_box(count: int, seed: int, long: bool) -> None:
    assert_clear(lay_out(film(count, seed, long=long)))


@settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 14), seed=st.integers(0, 10_000))
def test_films_of_any_shape_are_clear(count: int, seed: int) -> None:
    assert_clear(lay_out(film(count, seed)))


def test_300_scenes_fold_into_rows_and_stay_clear() -> None:
    layout = lay_out(film(300, 5, long=True))
    assert 0.3 < layout.width / layout.height < 4
    boxes = [box_of(one) for one in layout.blocks]
    assert len(boxes) == 300
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other)


def test_equal_films_are_drawn_equally() -> None:
    assert drawing(film(30, 7)) == drawing(film(30, 7))


def test_arrows_begin_at_their_label_and_end_at_their_scene() -> None:
    sketch = film(20, 8)
    layout = lay_out(sketch)
    placed = {one.block.scene.key: one for one in layout.blocks}
    assert [route.arrow for route in layout.routes] == list(sketch.arrows)
    for route in layout.routes:
        left, top, _, bottom = box_of(placed[route.arrow.target])
        assert route.tip[0] == pytest.approx(left)
        assert top <= route.tip[1] <= bottom
        *_, (x, y) = points(route.path)
        assert (x, y) == pytest.approx((left - 9, route.tip[1]), abs=0.2)


def test_scenes_stand_in_the_order_of_the_story() -> None:
    arrows = [
        Arrow("s0", "s1", "default", "", ""),
        Arrow("s1", "s2", "way", "a", "", 1),
        Arrow("s1", "s3", "default", "else", "", 2),
        Arrow("s2", "s0", "default", "", ""),
        Arrow("s3", "s0", "default", "", ""),
    ]
    scenes = tuple(SceneBox(f"s{n}", f"s{n}", start=n == 0) for n in range(4))
    layout = lay_out(Sketch("", scenes, tuple(arrows)))
    at = {one.block.scene.key: (one.x, one.y) for one in layout.blocks}
    assert at["s0"][0] < at["s1"][0] < at["s2"][0] == at["s3"][0]
    assert at["s2"][1] < at["s3"][1], "what is weighed first stands first"


def test_text_is_cut_to_its_room() -> None:
    assert shorten("short", 10, 100) == "short"
    cut = shorten("a much too long line of words", 10, 60)
    assert cut.endswith("…")
    assert width(cut, 10) <= 60
    lines = wrap("one two three four five six seven eight", 10, 50, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, 10) <= 50 for line in lines)
    assert wrap("長い日本語の文章は空白がない", 10, 50, 9) == [
        "長い日本語",
        "の文章は空",
        "白がない",
    ]
    assert wrap("", 10, 50, 3) == []
