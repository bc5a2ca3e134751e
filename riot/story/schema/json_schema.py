"""The JSON Schema of the scene graph."""

from __future__ import annotations

from typing import Any, cast

from riot.story.schema.film import Film


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
