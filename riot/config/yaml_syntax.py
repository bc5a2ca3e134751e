"""Say in an author's words what a YAML parser tripped over."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.error import MarkedYAMLError

from riot.errors import RiotError

_FIX = "check quotes, indentation and colons"
_NO_COLON = "could not find expected ':'"

_WORDS: tuple[tuple[str, str, str], ...] = (
    # What the parser says, libyaml or pure; what an author reads; what to do.
    (
        "mapping values are not allowed",
        "a `:` where none may be",
        "quote a text that holds `: `, or check the indentation",
    ),
    (_NO_COLON, "a key without `:`", "add it, or check quotes and indentation"),
    (r"tab character|'\\t'", "a tab stands here", "indent with spaces"),
    (r"expected '-' indicator", "this lines up with `-` but is no item", "check the indentation"),
    (
        "did not find expected key|expected <block end>",
        "this does not belong here",
        "check the indentation above, and that quotes and brackets match",
    ),
    ("sequence entries are not allowed", "an item may not begin here", "put it on a new line"),
    (
        "cannot start any token",
        "a plain text may not begin so",
        "put quotes around it",
    ),
    ("expected node content|expected the node content", "something is missing before this", _FIX),
    ("unknown escape", r"\ begins no such character", r"write \\ for a backslash"),
    (
        "escape (code|sequence)|hexdecimal",
        r"this \ stands for no character",
        r"write the character itself, or \\ for a backslash",
    ),
    ("alphabetic or numeric", "a plain text may not begin with * or &", "put quotes around it"),
    ("incompatible YAML document", "YAML 1.2 is read, not this version", "remove the line"),
)


def syntax_error(error: yaml.YAMLError, text: str, file: str) -> RiotError:
    """Give the YML-004 for what a parser of `text` raised; its place is within the text."""
    if not isinstance(error, MarkedYAMLError):
        return RiotError("YML-004", _one_line(str(error)), file=file)
    mark = error.problem_mark or error.context_mark
    if error.problem == _NO_COLON:
        mark = error.context_mark  # the key, not where the parser gave up
    if mark is None:
        return RiotError("YML-004", _one_line(str(error.problem)), file=file)
    line, column = _within(text, mark.line, mark.column)
    message, hint = _words(error, text)
    return RiotError("YML-004", message, file=file, line=line, column=column, hint=hint)


def _words(error: MarkedYAMLError, text: str) -> tuple[str, str]:
    said = str(error.problem or error.context or "is no YAML")
    began = error.context_mark
    opened = _char_at(text, began)
    if began is not None and opened and re.search(r"expected ',' or|unexpected end", said):
        line = began.line + 1
        close = {"[": "]", "{": "}"}.get(opened, opened)
        return (
            f"the {opened} of line {line} is not closed before this",
            f"close it with {close}, or check what stands between",
        )
    if _char_at(text, error.problem_mark) == "\t":
        said = "tab character"
    for pattern, message, hint in _WORDS:
        if re.search(pattern, said):
            return message, hint
    return _one_line(said), _FIX


def _char_at(text: str, mark: Any) -> str:
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return ""
    return lines[mark.line][mark.column : mark.column + 1]


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """Count from 1, and take a place behind the text's end for its end."""
    lines = text.count("\n")
    if line > lines:
        return lines + 1, len(text) - text.rfind("\n")
    return line + 1, column + 1


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
