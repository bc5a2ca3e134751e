"""The opening: waiting for someone, and the question."""

from __future__ import annotations

import numpy as np

from riot.sim.film.light import Colour, Planes, scaled
from riot.sim.film.noise import Array, ease
from riot.sim.film.palette import SILVER, TEAL, WHITE
from riot.sim.film.seascape import Moment, Motes, Seascape, Stars
from riot.sim.film.sky import Curtain
from riot.sim.film.water import Glitter


class Attract(Seascape):
    """Night, and a light below the horizon that breathes: come nearer. Loops."""

    seconds = 6.0
    seed = 11
    rough = 0.7
    deep = (0.015, 0.03, 0.07)

    def prepare(self) -> None:
        self._back = Curtain(
            self.rng,
            foot=(0.01, 0.10, 0.12),
            crown=(0.05, 0.02, 0.16),
            base=0.52,
            tall=0.34,
            pleats=4,
        )
        self._front = Curtain(
            self.rng,
            foot=(0.02, 0.20, 0.20),
            crown=(0.05, 0.05, 0.30),
            base=0.44,
            tall=0.26,
            pleats=6,
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
        self.air.glow(
            light,
            (0.20, 0.27, 0.34),
            0.0,
            self.horizon + 0.01,
            0.42,
            0.05 + 0.02 * breath,
        )
        self.air.halo(
            light,
            (0.30 + 0.5 * breath, 0.34 + 0.5 * breath, 0.36 + 0.5 * breath),
            0.0,
            self.horizon + 0.005,
            0.030 + 0.014 * breath,
        )
        return light

    def stud(self, sky: Planes, now: Moment) -> None:
        self._stars.add(self, sky, now, 0.9, SILVER)

    def glitter(self, now: Moment) -> list[Glitter]:
        return [Glitter(0.0, 0.09, scaled(WHITE, 0.30 + 0.25 * now.wave()))]

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
            Curtain(
                self.rng,
                foot=foot,
                crown=crown,
                base=0.585,
                tall=0.46,
                pleats=5,
                fold=0.08,
                sway=0.02,
            )
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
            air.glow(
                light,
                scaled(foot, 0.5 * dawn),
                x,
                self.horizon,
                0.22,
                0.10,
            )
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
