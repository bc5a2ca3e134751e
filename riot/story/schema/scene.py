"""One scene and the ways out of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, FiniteFloat, model_validator

from riot.fields import Duration, Settings
from riot.story.guards import When
from riot.story.schema.cue import SceneCue
from riot.story.schema.listen import Listen
from riot.story.schema.picture import CardSpec, Fraction, ShownClip, TransitionStyle
from riot.story.schema.texts import Text


class Branch(Settings):
    """One way out of a scene; the first that passes wins."""

    to: str = Field(description="The scene it leads to.")
    when: When | None = Field(None, description="The condition; the last branch has none.")
    interrupt: bool = Field(False, description="Weighed at every tick, and cuts at once.")
    set: dict[str, FiniteFloat] = Field(default_factory=dict, description="Variables to set.")
    add: dict[str, FiniteFloat] = Field(
        default_factory=dict, description="Numbers to add to variables."
    )
    transition: TransitionStyle | None = Field(None, description="How the picture changes.")
    language: str | None = Field(
        None,
        description="The language of texts and subtitles from here to the end of the visit, as a "
        "short code: for a button that chooses it.",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}$",
        examples=["fr", "nb"],
    )


class Scene(Settings):
    """One scene: a clip or a card, and the ways out of it."""

    title: Text | None = Field(None, description="Its name on the viewer's path.")
    clip: ShownClip = Field(None, description="The clip that plays.")
    card: CardSpec | None = Field(None, description="Text instead of a clip.")
    loop: bool = Field(False, description="Repeat the clip until a branch is taken.")
    session: Literal["begin", "end"] | None = Field(
        None, description="A viewer's visit begins on entering, or ends on leaving."
    )
    calibrate: Literal["neutral"] | None = Field(
        None, description="Take this viewer's neutral baseline meanwhile."
    )
    listen: Listen | None = Field(None, description="Overrides defaults.listen.")
    lead: Duration | None = Field(None, description="Overrides defaults.lead.")
    transition: TransitionStyle | None = Field(
        None, description="How the picture leaves this scene; overrides defaults.transition."
    )
    min_margin: Fraction | None = Field(None, description="Overrides defaults.min_margin.")
    transitions: list[Branch] = Field(
        default_factory=list[Branch], description="The ways out, in the order they are tried."
    )
    timeout: Duration | None = Field(
        None, description="Decide and leave at once after this long in the scene."
    )
    fallback: str | None = Field(
        None, description="The scene to go to when this clip cannot be played."
    )
    cues: list[SceneCue] = Field(default_factory=list[SceneCue], description="Lights and sound.")
    result: bool = Field(False, description="Draw the viewer's path over the picture.")

    @model_validator(mode="after")
    def _one_picture(self) -> Scene:
        if (self.clip is None) == (self.card is None):
            raise ValueError("a scene needs either a `clip` or a `card`")
        if self.card is not None and self.loop:
            raise ValueError("a card cannot loop; give it a longer `for`")
        return self
