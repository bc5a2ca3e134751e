"""The clips on the way: waiting, asking, the three answers, the flare, the turn."""

from __future__ import annotations

import cv2
import numpy as np

from riot.sim.film.light import Colour, Planes
from riot.sim.film.noise import Array, Waves, ease, make_tile
from riot.sim.film.seascape import Moment, Motes, Seascape, Stars
from riot.sim.film.water import Glitter, Ring

GOLD: Colour = (1.0, 0.78, 0.42)
CYAN: Colour = (0.45, 0.95, 1.0)
MAGENTA: Colour = (1.0, 0.42, 0.88)
SILVER: Colour = (0.86, 0.92, 1.0)
TEAL: Colour = (0.40, 0.90, 0.88)


class Attract(Seascape):
    """Night, and a light below the horizon that breathes: come nearer. Loops."""

    seconds = 6.0
    seed = 11
    rough = 0.7
    deep = (0.015, 0.03, 0.07)

    def prepare(self) -> None:
        self._back = self.curtain(
            foot=(0.01, 0.10, 0.12), crown=(0.05, 0.02, 0.16), base=0.52, tall=0.34, pleats=4
        )
        self._front = self.curtain(
            foot=(0.02, 0.20, 0.20), crown=(0.05, 0.05, 0.30), base=0.44, tall=0.26, pleats=6,
            fold=0.14,
        )
        self._stars = Stars(self.rng, 420, self.horizon)
        self._motes = Motes(self.rng, 40, span=(0.55, 0.75), rise=0.16)

    def light(self, now: Moment) -> Array:
        breath = now.wave()
        light = self.air.gradient((0.004, 0.008, 0.030), (0.018, 0.034, 0.085))
        self._back.hang(light, self.air, now.phase, 0.8)
        self._front.hang(light, self.air, now.phase, 0.55 + 0.35 * breath)
        self.air.haze(light, (0.02, 0.05, 0.10), 0.05)
        self.air.glow(light, (0.20, 0.27, 0.34), 0.0, self.horizon + 0.01, 0.42, 0.05 + 0.02 * breath)
        self.air.halo(
            light, (0.30 + 0.5 * breath, 0.34 + 0.5 * breath, 0.36 + 0.5 * breath), 0.0,
            self.horizon + 0.005, 0.030 + 0.014 * breath,
        )
        return light

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.9, SILVER)

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(0.0, 0.09, (0.30 + 0.25 * now.wave(),) * 3)]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.35, TEAL)


class Horizon(Seascape):
    """The question: three lights stand on the horizon, one for each answer."""

    seconds = 6.0
    seed = 23
    rough = 0.85
    deep = (0.03, 0.04, 0.09)

    def prepare(self) -> None:
        palettes: tuple[tuple[float, Colour, Colour], ...] = (
            (-0.52, (0.55, 0.25, 0.06), (0.30, 0.06, 0.05)),
            (0.0, (0.08, 0.30, 0.42), (0.32, 0.04, 0.30)),
            (0.52, (0.02, 0.28, 0.30), (0.03, 0.06, 0.34)),
        )
        self._palettes = palettes
        self._veils = [
            self.curtain(foot=foot, crown=crown, base=0.585, tall=0.46, pleats=5, fold=0.08, sway=0.02)
            for _, foot, crown in palettes
        ]
        self._stars = Stars(self.rng, 260, self.horizon)
        self._motes = Motes(self.rng, 70, span=(0.55, 0.85), rise=0.3)

    def light(self, now: Moment) -> Array:
        air, dawn = self.air, ease(now.turn, -0.2, 1.0)
        light = air.gradient((0.008, 0.010, 0.040), (0.06, 0.06, 0.13))
        for (x, foot, _), veil in zip(self._palettes, self._veils, strict=True):
            own = np.zeros_like(light)
            veil.hang(own, air, now.phase, 2.0)
            place = np.exp(-(((air.x - x) / 0.27) ** 2)).astype(np.float32)
            light += own * (place * np.float32(0.25 + 0.95 * dawn))[None, :, None]
            air.glow(light, tuple(0.5 * part * dawn for part in foot), x, self.horizon, 0.22, 0.10)  # pyright: ignore[reportArgumentType]
        air.haze(light, (0.10 + 0.16 * dawn, 0.11 + 0.16 * dawn, 0.16 + 0.18 * dawn), 0.035)
        return light

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.7, SILVER)

    def glitter(self, now: Moment) -> list[Glitter]:
        dawn = ease(now.turn, -0.2, 1.0) * 0.34
        colours = ((1.0, 0.75, 0.45), (0.75, 0.75, 1.0), (0.45, 0.95, 0.95))
        return [
            Glitter(x, 0.15, (r * dawn, g * dawn, b * dawn))
            for (x, _, _), (r, g, b) in zip(self._palettes, colours, strict=True)
        ]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.4, SILVER)


