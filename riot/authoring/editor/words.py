"""Say what a key takes, in an author's words, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import yaml

from riot.authoring.editor.tidy import Schema

Link = Callable[[str, bool], str]
"""Gives what stands for a block, or for several: a link to its section."""


def takes(part: Schema, link: Link) -> str:
    """Say in a few words what may stand behind a key."""
    if "$ref" in part:
        return link(block_of(part), False)
    if "anyOf" in part:
        ways = [way for way in part["anyOf"] if "enum" not in way or len(part["anyOf"]) == 1]
        return " or ".join(dict.fromkeys(takes(way, link) for way in ways))
    if "if" in part and "then" in part and "pattern" in part["then"]:
        before = part["then"]["patternErrorMessage"].removeprefix("write ").split("1.5s")[0]
        words = [f"`{word}`" for word in before.replace(",", " ").split()]
        return " or ".join([*words, "a [duration](#durations)"])
    if "enum" in part:
        return " or ".join(f"`{flow(value)}`" for value in part["enum"])
    if "const" in part:
        return f"`{flow(part['const'])}`"
    return _by_type(part, link)


def block_of(part: Schema) -> str:
    """Give the name of the block that a `$ref` leads to."""
    return str(part["$ref"]).rsplit("/", 1)[1]


def _by_type(part: Schema, link: Link) -> str:
    given: Any = part.get("type")
    kinds: list[Any] = cast("list[Any]", given) if isinstance(given, list) else [given]
    return " or ".join(_kind(kind, part, link) for kind in kinds)


def _kind(kind: str | None, part: Schema, link: Link) -> str:
    match kind:
        case "string":
            return "text"
        case "boolean":
            return "`true` or `false`"
        case "number":
            return "number" + _bounds(part)
        case "integer":
            return "whole number" + _bounds(part)
        case "array":
            return _list(part, link)
        case "object":
            return _map(part, link)
        case _:
            return "anything"


def _bounds(part: Schema) -> str:
    if "minimum" in part and "maximum" in part:
        return f", {part['minimum']:g} to {part['maximum']:g}"
    return ""


def _list(part: Schema, link: Link) -> str:
    items: Any = part.get("items", {})
    if isinstance(items, list):
        return f"list of {len(items)} numbers"
    return f"list of {link(block_of(items), True) if '$ref' in items else 'texts'}"


def _map(part: Schema, link: Link) -> str:
    below: Any = part.get("additionalProperties")
    if not isinstance(below, dict):
        return "block of keys"
    return f"map of {'language' if below == {'type': 'string'} else 'name'} to {takes(below, link)}"


def flow(value: Any) -> str:
    """Write a value as YAML on one line."""
    text = yaml.safe_dump(
        value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6
    )
    return text.removesuffix("\n").removesuffix("\n...")
