"""Set the text of every box and arrow label, so that their sizes are known before the layout."""

from __future__ import annotations

from dataclasses import dataclass

from riot.authoring.drawing.letters import shorten, width, wrap
from riot.authoring.drawing.sketch import Arrow, SceneBox, Sketch

BOX_WIDTH = 212.0
PADDING = 9.0
PICTURE = (BOX_WIDTH - 2 * PADDING, (BOX_WIDTH - 2 * PADDING) * 9 / 16)
NAME_SIZE, TEXT_SIZE, SMALL_SIZE = 13.5, 11.0, 9.5
NAME_LINE, TEXT_LINE, SMALL_LINE = 18.0, 14.5, 12.5
BADGE_HEIGHT, BADGE_GAP = 16.0, 4.0
CHIP_ROOM, CHIP_LINES, CHIP_PADDING = 158.0, 3, 7.0
CHIP_GAP, STEM = 7.0, 20.0
MOST_TROUBLES = 3
_BARE = 8.0


@dataclass(frozen=True, slots=True)
class Chip:
    """An arrow's label, set: `lines` of text beside the number of its turn, or none at all."""

    arrow: Arrow
    lines: tuple[str, ...]
    width: float
    height: float
    y: float
    """Its middle, from the top of the block."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge at its place in the box."""

    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Block:
    """A box and the labels of its arrows, as one rectangle of the layout.

    All places are from the block's top left corner; the box stands at `top`, the labels right of
    it. `exits` gives each arrow's (x, y) where it leaves the block; `entry` the height at which
    arrows come in.
    """

    scene: SceneBox
    width: float
    height: float
    top: float
    box_height: float
    name: str
    title: str
    picture_top: float
    badges: tuple[Badge, ...]
    troubles: tuple[str, ...]
    troubles_top: float
    chips: tuple[Chip, ...]
    exits: tuple[tuple[Arrow, float, float], ...]
    entry: float


def set_blocks(sketch: Sketch) -> dict[str, Block]:
    """Set every box, by its key."""
    leaving: dict[str, list[Arrow]] = {}
    for arrow in sketch.arrows:
        leaving.setdefault(arrow.source, []).append(arrow)
    return {scene.key: _block(scene, leaving.get(scene.key, [])) for scene in sketch.scenes}


def _block(scene: SceneBox, arrows: list[Arrow]) -> Block:
    room = BOX_WIDTH - 2 * PADDING
    picture_top = PADDING + NAME_LINE + 5 + (TEXT_LINE if scene.title else 0.0)
    y = picture_top
    if scene.kind == "scene":
        y += PICTURE[1] + 7
    badges, y = _badges(scene.badges, y, room)
    troubles = _troubles(scene, room)
    troubles_top = y
    box_height = y + len(troubles) * SMALL_LINE + (3 if troubles else 0) + PADDING - 5
    if scene.kind == "ghost":
        box_height += SMALL_LINE + 2
    chips, stack = _chips(arrows)
    height = max(box_height, stack)
    top = (height - box_height) / 2
    middle = top + (picture_top + PICTURE[1] / 2 if scene.kind == "scene" else box_height / 2)
    shift = min(max(middle - stack / 2, 0.0), height - stack)
    chips = [
        Chip(chip.arrow, chip.lines, chip.width, chip.height, chip.y + shift) for chip in chips
    ]
    wide = max((chip.width for chip in chips), default=0.0)
    of = {id(chip.arrow): chip for chip in chips}
    exits = [
        (arrow, BOX_WIDTH + STEM + chip.width, chip.y)
        if (chip := of.get(id(arrow)))
        else (arrow, BOX_WIDTH, middle)
        for arrow in arrows
    ]
    return Block(
        scene=scene,
        width=BOX_WIDTH + (STEM + wide if chips else 0.0),
        height=height,
        top=top,
        box_height=box_height,
        name=shorten(scene.name, NAME_SIZE, room - (44 if scene.length else 0), bold=True),
        title=shorten(scene.title, TEXT_SIZE, room),
        picture_top=picture_top,
        badges=tuple(badges),
        troubles=tuple(troubles),
        troubles_top=troubles_top,
        chips=tuple(chips),
        exits=tuple(exits),
        entry=middle,
    )


def _badges(texts: tuple[str, ...], y: float, room: float) -> tuple[list[Badge], float]:
    placed: list[Badge] = []
    x = 0.0
    for text in texts:
        text = shorten(text, SMALL_SIZE, room - 12)
        wide = width(text, SMALL_SIZE) + 12
        if x and x + wide > room:
            x, y = 0.0, y + BADGE_HEIGHT + BADGE_GAP
        placed.append(Badge(text, PADDING + x, y, wide))
        x += wide + BADGE_GAP
    return placed, y + BADGE_HEIGHT + 5 if placed else y


def _troubles(scene: SceneBox, room: float) -> list[str]:
    lines: list[str] = []
    for trouble in scene.troubles[:MOST_TROUBLES]:
        lines += wrap(f"{trouble.code}: {trouble.text}", SMALL_SIZE, room - 14, 3)
    if not scene.reached and not scene.troubles and scene.kind == "scene":
        lines.append("nothing leads here from the start")
    more = len(scene.troubles) - MOST_TROUBLES
    return [*lines, f"and {more} more"] if more > 0 else lines


def _chips(arrows: list[Arrow]) -> tuple[list[Chip], float]:
    """Stack the labels in the order in which their ways are weighed."""
    chips: list[Chip] = []
    y = 0.0
    for arrow in arrows:
        codes = ", ".join(dict.fromkeys(trouble.code for trouble in arrow.troubles))
        # However long a condition is, what is wrong with it is never cut off.
        lines = wrap(arrow.label, TEXT_SIZE, CHIP_ROOM, CHIP_LINES)
        lines += wrap(codes, TEXT_SIZE, CHIP_ROOM, CHIP_LINES)
        if not lines:
            if len(arrows) > 1:  # it passes between the labels of the others
                chips.append(Chip(arrow, (), 0.0, _BARE, y + _BARE / 2))
                y += _BARE + CHIP_GAP
            continue
        number = 16.0 if arrow.number is not None else 0.0
        wide = max(width(line, TEXT_SIZE) for line in lines) + 2 * CHIP_PADDING + number
        tall = len(lines) * 13.0 + 7
        chips.append(Chip(arrow, tuple(lines), wide, tall, y + tall / 2))
        y += tall + CHIP_GAP
    return chips, max(0.0, y - CHIP_GAP)
