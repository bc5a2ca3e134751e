"""The JSON Schema: complete, by the names of the YAML file, and true of the demonstration film."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from riot.config.yaml_file import read_yaml
from riot.story.guards import GUARDS, MODIFIERS
from riot.story.schema import in_language, schema_json

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "scenes/demo/graph.yaml"
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def faults(schema: dict[str, Any], value: Any, top: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Validate `value` as far as the keywords go that our schema uses."""
    known = {
        "$ref", "$schema", "$defs", "title", "description", "default", "anyOf", "type", "enum",
        "const", "pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "properties",
        "required", "additionalProperties", "minProperties", "items", "prefixItems", "minItems",
        "maxItems",
    }  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        yield from faults(top["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, top, at)
    if "anyOf" in schema:
        tried = [list(faults(part, value, top, at)) for part in schema["anyOf"]]
        if all(tried):
            yield f"{at}: none of {tried}"
    if "type" in schema:
        fits = isinstance(value, TYPES[schema["type"]])
        if not fits or (isinstance(value, bool) and schema["type"] in ("number", "integer")):
            yield f"{at}: {value!r} is no {schema['type']}"
            return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} does not match"
    if isinstance(value, (int, float)) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{at}: {value!r} is out of bounds"
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        yield from (
            f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value
        )
        for key, item in value.items():
            below = properties.get(key, schema.get("additionalProperties", True))
            if below is False:
                yield f"{at}: {key} is unknown"
            elif isinstance(below, dict):
                yield from faults(below, item, top, f"{at}.{key}")
    if isinstance(value, list):
        firsts = schema.get("prefixItems", [])
        for number, item in enumerate(value):
            below = firsts[number] if number < len(firsts) else schema.get("items")
            if isinstance(below, dict):
                yield from faults(below, item, top, f"{at}[{number}]")


def check(film: Any) -> list[str]:
    schema = schema_json()
    return list(faults(schema, film, schema))


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return read_yaml(DEMO).data


def test_the_demonstration_film_is_valid(demo: dict[str, Any]) -> None:
    assert check(demo) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), 7),
        (("riot",), 2),
        (("scenes", "attract", "clp"), "a.mp4"),
        (("scenes", "attract", "clip"), 5),
        (("scenes", "attract", "loop"), "maybe"),
        (("scenes", "notice", "card", "for"), 4),
        (("scenes", "notice", "card", "for"), "soon"),
        (("scenes", "horizon", "transitions", 0, "when"), {"face": "gone"}),
        (("scenes", "horizon", "transitions", 0, "when"), {"fear": {"at_leest": 1}}),
        (("scenes", "horizon", "transitions", 0), {"when": {"face": "absent"}}),
        (("scenes", "turn", "listen", "by"), "median"),
        (("defaults", "min_margin"), 1.5),
        (("cues", "boom", 0, "address"), "no slash"),
    ],
    ids=str,
)
def test_what_the_loader_refuses_the_schema_refuses(
    demo: dict[str, Any], path: tuple[Any, ...], value: Any
) -> None:
    film = copy.deepcopy(demo)
    here = film
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    assert check(film)


def test_shorthands_and_every_guard_are_valid(demo: dict[str, Any]) -> None:
    film = copy.deepcopy(demo)
    film["title"] = "One language"
    film["scenes"]["attract"]["clip"] = {"file": "a.mp4", "in": "00:47.000", "out": "2m"}
    film["scenes"]["attract"]["listen"] = {"from": 0, "to": "end"}
    film["scenes"]["attract"]["cues"] = [
        {"at": "exit", "cue": "boom"},
        {"at": "800ms", "cue": "boom"},
        {"while": "calm", "send": "house", "address": "/a", "range": [0, 0.5]},
    ]
    film["scenes"]["attract"]["transitions"] = [
        {"to": "notice", "when": when, "set": {"a": 1}}
        for when in (
            {"any": [{"not": {"button": "a", "argument": {"below": 2}}}]},
            {"visited": "gold"},
            {"visited": ["gold", "deep"]},
            {"visits": {"gold": {"at_least": 2}}},
            {"variable": {"name": "a", "above": 1}},
            {"chance": 0.5, "elapsed": "00:20"},
            {"valence": {"above": -0.5}, "arousal": {"below": 0}, "faces": {"at_least": 2}},
        )
    ]
    assert check(film) == []


def described(part: Any, at: str = "") -> Iterator[tuple[str, str | None]]:
    if isinstance(part, list):
        for item in part:
            yield from described(item, at)
    if isinstance(part, dict):
        for key, value in part.get("properties", {}).items():
            yield f"{at}.{key}", value.get("description")
        for key, value in part.items():
            yield from described(value, f"{at}/{key}")


def test_every_key_stands_under_its_yaml_name_with_a_description(demo: dict[str, Any]) -> None:
    keys = dict(described(schema_json()))
    names = {name.rsplit(".", 1)[1] for name in keys}
    assert {name for name, text in keys.items() if not text} == set()
    assert {"in", "from", "for", "while", "not", *GUARDS, *MODIFIERS} <= names
    assert not {name for name in names if name.endswith("_")}

    def written(value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else []:
            yield from written(item)
        for key, item in value.items() if isinstance(value, dict) else []:
            yield key
            yield from written(item)

    free = {*demo["scenes"], *demo["cues"], *demo["listens_to"], *demo["title"]}
    assert set(written(demo)) - free <= names


def test_the_schema_in_the_repository_is_this_one() -> None:
    text = (ROOT / "config/scene-graph.schema.json").read_text()
    assert json.loads(text) == schema_json(), "run: riot schema > config/scene-graph.schema.json"


def test_a_text_is_chosen_by_language() -> None:
    text = {"en": "Hello", "fr": "Bonjour", "nb-NO": "Hei"}
    assert [in_language(text, wanted) for wanted in ("fr", "fr-CA", "nb-NO", "nb", "de")] == [
        "Bonjour", "Bonjour", "Hei", "Hello", "Hello",
    ]  # fmt: skip
    assert in_language({"": "Any"}, "de") == "Any"
    assert in_language({"fr": "Bonjour"}, "de") == "Bonjour"
    assert in_language({}, "de") == ""
