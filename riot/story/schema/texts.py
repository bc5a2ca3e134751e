"""Texts in one language or several."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator


def _as_languages(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Text = Annotated[
    dict[str, str],
    BeforeValidator(_as_languages, json_schema_input_type=str | dict[str, str]),
]
"""A text, or a map of language to text; a plain text is the same in every language."""


def in_language(text: dict[str, str], language: str) -> str:
    """Choose a text: the language, else its base ("nb" for "nb-NO"), else English, else any."""
    for wanted in (language, language.split("-")[0], "", "en"):
        if wanted in text:
            return text[wanted]
    return next(iter(text.values()), "")
