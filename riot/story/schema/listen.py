"""When expressions count, and how they are summed up."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from riot.fields import Duration, Settings, duration_schema, parse_duration

By = Literal["mean", "peak", "share", "last"]


def _end_or_duration(value: Any) -> Any:
    return None if value == "end" else parse_duration(value)


class Listen(Settings):
    """The part of the clip whose expressions count, and how they are summed up."""

    from_: Duration = Field(
        0.0,
        alias="from",
        description="Where listening begins, counted from the clip's beginning. Leave a second "
        "or so: a face still shows its answer to the scene before.",
        examples=["1s", "10s"],
    )
    to: Annotated[
        float | None, BeforeValidator(_end_or_duration), WithJsonSchema(duration_schema("end"))
    ] = Field(
        None,
        description="Where listening ends, counted from the clip's beginning, or `end` for the "
        "decision point (`lead` before the clip's end).",
        examples=["end", "35s"],
    )
    by: By = Field(
        "mean",
        description="How the expressions of that part become one number a label.",
        examples=["share"],
        json_schema_extra={
            "enumDescriptions": [
                "the average level: how strong an expression was all in all",
                "the highest level: one short, strong moment is enough",
                "the share of the time in which the label was the dominant one",
                "the level when listening ends: only the last moment counts",
            ]
        },
    )
    min_face: Duration = Field(
        1.0,
        description="With a face in sight for less than this, no reading counts and the scene is "
        "undecided.",
        examples=["1s", "500ms"],
    )
