"""The film as it was seen: pictures of its clips, as wide as they were long."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from riot.record.report.colours import PALETTE
from riot.record.report.session_page.frames import TILE, Frame, Still, nearest, tiles_of
from riot.record.report.session_page.visit import Stay
from riot.record.report.session_page.window import (
    STRIP,
    STRIP_TOP,
    TITLE,
    Window,
    clock,
    fitting,
    words,
)

_NARROWEST = 42.0
"""Below this width a title says nothing."""
_BETWEEN = 8.0
"""Units that are free between two titles, at least."""
_NARROWEST_CARD = 70.0
_MOST_LINES = 6
_LINE = 13

TILE_WIDTH = STRIP * TILE


def definitions(stills: Mapping[Frame, Still]) -> str:
    """Give the pictures, once: the drawings refer to them by number."""
    if not stills:
        return ""
    symbols = "".join(
        f'<symbol id="still{number}" viewBox="0 0 {still.width} {still.height}" '
        f'preserveAspectRatio="xMidYMid slice"><image width="{still.width}" '
        f'height="{still.height}" href="data:image/jpeg;base64,'
        f'{b64encode(still.jpeg).decode("ascii")}"/></symbol>'
        for number, still in enumerate(stills.values())
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true">{symbols}</svg>'


def scene_colours(stays: Sequence[Stay]) -> dict[str, str]:
    """Give each scene its colour, in the order in which they were seen."""
    scenes = dict.fromkeys(stay.scene for stay in stays)
    return {scene: PALETTE[number % len(PALETTE)] for number, scene in enumerate(scenes)}


class Strip:
    """Draw the stays of a visit; `stills` are its pictures, `colours` stand in for them."""

    def __init__(
        self, stays: Sequence[Stay], stills: Mapping[Frame, Still], colours: Mapping[str, str]
    ) -> None:
        self._stays = stays
        self._numbers = {frame: number for number, frame in enumerate(stills)}
        self._known = tuple(stills)
        self._colours = colours

    def draw(self, window: Window) -> str:
        """Give the part of the strip that lies in a window."""
        parts: list[str] = []
        for stay in self._stays:
            if window.overlaps(stay.begins, stay.ends):
                parts.append(self._stay(stay, window))
        return "".join(parts)

    def _stay(self, stay: Stay, window: Window) -> str:
        left, right = window.x(stay.begins), window.x(stay.ends)
        wide = max(0.6, right - left - 2)
        room = wide - _BETWEEN
        title = fitting(stay.title, room, 7.6) if wide >= _NARROWEST else ""
        label = (
            # What a font draws wider than it was taken to be is cut off: titles never touch.
            f'<svg x="{left + _BETWEEN / 2:.1f}" y="{STRIP_TOP + STRIP}" width="{room:.1f}" '
            f'height="{TITLE}"><text x="50%" y="{TITLE - 5}" class="title" '
            f'text-anchor="middle">{words(title)}</text></svg>'
            if title
            else ""
        )
        told = f"{clock(stay.begins)} {stay.title} ({stay.scene}), {stay.ends - stay.begins:.1f} s"
        return (
            f'<g><title>{words(told)}</title><svg x="{left:.1f}" y="{STRIP_TOP}" '
            f'width="{wide:.1f}" height="{STRIP}">{self._pictures(stay, window, left, wide)}</svg>'
            f"{label}</g>"
        )

    def _pictures(self, stay: Stay, window: Window, left: float, wide: float) -> str:
        if stay.clip is None and stay.text:
            return _card(stay.text, wide)
        tiles: list[str] = []
        for begins, frame in tiles_of(stay, TILE_WIDTH / window.scale):
            x = (begins - window.begins) * window.scale - left
            if x >= wide or x + TILE_WIDTH <= 0 or stay.clip is None:
                continue
            found = frame if frame in self._numbers else nearest(frame, self._known)
            if found is None:
                break
            tiles.append(
                f'<use href="#still{self._numbers[found]}" x="{x:.1f}" y="0" '
                f'width="{TILE_WIDTH:.1f}" height="{STRIP}"/>'
            )
        return "".join(tiles) or _block(stay.scene, self._colours[stay.scene], wide)


def _block(scene: str, colour: str, wide: float) -> str:
    name = fitting(scene, wide - 12, 8.4)
    return (
        f'<rect width="100%" height="100%" fill="{colour}" fill-opacity="0.8"/>'
        f'<text x="50%" y="{STRIP / 2 + 5:.0f}" class="block" text-anchor="middle">{words(name)}'
        "</text>"
    )


def _card(text: str, wide: float) -> str:
    """Draw a card's text in as many lines as there is room for."""
    lines, rest = [], " ".join(text.split())
    while rest and len(lines) < _MOST_LINES:
        line = fitting(rest, wide - 14, 5.8).rstrip("…") or rest[:1]
        if line != rest and " " in line and len(lines) < _MOST_LINES - 1:
            line = line[: line.rindex(" ")]
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    if wide < _NARROWEST_CARD:
        lines = []
    elif rest:
        lines[-1] += "…"
    top = STRIP / 2 - len(lines) * _LINE / 2 + 10
    written = "".join(
        f'<text x="50%" y="{top + _LINE * number:.0f}" class="card" text-anchor="middle">'
        f"{words(line)}</text>"
        for number, line in enumerate(lines)
    )
    return f'<rect width="100%" height="100%" fill="#16191d"/>{written}'
