"""Place an expression on the circumplex: valence (unpleasant to pleasant) and arousal.

The axes are Russell's (A circumplex model of affect, Journal of Personality and Social Psychology
39, 1980). The coordinates are the mean ratings of pleasure and arousal of Russell and Mehrabian
(Evidence for a three-factor theory of emotions, Journal of Research in Personality 11, 1977), in
-1..1. A neutral face is the origin. Contempt was not in the table that we rely on: it is placed by
us between disgust and neutral. Labels of other models that are not listed count as neutral.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import mul

COORDINATES: Mapping[str, tuple[float, float]] = {
    "calm": (0.0, 0.0),
    "happiness": (0.81, 0.51),
    "surprise": (0.40, 0.67),
    "sadness": (-0.63, -0.27),
    "anger": (-0.51, 0.59),
    "disgust": (-0.60, 0.35),
    "fear": (-0.64, 0.60),
    "contempt": (-0.45, 0.25),
}


Axes = tuple[tuple[float, ...], tuple[float, ...]]
"""The valences of some labels, and their arousals."""


def affect_of(labels: Sequence[str], scores: Sequence[float]) -> tuple[float, float]:
    """Give (valence, arousal), each -1..1: the mean of the labels' places, weighted by scores."""
    return affect_on(axes_of(tuple(labels)), scores)


def affect_on(axes: Axes, scores: Sequence[float]) -> tuple[float, float]:
    """Give (valence, arousal) as `affect_of`, on the axes of the labels."""
    pleasant, stirring = axes
    valence = math.fsum(map(mul, pleasant, scores))
    arousal = math.fsum(map(mul, stirring, scores))
    if -1.0 <= valence <= 1.0 and -1.0 <= arousal <= 1.0:
        return valence, arousal
    return max(-1.0, min(1.0, valence)), max(-1.0, min(1.0, arousal))


@lru_cache(maxsize=16)
def axes_of(labels: tuple[str, ...]) -> Axes:
    """Give the labels' valences and their arousals."""
    places = [COORDINATES.get(label, (0.0, 0.0)) for label in labels]
    return tuple(place[0] for place in places), tuple(place[1] for place in places)
