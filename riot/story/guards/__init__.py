"""The table of guards: a new one is one module beside this and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    create_model,
    model_validator,
)

from riot.fields import Duration
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.comparison import NEEDS_A_LIMIT, Comparison
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.rules import goes_with, not_empty
from riot.story.view import Guard

Numbers = Iterator[int]
"""Gives each dwell and each chance of a film its own number, in the order of the file."""


class _NamedComparison(BaseModel):
    """A variable's name beside limits on it."""

    model_config = ConfigDict(extra="forbid", frozen=True) | NEEDS_A_LIMIT

    name: str = Field(
        description="The variable, as declared below `variables:`.", examples=["courage"]
    )
    at_least: FiniteFloat | None = Field(None, description="It is this or more.", examples=[2])
    at_most: FiniteFloat | None = Field(None, description="It is this or less.", examples=[1])
    above: FiniteFloat | None = Field(None, description="It is more than this.", examples=[0])
    below: FiniteFloat | None = Field(None, description="It is less than this.", examples=[3])

    @model_validator(mode="after")
    def _some_limit(self) -> _NamedComparison:
        self.limits()
        return self

    def limits(self) -> Comparison:
        """Give the limits alone."""
        return Comparison(
            at_least=self.at_least, at_most=self.at_most, above=self.above, below=self.below
        )


_EMPTY = "a condition is empty: give one, or leave `when` out"
_MARGIN = "`margin` goes with `dominant`"
_ARGUMENT = "`argument` goes with `button`, `key` or `osc`"


