"""Draw one scene: a box with its name, its picture, its badges and what is wrong with it."""

from __future__ import annotations

import base64

from riot.authoring.drawing.blocks import (
    BADGE_HEIGHT,
    BOX_WIDTH,
    NAME_LINE,
    PADDING,
    PICTURE,
    SMALL_LINE,
    Block,
)
from riot.authoring.drawing.layout import Placed
from riot.authoring.drawing.letters import shorten, wrap
from riot.authoring.drawing.markup import element, text_of
from riot.authoring.drawing.sketch import SceneBox, Shot

_CARD_TEXT, _CARD_LINE, _CARD_LINES = 10.0, 13.0, 7


def draw_box(placed: Placed) -> str:
    """Draw a scene at its place."""
    block = placed.block
    scene = block.scene
    parts = [
        element("rect", class_="box", width=BOX_WIDTH, height=block.box_height, rx=8),
        *_head(block),
    ]
    if scene.kind == "scene":
        parts.append(_picture(scene.shot, block.picture_top))
    else:
        words = "the film has no such scene"
        parts.append(_text("scene-trouble", words, PADDING, block.picture_top + SMALL_LINE))
    for badge in block.badges:
        parts += [
            element(
                "rect",
                class_="badge",
                x=badge.x,
                y=badge.y,
                width=badge.width,
                height=BADGE_HEIGHT,
                rx=8,
            ),
            _text("badge-text", badge.text, badge.x + badge.width / 2, badge.y + 11.5),
        ]
    trouble = "scene-trouble" + (" caution" if "warned" in _classes(scene) else "")
    for number, line in enumerate(block.troubles):
        y = block.troubles_top + SMALL_LINE * (number + 1) - 2
        parts.append(_text(trouble, line, PADDING, y))
    return element(
        "g",
        element("title", text_of(scene.name)),
        *parts,
        class_=" ".join(["scene", *_classes(scene)]),
        transform=f"translate({placed.x:.1f} {placed.y + block.top:.1f})",
        data_scene=scene.key,
    )


def _classes(scene: SceneBox) -> list[str]:
    found = [scene.kind] if scene.kind == "ghost" else []
    if scene.start:
        found.append("start")
    if scene.ending and scene.kind == "scene":
        found.append("ending")
    if any(trouble.severity == "error" for trouble in scene.troubles) or not scene.reached:
        found.append("wrong")
    elif scene.troubles:
        found.append("warned")
    return found


def _head(block: Block) -> list[str]:
    scene = block.scene
    tall = block.picture_top - 4
    y = PADDING + NAME_LINE - 6
    parts: list[str] = []
    if scene.kind == "scene":
        inset = 1.0
        shape = (
            f"M{inset} {tall:.1f}V9a8 8 0 0 1 8 -8H{BOX_WIDTH - inset - 8:.1f}"
            f"a8 8 0 0 1 8 8V{tall:.1f}z"
        )
        parts.append(element("path", class_="head", d=shape))
    parts.append(_text("name head-text", block.name, PADDING, y))
    if block.title:
        parts.append(_text("title head-text", block.title, PADDING, y + 15))
    if scene.length:
        parts.append(_text("length head-text", scene.length, BOX_WIDTH - PADDING, y))
    return parts


def _picture(shot: Shot, top: float) -> str:
    wide, tall = PICTURE
    frame = {"x": PADDING, "y": top, "width": wide, "height": tall}
    if shot.jpeg:
        scale = min(wide / shot.width, tall / shot.height)
        size = shot.width * scale, shot.height * scale
        data = base64.b64encode(shot.jpeg).decode()
        return element(
            "g",
            element("rect", class_="letterbox", **frame),
            element(
                "image",
                x=PADDING + (wide - size[0]) / 2,
                y=top + (tall - size[1]) / 2,
                width=size[0],
                height=size[1],
                href=f"data:image/jpeg;base64,{data}",
            ),
        )
    if shot.card is not None:
        return element("g", element("rect", class_="card", rx=3, **frame), *_card(shot.card, top))
    middle = PADDING + wide / 2
    return element(
        "g",
        element("rect", fill="url(#hatching)", **frame),
        element("rect", class_="missing", fill="none", **frame),
        element(
            "rect",
            class_="note-ground",
            x=PADDING + 6,
            y=top + tall / 2 - 11,
            width=wide - 12,
            height=20,
            rx=3,
        ),
        _text("note", shorten(shot.note, 10, wide - 18), middle, top + tall / 2 + 3),
    )


def _card(text: str, top: float) -> list[str]:
    lines = wrap(text, _CARD_TEXT, PICTURE[0] - 16, _CARD_LINES)
    y = top + PICTURE[1] / 2 - (len(lines) - 1) * _CARD_LINE / 2 + 3.5
    return [
        element(
            "text",
            text_of(line),
            class_="card-text",
            x=PADDING + PICTURE[0] / 2,
            y=y + number * _CARD_LINE,
            font_size=_CARD_TEXT,
        )
        for number, line in enumerate(lines)
        if line
    ]


def _text(kind: str, words: str, x: float, y: float) -> str:
    return element("text", text_of(words), class_=kind, x=x, y=y) if words else ""
