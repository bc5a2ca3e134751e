"""The sea: a rippled mirror of the sky, with glints under every light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from riot.sim.film.light import Colour, Planes, enlarge, tint
from riot.sim.film.noise import Array, make_tile

_TILE = 512


@dataclass(frozen=True, slots=True)
class Glitter:
    """A path of glints below a light at `x` (heights from the middle), in a display colour."""

    x: float
    wide: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Ring:
    """A ripple of light on the water: where (x in heights, depth 0 far .. 1 near), how wide."""

    x: float
    depth: float
    radius: float
    colour: Colour


class Sea:
    """Mirror the sky below the horizon; ripples come nearer and return after a whole clip."""

    def __init__(
        self,
        width: int,
        height: int,
        horizon: float,
        rng: np.random.Generator,
        *,
        rough: float = 1.0,
        deep: Colour = (0.004, 0.012, 0.03),
    ) -> None:
        """Prepare for one size; `rough` 1 is a light breeze; `deep` is the water's own colour."""
        self._width, self._height = width, height
        self.top = round(height * horizon) // 2 * 2
        self._rows = height - self.top
        half_rows, half_columns = self._rows // 2, width // 2
        self._tile = make_tile(rng, _TILE, roughness=1.2, longest=14)
        down = (np.arange(half_rows, dtype=np.float32) + 0.5) / half_rows
        aspect = width / height
        across = ((np.arange(half_columns, dtype=np.float32) + 0.5) / half_columns - 0.5) * aspect
        self._x, self._down = across, down
        away = 1 / (down + 0.10)
        # Perspective: a row further away sees more water, and waves lie flat along it.
        self._first = (
            across[None, :] * away[:, None] * 40,
            np.repeat(away[:, None] * 150, half_columns, 1),
        )
        self._second = (
            across[None, :] * away[:, None] * 58 + away[:, None] * 9,
            np.repeat(away[:, None] * 115, half_columns, 1),
        )
        reach = (down**0.9)[:, None] * rough * height
        self._rise = (reach * 0.038 + rough * height * 0.0015).astype(np.float32)
        self._shift = (reach * 0.010 + rough * height * 0.0005).astype(np.float32)
        # Where each pixel of the sea looks, in pixels of the full-size sky.
        y, x = np.mgrid[0:half_rows, 0:half_columns].astype(np.float32) * 2 + np.float32(0.5)
        self._mirror = (
            x,
            self.top - 1 - y * np.float32(min(1.25, self.top / self._rows * 0.95)),
        )
        self._clear = (0.80 - 0.42 * down**0.7).astype(np.float32)[:, None]
        self._clear_full = cv2.resize(np.repeat(self._clear, width, axis=1), (width, self._rows))
        luma, blue, red = tint(deep)
        # What the water swallows of a reflection takes on its hue: it dims, but never to grey.
        dim = (1 - self._clear) * np.float32(0.9 / max(deep))
        self._hue = blue * dim, red * dim
        self._deep = (
            luma * (1 - self._clear_full),
            blue * (1 - self._clear),
            red * (1 - self._clear),
        )

    def fill(
        self,
        sky: Planes,
        turn: float,
        glitter: Sequence[Glitter] = (),
        rings: Sequence[Ring] = (),
    ) -> Planes:
        """Give the whole picture: `sky` (luma to the horizon, chroma at half size) and its sea.

        `turn` 0..1 is how much of the clip has passed.
        """
        ripple, slope = self._ripples(turn)
        columns = self._mirror[0] + slope * self._shift
        rows = self._mirror[1] + ripple * self._rise
        full = (self._width, self._rows)
        luma = _look(sky[0], cv2.resize(columns, full), cv2.resize(rows, full))
        luma = luma * self._clear_full + self._deep[0]
        columns, rows = columns / 2 - np.float32(0.25), rows / 2 - np.float32(0.25)
        half = luma[::2, ::2]
        blue = _look(sky[1], columns, rows) * self._clear + self._deep[1] + half * self._hue[0]
        red = _look(sky[2], columns, rows) * self._clear + self._deep[2] + half * self._hue[1]
        shine = np.zeros_like(ripple)
        if glitter or rings:
            crest = (ripple * 0.7 + slope * 0.5 - 0.55).clip(0, None)
            sparkle = np.float32(1.4) * (1 - np.exp(-crest * crest))
            for path in glitter:
                wide = path.wide * (0.25 + 1.5 * self._down)[:, None]
                lane = np.exp(-(((self._x[None, :] - path.x) / wide) ** 2))
                shine, blue, red = self._add(shine, blue, red, lane * sparkle, path.colour)
            for ring in rings:
                glow = self._ring(ring, ripple)
                shine, blue, red = self._add(shine, blue, red, glow, ring.colour)
            luma = luma + enlarge(shine, self._width, self._rows)
        return (
            np.concatenate([sky[0], luma]),
            np.concatenate([sky[1], blue]),
            np.concatenate([sky[2], red]),
        )

    def _ripples(self, turn: float) -> tuple[Array, Array]:
        """Give height and slope of the waves [rows/2, columns/2], spread about 1."""
        first = self._sample(self._first, turn * _TILE, turn * _TILE)
        second = self._sample(self._second, -turn * _TILE, turn * _TILE)
        return (first + second) * np.float32(0.7), (first - second) * np.float32(0.7)

    def _sample(self, place: tuple[Array, Array], x: float, y: float) -> Array:
        return cv2.remap(
            self._tile,
            place[0] + np.float32(x),
            place[1] + np.float32(y),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )

    def _ring(self, ring: Ring, ripple: Array) -> Array:
        flat = 0.26 + 0.30 * ring.depth
        across = (self._x - ring.x)[None, :] ** 2
        down = ((self._down - ring.depth) * (self._rows / self._height) / flat)[:, None] ** 2
        far = np.sqrt(across + down) + ripple * np.float32(0.004)
        shape = np.float32(0.30) * np.exp(-((far / (ring.radius * 0.8 + 0.02)) ** 2))
        for part, strength in ((1.0, 1.0), (0.72, 0.45), (0.48, 0.25)):
            width = 0.004 + 0.05 * ring.radius * part
            shape += np.exp(-np.abs(far - ring.radius * part) / width) * np.float32(strength)
        return shape * (0.75 + 0.5 * ripple).clip(0.15, None)

    @staticmethod
    def _add(
        luma: Array, blue: Array, red: Array, shape: Array, colour: Colour
    ) -> tuple[Array, Array, Array]:
        bright, to_blue, to_red = tint(colour)
        return (
            luma + shape * np.float32(bright),
            blue + shape * np.float32(to_blue),
            red + shape * np.float32(to_red),
        )


def _look(plane: Array, columns: Array, rows: Array) -> Array:
    return cv2.remap(plane, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
