"""The scene graph, format 1, as an author writes it: one model a block of the YAML file."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, FiniteFloat, model_validator

from riot.fields import Duration, Settings, parse_duration
from riot.story.guards import When

FORMAT = 1


def _as_languages(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


def _as_clip(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


Text = Annotated[
    dict[str, str],
    BeforeValidator(_as_languages, json_schema_input_type=str | dict[str, str]),
]
"""A text, or a map of language to text; a plain text is the same in every language."""

Fraction = Annotated[float, Field(ge=0, le=1)]


def in_language(text: dict[str, str], language: str) -> str:
    """Choose a text: the language, else its base ("nb" for "nb-NO"), else English, else any."""
    for wanted in (language, language.split("-")[0], "", "en"):
        if wanted in text:
            return text[wanted]
    return next(iter(text.values()), "")


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


def _end_or_duration(value: Any) -> Any:
    return None if value == "end" else parse_duration(value)


class Listen(Settings):
    """The part of the clip whose expressions count, and how they are summed up."""

    from_: Duration = Field(0.0, alias="from", description="Where listening begins.")
    to: Annotated[float | None, BeforeValidator(_end_or_duration, json_schema_input_type=str)] = (
        Field(None, description="Where it ends: a duration, or `end` for the decision point.")
    )
    by: Literal["mean", "peak", "share", "last"] = Field(
        "mean",
        description="The mean level, the peak, the share of time dominant, or the last level.",
    )
    min_face: Duration = Field(
        1.0, description="With less time than this of a face in sight, no reading counts."
    )


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


class CueSend(Settings):
    """One OSC message to a rig."""

    send: str = Field(description="The rig, as named in config/installation.yaml.")
    address: str = Field(description="The OSC address.", pattern=r"^/[!-+\--~]*$")
    value: FiniteFloat | int | str | None = Field(
        None, description="What is sent; nothing if absent."
    )
    press: bool = Field(False, description="Send the value, and 0 after 50 ms.")
    over: Duration = Field(0.0, description="Fade to the value in this time.")


def _moment(value: Any) -> Any:
    return value if value in ("enter", "exit") else parse_duration(value)


class SceneCue(Settings):
    """A cue in a scene: `at` a moment a named `cue` or a `send`; or `while` a label, a level."""

    at: Annotated[
        Literal["enter", "exit"] | float | None,
        BeforeValidator(_moment, json_schema_input_type=str),
    ] = Field(None, description="`enter`, `exit`, or a time in the clip.")
    while_: str | None = Field(
        None, alias="while", description="A label: the level follows it while the scene lasts."
    )
    cue: str | None = Field(None, description="A cue named below `cues:`.")
    send: str | None = Field(None, description="The rig.")
    address: str | None = Field(None, description="The OSC address.", pattern=r"^/[!-+\--~]*$")
    value: FiniteFloat | int | str | None = Field(None, description="What is sent.")
    press: bool = Field(False, description="Send the value, and 0 after 50 ms.")
    over: Duration = Field(0.0, description="Fade to the value in this time.")
    range: tuple[FiniteFloat, FiniteFloat] = Field(
        (0.0, 1.0), description="With `while`: what is sent at level 0 and at level 1."
    )

    @model_validator(mode="after")
    def _one_form(self) -> SceneCue:
        if (self.at is None) == (self.while_ is None):
            raise ValueError("give either `at` or `while`")
        if (self.cue is None) == (self.send is None):
            raise ValueError("give either `cue` or `send`")
        if self.send is not None and self.address is None:
            raise ValueError("`send` needs an `address`")
        if self.while_ is not None and self.send is None:
            raise ValueError("`while` needs `send` and `address`")
        return self


class Scene(Settings):
    """One scene: a clip or a card, and the ways out of it."""

    title: Text | None = Field(None, description="Its name on the viewer's path.")
    clip: Annotated[
        ClipSpec | None, BeforeValidator(_as_clip, json_schema_input_type=str | ClipSpec | None)
    ] = Field(None, description="The clip that plays.")
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
        default_factory=list[str], description="Not built yet: files whose scenes are merged in."
    )


def schema_json() -> dict[str, Any]:
    """Give the JSON Schema that editors complete from."""
    schema = _tidy(Film.model_json_schema(by_alias=True, mode="validation"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "RIOT scene graph, format 1",
        **schema,
    }


def _tidy(part: Any) -> Any:
    """Leave out titles that only repeat the key, and defaults that no author would write."""
    if isinstance(part, list):
        return [_tidy(item) for item in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    found: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", part).items():
        if key == "default" and not isinstance(value, (bool, str)):
            continue
        if key == "title" and isinstance(value, str):
            continue
        found[key] = _tidy(value)
    return found
