"""Field types that the YAML files share: strict settings and durations."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_WITH_UNIT = re.compile(r"(\d{1,9}(?:\.\d+)?)\s*(ms|s|m|h)")
_TIME_CODE = re.compile(r"(?:(\d{1,6}):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")

_TIME_CODE_SCHEMA = r"([0-9]{1,6}:)?[0-9]{1,3}:[0-5][0-9](\.[0-9]{1,6})?"


def parse_duration(value: object) -> float:
    """Read a duration as seconds: `1.5s`, `800ms`, `2m`, `mm:ss.mmm`, `h:mm:ss`, or 0.

    Raises ValueError with the accepted forms for anything else.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == 0:
        return 0.0
    if isinstance(value, str):
        text = value.strip()
        if match := _WITH_UNIT.fullmatch(text):
            return float(match[1]) * _UNITS[match[2]]
        if (match := _TIME_CODE.fullmatch(text)) and float(match[3]) < 60:
            return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    raise ValueError(f"{value!r} is no duration; write 1.5s, 800ms, 2m or 01:24.500")


def duration_schema(*words: str) -> dict[str, Any]:
    """Give the JSON Schema of a duration, or of one of `words`."""
    alternatives = "|".join([*words, r"[0-9]{1,9}(\.[0-9]+)?\s*(ms|s|m|h)", _TIME_CODE_SCHEMA])
    message = f"write {_either(*words, '1.5s', '800ms', '2m', '01:24.500 (mm:ss.mmm)')}"
    return {
        "if": {"type": "string"},
        "then": {"pattern": rf"^\s*({alternatives})\s*$", "patternErrorMessage": message},
        "else": {"enum": [0], "errorMessage": f"a duration needs a unit: {message}"},
    }


def _either(*words: str) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


Duration = Annotated[
    float,
    BeforeValidator(parse_duration),
    PlainSerializer(
        lambda seconds: f"{Decimal(repr(seconds)):f}s", return_type=str, when_used="json"
    ),
    WithJsonSchema(duration_schema()),
]


def matching(pattern: str, says: str) -> tuple[Any, Any]:
    """Ask that a text matches `pattern`; `says` goes on from the text: "needs a slash"."""

    def check(value: str) -> str:
        if not re.search(pattern, value):
            raise ValueError(f"{value!r} {says}")
        return value

    return AfterValidator(check), Field(
        json_schema_extra={"pattern": pattern, "patternErrorMessage": f"it {says}"}
    )


class Settings(BaseModel):
    """Refuse unknown keys and never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Give the keys that `model` knows for the block at `path`; empty where any key may stand."""
    here: Any = model
    for part in path:
        here = _below(here, part)
    found = _model_in(here)
    if found is None:
        return []
    return [field.alias or name for name, field in found.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if getattr(annotation, "__origin__", None) in (list, dict, tuple):
        return None
    parts = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((found for found in parts if found is not None), None)


def _extra_of(model: type[BaseModel]) -> Any:
    """Give the type behind the keys that a model takes beside its own, as the labels in `when`."""
    if model.model_config.get("extra") != "allow":
        return None
    extra = get_type_hints(model).get("__pydantic_extra__")
    return getattr(extra, "__args__", (None,))[-1]


def _below(annotation: Any, part: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        named = (f.annotation for name, f in fields if part == (f.alias or name))
        return next(named, _extra_of(annotation))
    arguments: tuple[Any, ...] = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) in (list, dict, tuple):
        return next(kind for kind in reversed(arguments) if kind is not Ellipsis)
    found = (_below(argument, part) for argument in arguments)
    return next((below for below in found if below is not None), None)
