"""Messages to lights and sound."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    WithJsonSchema,
    model_validator,
)

from riot.calls import CallError, parse_call
from riot.fields import Duration, Settings, duration_schema, parse_duration
from riot.story.rules import alone, exactly_one, goes_with, needs
from riot.story.schema.curve import CURVE, FOLLOWED, RANGE, SMOOTH, Curve

_RIG = "The rig that receives it, by its name below `rigs:` in config/installation.yaml."
_DO = (
    "A named action of a receiver, as a call: the rig's name or its profile's, a dot, the action, "
    "and in parentheses what it is done with. docs/reference/rig-profiles.md lists all actions. "
    "Put quotes around a call that holds a comma."
)
_ADDRESS = "The OSC address that the receiver listens to; it begins with a slash."
_VALUE = "What is sent: a number or a text. Without it the message has no value."
_PRESS = "Send the value (1 if none is given) and 0 after 50 ms, as a push of a button."
_OVER = "Fade to the value in this time, from what was last sent there."

_PATTERN = r"^(/[!\"$-)+.0->@-Z\\^-z|~-]+)+$"
_NO_ADDRESS = (
    "an OSC address begins with / and has no spaces, no commas and none of # * ? [ ] { }: "
    "/house/level"
)
_LONGEST = 200


def _address(value: str) -> str:
    if len(value) > _LONGEST or not re.fullmatch(_PATTERN, value):
        raise ValueError(f"{value[:_LONGEST]!r} is none: {_NO_ADDRESS}")
    return value


Address = Annotated[
    str,
    AfterValidator(_address),
    Field(
        description=_ADDRESS,
        examples=["/house/level"],
        json_schema_extra={
            "pattern": _PATTERN,
            "patternErrorMessage": _NO_ADDRESS,
            "maxLength": _LONGEST,
        },
    ),
]

_NAME = "[A-Za-z_][A-Za-z0-9_-]*"


def _call(value: str) -> str:
    """Refuse what cannot be read as a call of a rig's action."""
    try:
        call = parse_call(value)
    except CallError as error:
        raise ValueError(_with_hint(error.message, error.hint)) from None
    if not call.rig:
        raise ValueError(f"{value!r} does not say which rig is to do it; write rig.{call.action}")
    return value


def _with_hint(message: str, hint: str) -> str:
    return f"{message}; {hint}" if hint else message


Call = Annotated[
    str,
    AfterValidator(_call),
    Field(
        json_schema_extra={
            "pattern": rf"^\s*{_NAME}\s*\.\s*{_NAME}\s*(\(.*\))?\s*$",
            "patternErrorMessage": 'write rig.action or rig.action(1, 0.5, "text"); with a comma, '
            "the whole of it in quotes",
        }
    ),
]

_BITS = 2**31
_LARGEST = 3.4028234e38


def _value(value: float | int | str | None) -> float | int | str | None:
    """Refuse what no OSC message can hold."""
    if isinstance(value, str) and value.lower() in (".nan", "nan"):
        raise ValueError(f"{value!r} is no number that could be sent")
    if isinstance(value, int) and not -_BITS <= value < _BITS:
        raise ValueError(f"{value} does not fit 32 bits; write {value:.1e}, or a text in quotes")
    if isinstance(value, float) and abs(value) > _LARGEST:
        raise ValueError(f"{value:g} is larger than any number that could be sent")
    return value


Value = Annotated[FiniteFloat | int | str | None, AfterValidator(_value)]

_SENDS = ("address", "value", "press", "over")


_ALONE = (
    "`do` says it all: no address, value, press or over beside it; to fade, `send` to the address"
)


def _refuse_beside_do(cue: CueSend | SceneCue) -> None:
    if cue.do is not None and not cue.model_fields_set.isdisjoint(_SENDS):
        raise ValueError(_ALONE)


_ONE = "give either `send` or `do`"


