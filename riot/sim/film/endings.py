"""The endings: dawn, falling stars, still water, and the empty room."""

from __future__ import annotations

import cv2
import numpy as np

from riot.sim.film.light import Planes
from riot.sim.film.noise import Array, ease, make_tile
from riot.sim.film.palette import CYAN, GOLD, MAGENTA, SILVER
from riot.sim.film.seascape import Moment, Motes, Seascape, Stars
from riot.sim.film.sky import Curtain
from riot.sim.film.sparks import add_disc
from riot.sim.film.water import Glitter


class Dawn(Seascape):
    """Happiness: the sun comes up and lays a road over the water."""

    seed = 83
    deep = (0.12, 0.055, 0.07)

    def prepare(self) -> None:
        self._veil = Curtain(
            self.rng,
            foot=(0.70, 0.26, 0.12),
            crown=(0.34, 0.05, 0.14),
            base=0.46,
            tall=0.42,
            pleats=4,
            fold=0.14,
        )
        self._low = Curtain(
            self.rng,
            foot=(0.80, 0.40, 0.16),
            crown=(0.60, 0.14, 0.10),
            base=0.58,
            tall=0.20,
            pleats=5,
        )
        self._motes = Motes(self.rng, 120, span=(0.5, 1.05), rise=0.35, near=0.12)

    def _sun(self, now: Moment) -> float:
        return self.horizon + 0.035 - 0.125 * ease(now.turn, -0.15, 1.05)

    def light(self, now: Moment) -> Array:
        air, day = self.air, ease(now.turn, -0.25, 0.95)
        top = (0.030 + 0.035 * day, 0.018 + 0.035 * day, 0.070 + 0.05 * day)
        light = air.gradient(top, (0.30 + 0.22 * day, 0.10 + 0.10 * day, 0.09 + 0.02 * day))
        self._veil.hang(light, air, now.phase, 0.55 + 0.25 * day)
        self._low.hang(light, air, now.phase, 0.45 + 0.35 * day)
        sun = self._sun(now)
        air.glow(light, (0.8 * day, 0.36 * day, 0.10 * day), 0.0, self.horizon, 0.9, 0.20)
        air.halo(light, (2.2 * day, 1.25 * day, 0.48 * day), 0.0, sun, 0.105)
        air.haze(light, (0.7 * day, 0.40 * day, 0.17 * day), 0.025)
        return light

    def crown(self, sky: Planes, now: Moment) -> None:
        add_disc(sky, 0.0, self._sun(now), 0.062, self.height, (1.0, 0.955, 0.80))

    def glitter(self, now: Moment) -> list[Glitter]:
        day = ease(now.turn, -0.25, 0.8)
        return [Glitter(0.0, 0.22, (0.85 * day, 0.62 * day, 0.32 * day))]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.55, GOLD)


class FallingStars(Seascape):
    """Surprise: the sky comes down into the sea, star by star."""

    seed = 97
    rough = 0.6
    deep = (0.02, 0.02, 0.08)

    def prepare(self) -> None:
        self._stars = Stars(self.rng, 900, self.horizon)
        self._veil = Curtain(
            self.rng,
            foot=(0.03, 0.30, 0.42),
            crown=(0.22, 0.03, 0.30),
            base=0.56,
            tall=0.36,
            pleats=5,
            fold=0.14,
        )
        count = 30
        self._when = np.sort(self.rng.uniform(-0.6, 6.6, count))
        self._x = self.rng.uniform(-0.55, 1.25, count)
        self._y = self.rng.uniform(-0.08, 0.26, count)
        self._speed = self.rng.uniform(0.38, 0.75, count)
        self._life = self.rng.uniform(0.8, 1.3, count)
        self._bright = 0.35 + 0.65 * self.rng.random(count) ** 1.5
        band = make_tile(self.rng, 256, roughness=1.9)
        self._band = cv2.resize(
            band, (len(self.air.x), len(self.air.y)), interpolation=cv2.INTER_CUBIC
        )

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.010, 0.006, 0.040), (0.045, 0.035, 0.130))
        # A milky way across the sky, ragged by cloud.
        across = (air.y[:, None] - 0.42 + 0.42 * (air.x[None, :] + 0.55)) * 0.92
        milk = np.exp(-((across / 0.14) ** 2)) * (0.55 + 0.22 * self._band).clip(0, None)
        light += milk[..., None] * np.array([0.085, 0.050, 0.150], np.float32)
        light += (milk**2)[..., None] * np.array([0.05, 0.06, 0.09], np.float32)
        self._veil.hang(light, air, now.phase, 0.6)
        air.haze(light, (0.09, 0.13, 0.26), 0.035)
        return light

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 1.0, SILVER)
        steps = np.linspace(0, 1, 110)
        for index in range(len(self._when)):
            age = now.t - self._when[index]
            part = age / self._life[index]
            if not 0 <= part < 1:
                continue
            tail = min(age, 0.55) * self._speed[index]
            head = age * self._speed[index]
            way = head - tail * (1 - steps)
            x = self._x[index] - 0.78 * way
            y = self._y[index] + 0.55 * way
            bright = steps**2.2 * np.sin(np.pi * part) ** 0.6 * 0.75 * self._bright[index]
            bright *= (y < self.horizon - 0.006) * np.minimum(1, (self.horizon - y).clip(0) / 0.05)
            size = 0.8 + 0.9 * steps * self._bright[index]
            self.points(sky, x, y, size, bright, CYAN if index % 2 else MAGENTA)
            self.points(sky, x[-3:], y[-3:], 2.6, bright[-3:] * 0.8, SILVER)

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(0.25, 0.9, (0.10, 0.13, 0.18))]


