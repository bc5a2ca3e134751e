"""What a scene shows and plays: a clip or a card, music, how one picture gives way to the next."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from riot.fields import Duration, Settings
from riot.story.rules import exactly_one
from riot.story.schema.texts import Text

Fraction = Annotated[float, Field(ge=0, le=1)]


class ClipSpec(Settings):
    """A clip, or a range of one; `clip: film.mp4` is short for `clip: {file: film.mp4}`."""

    file: str = Field(
        description="The video file, below the film's `media` folder. Several scenes may share one "
        "file and play different ranges of it.",
        examples=["street.mp4", "chapter1/street.mp4"],
        min_length=1,
    )
    in_: Duration = Field(
        0.0,
        alias="in",
        description="Where the range begins in the file; the file's beginning if absent.",
        examples=["00:47.000", "12.5s"],
    )
    out: Duration | None = Field(
        None,
        description="Where the range ends in the file; the file's end if absent.",
        examples=["01:24.934", "20s"],
    )
    subtitles: str | None = Field(
        None,
        description="A subtitle file below the `media` folder, SubRip (.srt) or WebVTT (.vtt). "
        "`{lang}` stands for the session's language. Its times count from the file's beginning, "
        "as `in` and `out` do.",
        examples=["street.{lang}.srt", "street.vtt"],
    )
    sound: str | None = Field(
        None,
        description="A file below the `media` folder that the sound is taken from, in place of the "
        "clip's own. `{lang}` stands for the session's language, so that every language has its "
        "own sound; where a language has no file, the next best is heard, as with texts. Its times "
        "are those of the video file. A video file with several audio tracks needs none: the "
        "track of the session's language is taken.",
        examples=["street.{lang}.wav", "street.flac"],
        min_length=1,
    )
    volume: Fraction = Field(
        1.0,
        description="How loud the clip's sound is, from 0 (silent) to 1 (as recorded).",
        examples=[0.9],
    )


class ScoreSpec(Settings):
    """Music that goes on across scenes; `score: drone.ogg` is short for `{file: drone.ogg}`."""

    file: str = Field(
        description="The sound file, below the film's `media` folder. It is played round and "
        "round.",
        examples=["drone.ogg", "music/night.flac"],
        min_length=1,
    )
    volume: Fraction = Field(
        1.0,
        description="How loud it is in this scene, from 0 (silent) to 1 (as recorded).",
        examples=[0.6],
    )
    fade: Duration = Field(
        2.0,
        description="How long it takes to come, and to give way to another or to none.",
        examples=["2s", "500ms"],
    )

    @property
    def silent(self) -> bool:
        """Tell whether this is `score: none`."""
        return not self.file


class CardSpec(Settings):
    """Text on the screen instead of a clip."""

    text: Text = Field(
        description="What the card says: one text, or a map of language to text. `\\n` inside "
        "double quotes begins a new line.",
        examples=[
            "This film reads your expression.",
            {"en": "This film reads your expression.", "fr": "Ce film lit votre expression."},
        ],
    )
    for_: Duration = Field(
        alias="for", description="How long the card stands.", gt=0, examples=["8s"]
    )


_STYLE = "give exactly one of cut, crossfade, fade_through"
_CUT = "a cut takes no time; write `cut: 0s`, or `crossfade: 0.5s`"


class TransitionStyle(Settings):
    """How one picture gives way to the next: exactly one of the three."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": exactly_one("cut", "crossfade", "fade_through", none=_STYLE, several=_STYLE)
        }
    )

    cut: Annotated[Duration | None, WithJsonSchema({"enum": ["0s", 0], "errorMessage": _CUT})] = (
        Field(
            None,
            description="A straight cut. It takes no time, so it is always `cut: 0s`.",
            examples=["0s"],
        )
    )
    crossfade: Duration | None = Field(
        None,
        description="Both pictures are seen for this long, the old one fading into the new.",
        examples=["0.5s", "800ms"],
    )
    fade_through: Duration | None = Field(
        None,
        description="The old picture fades to black and the new one out of it, in this time.",
        examples=["1s"],
    )

    @model_validator(mode="after")
    def _one(self) -> TransitionStyle:
        given = [self.cut, self.crossfade, self.fade_through]
        if sum(value is not None for value in given) != 1:
            raise ValueError(_STYLE)
        if self.cut:
            raise ValueError(_CUT)
        return self


def _as_clip(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


_Name = Annotated[str, Field(min_length=1)]

_NO_SCORE = ScoreSpec.model_construct(file="", volume=0.0, fade=0.0)


def _as_score(value: Any) -> Any:
    if value == "none":
        return _NO_SCORE
    return {"file": value} if isinstance(value, str) else value


PlayedScore = Annotated[
    ScoreSpec | None,
    BeforeValidator(_as_score, json_schema_input_type=Literal["none"] | _Name | ScoreSpec | None),
]
"""A score, its file name alone, or "none"; None where the film says nothing."""

ShownClip = Annotated[
    ClipSpec | None, BeforeValidator(_as_clip, json_schema_input_type=_Name | ClipSpec | None)
]
"""A clip, or its file name alone."""
