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

    def passes(self, view: View) -> bool:
        """Pass when every part does."""
        for part in self.parts:  # noqa: SIM110 - asked at every tick; all(…) costs twice as much
            if not part.passes(view):
                return False
        return True

    def weigh(self, view: View) -> Verdict:
        """Weigh every part, so that the trace names them all."""
        verdicts = tuple(part.weigh(view) for part in self.parts)
        return Verdict(self.passes(view), "all", None, "every part", verdicts)


@dataclass(frozen=True, slots=True)
class AnyGuard:
    """Ask that at least one part passes."""

    parts: tuple[Guard, ...]

    @property
    def needs_reading(self) -> bool:
        """Need a reading only when every part does."""
        return all(part.needs_reading for part in self.parts)

    def passes(self, view: View) -> bool:
        """Pass when a part does."""
        for part in self.parts:  # noqa: SIM110
            if part.passes(view):
                return True
        return False

    def weigh(self, view: View) -> Verdict:
        """Weigh every part, so that the trace names them all."""
        verdicts = tuple(part.weigh(view) for part in self.parts)
        return Verdict(self.passes(view), "any", None, "one part", verdicts)


def fails(guard: Guard, view: View) -> bool:
    """Tell whether a guard is false; while no reading counts, what asks for one is unknown."""
    if isinstance(guard, AllGuard):
        return any(fails(part, view) for part in guard.parts)
    if isinstance(guard, AnyGuard):
        return all(fails(part, view) for part in guard.parts)
    judged = view.heard or not guard.needs_reading
    return judged and not guard.passes(view)


@dataclass(frozen=True, slots=True)
class NotGuard:
    """Ask that a part fails; one that needs a reading is unknown, not false, while none counts."""

    part: Guard

    @property
    def needs_reading(self) -> bool:
        """Need a reading when the part does."""
        return self.part.needs_reading

    def passes(self, view: View) -> bool:
        """Pass when the part does not, given that it could be judged."""
        return fails(self.part, view)

    def weigh(self, view: View) -> Verdict:
        """Weigh the part."""
        parts = (self.part.weigh(view),)
        return Verdict(self.passes(view), "not", None, "the part fails", parts)


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

    def passes(self, view: View) -> bool:
        """Pass when the dwell, which the step keeps up every tick, is long enough."""
        since = view.held.get(self.number)
        return since is not None and view.now - since >= self.seconds - ROUNDING

    def weigh(self, view: View) -> Verdict:
        """Tell how long it has lasted, and weigh the part."""
        since = view.held.get(self.number)
        held = 0.0 if since is None else view.now - since
        return Verdict(
            self.passes(view),
            "held_for",
            round(held, 3),
            f"{self.seconds:g} s",
            (self.part.weigh(view),),
        )
