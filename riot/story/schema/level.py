"""Levels that a whole film keeps."""

from __future__ import annotations

from pydantic import Field, FiniteFloat

from riot.fields import Duration, Settings
from riot.story.schema.cue import Address
from riot.story.schema.curve import CURVE, FOLLOWED, RANGE, SMOOTH, Curve


class KeptLevel(Settings):
    """A level that follows the viewer through every scene."""

    while_: str = Field(alias="while", description=FOLLOWED, examples=["anger", "valence"])
    send: str = Field(
        description="The rig that receives it, by its name below `rigs:` in "
        "config/installation.yaml.",
        examples=["lights"],
    )
    address: Address
    range: tuple[FiniteFloat, FiniteFloat] = Field(
        (0.0, 1.0), description=RANGE, examples=[[0.0, 0.8]]
    )
    curve: Curve = Field("linear", description=CURVE, examples=[2, "ease"])
    smooth: Duration = Field(0.0, description=SMOOTH, examples=["0.5s"])
