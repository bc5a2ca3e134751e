"""Simulated viewers: what perception would report if they stood before the camera.

Scripted ("happiness 6s, surprise 4s, absent 3s"; the first visitor comes after a moment, the
script repeats) or random, with temperaments. A reading is a function of its time and the seed
alone, so a show against this audience can be repeated exactly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from riot.errors import RiotError
from riot.fields import parse_duration
from riot.messages import EmotionReading, FaceReading, Lighting

RATE = 25.0
"""Readings a second that perception would give."""
ARRIVAL = 1.5
"""Seconds until the first visitor steps before the camera."""
ABSENT = "absent"
_NEUTRAL = "calm"
_STEP = re.compile(r"\s*([A-Za-z_]+)(?:@(0?\.\d+|1|1\.0))?\s+([\d.:]+\s*(?:ms|s|m)?)\s*")
_STRENGTH = 0.86
NEUTRAL_STRENGTH = 0.8
"""How strongly a straight face reads as neutral."""
ONSET = 0.5
"""Seconds in which a face goes from one look to the next."""


@dataclass(frozen=True, slots=True)
class Look:
    """One stretch of a visit: an expression (None: nobody there) from `start`, in seconds."""

    start: float
    seconds: float
    label: str | None
    strength: float
    visitor: int


@dataclass(frozen=True, slots=True)
class Temperament:
    """How a random visitor behaves.

    `lively` is the chance that the next look is not neutral, `strength` the range in which it
    shows, `wanders` the chance of looking away between two looks.
    """

    name: str
    lively: float
    strength: tuple[float, float]
    wanders: float


TEMPERAMENTS = (
    Temperament("expressive", lively=0.8, strength=(0.75, 0.95), wanders=0.03),
    Temperament("flat", lively=0.35, strength=(0.4, 0.6), wanders=0.03),
    Temperament("absent-minded", lively=0.55, strength=(0.55, 0.85), wanders=0.3),
)
_LIKELY = {"happiness": 6, "surprise": 4, "sadness": 2, "anger": 2, "fear": 1, "disgust": 1}


class Audience:
    """Give readings as of a face before the camera, at any time from `start` on.

    `labels` are the model's, in order. `script` is a comma-separated list of an expression (or
    "absent") and how long it lasts, optionally with its strength: "happiness@0.5 6s". Without one,
    visitors come and go as `seed` has it. Raises RiotError SIM-001 for a script that cannot be
    read.
    """

    def __init__(
        self, labels: Sequence[str], *, script: str | None = None, seed: int = 0, start: float = 0.0
    ) -> None:
        self._labels = tuple(labels)
        self._seed = seed
        self._start = start
        self._script = None if script is None else read_script(script, self._labels)
        self._looks: list[Look] = [Look(0.0, ARRIVAL, None, 0.0, 0)]
        self._visitor = 0

    def reading(self, t: float, seq: int) -> EmotionReading:
        """Give what the camera sees at `t` seconds."""
        t = round(t, 4)  # all figures are as fine as perception's
        elapsed = max(0.0, t - self._start)
        look, before = self._look_at(elapsed)
        if look.label is None:
            return EmotionReading(t=t, seq=seq, lighting=None)
        face = FaceReading(
            track=look.visitor,
            box=self._box(elapsed, look.visitor),
            certainty=round(0.9 + 0.05 * self._wave(elapsed, "certainty", 0.7), 3),
            pose=(
                round(7.0 * self._wave(elapsed, "yaw", 1.3), 1),
                round(4.0 * self._wave(elapsed, "pitch", 1.7), 1),
                round(3.0 * self._wave(elapsed, "roll", 2.1), 1),
            ),
            scores=self._scores(elapsed, look, before),
        )
        level = round(0.52 + 0.03 * self._wave(elapsed, "light", 4.0), 3)
        light = Lighting(level, 0.82, 0.55, 0.01, "good")
        return EmotionReading(t=t, seq=seq, faces=(face,), lighting=light)

    def _look_at(self, elapsed: float) -> tuple[Look, Look]:
        """Give the look at `elapsed` and the one before it, planning ahead as far as needed."""
        while self._looks[-1].start + self._looks[-1].seconds <= elapsed:
            self._plan_on()
        index = len(self._looks) - 1
        while self._looks[index].start > elapsed:
            index -= 1
        return self._looks[index], self._looks[max(0, index - 1)]

    def _plan_on(self) -> None:
        self._visitor += 1
        steps = self._random_visit(self._visitor) if self._script is None else self._script
        for label, seconds, strength in steps:
            last = self._looks[-1]
            self._looks.append(
                Look(last.start + last.seconds, seconds, label, strength, self._visitor)
            )

    def _random_visit(self, visitor: int) -> list[Step]:
        """Plan one visit of 40 to 75 s, and the empty room after it."""
        random = Random(f"{self._seed}/visit/{visitor}")
        temperament = random.choice(TEMPERAMENTS)
        # People read the notice with a straight face.
        steps: list[Step] = [(_NEUTRAL, random.uniform(5.0, 7.0), NEUTRAL_STRENGTH)]
        steps += plan_looks(random, temperament, likely_looks(self._labels), random.uniform(35, 68))
        steps.append((None, random.uniform(4.0, 9.0), 0.0))
        return steps

    def _scores(self, elapsed: float, look: Look, before: Look) -> tuple[float, ...]:
        """Blend from the look before, as a face does within half a second, and add noise."""
        onset = min(ONSET, look.seconds)
        share = min(1.0, (elapsed - look.start) / onset)
        share = share * share * (3.0 - 2.0 * share)
        strength = before.strength or NEUTRAL_STRENGTH
        came_from = clean_scores(self._labels, before.label or _NEUTRAL, strength)
        goes_to = clean_scores(self._labels, look.label or _NEUTRAL, look.strength)
        noisy: list[float] = []
        for index, label in enumerate(self._labels):
            clean = (1.0 - share) * came_from[index] + share * goes_to[index]
            slow = self._wave(elapsed, f"scores/{look.visitor}/{label}", 0.4)
            fast = self._at(f"frame/{label}", round(elapsed * 1000.0))
            noisy.append(clean * math.exp(0.35 * slow + 0.12 * fast))
        total = math.fsum(noisy)
        return tuple(round(score / total, 4) for score in noisy)

    def _box(self, elapsed: float, visitor: int) -> tuple[float, float, float, float]:
        random = Random(f"{self._seed}/box/{visitor}")
        width = random.uniform(0.16, 0.24) * (1.0 + 0.04 * self._wave(elapsed, "lean", 2.6))
        height = width * 4.0 / 3.0 * 1.3
        x = random.uniform(0.44, 0.56) + 0.03 * self._wave(elapsed, "sway", 2.2) - width / 2.0
        y = random.uniform(0.42, 0.50) + 0.015 * self._wave(elapsed, "nod", 1.9) - height / 2.0
        return (round(x, 4), round(y, 4), round(width, 4), round(height, 4))

    def _wave(self, elapsed: float, name: str, period: float) -> float:
        """Give smooth noise, about -2..2, that changes within `period` seconds."""
        place = elapsed / period
        index = math.floor(place)
        share = place - index
        share = share * share * (3.0 - 2.0 * share)
        return (1.0 - share) * self._at(name, index) + share * self._at(name, index + 1)

    def _at(self, name: str, index: int) -> float:
        value = Random(f"{self._seed}/{name}/{index}").gauss(0.0, 1.0)
        return max(-2.0, min(2.0, value))


Step = tuple[str | None, float, float]
"""A label (None: nobody there), seconds and strength."""


def likely_looks(labels: Sequence[str]) -> dict[str, float]:
    """Give how likely each expression but the neutral one is in everyday life, relatively."""
    return {label: _LIKELY.get(label, 1) for label in labels if label != _NEUTRAL}


def plan_looks(
    random: Random, temperament: Temperament, likely: Mapping[str, float], seconds: float
) -> list[Step]:
    """Plan a temperament's looks for at least so many seconds, one after the other.

    `likely` gives each expression's weight; without any the viewer stays neutral.
    """
    labels, weights = list(likely), list(likely.values())
    steps: list[Step] = []
    left = seconds
    while left > 0:
        if random.random() < temperament.wanders:
            lasts, label = random.uniform(0.4, 1.6), None
        elif labels and random.random() < temperament.lively:
            lasts, label = random.uniform(2.5, 6.0), random.choices(labels, weights)[0]
        else:
            lasts, label = random.uniform(2.0, 5.0), _NEUTRAL
        steps.append((label, lasts, random.uniform(*temperament.strength)))
        left -= lasts
    return steps


def clean_scores(labels: Sequence[str], label: str, strength: float) -> tuple[float, ...]:
    """Give scores without noise: `label` at `strength`, most of the rest neutral."""
    rest = 1.0 - strength
    others = [other for other in labels if other not in (label, _NEUTRAL)]
    shared = rest if label == _NEUTRAL or _NEUTRAL not in labels else 0.4 * rest
    scores = {other: shared / max(1, len(others)) for other in others}
    scores[label] = strength
    if label != _NEUTRAL:
        scores[_NEUTRAL] = rest - shared
    return tuple(scores.get(name, 0.0) for name in labels)


def read_script(script: str, labels: Sequence[str]) -> tuple[Step, ...]:
    """Read "happiness 6s, surprise@0.6 4s, absent 3s"; raises RiotError SIM-001."""
    steps: list[Step] = []
    for part in script.replace(";", ",").split(","):
        match = _STEP.fullmatch(part)
        label = match[1].lower() if match else ""
        if match is None or label not in (*labels, ABSENT):
            known = ", ".join((*labels, ABSENT))
            raise RiotError(
                "SIM-001",
                f"the audience's script has {part.strip()!r}",
                hint=f"write an expression and a time, such as 'happiness 6s'; there are {known}",
            )
        strength = float(match[2]) if match[2] else _STRENGTH
        seconds = _seconds(part, match[3])
        steps.append((None, seconds, 0.0) if label == ABSENT else (label, seconds, strength))
    return tuple(steps)


def _seconds(part: str, text: str) -> float:
    try:
        seconds = parse_duration(text)
    except ValueError as error:
        raise RiotError("SIM-001", f"the audience's script has {part.strip()!r}: {error}") from None
    if seconds <= 0:
        raise RiotError(
            "SIM-001",
            f"the audience's script has {part.strip()!r}",
            hint="a step lasts longer than nothing",
        )
    return seconds
