"""How a level answers to what it follows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat

NamedCurve = Literal["linear", "ease", "s-curve"]

Power = Annotated[FiniteFloat, Field(ge=0.1, le=10)]

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