class _WhenBase(BaseModel):
    """A condition. Several keys must all pass; a label of the film takes limits on its level."""

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        json_schema_extra={
            "allOf": [
                *not_empty("dominant", message=_EMPTY),
                *goes_with("margin", "dominant", message=_MARGIN),
                *goes_with("argument", "button", "key", "osc", message=_ARGUMENT),
            ]
        },
    )
    __pydantic_extra__: dict[str, Comparison]  # pyright: ignore[reportIncompatibleVariableOverride]

    @model_validator(mode="after")
    def _modifiers_belong(self) -> _WhenBase:
        def given(*keys: str) -> bool:
            return any(getattr(self, key, None) is not None for key in keys)

        if given("margin") and not given("dominant"):
            raise ValueError(_MARGIN)
        if given("argument") and not given("button", "key", "osc"):
            raise ValueError(_ARGUMENT)
        return self


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of `when`: its type, text and example, and how its guard is built."""

    annotation: Any
    description: str
    example: Any
    build: Callable[[Any, Any, Numbers], Guard]


def _pressed(source: str) -> Callable[[Any, Any, Numbers], Guard]:
    def build(name: Any, when: Any, numbers: Numbers) -> Guard:
        return PressedGuard(source, name, when.argument)

    return build


GUARDS: dict[str, Entry] = {
    "dominant": Entry(
        str,
        "This label is the strongest: by the scene's `min_margin`, or by `margin` if that is more.",
        "fear",
        lambda label, when, _: DominantGuard(label, when.margin or 0.0),
    ),
    "undecided": Entry(
        bool,
        "No label leads by the scene's `min_margin`, or no reading counts.",
        True,
        lambda wanted, _, __: UndecidedGuard(wanted),
    ),
    "valence": Entry(
        Comparison,
        "Limits on valence: from -1 (unpleasant) to 1 (pleasant), as it is now.",
        {"above": 0.2},
        lambda limits, _, __: AffectGuard("valence", limits),
    ),
    "arousal": Entry(
        Comparison,
        "Limits on arousal: from -1 (calm) to 1 (stirred), as it is now.",
        {"at_least": 0.5},
        lambda limits, _, __: AffectGuard("arousal", limits),
    ),
    "face": Entry(
        Literal["present", "absent"],
        "Somebody is watching, or nobody.",
        "absent",
        lambda wanted, _, __: FaceGuard(wanted),
    ),
    "faces": Entry(
        Comparison,
        "Limits on the number of faces in sight.",
        {"at_least": 2},
        lambda limits, _, __: FacesGuard(limits),
    ),
    "lighting": Entry(
        Literal["good", "poor"],
        "How good the light on the face is.",
        "poor",
        lambda wanted, _, __: LightingGuard(wanted),
    ),
    "visited": Entry(
        Annotated[
            list[str],
            Field(min_length=1),
            BeforeValidator(
                _as_list, json_schema_input_type=str | Annotated[list[str], Field(min_length=1)]
            ),
        ],
        "This scene was entered before in this visit (or each one of a list).",
        "street",
        lambda scenes, _, __: VisitsGuard(
            tuple((scene, Comparison(at_least=1)) for scene in scenes)  # pyright: ignore[reportCallIssue]
        ),
    ),
    "visits": Entry(
        Annotated[dict[str, Comparison], Field(min_length=1)],
        "Limits on how often scenes were entered in this visit.",
        {"street": {"at_least": 2}},
        lambda limits, _, __: VisitsGuard(tuple(limits.items())),
    ),
    "variable": Entry(
        _NamedComparison,
        "Limits on one of the film's variables.",
        {"name": "courage", "at_least": 2},
        lambda spec, _, __: VariableGuard(spec.name, spec.limits()),
    ),
    "button": Entry(
        str,
        "This button of the control room or a rig was pressed since the scene was entered.",
        "start",
        _pressed("button"),
    ),
    "key": Entry(
        str,
        "This key of the keyboard was pressed since the scene was entered.",
        "space",
        _pressed("key"),
    ),
    "osc": Entry(
        str,
        "An OSC message came in at this address since the scene was entered.",
        "/go",
        _pressed("osc"),
    ),
    "elapsed": Entry(
        Duration,
        "The scene has lasted this long.",
        "20s",
        lambda seconds, _, __: ElapsedGuard(seconds),
    ),
    "chance": Entry(
        Annotated[float, Field(ge=0, le=1)],
        "A probability from 0 to 1. It is drawn once each time the scene is entered, and logged.",
        0.3,
        lambda probability, _, numbers: ChanceGuard(probability, next(numbers)),
    ),
    "all": Entry(
        "list[When]",
        "Every one of these conditions passes.",
        [{"dominant": "fear"}, {"fear": {"at_least": 0.4}}],
        lambda parts, _, numbers: AllGuard(tuple(build_guard(part, numbers) for part in parts)),
    ),
    "any": Entry(
        "list[When]",
        "At least one of these conditions passes.",
        [{"face": "absent"}, {"undecided": True}],
        lambda parts, _, numbers: AnyGuard(tuple(build_guard(part, numbers) for part in parts)),
    ),
    "not": Entry(
        "When",
        "This condition does not pass. While no reading counts, one that asks for a reading is "
        "neither true nor false.",
        {"dominant": "calm"},
        lambda part, _, numbers: NotGuard(build_guard(part, numbers)),
    ),
}

MODIFIERS: dict[str, tuple[Any, str, Any]] = {
    "held_for": (
        Duration,
        "Dwell: the condition has passed without a break for this long.",
        "2s",
    ),
    "margin": (
        Annotated[float, Field(ge=0, le=1)],
        "With `dominant`: by how much the label leads the runner-up.",
        0.1,
    ),
    "argument": (
        Comparison,
        "With `button`, `key` or `osc`: limits on the value that came.",
        {"at_least": 1},
    ),
}


def _field(annotation: Any, key: str, description: str, example: Any) -> Any:
    optional = f"{annotation} | None" if isinstance(annotation, str) else annotation | None
    return (optional, Field(None, alias=key, description=description, examples=[example]))


if TYPE_CHECKING:

    class When(_WhenBase):
        """A condition, with one field for each entry of the table."""

else:
    When = create_model(
        "When",
        __base__=_WhenBase,
        __module__=__name__,
        __doc__=_WhenBase.__doc__,
        **{
            f"{key}_" if key == "not" else key: _field(
                entry.annotation, key, entry.description, entry.example
            )
            for key, entry in GUARDS.items()
        },
        **{key: _field(kind, key, *texts) for key, (kind, *texts) in MODIFIERS.items()},
    )
    When.model_rebuild(_types_namespace={"When": When})


def build_guard(when: BaseModel, numbers: Numbers) -> Guard:
    """Turn a validated `when` into one guard; several keys become `all`."""
    parts: list[Guard] = []
    for key, entry in GUARDS.items():
        value = getattr(when, "not_" if key == "not" else key)
        if value is not None:
            parts.append(entry.build(value, when, numbers))
    parts += [LevelGuard(label, limits) for label, limits in (when.model_extra or {}).items()]
    guard = parts[0] if len(parts) == 1 else AllGuard(tuple(parts))
    held_for: float | None = getattr(when, "held_for", None)
    return guard if held_for is None else HeldGuard(guard, held_for, next(numbers))


def parts_of(guard: Guard) -> Iterator[Guard]:
    """Walk a guard and all its parts, the guard itself first."""
    yield guard
    if isinstance(guard, (AllGuard, AnyGuard)):
        for part in guard.parts:
            yield from parts_of(part)
    elif isinstance(guard, (NotGuard, HeldGuard)):
        yield from parts_of(guard.part)
