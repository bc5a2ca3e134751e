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

    def weigh(self, view: View) -> Verdict:
        """Pass when it came and, with limits, its newest value is within them."""
        wanted = self.name if self.limits is None else f"{self.name} {self.limits}"
        key = f"{self.source}:{self.name}"
        if key not in view.pressed:
            return Verdict(False, self.source, None, wanted)
        value = view.pressed[key]
        if self.limits is None:
            return Verdict(True, self.source, self.name, wanted)
        number = value if isinstance(value, (int, float)) else None
        return Verdict(number is not None and self.limits.holds(number), self.source, value, wanted)
