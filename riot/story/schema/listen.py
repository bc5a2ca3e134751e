"""When expressions count, and how they are summed up."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from riot.fields import Duration, Settings, parse_duration


def _end_or_duration(value: Any) -> Any:
    return None if value == "end" else parse_duration(value)


class Listen(Settings):
    """The part of the clip whose expressions count, and how they are summed up."""

    from_: Duration = Field(0.0, alias="from", description="Where listening begins.")
    to: Annotated[float | None, BeforeValidator(_end_or_duration, json_schema_input_type=str)] = (
        Field(None, description="Where it ends: a duration, or `end` for the decision point.")
    )
    by: Literal["mean", "peak", "share", "last"] = Field(
        "mean",
        description="The mean level, the peak, the share of time dominant, or the last level.",
    )
    min_face: Duration = Field(
        1.0, description="With less time than this of a face in sight, no reading counts."
    )