class Gold(Seascape):
    """Happiness: warm light pours over the water and embers rise."""

    seed = 31
    deep = (0.10, 0.045, 0.05)

    def prepare(self) -> None:
        self._back = self.curtain(
            foot=(0.75, 0.22, 0.10), crown=(0.28, 0.03, 0.10), base=0.56, tall=0.50, pleats=4
        )
        self._front = self.curtain(
            foot=(1.10, 0.56, 0.13), crown=(0.70, 0.10, 0.06), base=0.50, tall=0.36, pleats=6,
            fold=0.15, sway=0.07,
        )
        self._embers = Motes(self.rng, 230, span=(0.55, 1.05), rise=0.55, turns=2, near=0.10)

    def light(self, now: Moment) -> Array:
        air, rise = self.air, ease(now.turn, -0.3, 0.8)
        light = air.gradient((0.035, 0.010, 0.038), (0.30, 0.085, 0.06))
        self._back.hang(light, air, now.phase, 0.7 + 0.4 * rise)
        self._front.hang(light, air, now.phase, 0.55 + 0.6 * rise)
        air.glow(light, (0.75 * rise, 0.33 * rise, 0.09 * rise), 0.08, self.horizon, 0.75, 0.16)
        air.haze(light, (0.9 * rise, 0.48 * rise, 0.15 * rise), 0.03)
        return light

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(0.08, 0.55, (0.42, 0.30, 0.14))]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._embers.add(self, picture, now, 0.75, GOLD)


class Spark(Seascape):
    """Surprise: electric veils, and rings of light where something touches the sea."""

    seed = 47
    rough = 0.9
    deep = (0.03, 0.02, 0.10)

    def prepare(self) -> None:
        self._cyan = self.curtain(
            foot=(0.03, 0.62, 0.85), crown=(0.10, 0.06, 0.55), base=0.52, tall=0.40, pleats=8,
            fold=0.16, turns=2,
        )
        self._magenta = self.curtain(
            foot=(0.80, 0.06, 0.62), crown=(0.20, 0.02, 0.42), base=0.45, tall=0.34, pleats=9,
            fold=0.18, sway=0.08, turns=2,
        )
        count = 11
        self._when = np.linspace(-0.4, 6.2, count) + self.rng.uniform(-0.15, 0.15, count)
        self._where = self.rng.permutation(np.linspace(-0.72, 0.72, count))
        self._depth = self.rng.uniform(0.12, 0.75, count)
        self._stars = Stars(self.rng, 160, self.horizon)
        drops = 26
        self._angle = self.rng.uniform(-1.1, 1.1, (count, drops))
        self._speed = self.rng.uniform(0.18, 0.62, (count, drops))

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.012, 0.006, 0.045), (0.06, 0.035, 0.16))
        flare = sum(float(np.exp(-3.0 * (now.t - when))) for when in self._when if when <= now.t)
        self._cyan.hang(light, air, now.phase, 0.75 + 0.35 * min(flare, 1.2))
        self._magenta.hang(light, air, now.phase, 0.65 + 0.35 * min(flare, 1.2))
        air.haze(light, (0.20, 0.22, 0.42), 0.03)
        return light

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.7, SILVER)

    def rings(self, now: Moment) -> list[Ring]:
        rings: list[Ring] = []
        for index, when in enumerate(self._when):
            age = now.t - float(when)
            if 0 <= age < 2.2:
                fade = (1 - ease(age, 0, 2.2)) * ease(age, -0.02, 0.08) * 0.75
                colour = CYAN if index % 2 else MAGENTA
                size = (0.3 + 0.9 * float(self._depth[index])) * (0.16 * age**0.75 + 0.01)
                place = float(self._where[index]), float(self._depth[index])
                rings.append(Ring(*place, size, tuple(part * fade for part in colour)))  # pyright: ignore[reportArgumentType]
        return rings

    def scatter(self, picture: Planes, now: Moment) -> None:
        for index, when in enumerate(self._when):
            age = now.t - float(when)
            if not 0 <= age < 1.6:
                continue
            scale = 0.35 + 0.9 * float(self._depth[index])
            level = self.horizon + (1 - self.horizon) * float(self._depth[index])
            x = self._where[index] + scale * 0.55 * np.sin(self._angle[index]) * self._speed[index] * age
            jump = np.cos(self._angle[index]) * self._speed[index] * age - 0.42 * age * age
            bright = np.where(jump > 0, 0.9 * (1 - age / 1.6), 0) * ease(age, 0, 0.06)
            self.points(
                picture, x, level - scale * jump, 1.0 + 0.9 * scale, bright,
                CYAN if index % 2 else MAGENTA,
            )


