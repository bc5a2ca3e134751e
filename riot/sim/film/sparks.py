"""Points of light, drawn at full size and in between pixels, so that slow ones do not tremble."""

from __future__ import annotations

import numpy as np

from riot.sim.film.light import Colour, Planes, tint
from riot.sim.film.noise import Array


def add_sparks(
    planes: Planes,
    x: Array,
    y: Array,
    radius: Array | float,
    bright: Array,
    colour: Colour,
) -> None:
    """Add round soft points to a picture, in place.

    `x`, `y` and `radius` [N] are in pixels of the luma plane; `bright` [N] 0..1 scales the
    display `colour`. Points outside are left out.
    """
    luma, to_blue, to_red = tint(colour)
    radius = np.broadcast_to(np.asarray(radius, np.float32), x.shape)
    lit = bright > 0.004
    x, y, radius, bright = x[lit], y[lit], radius[lit], bright[lit]
    half = np.maximum(radius / 2, 0.7)
    # A point smaller than a chroma pixel keeps its amount of colour.
    weight = bright * np.minimum(1, (radius / 2 / half) ** 2)
    # Small and large ones apart: every point of a batch costs as much as its largest.
    for batch in (radius < 4, radius >= 4):
        if not batch.any():
            continue
        across, down = x[batch], y[batch]
        _splat(planes[0], across, down, radius[batch], bright[batch] * luma)
        across, down = across / 2 - 0.25, down / 2 - 0.25
        _splat(planes[1], across, down, half[batch], weight[batch] * to_blue)
        _splat(planes[2], across, down, half[batch], weight[batch] * to_red)


def add_disc(
    planes: Planes, x: float, y: float, radius: float, height: int, colour: Colour
) -> None:
    """Lay a round light with a clean edge over a sky, in place.

    `x` (from the middle), `y` and `radius` are in heights of the whole picture, which is `height`
    pixels high; `colour` is as displayed.
    """
    goals = tint(colour)
    for plane, goal in zip(planes, goals, strict=True):
        scale = height * plane.shape[1] / planes[0].shape[1]
        column, row = x * scale + plane.shape[1] / 2, y * scale
        reach = int(radius * scale) + 4
        left, right = (
            max(0, int(column) - reach),
            min(plane.shape[1], int(column) + reach),
        )
        top, bottom = max(0, int(row) - reach), min(plane.shape[0], int(row) + reach)
        if left >= right or top >= bottom:
            continue
        columns = np.arange(left, right, dtype=np.float32) + 0.5 - column
        rows = np.arange(top, bottom, dtype=np.float32) + 0.5 - row
        far = np.hypot(rows[:, None], columns[None, :])
        cover = ((radius * scale - far) / 1.6 + 0.5).clip(0, 1)
        part = plane[top:bottom, left:right]
        part += cover * (np.float32(goal) - part)


def _splat(plane: Array, x: Array, y: Array, radius: Array, amount: Array) -> None:
    height, width = plane.shape
    reach = int(np.ceil(2.6 * float(radius.max()))) + 1
    steps = np.arange(-reach, reach + 1)
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    inside = (
        (column >= -reach) & (column < width + reach) & (row >= -reach) & (row < height + reach)
    )
    column, row = column[inside], row[inside]
    if not inside.any():
        return
    x, y, radius, amount = x[inside], y[inside], radius[inside], amount[inside]
    columns, rows = column[:, None] + steps, row[:, None] + steps
    sharp = (1 / radius)[:, None]
    across = np.exp(-(((columns - x[:, None]) * sharp) ** 2)).astype(np.float32) * (
        (columns >= 0) & (columns < width)
    )
    down = np.exp(-(((rows - y[:, None]) * sharp) ** 2)).astype(np.float32) * (
        (rows >= 0) & (rows < height)
    )
    patch = (down * amount[:, None])[:, :, None] * across[:, None, :]
    place = rows.clip(0, height - 1)[:, :, None] * width + columns.clip(0, width - 1)[:, None, :]
    np.add.at(plane.reshape(-1), place.reshape(-1), patch.reshape(-1).astype(np.float32))
