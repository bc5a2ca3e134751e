"""One scene and the ways out of it."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, FiniteFloat, model_validator

from riot.fields import Duration, Settings
from riot.story.guards import When
from riot.story.rules import exactly_one
from riot.story.schema.cue import SceneCue
from riot.story.schema.listen import Listen
from riot.story.schema.picture import CardSpec, Fraction, PlayedScore, ShownClip, TransitionStyle
from riot.story.schema.texts import Text


class Branch(Settings):
    """One way out of a scene; the first that passes wins."""

    to: str = Field(description="The scene it leads to.", examples=["street"])
    when: When | None = Field(
        None,
        description="The condition. The last way out has none: it is taken when no other passes.",
        examples=[
            {"dominant": "fear", "margin": 0.1},
            {"anger": {"at_least": 0.45}},
            {"face": "absent", "held_for": "2s"},
        ],
    )
    interrupt: bool = Field(
        False,
        description="Weigh it all the time and leave at once when it passes, instead of waiting "
        "for the scene's decision point.",
        examples=[True],
    )
    set: dict[str, FiniteFloat] = Field(
        default_factory=dict,
        description="Variables that get a new value when this way is taken.",
        examples=[{"courage": 0}],
    )
    add: dict[str, FiniteFloat] = Field(
        default_factory=dict,
        description="Numbers that are added to variables when this way is taken.",
        examples=[{"courage": 1}],
    )
    transition: TransitionStyle | None = Field(
        None,
        description="How the picture changes on this way; the scene's or the film's `transition` "
        "if absent.",
        examples=[{"cut": "0s"}, {"crossfade": "0.5s"}],
    )
    language: str | None = Field(
        None,
        description="The language of texts, subtitles and sound from here to the end of the visit, "
        "as a short code: for a button that chooses it.",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}$",
        examples=["fr", "nb"],
    )


_PICTURE = "a scene needs either a `clip` or a `card`"
_CARD_LOOP = "a card cannot loop; give it a longer `for`"


class Scene(Settings):
    """One scene: a clip or a card, and the ways out of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                *exactly_one("clip", "card", none=_PICTURE, several=_PICTURE),
                {
                    "if": {"required": ["card"]},
                    "then": {"properties": {"loop": {"enum": [False], "errorMessage": _CARD_LOOP}}},
                },
            ]
        }
    )

    title: Text | None = Field(
        None,
        description="The scene's name on the path that an ending shows the viewer: one text, or a "
        "map of language to text.",
        examples=["The street", {"en": "The street", "fr": "La rue"}],
    )
    clip: ShownClip = Field(
        None,
        description="The clip that plays: a file below the film's `media` folder, or a range of "
        "one.",
        examples=[
            "street.mp4",
            {"file": "film.mp4", "in": "00:47.000", "out": "01:24.934", "volume": 0.9},
        ],
    )
    card: CardSpec | None = Field(
        None,
        description="Text on the screen instead of a clip, such as the notice that comes before "
        "the first reading.",
        examples=[{"text": {"en": "Stay a moment.", "fr": "Restez un instant."}, "for": "8s"}],
    )
    score: PlayedScore = Field(
        None,
        description="Music that goes on across scenes, beside the clip's own sound. A scene with "
        "the same file as the one before goes on with it, without a break; another file takes "
        "over gently, and `none` lets the music fade away. Replaces `defaults.score`.",
        examples=["drone.ogg", {"file": "drone.ogg", "volume": 0.6, "fade": "4s"}, "none"],
    )
    loop: bool = Field(
        False,
        description="Repeat the clip until a way out is taken.",
        examples=[True],
    )
    session: Literal["begin", "end"] | None = Field(
        None,
        description="Where a viewer's visit begins and ends: each gets its own record, path and "
        "variables.",
        examples=["begin", "end"],
        json_schema_extra={
            "enumDescriptions": [
                "a visit begins when this scene is entered",
                "the visit ends when this scene is left",
            ]
        },
    )
    calibrate: Literal["neutral"] | None = Field(
        None,
        description="Learn how this viewer's face looks at rest while the scene stands, so that a "
        "face that always smiles a little is read fairly.",
        examples=["neutral"],
    )
    result: bool = Field(
        False,
        description="Draw the path that the viewer's face chose over the picture, with the curves "
        "of the visit: for endings.",
        examples=[True],
    )
    listen: Listen | None = Field(
        None,
        description="Which part of this clip's expressions count, and how they are summed up; "
        "replaces `defaults.listen` as a whole.",
        examples=[{"from": "10s", "to": "35s", "by": "share"}],
    )
    lead: Duration | None = Field(
        None,
        description="How long before the clip's end the decision falls; replaces `defaults.lead`.",
        examples=["1.5s"],
    )
    transition: TransitionStyle | None = Field(
        None,
        description="How the picture leaves this scene; replaces `defaults.transition`.",
        examples=[{"fade_through": "1s"}],
    )
    min_margin: Fraction | None = Field(
        None,
        description="By how much the winner must lead the runner-up; with less the reading counts "
        "as undecided. Replaces `defaults.min_margin`.",
        examples=[0.1],
    )
    timeout: Duration | None = Field(
        None,
        description="Decide and leave at once after this long in the scene, whatever the clip "
        "does.",
        examples=["90s"],
    )
    fallback: str | None = Field(
        None, description="The scene to go to if this clip cannot be played.", examples=["looter"]
    )
    cues: list[SceneCue] = Field(
        default_factory=list[SceneCue],
        description="What lights and sound are told in this scene.",
        examples=[[{"at": "enter", "cue": "house_down"}, {"at": "12.5s", "cue": "siren"}]],
    )
    transitions: list[Branch] = Field(
        default_factory=list[Branch],
        description="The ways out, in the order in which they are tried: the first that passes "
        "wins, and the last has no `when`.",
        examples=[[{"to": "flee", "when": {"dominant": "fear"}}, {"to": "alone"}]],
    )

    @model_validator(mode="after")
    def _one_picture(self) -> Scene:
        if (self.clip is None) == (self.card is None):
            raise ValueError(_PICTURE)
        if self.card is not None and self.loop:
            raise ValueError(_CARD_LOOP)
        return self
