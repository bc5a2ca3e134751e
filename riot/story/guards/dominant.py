"""`dominant: fear` with `margin: 0.1`, and `undecided: true`."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.view import Verdict, View


@dataclass(frozen=True, slots=True)
class DominantGuard:
    """Ask that one label leads, by the scene's `min_margin` or its own `margin` if that is more."""

    label: str
    margin: float
    needs_reading: bool = True

    def passes(self, view: View) -> bool:
        """Pass when the label leads the runner-up by the margin."""
        return (
            view.heard
            and view.dominant == self.label
            and view.margin >= self.margin
            and view.margin >= view.min_margin
        )

    def weigh(self, view: View) -> Verdict:
        """Tell who leads, and by how much."""
        wanted = f"{self.label} by {max(self.margin, view.min_margin):g}"
        if not view.heard:
            return Verdict(False, "dominant", None, f"{wanted} but {view.unheard}")
        saw = f"{view.dominant} by {view.margin:.3f}"
        return Verdict(self.passes(view), "dominant", saw, wanted)


@dataclass(frozen=True, slots=True)
class UndecidedGuard:
    """Ask that no label leads by the scene's `min_margin`, or that no reading counts."""

    wanted: bool
    needs_reading: bool = False

    def passes(self, view: View) -> bool:
        """Pass when the reading is undecided (or decided, with `undecided: false`)."""
        return (not view.heard or view.margin < view.min_margin) == self.wanted

    def weigh(self, view: View) -> Verdict:
        """Tell the margin."""
        saw = f"margin {view.margin:.3f}" if view.heard else view.unheard
        return Verdict(
            self.passes(view),
            "undecided",
            saw,
            f"{self.wanted}".lower() + f" at margin {view.min_margin:g}",
        )
