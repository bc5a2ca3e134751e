"""A whole film: one YAML file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, FiniteFloat

from riot.fields import Duration, Settings
from riot.story.schema.cue import CueSend
from riot.story.schema.level import KeptLevel
from riot.story.schema.listen import Listen
from riot.story.schema.picture import Fraction, PlayedScore, TransitionStyle
from riot.story.schema.scene import Scene
from riot.story.schema.texts import Text

FORMAT = 1


class Defaults(Settings):
    """What holds for every scene that does not say otherwise."""

    lead: Duration = Field(
        1.5,
        description="The decision falls this long before the clip ends, so that the next clip is "
        "ready.",
        examples=["1.5s"],
    )
    transition: TransitionStyle = Field(
        TransitionStyle(cut=0.0),  # pyright: ignore[reportCallIssue]
        description="How one picture gives way to the next.",
        examples=[{"crossfade": "0.5s"}],
    )
    listen: Listen = Field(
        Listen(),  # pyright: ignore[reportCallIssue]
        description="Which part of a clip's expressions count, and how they are summed up.",
        examples=[{"from": "1s", "to": "end", "by": "mean", "min_face": "1s"}],
    )
    min_margin: Fraction = Field(
        0.05,
        description="By how much the winner must lead the runner-up; with less the reading counts "
        "as undecided.",
        examples=[0.05],
    )
    score: PlayedScore = Field(
        None,
        description="The music of every scene that names none of its own.",
        examples=["drone.ogg", {"file": "drone.ogg", "volume": 0.6}],
    )


class Film(Settings):
    """A film: one YAML file."""

    riot: Literal[1] = Field(description="The version of this format: always 1.", examples=[1])
    title: Text = Field(
        description="The film's title: one text, or a map of language to text.",
        examples=["Threshold", {"en": "Threshold", "fr": "Le seuil"}],
    )
    media: str = Field(
        description="The folder with the clips, counted from this file's own folder. Clips are "
        "looked up below it and nowhere else.",
        examples=["media", "../../media/threshold"],
    )
    listens_to: list[str] = Field(
        description="The expressions that this film reads, at least two. Their probabilities add "
        "up to 1, so include `calm` (a neutral face) unless every viewer must show something.",
        examples=[["anger", "fear", "calm"]],
        min_length=2,
    )
    start: str = Field(
        description="The scene that the show starts in and that waits for viewers.",
        examples=["attract"],
    )
    variables: dict[str, FiniteFloat] = Field(
        default_factory=dict,
        description="Numbers that the film remembers during a visit, with the value that each "
        "visit begins with. Ways out `set` them, `add` to them, and ask for them with `variable`.",
        examples=[{"courage": 0}],
    )
    defaults: Defaults = Field(
        Defaults(),  # pyright: ignore[reportCallIssue]
        description="What holds for every scene that does not say otherwise.",
        examples=[{"lead": "1.5s", "transition": {"crossfade": "0.5s"}}],
    )
    include: list[str] = Field(
        default_factory=list[str],
        description="More files of this film, counted from this file's own folder: their scenes, "
        "cues and variables are merged in. A name that is there twice is an error.",
        examples=[["chapter2.yaml"]],
    )
    scenes: dict[str, Scene] = Field(
        description="The scenes, each below a name of your choice.",
        examples=[{"street": {"clip": "street.mp4", "transitions": [{"to": "attract"}]}}],
        min_length=1,
    )
    cues: dict[str, list[CueSend]] = Field(
        default_factory=dict[str, list[CueSend]],
        description="Messages to lights and sound, each list below a name of your choice, for use "
        "in any scene. A list is one moment: all of it goes out together.",
        examples=[{"house_up": [{"send": "lights", "address": "/house/level", "value": 1.0}]}],
    )
    levels: list[KeptLevel] = Field(
        default_factory=list[KeptLevel],
        description="Levels that follow the viewer through every scene. A scene that has a `while` "
        "of its own for the same rig and address takes the level over, and it glides there. "
        "Until viewers have been told that expressions are read, these levels rest.",
        examples=[[{"while": "anger", "send": "sound", "address": "/drone/gain"}]],
    )