class Still(Seascape):
    """Calm: flat water and one light, which is enough."""

    seed = 101
    rough = 0.28
    deep = (0.012, 0.035, 0.075)

    def prepare(self) -> None:
        self._veil = Curtain(
            self.rng,
            foot=(0.01, 0.14, 0.17),
            crown=(0.01, 0.03, 0.16),
            base=0.54,
            tall=0.48,
            pleats=3,
            fold=0.1,
            sway=0.03,
        )
        self._stars = Stars(self.rng, 520, self.horizon)
        self._motes = Motes(self.rng, 26, span=(0.6, 0.95), rise=0.08)

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.004, 0.012, 0.036), (0.020, 0.080, 0.125))
        self._veil.hang(light, air, now.phase, 1.0)
        air.glow(light, (0.05, 0.15, 0.19), 0.0, self.horizon, 0.8, 0.09)
        y = self._lamp(now)
        glow = 0.92 + 0.08 * now.wave(2)
        air.halo(light, (1.5 * glow, 1.05 * glow, 0.60 * glow), 0.0, y, 0.020)
        air.halo(light, (0.10, 0.11, 0.10), 0.0, y, 0.11)
        air.haze(light, (0.03, 0.09, 0.12), 0.03)
        return light

    def _lamp(self, now: Moment) -> float:
        return self.horizon - 0.105 - 0.008 * float(np.sin(now.phase))

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.85, SILVER)
        add_disc(sky, 0.0, self._lamp(now), 0.0075, self.height, (1.0, 0.97, 0.88))

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(0.0, 0.045, (0.30, 0.24, 0.16))]

    def scatter(self, picture: Planes, now: Moment) -> None:
        self._motes.add(self, picture, now, 0.3, SILVER)


class Empty(Seascape):
    """Nobody there: grey mist moves over the water."""

    seconds = 4.0
    seed = 113
    rough = 0.5
    deep = (0.07, 0.08, 0.09)

    def prepare(self) -> None:
        self._cloud = make_tile(self.rng, 256, roughness=2.4)
        self._drops = Motes(self.rng, 60, span=(0.3, 1.0), rise=0.05, near=0.3)
        rows = (np.arange(self.height, dtype=np.float32) + 0.5) / self.height
        self._bank = 0.16 * np.exp(-(((rows - self.horizon - 0.01) / 0.075) ** 2))[:, None]

    def light(self, now: Moment) -> Array:
        air = self.air
        light = air.gradient((0.030, 0.034, 0.042), (0.115, 0.122, 0.135))
        x = np.repeat(air.x[None, :], len(air.y), 0)
        y = np.repeat(air.y[:, None], len(air.x), 1)
        for scale, speed, base, thick, strength in (
            (70, 5, 0.40, 0.20, 0.10),
            (110, -9, 0.52, 0.12, 0.12),
            (150, 16, 0.60, 0.07, 0.16),
        ):
            cloud = cv2.remap(
                self._cloud,
                np.mod(x * scale + 128 + speed * now.t, 256).astype(np.float32),
                np.mod(y * scale * 2.4 + scale, 256).astype(np.float32),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
            bank = np.exp(-(((y - base) / thick) ** 2)) * (0.5 + 0.42 * cloud).clip(0, None)
            light += (
                bank[..., None] * np.array([0.94, 0.98, 1.06], np.float32) * np.float32(strength)
            )
        air.haze(light, (0.10, 0.105, 0.115), 0.05)
        return light

    def scatter(self, picture: Planes, now: Moment) -> None:
        # Mist in front of the horizon: nobody can say where the sky ends.
        luma = picture[0]
        luma += self._bank * (1 - luma)
        self._drops.add(self, picture, now, 0.3, (0.85, 0.9, 0.95))