class Deep(Seascape):
    """Calm: below the surface, where light comes down in shafts and things drift."""

    seed = 59
    horizon = 1.0
    leans = False

    def prepare(self) -> None:
        air = self.air
        self._far = Waves(self.rng, low=1.0, high=7.0, count=8, fall=0.35, turns=2)
        self._near = Waves(self.rng, low=1.6, high=12.0, count=8, fall=0.3, turns=2)
        x, y = air.x[None, :], air.y[:, None]
        # Shafts fan out from a place above the surface: one number says which shaft a point is in.
        self._fan = ((x - 0.12) / (y + 0.55)).astype(np.float32)
        self._rule = np.linspace(float(self._fan.min()), float(self._fan.max()), 512, dtype=np.float32)
        span = self._rule[-1] - self._rule[0]
        self._index = ((self._fan - self._rule[0]) / span * 511).astype(np.float32)
        self._sink = np.exp(-air.y * 1.9)[:, None].astype(np.float32)
        self._caustic = make_tile(self.rng, 256, roughness=1.6, longest=4)
        self._motes = Motes(self.rng, 150, span=(0.05, 1.15), rise=0.10, near=0.16)

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.035, 0.20, 0.27), (0.003, 0.012, 0.045), bend=0.75)
        shafts = (0.35 + 0.55 * self._far(self._rule, now.phase)).clip(0, None) ** 1.6
        fine = (0.55 + 0.45 * self._near(self._rule, now.phase)).clip(0, None)
        beam = cv2.remap(
            (shafts * fine).astype(np.float32)[None, :], self._index, np.zeros_like(self._index),
            cv2.INTER_LINEAR,
        )
        beam *= self._sink
        light += beam[..., None] * np.array([0.10, 0.50, 0.56], np.float32)
        glow = 0.85 + 0.15 * now.wave()
        air.glow(light, (0.22 * glow, 0.50 * glow, 0.50 * glow), 0.10, -0.06, 0.75, 0.26)
        light += self._surface(now)[..., None] * np.array([0.30, 0.62, 0.60], np.float32)
        return light

    def _surface(self, now: Moment) -> Array:
        """The rippled underside of the surface, near the top of the picture."""
        air = self.air
        away = 1 / (air.y + 0.07)
        x = (air.x[None, :] * away[:, None] * 9).astype(np.float32)
        y = np.repeat(away[:, None] * 22, len(air.x), axis=1).astype(np.float32)
        waves = np.zeros_like(x)
        for side in (1, -1):
            waves += cv2.remap(
                self._caustic, np.mod(x * side + 256 * now.turn, 256).astype(np.float32),
                np.mod(y + 128 * side + 256 * now.turn, 256).astype(np.float32),
                cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP,
            )
        lines = np.exp(-((waves * 1.5) ** 2)) ** 2
        return lines * np.exp(-((air.y / 0.13) ** 2))[:, None].astype(np.float32)

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.55, TEAL)


