"""What an action is, and how a call's arguments become its parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, FiniteFloat, model_validator

from riot.calls.parsing import Argument, CallError
from riot.fields import Settings

ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Parameter(Settings):
    """One argument of an action."""

    type: Literal["integer", "number", "text"] = "integer"
    """integer, number (a decimal or a whole number), or text (a number does too)."""
    low: FiniteFloat | None = None
    """The least."""
    high: FiniteFloat | None = None
    """The most."""
    default: FiniteFloat | int | str | None = None
    """What a call may leave out."""
    says: str = ""
    """What it is, where its name does not say so."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Parameter:
        if self.type == "text" and (self.low is not None or self.high is not None):
            raise ValueError("a text has no `low` and no `high`")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"`low` {self.low:g} is above `high` {self.high:g}")
        if self.default is not None:
            try:
                fitted = _fit("default", self, self.default, 0)
            except CallError as error:
                raise ValueError(error.message) from None
            if fitted != self.default:
                raise ValueError(f"the default is outside {self.bounds}")
        return self

    @property
    def bounds(self) -> str:
        """Say what it takes: `0..1`, `1..`, or nothing."""
        if self.low is None and self.high is None:
            return ""
        low = "" if self.low is None else plain_number(self.low)
        high = "" if self.high is None else plain_number(self.high)
        return f"{low}..{high}"

    @property
    def range_hint(self) -> str:
        """Say what to write instead of a number out of range."""
        if self.low is not None and self.high is not None:
            return f"write {plain_number(self.low)} to {plain_number(self.high)}"
        if self.low is not None:
            return f"write {plain_number(self.low)} or more"
        return "" if self.high is None else f"write {plain_number(self.high)} or less"


class Action(Settings):
    """A named cue of the receiver. `{name}` stands for a parameter, in address and arguments."""

    address: str
    """Where it is sent."""
    arguments: tuple[FiniteFloat | int | str, ...] = ()
    """What is sent with it."""
    parameters: dict[ParameterName, Parameter] = Field(default_factory=dict)
    """In the order in which a call gives them."""
    press: bool = False
    """Send it, and the same with 0 after the profile's `press`."""
    says: str
    """What it does, in a few words."""
    see: str
    """What the operator should see when it works."""
    test: tuple[FiniteFloat | int | str, ...] = ()
    """Arguments with which `riot osc test` calls it."""

    @property
    def usage(self) -> str:
        """Give the parameters as a call would: `(list, cue)`; optional ones in brackets."""
        names = [f"[{n}]" if p.default is not None else n for n, p in self.parameters.items()]
        return f"({', '.join(names)})" if names else ""


@dataclass(frozen=True, slots=True)
class Bound:
    """The values of an action's parameters; `clamped` counts those that were out of range."""

    values: Mapping[str, Argument]
    clamped: int = 0


def bind(name: str, action: Action, arguments: Sequence[Argument]) -> Bound:
    """Give each parameter its value, numbers limited to their range.

    A whole number out of range names nothing that there is, so it is an error and no limit. Raises
    CallError for it, for too few or too many arguments, and for one of the wrong type.
    """
    parameters = list(action.parameters.items())
    needed = sum(parameter.default is None for _, parameter in parameters)
    if not needed <= len(arguments) <= len(parameters):
        raise CallError(_miscounted(name, action, needed, len(arguments)), _example(name, action))
    values: dict[str, Argument] = {}
    clamped = 0
    for number, (key, parameter) in enumerate(parameters):
        if number >= len(arguments):
            assert parameter.default is not None
            values[key] = parameter.default
            continue
        values[key] = _fit(key, parameter, arguments[number], number)
        clamped += parameter.type != "text" and values[key] != arguments[number]
    return Bound(values, clamped)


def _fit(key: str, parameter: Parameter, value: Argument, number: int) -> Argument:
    if parameter.type == "text":
        return value if isinstance(value, str) else plain_number(value)
    if isinstance(value, str):
        raise CallError(f"{key} {value!r} is no number", "leave out the quotes", number)
    if not math.isfinite(value):
        raise CallError(f"{key} is no number", argument=number)
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if parameter.type == "number":
        return min(high, max(low, float(value)))
    if value != int(value):
        hint = f"write {round(value)}"
        raise CallError(f"{key} {value:g} is no whole number", hint, number)
    if not low <= value <= high:
        message = f"{key} {int(value)} is outside {parameter.bounds}"
        raise CallError(message, parameter.range_hint, number)
    return int(value)


def plain_number(value: float) -> str:
    """Write a number as a person would: 1, 1.5, never 1e-05."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.6f}".rstrip("0")


def _miscounted(name: str, action: Action, needed: int, given: int) -> str:
    most = len(action.parameters)
    wanted = f"{needed}" if needed == most else f"{needed} to {most}"
    wanted = "no arguments" if not most else f"{wanted} argument{'s' * (wanted != '1')}"
    are = "is" if given < 2 else "are"
    return f"{name}{action.usage} takes {wanted}, and {given or 'none'} {are} given"


def _example(name: str, action: Action) -> str:
    shown = ", ".join(f'"{v}"' if isinstance(v, str) else plain_number(v) for v in action.test)
    return f"as {name}({shown})" if shown else f"write {name}"
