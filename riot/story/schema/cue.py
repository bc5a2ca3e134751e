"""Messages to lights and sound."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    WithJsonSchema,
    model_validator,
)

from riot.fields import Duration, Settings, duration_schema, parse_duration
from riot.story.rules import exactly_one, needs

_RIG = "The rig that receives it, by its name below `rigs:` in config/installation.yaml."
_ADDRESS = "The OSC address that the receiver listens to; it begins with a slash."
_VALUE = "What is sent: a number or a text. Without it the message has no value."
_PRESS = "Send the value (1 if none is given) and 0 after 50 ms, as a push of a button."
_OVER = "Fade to the value in this time, from what was last sent there."

Address = Annotated[
    str,
    Field(
        pattern=r"^/[!-+\--~]*$",
        description=_ADDRESS,
        examples=["/house/level"],
        json_schema_extra={
            "patternErrorMessage": "an OSC address begins with / and has no spaces: /house/level"
        },
    ),
]


class CueSend(Settings):
    """One OSC message to a rig."""

    send: str = Field(description=_RIG, examples=["lights"])
    address: Address
    value: FiniteFloat | int | str | None = Field(None, description=_VALUE, examples=[0.2, 1])
    press: bool = Field(False, description=_PRESS, examples=[True])
    over: Duration = Field(0.0, description=_OVER, examples=["3s"])


def _moment(value: Any) -> Any:
    return value if value in ("enter", "exit") else parse_duration(value)


_WHEN = "give either `at` or `while`"
_WHAT = "give either `cue` or `send`"


class SceneCue(Settings):
    """A cue in a scene: `at` a moment a named `cue` or a `send`; or `while` a label, a level."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                *exactly_one("at", "while", none=_WHEN, several=_WHEN),
                *exactly_one("cue", "send", none=_WHAT, several=_WHAT),
                *needs("send", "address", "`send` needs an `address`"),
                *needs("while", "send", "`while` needs `send` and `address`"),
            ]
        }
    )

    at: Annotated[
        Literal["enter", "exit"] | float | None,
        BeforeValidator(_moment),
        WithJsonSchema(duration_schema("enter", "exit")),
    ] = Field(
        None,
        description="When it is sent: on `enter`, on `exit`, or this long after the clip began: "
        "as that picture is shown, and in a loop in every round.",
        examples=["enter", "exit", "12.5s"],
    )
    while_: str | None = Field(
        None,
        alias="while",
        description="A label: while the scene lasts, the rig is sent a level that follows this "
        "expression.",
        examples=["anger"],
    )
    cue: str | None = Field(
        None, description="A cue by its name below the film's `cues:`.", examples=["siren"]
    )
    send: str | None = Field(None, description=_RIG, examples=["lights"])
    address: Address | None = Field(None, description=_ADDRESS, examples=["/house/level"])
    value: FiniteFloat | int | str | None = Field(None, description=_VALUE, examples=[0.2, 1])
    press: bool = Field(False, description=_PRESS, examples=[True])
    over: Duration = Field(0.0, description=_OVER, examples=["3s"])
    range: tuple[FiniteFloat, FiniteFloat] = Field(
        (0.0, 1.0),
        description="With `while`: what is sent when the expression is absent, and when it is "
        "full.",
        examples=[[0.0, 0.8]],
    )

    @model_validator(mode="after")
    def _one_form(self) -> SceneCue:
        if (self.at is None) == (self.while_ is None):
            raise ValueError(_WHEN)
        if (self.cue is None) == (self.send is None):
            raise ValueError(_WHAT)
        if self.send is not None and self.address is None:
            raise ValueError("`send` needs an `address`")
        if self.while_ is not None and self.send is None:
            raise ValueError("`while` needs `send` and `address`")
        return self
