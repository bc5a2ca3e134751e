"""A number compared with limits."""

from __future__ import annotations

from pydantic import Field, FiniteFloat, model_validator

from riot.fields import Settings


class Comparison(Settings):
    """Limits on a number; all that are given must hold."""

    at_least: FiniteFloat | None = Field(None, description="The number is this or more.")
    at_most: FiniteFloat | None = Field(None, description="The number is this or less.")
    above: FiniteFloat | None = Field(None, description="The number is more than this.")
    below: FiniteFloat | None = Field(None, description="The number is less than this.")

    @model_validator(mode="after")
    def _some_limit(self) -> Comparison:
        if not self.limits():
            raise ValueError("give at_least, at_most, above or below")
        return self

    def limits(self) -> dict[str, float]:
        """Give the limits that are set, by name."""
        found = {
            "at_least": self.at_least,
            "at_most": self.at_most,
            "above": self.above,
            "below": self.below,
        }
        return {name: limit for name, limit in found.items() if limit is not None}

    def holds(self, value: float) -> bool:
        """Tell whether `value` is within all limits."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    def __str__(self) -> str:
        return ", ".join(f"{name} {limit:g}" for name, limit in self.limits().items())
