"""Draw a film as PNG: the SVG, rendered here, with a font of our own where a machine has none."""

from __future__ import annotations

import re
from pathlib import Path

import pygame
import resvg_py

from riot.authoring.drawing.sketch import Sketch
from riot.authoring.drawing.svg import drawing
from riot.errors import RiotError

_SHARPNESS = 2.0
_LARGEST_SIDE = 16_000
_MOST_PIXELS = 80_000_000
"""Pillow, and programs built on it, take a picture of more than 89 million for an attack."""


def png(sketch: Sketch) -> bytes:
    """Give the drawing as pixels, twice as fine as the SVG if it is not too large for that.

    Raises RiotError AUT-203 when it cannot be rendered.
    """
    return rendered(drawing(sketch))


def rendered(markup: str, zoom: float = _SHARPNESS) -> bytes:
    """Render an SVG; a very large one less fine."""
    zoom = min(zoom, _finest(markup))
    font = Path(pygame.__file__).parent / pygame.font.get_default_font()
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=markup,
                zoom=zoom,
                font_files=[str(font)],
                font_family="FreeSans",
                sans_serif_family="FreeSans",
            )
        )
    except (ValueError, RuntimeError) as error:
        raise RiotError(
            "AUT-203", f"the picture cannot be rendered: {error}", hint="draw an .svg instead"
        ) from None


def _finest(markup: str) -> float:
    size = re.search(r'width="(\d+)" height="(\d+)"', markup)
    wide, tall = (max(1, int(part)) for part in size.groups()) if size else (1, 1)
    return min(_LARGEST_SIDE / max(wide, tall), (_MOST_PIXELS / (wide * tall)) ** 0.5)
