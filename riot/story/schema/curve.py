"""How a level answers to what it follows."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, FiniteFloat

NamedCurve = Literal["linear", "ease", "s-curve"]

_FLATTEST, _STEEPEST = 0.1, 10.0


def _curve(value: Any) -> Any:
    """Refuse what is neither a name nor a power, in words that name both."""
    power = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value in get_args(NamedCurve) or (power and _FLATTEST <= value <= _STEEPEST):
        return value
    raise ValueError(
        f"{value!r} is no curve; write linear, ease, s-curve, or a power from 0.1 to 10"
    )


Curve = Annotated[
    NamedCurve | Annotated[FiniteFloat, Field(ge=_FLATTEST, le=_STEEPEST)], BeforeValidator(_curve)
]

CURVE = (
    "How the level answers: `linear` in step with the expression; a power such as `2`, which stays "
    "low for long and rises late (0.5 gives 0.25), or `0.5`, which rises early (0.5 gives 0.71); "
    "`ease`, gentle at both ends (0.25 gives 0.15, 0.75 gives 0.85); `s-curve`, nearly a switch "
    "at the middle (0.25 gives 0.04, 0.75 gives 0.96)."
)

SMOOTH = (
    "How slowly the level follows: after this time it has gone 63 % of the way, after three times "
    "as long 95 %."
)

FOLLOWED = (
    "What it follows: a label of `listens_to`; `valence` (from unpleasant to pleasant) or "
    "`arousal` (from calm to stirred), which are in the middle of the range on a neutral face; or "
    "`presence`, full while somebody is there. A label of one of these names comes first."
)

RANGE = "What is sent when what it follows is absent, and when it is full: `[1, 0]` turns it round."
