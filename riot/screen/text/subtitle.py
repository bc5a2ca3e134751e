"""Draw a subtitle: light letters with a dark edge, readable on any picture."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pygame

from riot.screen.text.drawing import Drawing
from riot.screen.text.ink import softened, tinted, widened
from riot.screen.text.letters import language_of
from riot.screen.text.setting import Colour, SetText, set_text
from riot.screen.text.shaping import BOLD, BOLD_ITALIC, ITALIC, PLAIN

_INK: Colour = (250, 250, 246)
_SAFE_WIDTH, _SAFE_FOOT = 0.84, 0.93
"""Shares of the picture that no projector cuts off, and that the eye takes in at once."""
_LONGEST_LINE, _LONGEST_OF_SQUARE_LETTERS = 25, 20
"""Ems: some 45 Latin letters, or 20 Chinese ones, are read without the head turning."""
_SIZES = (1.0, 0.9, 0.8, 0.72, 0.64, 0.56, 0.48, 0.4, 0.32)
_MOST_LINES = 3
_TAG = re.compile(r"<(/?)([ib])>")
_EDGE = 0.055
_SHADOW = 0.13
"""Ems that edge and shadow reach beyond the letters."""


class SubtitleDrawing(Drawing):
    """The words of this moment, set once at the foot of a picture of `size` (width, height).

    `<i>` and `<b>` slant and strengthen. Three lines at most: longer words are set smaller.
    """

    def __init__(self, text: str, size: tuple[int, int]) -> None:
        width, height = size
        surface = _written(text, size).copy()
        foot = round(height * _SAFE_FOOT) + _margin(height)
        super().__init__(surface, ((width - surface.get_width()) // 2, foot - surface.get_height()))


@lru_cache(maxsize=24)
def _written(text: str, size: tuple[int, int]) -> pygame.Surface:
    width, height = size
    words, marks = _styled(text.strip())
    unit = min(height, width * 0.7) / 17.5
    most = max(_MOST_LINES, len(words.splitlines()))
    longest = _LONGEST_OF_SQUARE_LETTERS if language_of(words) else _LONGEST_LINE
    room = min(width * _SAFE_WIDTH, unit * longest * 0.82)
    found: SetText | None = None
    for share in _SIZES:
        found = set_text(words, unit * share, room, leading=1.02, marks=marks)
        if found.count <= most and found.rough_height <= height * 0.45:
            break
    assert found is not None
    margin = _margin(height)
    mask = found.mask(margin)
    edge = widened(mask, max(1.0, found.em * _EDGE))
    shade = np.maximum(edge, softened(edge, max(2, round(found.em * _SHADOW))))
    out = tinted(shade, (0, 0, 0))
    ink = tinted(mask, _INK)
    out.blit(ink, (0, 0))
    found.paint_pictures(out, margin)
    return out


def _margin(height: int) -> int:
    return max(4, height // 60)


def _styled(text: str) -> tuple[str, str]:
    """Take the tags out of a text: its letters, and a mark of style for each."""
    words: list[str] = []
    marks: list[str] = []
    depth = {"i": 0, "b": 0}
    at = 0
    for tag in _TAG.finditer(text):
        _take(text[at : tag.start()], depth, words, marks)
        depth[tag[2]] = max(0, depth[tag[2]] + (-1 if tag[1] else 1))
        at = tag.end()
    _take(text[at:], depth, words, marks)
    return "".join(words), "".join(marks)


def _take(part: str, depth: dict[str, int], words: list[str], marks: list[str]) -> None:
    words.append(part)
    style = {(False, False): PLAIN, (True, False): ITALIC, (False, True): BOLD}
    marks.append(style.get((depth["i"] > 0, depth["b"] > 0), BOLD_ITALIC) * len(part))
