"""The JSON Schemas: complete, by the names of the YAML file, and true of what the loader takes."""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from riot.authoring.editor.film import film_schema
from riot.authoring.editor.installation import installation_schema
from riot.authoring.editor.reference import EXAMPLE, reference_page
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.config.yaml_file import read_yaml
from riot.perception.emotion.card import load_card
from riot.story.guards import GUARDS, MODIFIERS, When
from riot.story.guards.comparison import Comparison
from riot.story.schema import CueSend, Film, SceneCue, TransitionStyle

ROOT = Path(__file__).parents[3]
LABELS = load_card(SHIPPED / "models/expression").labels
SCHEMA = film_schema(LABELS)
INSTALLATION = installation_schema()
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
TOLD = {"$schema", "title", "description", "markdownDescription", "enumDescriptions", "examples",
        "definitions", "defaultSnippets", "errorMessage", "patternErrorMessage",
        "format"}  # fmt: skip
JUDGED = {"$ref", "anyOf", "allOf", "if", "then", "else", "type", "enum", "const", "pattern",
          "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
          "properties", "required", "additionalProperties", "minProperties", "maxProperties",
          "items", "minItems", "maxItems"}  # fmt: skip


def faults(schema: Any, value: Any, top: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Validate `value` as draft-07 says, as far as the keywords go that our schemas use."""
    if schema is False:
        yield f"{at} may not stand here"
        return
    assert set(schema) <= TOLD | JUDGED, set(schema) - TOLD - JUDGED
    if "$ref" in schema:
        yield from faults(top["definitions"][schema["$ref"].rsplit("/", 1)[1]], value, top, at)
    for part in schema.get("allOf", []):
        yield from faults(part, value, top, at)
    if "anyOf" in schema:
        tried = [list(faults(part, value, top, at)) for part in schema["anyOf"]]
        if all(tried):
            yield f"{at}: none of {tried}"
    if "if" in schema:
        branch = "else" if list(faults(schema["if"], value, top, at)) else "then"
        yield from faults(schema.get(branch, {}), value, top, at)
    yield from _of_type(schema, value, at)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']}"
    if isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            yield f"{at}: {value!r} does not match"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
            yield f"{at}: too short or too long"
    elif isinstance(value, dict):
        yield from _of_object(schema, value, top, at)
    elif isinstance(value, list):
        items = schema.get("items", {})
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            yield f"{at}: {len(value)} items"
        for number, item in enumerate(value):
            below = items[number] if isinstance(items, list) else items
            yield from faults(below, item, top, f"{at}[{number}]")
    elif isinstance(value, (int, float)) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
        and schema.get("exclusiveMinimum", value - 1) < value
    ):
        yield f"{at}: {value!r} is out of bounds"


def _of_type(schema: Any, value: Any, at: str) -> Iterator[str]:
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    fits = [
        isinstance(value, TYPES[kind])
        and not (isinstance(value, bool) and kind in ("number", "integer"))
        for kind in kinds
    ]
    if kinds and not any(fits):
        yield f"{at}: {value!r} is no {kinds}"


def _of_object(schema: Any, value: Any, top: Any, at: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    yield from (f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value)
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", 10**9):
        yield f"{at}: {len(value)} keys"
    for key, item in value.items():
        below = properties.get(key, schema.get("additionalProperties", {}))
        yield from faults(below, item, top, f"{at}.{key}")


def check(film: Any) -> list[str]:
    return list(faults(SCHEMA, film, SCHEMA))


def check_block(block: str, value: Any) -> list[str]:
    return list(faults(SCHEMA["definitions"][block], value, SCHEMA))


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return read_yaml(ROOT / "scenes/demo/graph.yaml").data


def test_the_shipped_films_are_valid(demo: dict[str, Any]) -> None:
    assert check(demo) == []
    assert check(read_yaml(EXAMPLE).data) == []


def test_a_chapter_is_valid_and_half_a_film_is_not(demo: dict[str, Any]) -> None:
    chapter = {key: demo[key] for key in ("scenes", "cues")}
    assert check(chapter) == []
    assert check({"include": ["other.yaml"], "variables": {"a": 1}}) == []
    for key in ("riot", "title", "media", "listens_to", "start"):
        assert check({**chapter, key: demo[key]}), f"a film with {key} alone lacks the others"
        assert check({other: value for other, value in demo.items() if other != key})


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
        (("scenes", "notice", "clip"), "too.mp4"),
        (("scenes", "notice", "loop"), True),
        (("scenes", "horizon", "transitions", 0, "when"), {"face": "gone"}),
        (("scenes", "horizon", "transitions", 0, "when"), {"fear": {"at_leest": 1}}),
        (("scenes", "horizon", "transitions", 0, "when"), {}),
        (("scenes", "horizon", "transitions", 0), {"when": {"face": "absent"}}),
        (("scenes", "turn", "listen", "by"), "median"),
        (("scenes", "turn", "listen", "to"), "ende"),
        (("scenes", "attract", "cues", 0, "at"), "entrance"),
        (("defaults", "min_margin"), 1.5),
        (("defaults", "transition"), {"cut": "1s"}),
        (("cues", "boom", 0, "address"), "no slash"),
        (("listens_to",), ["calm"]),
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
    if value != {}:  # of an empty condition `riot check` speaks, as SCN-018
        with pytest.raises(ValidationError):
            Film.model_validate(film)


def test_shorthands_and_every_guard_are_valid(demo: dict[str, Any]) -> None:
    film = copy.deepcopy(demo)
    film["title"] = "One language"
    film["listens_to"] = ["calm", "boredom"]
    film["scenes"]["attract"]["clip"] = {"file": "a.mp4", "in": "00:47.000", "out": "2m"}
    film["scenes"]["attract"]["listen"] = {"from": 0, "to": "end"}
    film["scenes"]["attract"]["cues"] = [
        {"at": "exit", "cue": "boom"},
        {"at": "800ms", "cue": "boom"},
        {"at": 0, "send": "house", "address": "/a", "value": "text"},
        {"while": "boredom", "send": "house", "address": "/a", "range": [0, 0.5]},
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
            {"boredom": {"at_least": 0.2}},
            {"valence": {"above": -0.5}, "arousal": {"below": 0}, "faces": {"at_least": 2}},
        )
    ]
    assert check(film) == []
    assert Film.model_validate(film)


def described(part: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, list):
        for item in part:
            yield from described(item, at)
    if isinstance(part, dict):
        for key, value in part.get("properties", {}).items():
            yield f"{at}.{key}", value
        for key, value in part.items():
            if key not in ("examples", "defaultSnippets", "allOf"):
                yield from described(value, f"{at}/{key}")


def test_every_key_stands_under_its_yaml_name_with_text_and_example(demo: dict[str, Any]) -> None:
    keys = dict(described(SCHEMA))
    names = {name.rsplit(".", 1)[1] for name in keys}
    for wanted in ("description", "markdownDescription", "examples", "title"):
        assert {name for name, part in keys.items() if not part.get(wanted)} == set()
    assert {"in", "from", "for", "while", "not", *GUARDS, *MODIFIERS, *LABELS} <= names
    assert not {name for name in names if name.endswith("_")}

    def written(value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else []:
            yield from written(item)
        for key, item in value.items() if isinstance(value, dict) else []:
            yield key
            yield from written(item)

    free = {*demo["scenes"], *demo["cues"], *demo["listens_to"], *demo["title"]}
    assert set(written(demo)) - free <= names


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_in(part)


def all_models(model: type[BaseModel]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            for field in here.model_fields.values():
                waiting += models_in(field.annotation)
    return found


@pytest.mark.parametrize("model", sorted(all_models(Film), key=str), ids=lambda m: m.__name__)
def test_every_example_is_one_the_loader_takes(model: type[BaseModel]) -> None:
    """Only the field is looked at: an example of one key needs none of the others."""
    for name, field in model.model_fields.items():
        assert field.examples, f"{model.__name__}.{name} has no example"
        field_type: Any = field.rebuild_annotation()
        for example in field.examples:
            TypeAdapter(field_type).validate_python(example)


def test_every_example_is_one_the_schema_takes() -> None:
    for name, part in described(SCHEMA):
        for example in part["examples"]:
            assert list(faults(part, example, SCHEMA)) == [], name


def test_snippets_make_blocks_that_are_valid() -> None:
    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {filled(key): filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [filled(item) for item in value]
        if not isinstance(value, str):
            return value
        text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", value)
        return float(text[1:]) if text.startswith("^") else text

    for block, part in SCHEMA["definitions"].items():
        for snippet in part.get("defaultSnippets", []):
            assert check_block(block, filled(snippet["body"])) == [], snippet["label"]


@pytest.mark.parametrize(
    ("block", "model", "values"),
    [
        ("transition", TransitionStyle, {"cut": "0s", "crossfade": "1s", "fade_through": "1s"}),
        ("limits", Comparison, {"at_least": 1, "at_most": 2, "above": 0, "below": 3}),
        (
            "cue",
            SceneCue,
            {
                "at": "enter",
                "while": "calm",
                "cue": "a",
                "send": "b",
                "do": "a.b(1)",
                "address": "/c",
                "value": 1,
                "curve": 2,
            },
        ),
        ("message", CueSend, {"send": "b", "do": "a.b", "address": "/c", "press": True}),
        (
            "condition",
            When,
            {
                "face": "present",
                "dominant": "calm",
                "margin": 0.1,
                "key": "a",
                "argument": {"above": 1},
            },
        ),
    ],
    ids=["transition", "limits", "cue", "message", "condition"],
)
def test_of_keys_that_depend_on_each_other_schema_and_loader_say_the_same(
    block: str, model: type[BaseModel], values: dict[str, Any]
) -> None:
    for count in range(1, len(values) + 1):
        for keys in itertools.combinations(values, count):
            value = {key: values[key] for key in keys}
            try:
                model.model_validate(value)
                taken = True
            except ValidationError:
                taken = False
            assert (check_block(block, value) == []) == taken, value


def test_an_editor_suggests_the_actions_of_every_receiver_and_takes_others() -> None:
    do = SCHEMA["definitions"]["cue"]["properties"]["do"]
    bodies = {snippet["label"]: snippet["body"] for snippet in do["defaultSnippets"]}
    assert bodies["qlab.go"] == "qlab.go"
    assert bodies["eos.cue(list, cue)"] == '"eos.cue(${1:1}, ${2:1})"'
    for body in bodies.values():
        call = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", body).strip('"')
        assert check_block("cue", {"at": "enter", "do": call}) == []
        assert SceneCue.model_validate({"at": "enter", "do": call})
    for call in ("go", "a.b(", "a b"):
        assert check_block("cue", {"at": "enter", "do": call})


def test_an_editor_suggests_the_profiles_and_takes_others() -> None:
    profile = INSTALLATION["definitions"]["RigSettings"]["properties"]["profile"]
    assert {"qlab", "eos", "touchdesigner"} <= set(profile["anyOf"][0]["enum"])
    for name, good in (("qlab", True), ("my-wall", True), (5, False)):
        rigs = {"film": "a.yaml", "rigs": [{"name": "a", "profile": name}]}
        assert (list(faults(INSTALLATION, rigs, INSTALLATION)) == []) == good


def test_the_installation_file_is_valid_and_its_keys_are_told() -> None:
    data = read_yaml(ROOT / "config/installation.yaml").data
    assert list(faults(INSTALLATION, data, INSTALLATION)) == []
    assert list(faults(INSTALLATION, {**data, "camra": {}}, INSTALLATION))
    hears = {**data, "rigs": [{"name": "a", "port": 9000, "hears": "all"}]}
    assert list(faults(INSTALLATION, hears, INSTALLATION)) == []
    assert Installation.model_validate(hears)
    for name, part in described(INSTALLATION):
        assert part.get("description"), name


@pytest.mark.parametrize(
    ("file", "found", "how"),
    [
        ("scene-graph.schema.json", SCHEMA, "riot schema"),
        ("installation.schema.json", INSTALLATION, "riot schema --installation"),
    ],
)
def test_the_schemas_in_the_repository_are_these(file: str, found: Any, how: str) -> None:
    text = (ROOT / "config" / file).read_text(encoding="utf-8")
    assert json.loads(text) == found, f"run: {how} > config/{file}"


def test_the_reference_in_the_repository_is_this_one() -> None:
    text = (ROOT / "docs/reference/scene-file.md").read_text(encoding="utf-8")
    assert text == reference_page(LABELS), (
        "run: riot schema --format markdown > docs/reference/scene-file.md"
    )


def test_the_reference_tells_every_key_once_in_its_block() -> None:
    page = reference_page(LABELS)
    for block, part in SCHEMA["definitions"].items():
        for key in part["properties"]:
            if key not in LABELS:
                assert f"\n| `{key}` |" in page, f"{block}.{key}"
    headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-").replace(":", "") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= anchors


def test_shipped_yaml_files_say_where_their_schema_is() -> None:
    files = [
        *(ROOT / "scenes").rglob("*.yaml"),
        *(ROOT / "config").glob("*.yaml"),
    ]
    assert files
    for file in files:
        first = file.read_text(encoding="utf-8").splitlines()[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, f"{file} has no modeline"
        assert (file.parent / match[1]).is_file(), file
