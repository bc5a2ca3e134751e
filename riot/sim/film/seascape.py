"""What all clips share: one sky, one sea, one horizon, and motion that returns after the clip."""

from __future__ import annotations

import numpy as np

from riot.sim.film.light import Colour, Finish, Picture, Planes, enlarge, expose
from riot.sim.film.noise import Array
from riot.sim.film.sky import Air
from riot.sim.film.sparks import add_sparks
from riot.sim.film.water import Glitter, Ring, Sea


class Moment:
    """A point in a clip: `t` seconds, `turn` 0..1 of the whole, `phase` 0..2 pi."""

    def __init__(self, t: float, seconds: float) -> None:
        self.t = t
        self.turn = t / seconds
        self.phase = 2 * np.pi * self.turn

    def wave(self, turns: int = 1, start: float = 0.0) -> float:
        """Swing 0..1..0, `turns` times a clip, from `start` (0..1 of a swing)."""
        return 0.5 - 0.5 * float(np.cos(self.phase * turns + 2 * np.pi * start))


class Seascape:
    """Paint the frames of one clip; each look below says what light there is."""

    seconds = 7.0
    seed = 1
    horizon = 0.62
    rough = 1.0
    leans = True
    deep: Colour = (0.02, 0.05, 0.10)

    def __init__(self, width: int, height: int) -> None:
        """Prepare for frames of one even size."""
        self.width, self.height = width, height
        self.rng = np.random.default_rng(self.seed)
        self.air = Air(width, height, self.horizon)
        # With the horizon at the lower edge there is no mirror: the whole picture is water.
        self.sea = (
            Sea(width, height, self.horizon, self.rng, rough=self.rough, deep=self.deep)
            if self.horizon < 1
            else None
        )
        self.finish = Finish(width, height)
        self.prepare()

    def prepare(self) -> None:
        """Make what stays the same through the clip."""

    def light(self, now: Moment) -> Array:
        """Give the sky's linear light [rows, columns, 3]."""
        raise NotImplementedError

    def stud(self, sky: Planes, now: Moment) -> None:
        """Add points to the sky before the sea mirrors it."""

    def crown(self, sky: Planes, now: Moment) -> None:
        """Add to the sky what the sea does not mirror: its glints stand for that."""

    def scatter(self, picture: Planes, now: Moment) -> None:
        """Add points over the whole picture."""

    def glitter(self, now: Moment) -> list[Glitter]:
        """Give the paths of glints on the sea."""
        return []

    def rings(self, now: Moment) -> list[Ring]:
        """Give the rings of light on the sea."""
        return []

    def paint(self, t: float) -> Picture:
        """Paint the frame `t` seconds into the clip as yuv420p planes."""
        now = Moment(t, self.seconds)
        luma, blue, red = expose(
            self.air.lean(self.light(now), now.phase) if self.leans else self.light(now)
        )
        top = self.sea.top if self.sea else self.height
        sky = (
            enlarge(luma, self.width, top),
            enlarge(blue, self.width // 2, top // 2),
            enlarge(red, self.width // 2, top // 2),
        )
        self.stud(sky, now)
        picture = sky
        if self.sea:
            picture = self.sea.fill(sky, now.turn, self.glitter(now), self.rings(now))
            luma, blue, red = picture
            self.crown((luma[:top], blue[: top // 2], red[: top // 2]), now)
        self.scatter(picture, now)
        return self.finish(picture)

    def place(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Turn heights (x from the middle, y from the top) into pixels."""
        middle = self.width / 2
        return (x * self.height + middle).astype(np.float32), (y * self.height).astype(np.float32)

    def points(
        self,
        planes: Planes,
        x: Array,
        y: Array,
        radius: Array | float,
        bright: Array,
        colour: Colour,
    ) -> None:
        """Add soft points at (x, y) in heights, their radius in pixels of a picture 720 high."""
        columns, rows = self.place(x, y)
        scale = np.float32(self.height / 720)
        size = np.maximum(np.asarray(radius, np.float32) * scale, np.float32(0.6))
        add_sparks(planes, columns, rows, size, bright.astype(np.float32), colour)


class Stars:
    """Stars above the horizon that twinkle, finer and denser towards the top."""

    def __init__(self, rng: np.random.Generator, count: int, horizon: float, wide: float = 1.8):
        self._x = rng.uniform(-wide / 2, wide / 2, count)
        self._y = horizon * 0.97 * rng.random(count) ** 1.25
        self._radius = rng.uniform(0.75, 1.25, count) + 0.9 * (rng.random(count) > 0.96)
        low = 1 - 0.75 * self._y / horizon
        self._bright = low * (0.10 + 0.75 * rng.random(count) ** 4)
        self._turns = rng.integers(1, 5, count)
        self._start = rng.uniform(0, 2 * np.pi, count)

    def add(
        self,
        scape: Seascape,
        planes: Planes,
        now: Moment,
        strength: float,
        colour: Colour,
    ):
        """Add them to the planes of a sky."""
        twinkle = 0.72 + 0.28 * np.sin(now.phase * self._turns + self._start)
        bright = self._bright * twinkle * strength
        scape.points(planes, self._x, self._y, self._radius, bright, colour)


class Motes:
    """Points that rise or sink and sway, each born and gone on its own; some near and blurred."""

    def __init__(
        self,
        rng: np.random.Generator,
        count: int,
        *,
        span: tuple[float, float],
        rise: float,
        turns: int = 1,
        near: float = 0.08,
        wide: float = 1.9,
    ) -> None:
        """`span` is the rows (heights) they are born in; `rise` how far they climb in a life."""
        self._x = rng.uniform(-wide / 2, wide / 2, count)
        self._y = rng.uniform(*span, count)
        self._rise = rise * rng.uniform(0.5, 1.3, count)
        self._sway = rng.uniform(0.008, 0.045, count)
        self._swings = rng.integers(1, 3, count)
        self._lives = rng.integers(1, turns + 1, count)
        self._start = rng.random(count)
        blurred = rng.random(count) < near
        self._radius = np.where(blurred, rng.uniform(7, 20, count), rng.uniform(0.9, 2.2, count))
        self._bright = np.where(
            blurred, rng.uniform(0.03, 0.09, count), rng.uniform(0.2, 0.9, count)
        )

    def add(
        self,
        scape: Seascape,
        planes: Planes,
        now: Moment,
        strength: float,
        colour: Colour,
    ):
        """Add them to the picture."""
        life = (now.turn * self._lives + self._start) % 1
        angle = now.phase * self._swings + self._start * 6.28
        x = self._x + self._sway * np.sin(angle)
        y = self._y - self._rise * life
        bright = self._bright * np.sin(np.pi * life) ** 1.5 * strength
        scape.points(planes, x, y, self._radius, bright, colour)
