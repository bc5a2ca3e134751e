"""A number compared with limits."""

from __future__ import annotations

from pydantic import ConfigDict, Field, FiniteFloat, model_validator

from riot.fields import Settings
from riot.story.rules import at_least_one

LIMITS = ("at_least", "at_most", "above", "below")
SOME_LIMIT = "give at_least, at_most, above or below"
NEEDS_A_LIMIT = ConfigDict(json_schema_extra={"allOf": at_least_one(*LIMITS, message=SOME_LIMIT)})


class Comparison(Settings):
    """Limits on a number; all that are given must hold."""

    model_config = NEEDS_A_LIMIT

    at_least: FiniteFloat | None = Field(
        None, description="The number is this or more.", examples=[0.45]
    )
    at_most: FiniteFloat | None = Field(
        None, description="The number is this or less.", examples=[0.2]
    )
    above: FiniteFloat | None = Field(
        None, description="The number is more than this.", examples=[0.5]
    )
    below: FiniteFloat | None = Field(
        None, description="The number is less than this.", examples=[0.3]
    )

    @model_validator(mode="after")
    def _some_limit(self) -> Comparison:
        if not self.limits():
            raise ValueError(SOME_LIMIT)
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
