"""`<label>: {at_least: 0.45}`, and `valence` and `arousal` likewise."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.guards.comparison import Comparison
from riot.story.view import Verdict, View


@dataclass(frozen=True, slots=True)
class LevelGuard:
    """Compare the level of one label, 0..1, over the listen window or now."""

    label: str
    limits: Comparison
    needs_reading: bool = True

    def weigh(self, view: View) -> Verdict:
        """Pass when a reading counts and the level is within the limits."""
        if not view.heard or self.label not in view.levels:
            return Verdict(False, self.label, None, f"{self.limits} but {view.unheard}")
        level = view.levels[self.label]
        return Verdict(self.limits.holds(level), self.label, round(level, 4), str(self.limits))


@dataclass(frozen=True, slots=True)
class AffectGuard:
    """Compare valence or arousal, -1..1, as they are now."""

    axis: str
    limits: Comparison
    needs_reading: bool = True

    def weigh(self, view: View) -> Verdict:
        """Pass when a reading counts and the value is within the limits."""
        if not view.heard:
            return Verdict(False, self.axis, None, f"{self.limits} but {view.unheard}")
        value = view.mood.valence if self.axis == "valence" else view.mood.arousal
        return Verdict(self.limits.holds(value), self.axis, round(value, 4), str(self.limits))