class CueSend(Settings):
    """One OSC message to a rig, or one action of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                *exactly_one("send", "do", none=_ONE, several=_ONE),
                *needs("send", "address", "`send` needs an `address`"),
                *alone("do", *_SENDS, message=_ALONE),
            ]
        }
    )

    send: str | None = Field(None, description=_RIG, examples=["lights"])
    do: Call | None = Field(None, description=_DO, examples=["qlab.go", "eos.cue(1, 3)"])
    address: Address | None = Field(None, description=_ADDRESS, examples=["/house/level"])
    value: Value = Field(None, description=_VALUE, examples=[0.2, 1])
    press: bool = Field(False, description=_PRESS, examples=[True])
    over: Duration = Field(0.0, description=_OVER, examples=["3s"])

    @model_validator(mode="after")
    def _one_form(self) -> CueSend:
        if (self.send is None) == (self.do is None):
            raise ValueError(_ONE)
        if self.send is not None and self.address is None:
            raise ValueError("`send` needs an `address`")
        _refuse_beside_do(self)
        return self


def _moment(value: Any) -> Any:
    return value if value in ("enter", "exit") else parse_duration(value)


_WHEN = "give either `at` or `while`"
_WHAT = "give either `cue`, `send` or `do`"
_LEVEL = "`{key}` is for a level: it needs `while`"


class SceneCue(Settings):
    """A cue in a scene: `at` a moment a `cue`, `send` or `do`; or `while` a label, a level."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                *exactly_one("at", "while", none=_WHEN, several=_WHEN),
                *exactly_one("cue", "send", "do", none=_WHAT, several=_WHAT),
                *needs("send", "address", "`send` needs an `address`"),
                *needs("while", "send", "`while` needs `send` and `address`"),
                *alone("do", *_SENDS, message=_ALONE),
                *goes_with("curve", "while", message=_LEVEL.format(key="curve")),
                *goes_with("smooth", "while", message=_LEVEL.format(key="smooth")),
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
        description=f"While the scene lasts, the rig is sent a level. {FOLLOWED}",
        examples=["anger", "valence"],
    )
    cue: str | None = Field(
        None, description="A cue by its name below the film's `cues:`.", examples=["siren"]
    )
    send: str | None = Field(None, description=_RIG, examples=["lights"])
    do: Call | None = Field(None, description=_DO, examples=["qlab.go", "eos.cue(1, 3)"])
    address: Address | None = Field(None, description=_ADDRESS, examples=["/house/level"])
    value: Value = Field(None, description=_VALUE, examples=[0.2, 1])
    press: bool = Field(False, description=_PRESS, examples=[True])
    over: Duration = Field(0.0, description=_OVER, examples=["3s"])
    range: tuple[FiniteFloat, FiniteFloat] = Field(
        (0.0, 1.0),
        description=f"With `while`: {RANGE[0].lower()}{RANGE[1:]}",
        examples=[[0.0, 0.8]],
    )
    curve: Curve = Field(
        "linear", description=f"With `while`: {CURVE[0].lower()}{CURVE[1:]}", examples=[2, "ease"]
    )
    smooth: Duration = Field(
        0.0, description=f"With `while`: {SMOOTH[0].lower()}{SMOOTH[1:]}", examples=["500ms"]
    )

    @model_validator(mode="after")
    def _one_form(self) -> SceneCue:
        if (self.at is None) == (self.while_ is None):
            raise ValueError(_WHEN)
        if [self.cue, self.send, self.do].count(None) != 2:
            raise ValueError(_WHAT)
        _refuse_beside_do(self)
        for key in ("curve", "smooth") if self.while_ is None else ():
            if key in self.model_fields_set:
                raise ValueError(_LEVEL.format(key=key))
        if self.send is not None and self.address is None:
            raise ValueError("`send` needs an `address`")
        if self.while_ is not None and self.send is None:
            raise ValueError("`while` needs `send` and `address`")
        return self
