"""The JSON Schema of the scene graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riot.authoring.editor.snippets import SNIPPETS
from riot.authoring.editor.tidy import Schema, in_written_order, tidy
from riot.calls import Action
from riot.config.profiles import shipped_profiles
from riot.story.graph import SIGNALS
from riot.story.schema import Film

BLOCKS = {
    "Branch": "way_out",
    "CardSpec": "card",
    "ClipSpec": "clip",
    "Comparison": "limits",
    "CueSend": "message",
    "Defaults": "defaults",
    "KeptLevel": "level",
    "Listen": "listen",
    "Scene": "scene",
    "SceneCue": "cue",
    "ScoreSpec": "score",
    "TransitionStyle": "transition",
    "When": "condition",
    "_NamedComparison": "variable",
}
"""What an author calls a block; the editor names it so when something else stands in its place."""


def film_schema(labels: Sequence[str]) -> Schema:
    """Give the JSON Schema that editors complete scene graphs from.

    `labels` are the model's: they are suggested, and others are allowed. A file with none of the
    keys that only a whole film has is taken as a chapter: one that another film includes.
    """
    schema = tidy(in_written_order(Film), "RIOT film", BLOCKS)
    blocks: dict[str, Schema] = schema["definitions"]
    label = {"anyOf": [{"enum": list(labels)}, {"type": "string"}]}
    schema["properties"]["listens_to"]["items"] = label
    signal = {"anyOf": [{"enum": [*labels, *SIGNALS]}, {"type": "string"}]}
    places = (
        ("condition", "dominant", label),
        ("cue", "while", signal),
        ("level", "while", signal),
    )
    for block, key, suggested in places:
        texts = {k: v for k, v in blocks[block]["properties"][key].items() if k != "type"}
        blocks[block]["properties"][key] = {**suggested, **texts}
    _suggest_levels(blocks["condition"], labels)
    for block in ("cue", "message"):
        _suggest_actions(blocks[block])
    for block, snippets in SNIPPETS.items():
        blocks[block]["defaultSnippets"] = snippets
    _whole_or_chapter(schema)
    return schema


def _suggest_actions(cue: Schema) -> None:
    """Suggest every action of every receiver that riot knows, by the name of its profile."""
    cue["properties"]["do"]["defaultSnippets"] = [
        {
            "label": f"{name}.{action}{what.usage}",
            "description": what.says,
            "body": _call_to_fill_in(f"{name}.{action}", what),
        }
        for name, profile in shipped_profiles().items()
        for action, what in profile.actions.items()
    ]


def _call_to_fill_in(name: str, action: Action) -> str:
    if not action.parameters:
        return name
    places = enumerate(zip(action.parameters.values(), action.test, strict=False), 1)
    given = [
        f"'${{{number}:{value}}}'" if one.type == "text" else f"${{{number}:{value}}}"
        for number, (one, value) in places
    ]
    return f'"{name}({", ".join(given)})"'


def _suggest_levels(when: Schema, labels: Sequence[str]) -> None:
    limits: dict[str, Any] = when["additionalProperties"]
    for label in labels:
        text = f"Limits on the level of {label}, from 0 to 1."
        when["properties"][label] = {
            **limits,
            "title": label,
            "description": text,
            "markdownDescription": text,
            "examples": [{"at_least": 0.45}],
        }


def _whole_or_chapter(schema: Schema) -> None:
    whole: list[str] = schema.pop("required")
    only: list[str] = [key for key in whole if key != "scenes"]
    schema["if"] = {"anyOf": [{"required": [key]} for key in [*only, "defaults"]]}
    schema["then"] = {"required": whole}
