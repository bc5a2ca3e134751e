"""Where a condition is weighed: what is known there before anything is read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from riot.story.reasoning.formula import Domain, Span, Thing

SLACK = 0.5
"""Seconds by which a scene may last longer or shorter than computed."""

YES = frozenset(["yes"])
NO = frozenset(["no"])
EITHER = YES | NO
NOBODY = "(none)"
"""The dominant label while none is, and the verdict on the light while no face is seen."""

Reading = Literal["window", "now"]
"""A decision reads the listen window, an interrupt this moment."""

By = Literal["mean", "peak", "share", "last"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Say what holds whenever a way out of one scene is weighed.

    `elapsed` is the time since the scene was entered, seconds; `longest` the longest dwell. `known`
    narrows single things, as how often a scene can have been visited. `hears` tells whether the
    listen window can ever be long enough for a reading to count.
    """

    labels: tuple[str, ...]
    by: By
    min_margin: float
    reading: Reading
    elapsed: Span
    longest: float
    hears: bool = True
    known: dict[Thing, Domain] = field(default_factory=dict[Thing, Domain])
    settled: bool = False
    """Whether the moment is taken as lasting, so that the dominant label is the highest one."""

    def first(self, thing: Thing) -> Domain:
        """Give all that `thing` may be here."""
        if thing in self.known:
            return self.known[thing]
        match thing[0]:
            case "level" | "margin":
                return Span(0.0, 1.0)
            case "affect":
                return Span(-1.0, 1.0)
            case "faces" | "visits":
                return Span(0.0)
            case "elapsed":
                return self.elapsed
            case "held":
                return Span(-1.0, self.longest)
            case "chance":
                return Span(0.0, 1.0, high_open=True)
            case "heard":
                return NO if thing[1] == "window" and not self.hears else EITHER
            case "dominant":
                names = frozenset(self.labels)
                return names if thing[1] == "window" else names | {NOBODY}
            case "face":
                return frozenset(["present", "absent"])
            case "lighting":
                return frozenset(["good", "poor", NOBODY])
            case "pressed" | "number" | "earlier":
                return EITHER
            case _:
                return Span(-math.inf, math.inf)
