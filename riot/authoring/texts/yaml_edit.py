"""Put translations into a YAML file and leave every other character where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from riot.config.places import Path_
from riot.config.yaml_file import carried, yaml_parser

WIDTH = 100


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def put_texts(text: str, added: Mapping[Path_, Mapping[str, str]], own: str) -> str:
    """Give `text` with languages added to the texts at each path, or changed there.

    A plain text becomes a map, in which it keeps its words under `own`. Paths that are not in
    this file are passed over.
    """
    plain, restore = carried(text)
    root = yaml.compose(plain, Loader=yaml_parser())
    edits: dict[int, _Edit] = {}
    for path, languages in added.items():
        place = _find(root, path)
        if place is None:
            continue
        node, column, flow = place
        if isinstance(node, ScalarNode):
            words = {own: str(node.value).translate(restore), **languages}
            found = [_as_map(text, node, column, flow, words)]
        else:
            assert isinstance(node, MappingNode)
            found = _in_map(text, node, languages)
        for edit in found:
            edits.setdefault(edit.start, edit)  # a text that an alias repeats is edited once
    for edit in sorted(edits.values(), key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _find(root: Node | None, path: Path_) -> tuple[Node, int, bool] | None:
    """Give the value at `path`, the column of its key, and whether it stands between braces."""
    node, column, flow = root, 0, False
    for part in path:
        if not isinstance(node, MappingNode):
            return None
        flow = flow or bool(node.flow_style)
        pair = next((pair for pair in node.value if str(pair[0].value) == part), None)
        if pair is None:
            return None
        column, node = pair[0].start_mark.column, pair[1]
    return None if node is None else (node, column, flow)


def _as_map(
    text: str, node: ScalarNode, column: int, flow: bool, words: Mapping[str, str]
) -> _Edit:
    """Make a map of a plain text: on its line where there is room, else a line a language."""
    written = "{" + ", ".join(f"{code}: {_quoted(word)}" for code, word in words.items()) + "}"
    start, end = node.start_mark.index, node.end_mark.index
    line_start = text.rfind("\n", 0, start) + 1
    if not flow and start - line_start + len(written) > WIDTH:
        indent = " " * (column + 2)
        lines = [f"{indent}{code}: {_quoted(word)}" for code, word in words.items()]
        written = _line_break(text) + _line_break(text).join(lines)
        start = len(text[:start].rstrip(" "))
    return _Edit(start, end, written + _tail(text, node))


def _in_map(text: str, node: MappingNode, languages: Mapping[str, str]) -> list[_Edit]:
    edits: list[_Edit] = []
    values = {str(key.value): value for key, value in node.value}
    new = {code: words for code, words in languages.items() if code not in values}
    for code, words in languages.items():
        if code in values:
            old = values[code]
            written = _quoted(words) + _tail(text, old)
            edits.append(_Edit(old.start_mark.index, old.end_mark.index, written))
    if not new:
        return edits
    if node.flow_style:
        joined = ", ".join(f"{code}: {_quoted(words)}" for code, words in new.items())
        at = node.value[-1][1].end_mark.index if node.value else node.start_mark.index + 1
        edits.append(_Edit(at, at, f", {joined}" if node.value else joined))
        return edits
    last_key, last = node.value[-1]
    indent = " " * last_key.start_mark.column
    at = last.end_mark.index
    if _is_open(text, last) and last_key.value not in languages:
        # Its end belongs to the words: the new ones go before it.
        at = last_key.start_mark.index
        lines = (
            f"{code}: {_quoted(words)}{_line_break(text)}{indent}" for code, words in new.items()
        )
        return [*edits, _Edit(at, at, "".join(lines))]
    if _is_block(last):
        at = len(text[:at].rstrip("\r\n"))
    else:
        newline = text.find("\n", at)
        at = len(text) if newline < 0 else newline
        at -= text[:at].endswith("\r")
    lines = "".join(
        f"{_line_break(text)}{indent}{code}: {_quoted(words)}" for code, words in new.items()
    )
    if edits and edits[-1].end > at:  # the last one is a block of lines that is changed too
        edits[-1] = _Edit(
            edits[-1].start,
            edits[-1].end,
            edits[-1].text.rstrip("\r\n") + lines + _line_break(text),
        )
    else:
        edits.append(_Edit(at, at, lines))
    return edits


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _is_block(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in ("|", ">")


def _is_open(text: str, node: Node) -> bool:
    """Tell a block of lines that keeps the empty ones behind it, or that the file breaks off."""
    if not _is_block(node):
        return False
    head = text[node.start_mark.index :].split("\n", 1)[0]
    return "+" in head.split("#", 1)[0] or not text[: node.end_mark.index].endswith("\n")


def _tail(text: str, node: Node) -> str:
    """Give the line breaks that the value reaches over: a block of lines ends behind its last."""
    if not _is_block(node):
        return ""
    value = text[node.start_mark.index : node.end_mark.index]
    return value[len(value.rstrip("\r\n")) :] or "\n" * (node.end_mark.index < len(text))


def _quoted(words: str) -> str:
    written = json.dumps(words, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in written)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
