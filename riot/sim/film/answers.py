"""The three answers: gold, sparks, the deep."""

from __future__ import annotations

import cv2
import numpy as np

from riot.sim.film.light import Planes, scaled
from riot.sim.film.noise import Array, Waves, ease, make_tile
from riot.sim.film.palette import CYAN, GOLD, MAGENTA, SILVER, TEAL
from riot.sim.film.seascape import Moment, Motes, Seascape, Stars
from riot.sim.film.sky import Curtain
from riot.sim.film.water import Glitter, Ring


class Gold(Seascape):
    """Happiness: warm light pours over the water and embers rise."""

    seed = 31
    deep = (0.10, 0.045, 0.05)

    def prepare(self) -> None:
        self._back = Curtain(
            self.rng,
            foot=(0.75, 0.22, 0.10),
            crown=(0.28, 0.03, 0.10),
            base=0.56,
            tall=0.50,
            pleats=4,
        )
        self._front = Curtain(
            self.rng,
            foot=(1.10, 0.56, 0.13),
            crown=(0.70, 0.10, 0.06),
            base=0.50,
            tall=0.36,
            pleats=6,
            fold=0.15,
            sway=0.07,
        )
        self._embers = Motes(self.rng, 230, span=(0.55, 1.05), rise=0.55, turns=2, near=0.10)

    def light(self, now: Moment) -> Array:
        air, rise = self.air, ease(now.turn, -0.3, 0.8)
        light = air.gradient((0.035, 0.010, 0.038), (0.30, 0.085, 0.06))
        self._back.hang(light, air, now.phase, 0.7 + 0.4 * rise)
        self._front.hang(light, air, now.phase, 0.55 + 0.6 * rise)
        air.glow(
            light,
            (0.75 * rise, 0.33 * rise, 0.09 * rise),
            0.08,
            self.horizon,
            0.75,
            0.16,
        )
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
        self._cyan = Curtain(
            self.rng,
            foot=(0.03, 0.62, 0.85),
            crown=(0.10, 0.06, 0.55),
            base=0.52,
            tall=0.40,
            pleats=8,
            fold=0.16,
            turns=2,
        )
        self._magenta = Curtain(
            self.rng,
            foot=(0.80, 0.06, 0.62),
            crown=(0.20, 0.02, 0.42),
            base=0.45,
            tall=0.34,
            pleats=9,
            fold=0.18,
            sway=0.08,
            turns=2,
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
                rings.append(Ring(*place, size, scaled(colour, fade)))
        return rings

    def scatter(self, picture: Planes, now: Moment) -> None:
        for index, when in enumerate(self._when):
            age = now.t - float(when)
            if not 0 <= age < 1.6:
                continue
            scale = 0.35 + 0.9 * float(self._depth[index])
            level = self.horizon + (1 - self.horizon) * float(self._depth[index])
            x = (
                self._where[index]
                + scale * 0.55 * np.sin(self._angle[index]) * self._speed[index] * age
            )
            jump = np.cos(self._angle[index]) * self._speed[index] * age - 0.42 * age * age
            bright = np.where(jump > 0, 0.9 * (1 - age / 1.6), 0) * ease(age, 0, 0.06)
            self.points(
                picture,
                x,
                level - scale * jump,
                1.0 + 0.9 * scale,
                bright,
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
        self._rule = np.linspace(
            float(self._fan.min()), float(self._fan.max()), 512, dtype=np.float32
        )
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
            (shafts * fine).astype(np.float32)[None, :],
            self._index,
            np.zeros_like(self._index),
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
                self._caustic,
                np.mod(x * side + 256 * now.turn, 256).astype(np.float32),
                np.mod(y + 128 * side + 256 * now.turn, 256).astype(np.float32),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
        lines = np.exp(-((waves * 1.5) ** 2)) ** 2
        return lines * np.exp(-((air.y / 0.13) ** 2))[:, None].astype(np.float32)

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.55, TEAL)