class Burst(Seascape):
    """The startle: everything flares from one point, and rings run out over the sea."""

    seconds = 4.0
    seed = 61
    leans = False
    rough = 1.25
    deep = (0.05, 0.02, 0.10)

    def prepare(self) -> None:
        air = self.air
        x, y = air.x[None, :], (air.y - self.horizon)[:, None]
        self._radius = np.hypot(x, y).astype(np.float32)
        self._angle = (np.arctan2(-y, x) / np.pi * 511).astype(np.float32)
        self._rays = Waves(self.rng, low=2.5, high=34.0, count=14, fall=0.12, turns=1)
        self._rule = np.linspace(0, 1, 512, dtype=np.float32)
        count = 620
        self._way = self.rng.uniform(0, np.pi, count)
        self._speed = 0.10 + 1.05 * self.rng.random(count) ** 1.6
        self._size = self.rng.uniform(0.9, 2.4, count)
        self._cyan = self.rng.random(count) < 0.5
        self._twinkle = self.rng.uniform(0, 6.28, count)
        self._veil = self.curtain(
            foot=(0.10, 0.45, 0.75), crown=(0.42, 0.03, 0.42), base=0.54, tall=0.42, pleats=8, fold=0.16
        )

    def light(self, now: Moment) -> Array:
        air, age = self.air, now.t
        light = air.gradient((0.014, 0.007, 0.050), (0.08, 0.04, 0.17))
        self._veil.hang(light, air, now.phase, 0.9 * ease(now.turn, 0.15, 0.9))
        power = float(np.exp(-age * 1.05))
        rays = (0.42 + 0.62 * self._rays(self._rule, now.phase * 0.4)).clip(0, None) ** 1.6
        fan = cv2.remap(
            rays.astype(np.float32)[None, :], self._angle, np.zeros_like(self._angle), cv2.INTER_LINEAR
        )
        reach = 0.10 + 0.85 * (1 - float(np.exp(-age * 1.6)))
        fan = fan * np.exp(-self._radius / reach)
        light += fan[..., None] * (np.array([1.9, 0.42, 1.7], np.float32) * power)
        for start, colour in ((0.0, (0.35, 1.3, 1.5)), (0.42, (1.3, 0.25, 1.0)), (0.95, (0.3, 0.8, 1.2))):
            since = age - start
            if since > 0:
                front = 1.25 * (1 - float(np.exp(-since * 1.25)))
                edge = np.exp(-(((self._radius - front) / (0.02 + 0.07 * front)) ** 2))
                light += edge[..., None] * (np.array(colour, np.float32) * float(np.exp(-since * 1.5)))
        core = 4.0 * float(np.exp(-age * 2.6)) + 0.5 * power
        air.halo(light, (core, core * 0.62, core * 1.1), 0.0, self.horizon, 0.05 + 0.10 * power)
        air.glow(light, (0.5 * power, 0.10 * power, 0.62 * power), 0.0, self.horizon, 0.7, 0.34)
        air.haze(light, (0.5 * power + 0.15, 0.35 * power + 0.16, 0.6 * power + 0.3), 0.03)
        return light

    def rings(self, now: Moment) -> list[Ring]:
        rings: list[Ring] = []
        for start, colour in ((0.0, CYAN), (0.45, MAGENTA), (1.0, CYAN)):
            age = now.t - start
            if age > 0:
                fade = 0.8 * float(np.exp(-age * 1.1)) * ease(age, 0.05, 0.5)
                rings.append(Ring(0.0, 0.02, 0.55 * age**0.8, tuple(part * fade for part in colour)))  # pyright: ignore[reportArgumentType]
        return rings

    def scatter(self, picture: Planes, now: Moment) -> None:
        age = now.t
        travel = self._speed * (1 - np.exp(-age * 1.7)) * 0.78
        x = np.cos(self._way) * travel
        y = self.horizon - np.sin(self._way) * travel + 0.035 * age * age
        fade = (1 - ease(now.turn, 0.35, 1.0)) * (0.65 + 0.35 * np.sin(self._twinkle + age * 9))
        bright = np.where(y < self.horizon + 0.02, 0.95 * fade, 0) * ease(age, 0.05, 0.45)
        for chosen, colour in ((self._cyan, CYAN), (~self._cyan, MAGENTA)):
            self.points(picture, x[chosen], y[chosen], self._size[chosen], bright[chosen], colour)


