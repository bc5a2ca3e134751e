"""What hangs in the sky: gradients, glows, discs, and curtains of light."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from riot.sim.film.light import Colour
from riot.sim.film.noise import Array, Waves


class Air:
    """The sky's small canvas: linear light [rows, columns, 3] above a horizon.

    Lengths are in heights of the picture: `x` is 0 in the middle, `y` runs down from 0 at the top
    to `horizon`.
    """

    def __init__(self, width: int, height: int, horizon: float, coarse: int = 4) -> None:
        columns = max(8, width // coarse)
        rows = max(8, round(height * horizon) // coarse)
        aspect = width / height
        self.horizon = horizon
        self.x = ((np.arange(columns, dtype=np.float32) + 0.5) / columns - 0.5) * aspect
        self.y = (np.arange(rows, dtype=np.float32) + 0.5) / rows * horizon

    def lean(self, light: Array, phase: float) -> Array:
        """Let all light rise from far away: apart towards the top, and bent as by a slow wind."""
        up = (1 - self.y / self.horizon)[:, None]
        bend = 0.022 * np.sin(2.6 * self.x[None, :] + 2.2 * up + phase) * up
        seen = self.x[None, :] * (1 - 0.16 * up) + bend
        columns = (seen - self.x[0]) / (self.x[1] - self.x[0])
        rows = np.repeat(np.arange(len(self.y), dtype=np.float32)[:, None], len(self.x), axis=1)
        return cv2.remap(
            light,
            columns.astype(np.float32),
            rows,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )

    def gradient(self, top: Colour, bottom: Colour, bend: float = 1.6) -> Array:
        """Give a fresh sky from `top` to `bottom`; a higher `bend` keeps `bottom` low."""
        part = ((self.y / self.horizon) ** bend)[:, None]
        ramp = np.array(top, np.float32) * (1 - part) + np.array(bottom, np.float32) * part
        return np.repeat(ramp[:, None, :], len(self.x), axis=1).astype(np.float32)

    def glow(
        self, light: Array, colour: Colour, x: float, y: float, wide: float, tall: float
    ) -> None:
        """Add a soft light around a point, `wide` and `tall` at a third of its strength."""
        across = np.exp(-(((self.x - x) / wide) ** 2))
        down = np.exp(-(((self.y - y) / tall) ** 2))
        shape = down[:, None] * across[None, :]
        for channel in range(3):
            light[..., channel] += shape * np.float32(colour[channel])

    def haze(self, light: Array, colour: Colour, tall: float) -> None:
        """Add a band of light that lies along the whole horizon."""
        band = np.exp((self.y - self.horizon) / tall)[:, None]
        for channel in range(3):
            light[..., channel] += band * np.float32(colour[channel])

    def halo(self, light: Array, colour: Colour, x: float, y: float, radius: float) -> None:
        """Add a round light that fades like light in mist, never quite to nothing."""
        square = ((self.x - x) ** 2)[None, :] + ((self.y - y) ** 2)[:, None]
        shape = (1 / (1 + square * np.float32(1 / radius**2))) ** 1.5
        for channel in range(3):
            light[..., channel] += shape * np.float32(colour[channel])


class Curtain:
    """One curtain of light: a sharp foot, rays that fade upwards, folds that wander."""

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        foot: Colour,
        crown: Colour,
        base: float,
        tall: float,
        pleats: float = 5.0,
        fold: float = 0.10,
        sway: float = 0.085,
        turns: int = 1,
    ) -> None:
        """Make a curtain that hangs down to `base` and reaches `tall` above it (heights).

        `foot` and `crown` are linear light; `pleats` rays a height of the picture; `fold` how far
        the cloth is pushed sideways; `sway` how far the foot goes up and down; `turns` how often
        it moves while the clip lasts.
        """
        self._foot = np.array(foot, np.float32)
        self._change = np.array(crown, np.float32) - self._foot
        self._base, self._tall, self._fold, self._sway = base, tall, fold, sway
        self._warp = Waves(rng, low=0.45, high=3.0, count=5, fall=0.9, turns=turns)
        self._rays = Waves(rng, low=pleats * 0.35, high=pleats * 2.4, count=7, fall=0.35, turns=1)
        self._hem = Waves(rng, low=0.3, high=2.6, count=5, fall=1.0, turns=turns)
        self._patch = Waves(rng, low=0.25, high=1.1, count=4, fall=0.5, turns=turns)

    def hang(self, light: Array, air: Air, phase: float, strength: float = 1.0) -> None:
        """Add the curtain at `phase` (2 pi is the whole clip) to the sky's light."""
        span = float(air.x[-1] - air.x[0])
        cloth = np.linspace(-0.62, 0.62, len(air.x) * 6, dtype=np.float32) * span
        rays = (0.50 + 0.44 * self._rays(cloth, phase)).clip(0, None) ** 1.7
        patch = (0.6 + 0.6 * self._patch(cloth, phase)).clip(0, None)
        bright = rays * patch * strength
        base = self._base + self._sway * self._hem(cloth, phase)
        tall = self._tall * (0.55 + 0.5 * patch + 0.25 * rays)
        # Hang the cloth in folds; where it turns back on itself, light piles up.
        place = cloth + self._fold * self._warp(cloth, phase)
        column, base, tall = _pile(place, air.x, bright, base, tall)
        above = (base[None, :] - air.y[:, None]) / tall
        shape = np.exp(-np.maximum(above * np.float32(1.5), above * np.float32(-16))) * column
        crown = np.minimum(np.maximum(above, 0), 1) * shape
        for channel in range(3):
            light[..., channel] += shape * self._foot[channel] + crown * self._change[channel]


def _pile(
    place: Array, x: Array, bright: Array, base: Array, tall: Array
) -> tuple[Array, Array, Array]:
    """Sum the cloth's brightness over columns `x`; give it with its mean base and height there."""
    step = float(x[1] - x[0])
    at = (place - float(x[0])) / step
    left = np.floor(at).astype(np.int64)
    part = (at - left).astype(np.float32)
    weight = bright + np.float32(1e-4)
    inside = (left >= 0) & (left < len(x) - 1)
    left, part, weight = (
        left[inside],
        part[inside],
        weight[inside] * np.float32(len(x) / len(place)),
    )
    sums: list[NDArray[np.float32]] = []
    for value in (weight, weight * base[inside], weight * tall[inside]):
        total = np.bincount(left, value * (1 - part), len(x))
        total += np.bincount(left + 1, value * part, len(x))
        soft = cv2.GaussianBlur(total.astype(np.float32)[None, :], (0, 0), 1.3)
        sums.append(soft[0].astype(np.float32) + np.float32(1e-6))
    level, base, tall = sums
    return level * np.float32(1.25), base / level, tall / level
