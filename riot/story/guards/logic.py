"""`all`, `any`, `not`, and `held_for`, which makes any guard a dwell."""

from __future__ import annotations

from dataclasses import dataclass

from riot.story.view import ROUNDING, Guard, Verdict, View


@dataclass(frozen=True, slots=True)
class AllGuard:
    """Ask that every part passes."""

    parts: tuple[Guard, ...]

    @property
    def needs_reading(self) -> bool:
        """Need a reading when any part does."""
        return any(part.needs_reading for part in self.parts)

    def weigh(self, view: View) -> Verdict:
        """Weigh every part, so that the trace names them all."""
        verdicts = tuple(part.weigh(view) for part in self.parts)
        return Verdict(
            all(verdict.passed for verdict in verdicts), "all", None, "every part", verdicts
        )


@dataclass(frozen=True, slots=True)
class AnyGuard:
    """Ask that at least one part passes."""

    parts: tuple[Guard, ...]

    @property
    def needs_reading(self) -> bool:
        """Need a reading only when every part does."""
        return all(part.needs_reading for part in self.parts)

    def weigh(self, view: View) -> Verdict:
        """Weigh every part, so that the trace names them all."""
        verdicts = tuple(part.weigh(view) for part in self.parts)
        return Verdict(
            any(verdict.passed for verdict in verdicts), "any", None, "one part", verdicts
        )


def fails(guard: Guard, view: View) -> bool:
    """Tell whether a guard is false; while no reading counts, what asks for one is unknown."""
    if isinstance(guard, AllGuard):
        return any(fails(part, view) for part in guard.parts)
    if isinstance(guard, AnyGuard):
        return all(fails(part, view) for part in guard.parts)
    judged = view.heard or not guard.needs_reading
    return judged and not guard.weigh(view).passed


@dataclass(frozen=True, slots=True)
class NotGuard:
    """Ask that a part fails; one that needs a reading is unknown, not false, while none counts."""

    part: Guard

    @property
    def needs_reading(self) -> bool:
        """Need a reading when the part does."""
        return self.part.needs_reading

    def weigh(self, view: View) -> Verdict:
        """Pass when the part does not, given that it could be judged."""
        verdict = self.part.weigh(view)
        return Verdict(fails(self.part, view), "not", None, "the part fails", (verdict,))


@dataclass(frozen=True, slots=True)
class HeldGuard:
    """Ask that a part has passed without a break for `seconds`; `number` is its place in `held`."""

    part: Guard
    seconds: float
    number: int

    @property
    def needs_reading(self) -> bool:
        """Need a reading when the part does."""
        return self.part.needs_reading

    def weigh(self, view: View) -> Verdict:
        """Pass when the dwell, which the step keeps up every tick, is long enough."""
        since = view.held.get(self.number)
        held = 0.0 if since is None else view.now - since
        passed = since is not None and held >= self.seconds - ROUNDING
        return Verdict(
            passed,
            "held_for",
            round(held, 3),
            f"{self.seconds:g} s",
            (self.part.weigh(view),),
        )
