"""Make pydantic's JSON Schema one that editors read well: draft-07, no nulls, texts in Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The draft that yaml-language-server knows best."""

_SCALARS = {"string", "number", "integer", "boolean"}

Schema = dict[str, Any]


class _InWrittenOrder(GenerateJsonSchema):
    """Leave everything in the order in which it was written: examples are read by people."""

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value


def in_written_order(model: type[BaseModel]) -> Schema:
    """Give pydantic's JSON Schema of what an author may write."""
    return model.model_json_schema(mode="validation", schema_generator=_InWrittenOrder)


def tidy(schema: Schema, title: str, names: Mapping[str, str]) -> Schema:
    """Give `schema` as an editor wants it; `names` are what its blocks are called.

    A key that may be left out is no key that may be null, so nulls go. Defaults go into the text:
    as keywords they would be typed for the author. Texts are told twice, once as Markdown.
    """
    given = {names.get(name, name): block for name, block in schema.pop("$defs", {}).items()}
    blocks: dict[str, Schema] = {
        name: {"title": name.replace("_", " "), **_tidy(given[name], names)}
        for name in sorted(given)
    }
    whole = _tidy(schema, names)
    for block in (whole, *blocks.values()):
        for part in block.get("properties", {}).values():
            _tell_what_the_block_tells(part, blocks)
    return {"$schema": DIALECT, "title": title, **whole, "definitions": blocks}


def _tell_what_the_block_tells(part: Schema, blocks: dict[str, Schema]) -> None:
    """Give back the text that pydantic leaves out where a key says the same as its block."""
    if "description" not in part and "$ref" in part:
        block = blocks[str(part["$ref"]).rsplit("/", 1)[1]]
        part |= {text: block[text] for text in ("description", "markdownDescription")}


def _tidy(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_tidy(item, names) for item in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    found: Schema = {}
    for key, value in cast("Schema", part).items():
        match key:
            case "title" | "default":
                continue
            case "properties":
                found[key] = {
                    name: _titled(_tidy(below, names), name)
                    for name, below in cast("Schema", value).items()
                }
            case "$ref":
                name = str(value).rsplit("/", 1)[1]
                found[key] = f"#/definitions/{names.get(name, name)}"
            case "prefixItems":
                found["items"] = _tidy(value, names)
            case "examples" | "enum" | "const":
                found[key] = value
            case _:
                found[key] = _tidy(value, names)
    if "enum" in found:
        found.pop("type", None)
    return _told(_united(found), part)


def _titled(part: Any, key: str) -> Any:
    """Head what an editor shows of a key with the key."""
    return {"title": key, **part} if part else part


def _united(part: Schema) -> Schema:
    """Leave null out of alternatives, and alternatives out where one is left."""
    if "anyOf" not in part:
        return part
    rest = {key: value for key, value in part.items() if key != "anyOf"}
    ways: list[Schema] = [way for way in part["anyOf"] if way != {"type": "null"}]
    if len(ways) == 1:
        return {**ways[0], **rest}
    kinds = [way["type"] for way in ways if set(way) == {"type"} and way["type"] in _SCALARS]
    if len(kinds) == len(ways):
        if "number" in kinds and "integer" in kinds:
            kinds.remove("integer")
        return {"type": kinds, **rest}
    return {"anyOf": ways, **rest}


def _told(part: Schema, source: Schema) -> Schema:
    """Tell a key's text in Markdown too, with its default."""
    if "description" not in part:
        return part
    default = default_of(source)
    text = str(part["description"])
    told = f"{text}\n\nDefault: `{default}`" if default else text
    return {**part, "markdownDescription": told}


def default_of(part: Schema) -> str:
    """Give a key's default as an author would write it; empty where absence means nothing."""
    default = part.get("default")
    if default is None or isinstance(default, dict) or default == []:
        return ""
    if "if" in part and isinstance(default, float):
        return f"{default:g}s"
    return default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)
