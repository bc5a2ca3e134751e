"""What a scene shows: a clip or a card, and how one picture gives way to the next."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from riot.fields import Duration, Settings
from riot.story.schema.texts import Text

Fraction = Annotated[float, Field(ge=0, le=1)]


class ClipSpec(Settings):
    """A clip, or a range of one; `clip: film.mp4` is short for `clip: {file: film.mp4}`."""

    file: str = Field(description="The file, below the film's media folder.", min_length=1)
    in_: Duration = Field(0.0, alias="in", description="Where the range begins in the file.")
    out: Duration | None = Field(
        None, description="Where the range ends; the file's end if absent."
    )
    subtitles: str | None = Field(None, description="Not built yet: a subtitle file.")
    volume: Fraction = Field(1.0, description="How loud, 0 to 1.")


class CardSpec(Settings):
    """Text on the screen instead of a clip."""

    text: Text = Field(description="What the card says, per language.")
    for_: Duration = Field(alias="for", description="How long it stands.", gt=0)


class TransitionStyle(Settings):
    """How one picture gives way to the next: exactly one of the three."""

    cut: Duration | None = Field(None, description="A straight cut: `cut: 0s`.")
    crossfade: Duration | None = Field(None, description="Both pictures, for this long.")
    fade_through: Duration | None = Field(None, description="Through black, for this long.")

    @model_validator(mode="after")
    def _one(self) -> TransitionStyle:
        given = [self.cut, self.crossfade, self.fade_through]
        if sum(value is not None for value in given) != 1:
            raise ValueError("give exactly one of cut, crossfade, fade_through")
        if self.cut:
            raise ValueError("a cut takes no time; write `cut: 0s`, or crossfade")
        return self


def _as_clip(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


ShownClip = Annotated[
    ClipSpec | None, BeforeValidator(_as_clip, json_schema_input_type=str | ClipSpec | None)
]
"""A clip, or its file name alone."""
