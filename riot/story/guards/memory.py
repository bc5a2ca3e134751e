"""`visited`, `visits`, `variable` and `elapsed`: what the show remembers."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.guards.comparison import Comparison
from riot.story.view import ROUNDING, Verdict, View


@dataclass(frozen=True, slots=True)
class VisitsGuard:
    """Compare how often scenes were entered in this session."""

    limits: tuple[tuple[str, Comparison], ...]
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when every named scene's count is within its limits."""
        return all(limit.holds(view.visits.get(scene, 0)) for scene, limit in self.limits)

    def weigh(self, view: View) -> Verdict:
        """Tell the counts."""
        counts = [(scene, view.visits.get(scene, 0), limit) for scene, limit in self.limits]
        return Verdict(
            self.passes(view),
            "visits",
            ", ".join(f"{scene} {count}" for scene, count, _ in counts),
            "; ".join(f"{scene} {limit}" for scene, _, limit in counts),
        )


@dataclass(frozen=True, slots=True)
class VariableGuard:
    """Compare one of the film's variables."""

    name: str
    limits: Comparison
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when the variable is within the limits."""
        return self.limits.holds(view.variables.get(self.name, 0.0))

    def weigh(self, view: View) -> Verdict:
        """Tell the variable's value."""
        value = view.variables.get(self.name, 0.0)
        return Verdict(self.passes(view), "variable", value, f"{self.name} {self.limits}")


@dataclass(frozen=True, slots=True)
class ElapsedGuard:
    """Ask that the scene has lasted so many seconds."""

    seconds: float
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass from that moment on."""
        return view.elapsed >= self.seconds - ROUNDING

    def weigh(self, view: View) -> Verdict:
        """Tell how long the scene has lasted."""
        return Verdict(
            self.passes(view),
            "elapsed",
            round(view.elapsed, 3),
            f"at_least {self.seconds:g} s",
        )
