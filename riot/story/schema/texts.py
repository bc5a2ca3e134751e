"""Texts in one language or several."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import BeforeValidator


def _as_languages(value: Any) -> Any:
    if isinstance(value, str):
        return {"": value}
    if not isinstance(value, dict):
        quotes = "; put quotes around it" if isinstance(value, int | float) else ""
        raise ValueError(f"needs a text, or a map of language to text{quotes}")
    return cast("dict[Any, Any]", value)


Text = Annotated[
    dict[str, str],
    BeforeValidator(_as_languages, json_schema_input_type=str | dict[str, str]),
]
"""A text, or a map of language to text; a plain text is the same in every language."""


_SISTERS = {"nb": ("no", "nn"), "nn": ("no", "nb"), "no": ("nb", "nn")}
"""Codes under which a reader of a language finds it too: Norwegian has one for each writing."""


def kin(language: str) -> tuple[str, ...]:
    """List what serves a reader of a language: itself, its base ("nb" for "nb-NO"), sisters."""
    base = language.split("-")[0]
    return tuple(dict.fromkeys((language, base, *_SISTERS.get(base, ()))))


def in_language(text: dict[str, str], language: str) -> str:
    """Choose a text: the language or its kin, else the plain one, else English, else any."""
    for code in (*kin(language), "", "en"):
        if code in text:
            return text[code]
    return next(iter(text.values()), "")
