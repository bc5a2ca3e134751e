"""`button: start`, `key: space` and `osc: /go`: what somebody pressed while the scene stood."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.guards.comparison import Comparison
from riot.story.view import Verdict, View


@dataclass(frozen=True, slots=True)
class PressedGuard:
    """Ask that an input came since the scene was entered; `source` is button, key or osc."""

    source: str
    name: str
    limits: Comparison | None
    needs_reading: bool = False

    @property
    def key(self) -> str:
        """Give the name under which the input is kept."""
        return f"{self.source}:{self.name}"

    def passes(self, view: View) -> bool:
        """Pass when it came and, with limits, its newest value is within them."""
        if not view.pressed or self.key not in view.pressed:
            return False
        if self.limits is None:
            return True
        value = view.pressed[self.key]
        return isinstance(value, (int, float)) and self.limits.holds(value)

    def weigh(self, view: View) -> Verdict:
        """Tell what came."""
        wanted = self.name if self.limits is None else f"{self.name} {self.limits}"
        passed = self.passes(view)
        if self.key not in view.pressed:
            return Verdict(passed, self.source, None, wanted)
        saw = self.name if self.limits is None else view.pressed[self.key]
        return Verdict(passed, self.source, saw, wanted)
