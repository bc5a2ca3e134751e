"""The flare that breaks in, and the turn of the tide."""

from __future__ import annotations

import cv2
import numpy as np

from riot.sim.film.light import Planes, scaled
from riot.sim.film.noise import Array, Waves, ease
from riot.sim.film.palette import CYAN, MAGENTA, SILVER
from riot.sim.film.seascape import Moment, Motes, Seascape, Stars
from riot.sim.film.sky import Curtain
from riot.sim.film.sparks import add_disc
from riot.sim.film.water import Glitter, Ring


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
        self._veil = Curtain(
            self.rng,
            foot=(0.10, 0.45, 0.75),
            crown=(0.42, 0.03, 0.42),
            base=0.54,
            tall=0.42,
            pleats=8,
            fold=0.16,
        )

    def light(self, now: Moment) -> Array:
        air, age = self.air, now.t
        light = air.gradient((0.014, 0.007, 0.050), (0.08, 0.04, 0.17))
        self._veil.hang(light, air, now.phase, 0.9 * ease(now.turn, 0.15, 0.9))
        power = float(np.exp(-age * 1.05))
        rays = (0.42 + 0.62 * self._rays(self._rule, now.phase * 0.4)).clip(0, None) ** 1.6
        fan = cv2.remap(
            rays.astype(np.float32)[None, :],
            self._angle,
            np.zeros_like(self._angle),
            cv2.INTER_LINEAR,
        )
        reach = 0.10 + 0.85 * (1 - float(np.exp(-age * 1.6)))
        fan = fan * np.exp(-self._radius / reach)
        light += fan[..., None] * (np.array([1.9, 0.42, 1.7], np.float32) * power)
        for start, colour in (
            (0.0, (0.35, 1.3, 1.5)),
            (0.42, (1.3, 0.25, 1.0)),
            (0.95, (0.3, 0.8, 1.2)),
        ):
            since = age - start
            if since > 0:
                front = 1.25 * (1 - float(np.exp(-since * 1.25)))
                edge = np.exp(-(((self._radius - front) / (0.02 + 0.07 * front)) ** 2))
                light += edge[..., None] * (
                    np.array(colour, np.float32) * float(np.exp(-since * 1.5))
                )
        core = 4.0 * float(np.exp(-age * 2.6)) + 0.5 * power
        air.halo(
            light,
            (core, core * 0.62, core * 1.1),
            0.0,
            self.horizon,
            0.05 + 0.10 * power,
        )
        air.glow(
            light,
            (0.5 * power, 0.10 * power, 0.62 * power),
            0.0,
            self.horizon,
            0.7,
            0.34,
        )
        air.haze(light, (0.5 * power + 0.15, 0.35 * power + 0.16, 0.6 * power + 0.3), 0.03)
        return light

    def rings(self, now: Moment) -> list[Ring]:
        rings: list[Ring] = []
        for start, colour in ((0.0, CYAN), (0.45, MAGENTA), (1.0, CYAN)):
            age = now.t - start
            if age > 0:
                fade = 0.8 * float(np.exp(-age * 1.1)) * ease(age, 0.05, 0.5)
                rings.append(
                    Ring(
                        0.0,
                        0.02,
                        0.55 * age**0.8,
                        scaled(colour, fade),
                    )
                )
        return rings

    def scatter(self, picture: Planes, now: Moment) -> None:
        age = now.t
        travel = self._speed * (1 - np.exp(-age * 1.7)) * 0.78
        x = np.cos(self._way) * travel
        y = self.horizon - np.sin(self._way) * travel + 0.035 * age * age
        fade = (1 - ease(now.turn, 0.35, 1.0)) * (0.65 + 0.35 * np.sin(self._twinkle + age * 9))
        bright = np.where(y < self.horizon + 0.02, 0.95 * fade, 0) * ease(age, 0.05, 0.45)
        for chosen, colour in ((self._cyan, CYAN), (~self._cyan, MAGENTA)):
            self.points(
                picture,
                x[chosen],
                y[chosen],
                self._size[chosen],
                bright[chosen],
                colour,
            )


class Turn(Seascape):
    """The tide turns: a moon, silver veils that sweep across, colour from all three answers."""

    seed = 71
    deep = (0.035, 0.04, 0.10)

    def prepare(self) -> None:
        self._violet = Curtain(
            self.rng,
            foot=(0.20, 0.16, 0.46),
            crown=(0.24, 0.05, 0.28),
            base=0.55,
            tall=0.50,
            pleats=4,
            fold=0.2,
            turns=2,
        )
        self._silver = Curtain(
            self.rng,
            foot=(0.22, 0.34, 0.46),
            crown=(0.06, 0.10, 0.40),
            base=0.47,
            tall=0.34,
            pleats=6,
            fold=0.2,
            turns=2,
        )
        self._coral = Curtain(
            self.rng,
            foot=(0.42, 0.15, 0.13),
            crown=(0.24, 0.04, 0.20),
            base=0.59,
            tall=0.22,
            pleats=5,
            fold=0.1,
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
        add_disc(sky, x, y, 0.034, self.height, (0.96, 0.97, 1.0))

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(self._moon(now)[0], 0.13, (0.52, 0.55, 0.66))]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.35, SILVER)
