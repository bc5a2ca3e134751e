"""The reference page of the scene file, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from riot.authoring.editor.film import film_schema
from riot.authoring.editor.tidy import Schema
from riot.authoring.editor.words import flow, takes

EXAMPLE = Path(__file__).parent / "example.yaml"

_HEAD = """# The scene file

One YAML file is one film. This page lists every key that it may hold; `riot schema --format
markdown` writes it from the program itself. An editor that knows YAML tells the same while you
type: the first line of the file says where the schema is.

A block in braces on one line, `{to: street, when: {face: absent}}`, is the same as its keys on
lines of their own, indented by two spaces. `no`, `on` and `12:30` are plain text here, and `#`
begins a comment. A key that is not on this page is an error, never ignored.

## A whole film

```yaml
"""

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("", "The film", "At the left edge of the file."),
    ("defaults", "defaults", "What holds for every scene that does not say otherwise."),
    (
        "scene",
        "A scene",
        "Each scene stands below `scenes:` under a name of your choice. It shows a `clip` or a "
        "`card`, never both.",
    ),
    (
        "clip",
        "clip",
        "`clip: street.mp4` is short for `clip: {file: street.mp4}`.",
    ),
    (
        "score",
        "score: music across scenes",
        "`score: drone.ogg` is short for `score: {file: drone.ogg}`, and `score: none` is silence. "
        "Scenes that name the same file share it: it goes on through every cut.",
    ),
    ("card", "card", "Text on the screen instead of a clip."),
    (
        "listen",
        "listen",
        "The part of the clip whose expressions count, and how they become one number a label.",
    ),
    (
        "way_out",
        "transitions: the ways out",
        "A list, tried from the top; the first that passes wins. Without `interrupt` it is weighed "
        "once, at the decision point: `lead` before the end of the clip.",
    ),
    (
        "condition",
        "when: the conditions",
        "Several keys in one `when` must all pass. Any label of `listens_to` is a key too: it "
        "takes [limits](#limits) on the level of that expression, over the part that `listen` "
        "says, or as it is now in an interrupt.",
    ),
    ("limits", "Limits", "What a number is compared with. All that are given must hold."),
    ("variable", "variable", "Asks for one of the film's variables."),
    (
        "transition",
        "transition",
        "How one picture gives way to the next: exactly one of the three.",
    ),
    (
        "cue",
        "cues in a scene",
        "`at` a moment, a named `cue`, a message of its own (`send`) or an action of a receiver "
        "(`do`); or `while` the scene lasts, a level that follows the viewer.",
    ),
    (
        "level",
        "levels: through the whole film",
        "A list at the left edge. Each level follows the viewer through every scene; a scene that "
        "has a `while` of its own for the same rig and address takes it over.",
    ),
    (
        "message",
        "cues by name",
        "Below `cues:` at the left edge, each list under a name of your choice. A list is one "
        "moment: all of it goes out together.",
    ),
)

_TAIL = """## Durations

A number and its unit: `1.5s`, `800ms`, `2m`, `1h`; or a time code `mm:ss.mmm` such as `01:24.934`.
A bare `0` is allowed, any other bare number is not: `4` could mean anything.

## Texts and languages

Every text is one text for all languages, or a map of language to text: `{en: The street, fr: La
rue}`. If the session's language is missing, its base is taken (`nb` for `nb-NO`), then English,
then whatever there is.

## Chapters

A file that another film names below `include:` is a chapter. It holds `scenes`, `cues`, `variables`
and `include`, and nothing else. A name that is there twice is an error.
"""


def reference_page(labels: Sequence[str]) -> str:
    """Write the page in Markdown."""
    schema = film_schema(labels)
    parts = [_HEAD + EXAMPLE.read_text(encoding="utf-8") + "```\n"]
    for block, heading, text in _SECTIONS:
        part = schema["definitions"][block] if block else schema
        parts.append("\n".join([f"## {heading}", "", text, "", *_table(part, labels)]) + "\n")
    return "\n".join([*parts, _TAIL])


def _table(part: Schema, labels: Sequence[str]) -> Iterator[str]:
    yield "| key | takes | meaning | example |"
    yield "| --- | --- | --- | --- |"
    needed = part.get("required", part.get("then", {}).get("required", ()))
    for key, below in part["properties"].items():
        if key in labels:
            continue
        meaning = below["markdownDescription"].replace("\n\n", " ").strip()
        if key in needed:
            meaning += " *Needed.*"
        examples = "<br>".join(f"`{flow(example)}`" for example in below["examples"])
        cells = (f"`{key}`", takes(below, _link), meaning + _choices(below), examples)
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _choices(part: Schema) -> str:
    told = part.get("enumDescriptions", [])
    return "".join(
        f"<br>`{flow(value)}`: {text}"
        for value, text in zip(part.get("enum", []), told, strict=False)
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "\\n")


def _link(block: str, several: bool) -> str:
    heading = next(heading for name, heading, _ in _SECTIONS if name == block)
    anchor = heading.lower().replace(" ", "-").replace(":", "")
    name = ("ways out" if block == "way_out" else f"{block}s") if several else block
    return f"[{name.replace('_', ' ')}](#{anchor})"
