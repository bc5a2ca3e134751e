"""A whole film: one YAML file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, FiniteFloat

from riot.fields import Duration, Settings
from riot.story.schema.cue import CueSend
from riot.story.schema.listen import Listen
from riot.story.schema.picture import Fraction, TransitionStyle
from riot.story.schema.scene import Scene
from riot.story.schema.texts import Text

FORMAT = 1


class Defaults(Settings):
    """What holds for every scene that does not say otherwise."""

    lead: Duration = Field(1.5, description="The decision falls this long before the clip ends.")
    transition: TransitionStyle = Field(
        TransitionStyle(cut=0.0),  # pyright: ignore[reportCallIssue]
        description="How pictures change.",
    )
    listen: Listen = Field(Listen(), description="When and how expressions count.")  # pyright: ignore[reportCallIssue]
    min_margin: Fraction = Field(
        0.05, description="Winner over runner-up; below it a reading counts as undecided."
    )


class Film(Settings):
    """A film: one YAML file."""

    riot: Literal[1] = Field(description="The format's version.")
    title: Text = Field(description="The film's title.")
    media: str = Field(description="The folder with the clips, from this file's folder.")
    listens_to: list[str] = Field(
        description="The labels that this film reads, at least two.", min_length=2
    )
    start: str = Field(description="The scene that the show starts in.")
    variables: dict[str, FiniteFloat] = Field(
        default_factory=dict, description="Numbers that branches set, add to and compare."
    )
    defaults: Defaults = Field(Defaults(), description="For every scene.")  # pyright: ignore[reportCallIssue]
    scenes: dict[str, Scene] = Field(description="The scenes, by name.", min_length=1)
    cues: dict[str, list[CueSend]] = Field(
        default_factory=dict[str, list[CueSend]],
        description="Named cues; a list is one moment.",
    )
    include: list[str] = Field(
        default_factory=list[str],
        description="More files of this film: their scenes, cues and variables are merged in.",
    )
