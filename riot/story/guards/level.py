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

    def passes(self, view: View) -> bool:
        """Pass when a reading counts and the level is within the limits."""
        if not view.heard:
            return False
        level = view.levels.get(self.label)
        return level is not None and self.limits.holds(level)

    def weigh(self, view: View) -> Verdict:
        """Tell the level."""
        if not view.heard or self.label not in view.levels:
            return Verdict(False, self.label, None, f"{self.limits} but {view.unheard}")
        saw = round(view.levels[self.label], 4)
        return Verdict(self.passes(view), self.label, saw, str(self.limits))


@dataclass(frozen=True, slots=True)
class AffectGuard:
    """Compare valence or arousal, -1..1, as they are now."""

    axis: str
    limits: Comparison
    needs_reading: bool = True

    def passes(self, view: View) -> bool:
        """Pass when a reading counts and the value is within the limits."""
        return view.heard and self.limits.holds(self._value(view))

    def weigh(self, view: View) -> Verdict:
        """Tell the value."""
        if not view.heard:
            return Verdict(False, self.axis, None, f"{self.limits} but {view.unheard}")
        saw = round(self._value(view), 4)
        return Verdict(self.passes(view), self.axis, saw, str(self.limits))

    def _value(self, view: View) -> float:
        return view.mood.valence if self.axis == "valence" else view.mood.arousal
