"""Messages to lights and sound."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, FiniteFloat, model_validator

from riot.fields import Duration, Settings, parse_duration


class CueSend(Settings):
    """One OSC message to a rig."""

    send: str = Field(description="The rig, as named in config/installation.yaml.")
    address: str = Field(description="The OSC address.", pattern=r"^/[!-+\--~]*$")
    value: FiniteFloat | int | str | None = Field(
        None, description="What is sent; nothing if absent."
    )
    press: bool = Field(False, description="Send the value, and 0 after 50 ms.")
    over: Duration = Field(0.0, description="Fade to the value in this time.")


def _moment(value: Any) -> Any:
    return value if value in ("enter", "exit") else parse_duration(value)


class SceneCue(Settings):
    """A cue in a scene: `at` a moment a named `cue` or a `send`; or `while` a label, a level."""

    at: Annotated[
        Literal["enter", "exit"] | float | None,
        BeforeValidator(_moment, json_schema_input_type=str),
    ] = Field(None, description="`enter`, `exit`, or a time in the clip.")
    while_: str | None = Field(
        None, alias="while", description="A label: the level follows it while the scene lasts."
    )
    cue: str | None = Field(None, description="A cue named below `cues:`.")
    send: str | None = Field(None, description="The rig.")
    address: str | None = Field(None, description="The OSC address.", pattern=r"^/[!-+\--~]*$")
    value: FiniteFloat | int | str | None = Field(None, description="What is sent.")
    press: bool = Field(False, description="Send the value, and 0 after 50 ms.")
    over: Duration = Field(0.0, description="Fade to the value in this time.")
    range: tuple[FiniteFloat, FiniteFloat] = Field(
        (0.0, 1.0), description="With `while`: what is sent at level 0 and at level 1."
    )

    @model_validator(mode="after")
    def _one_form(self) -> SceneCue:
        if (self.at is None) == (self.while_ is None):
            raise ValueError("give either `at` or `while`")
        if (self.cue is None) == (self.send is None):
            raise ValueError("give either `cue` or `send`")
        if self.send is not None and self.address is None:
            raise ValueError("`send` needs an `address`")
        if self.while_ is not None and self.send is None:
            raise ValueError("`while` needs `send` and `address`")
        return self