class Turn(Seascape):
    """The tide turns: a moon, silver veils that sweep across, colour from all three answers."""

    seed = 71
    deep = (0.035, 0.04, 0.10)

    def prepare(self) -> None:
        self._violet = self.curtain(
            foot=(0.20, 0.16, 0.46), crown=(0.24, 0.05, 0.28), base=0.55, tall=0.50, pleats=4, fold=0.2,
            turns=2,
        )
        self._silver = self.curtain(
            foot=(0.22, 0.34, 0.46), crown=(0.06, 0.10, 0.40), base=0.47, tall=0.34, pleats=6, fold=0.2,
            turns=2,
        )
        self._coral = self.curtain(
            foot=(0.42, 0.15, 0.13), crown=(0.24, 0.04, 0.20), base=0.59, tall=0.22, pleats=5, fold=0.1
        )
        self._stars = Stars(self.rng, 300, self.horizon)
        self._motes = Motes(self.rng, 80, span=(0.6, 1.0), rise=0.22)

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.008, 0.009, 0.038), (0.075, 0.060, 0.145))
        self._violet.hang(light, air, now.phase, 0.95)
        self._silver.hang(light, air, now.phase, 0.85)
        self._coral.hang(light, air, now.phase, 0.9)
        x, y = self._moon(now)
        air.halo(light, (0.55, 0.60, 0.78), x, y, 0.055)
        air.haze(light, (0.16, 0.15, 0.26), 0.035)
        return light

    def _moon(self, now: Moment) -> tuple[float, float]:
        return -0.16 + 0.10 * now.turn, 0.30 - 0.045 * ease(now.turn)

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.8, SILVER)

    def crown(self, sky: Planes, now: Moment) -> None:
        x, y = self._moon(now)
        add_disc(self, sky, x, y, 0.034, (0.96, 0.97, 1.0))

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(self._moon(now)[0], 0.13, (0.52, 0.55, 0.66))]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.35, SILVER)


def add_disc(
    scape: Seascape, planes: Planes, x: float, y: float, radius: float, colour: Colour
) -> None:
    """Lay a round light with a clean edge over a sky; lengths in heights, colour as displayed."""
    luma = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    goals = (luma, (colour[2] - luma) / 1.8556, (colour[0] - luma) / 1.5748)
    for plane, goal in zip(planes, goals, strict=True):
        scale = scape.height * plane.shape[1] / scape.width
        column, row = x * scale + plane.shape[1] / 2, y * scale
        reach = int(radius * scale) + 4
        left, right = max(0, int(column) - reach), min(plane.shape[1], int(column) + reach)
        top, bottom = max(0, int(row) - reach), min(plane.shape[0], int(row) + reach)
        if left >= right or top >= bottom:
            continue
        columns = np.arange(left, right, dtype=np.float32) + 0.5 - column
        rows = np.arange(top, bottom, dtype=np.float32) + 0.5 - row
        far = np.hypot(rows[:, None], columns[None, :])
        cover = ((radius * scale - far) / 1.6 + 0.5).clip(0, 1)
        part = plane[top:bottom, left:right]
        part += cover * (np.float32(goal) - part)
