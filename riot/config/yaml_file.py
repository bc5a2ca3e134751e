"""Read a YAML 1.2 core file and remember where everything stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from riot.errors import Problem, ProblemsFound, RiotError

LARGEST_FILE = 1_000_000
"""Bytes; a film of a thousand scenes is smaller, and reading this much takes half a minute."""

MOST_VALUES = 200_000
"""Values after aliases are followed; anchors that explode stop here."""

MOST_DIGITS = 300
"""Digits of a whole number; one with more is no number that anything here can use."""

DEEPEST = 60

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)")

_GUESSED_TAGS = frozenset(
    ["str", "int", "float", "bool", "null", "timestamp", "merge", "value", "binary"]
)

_NO_TEXT = re.compile("[\0\ud800-\udfff]")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1."""

    line: int
    column: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """Plain values, and the place of each key and item."""

    file: str
    text: str
    data: Any
    places: dict[Path_, Place]

    def place(self, path: Path_) -> Place:
        """Give the place of `path`, or of the nearest block above it that exists."""
        return self.places.get(self.known(path), Place(1, 1, self.file))

    def known(self, path: Path_) -> Path_:
        """Give `path`, or that of the nearest block above it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return path


def read_yaml(path: Path) -> YamlFile:
    """Read `path` as YAML 1.2 core: `no`, `on` and `12:30` are strings.

    Raises RiotError YML-001 (cannot be read), YML-002 (not UTF-8), YML-003 (too large), YML-004
    (syntax), YML-005 (nested too deeply), YML-009 (too many values) or ProblemsFound with YML-006
    (duplicate keys), YML-007 (a key that is no text), YML-008 (a tag), YML-010 (a character that
    no text may hold), YML-011 (a number beyond all bounds).
    """
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Read the text of `path`. Raises RiotError YML-001, YML-002 or YML-003 as read_yaml does."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise RiotError("YML-001", "is a folder, not a YAML file", file=file) from None
    except OSError as error:
        raise RiotError(
            "YML-001",
            f"cannot be read: {error.strerror or error}",
            file=file,
            hint="check the path",
        ) from None
    if len(content) > LARGEST_FILE:
        raise RiotError(
            "YML-003",
            f"is larger than {LARGEST_FILE // 10**6} MB, the most that is read",
            file=file,
            hint="is it a YAML file?",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RiotError(
            "YML-002", "is not UTF-8 here", file=file, line=line, hint="save it as UTF-8"
        ) from None


def parse_yaml(text: str, file: str) -> YamlFile:
    """Parse `text`; `file` is its name in messages. Raises as read_yaml does."""
    parser = YAML(pure=True)
    parser.composer.warn_double_anchors = False  # YAML allows them, and a warning has no place
    try:
        root = parser.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RiotError(
            "YML-004",
            " ".join(str(error.problem or error.context or "is no YAML").split()),
            file=file,
            line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None,
            hint="check quotes, indentation and colons",
        ) from None
    except RecursionError:
        raise RiotError("YML-005", "is nested too deeply", file=file) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        raise RiotError(
            "YML-004",
            f"the character #{error.character:02x} may not be in a YAML file",
            file=file,
            line=line,
            column=column,
            hint="remove it",
        ) from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise RiotError("YML-004", " ".join(str(error).split())[:200], file=file) from None
    builder = _Builder(file)
    data = builder.build(root, (), 0) if root is not None else None
    if builder.problems:
        raise ProblemsFound(builder.problems)
    return YamlFile(file, text, data, builder.places)


class _Builder:
    """Turn nodes into plain values, noting places and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path_, Place] = {}
        self.problems: list[Problem] = []
        self._values = 0

    def build(self, node: Node, path: Path_, depth: int) -> Any:
        """Give the plain value of `node`, which stands at `path`."""
        self._values += 1
        if self._values > MOST_VALUES:
            raise RiotError(
                "YML-009", "has too many values; do its aliases repeat each other?", file=self.file
            )
        if depth > DEEPEST:
            raise RiotError(
                "YML-005",
                "is nested too deeply",
                file=self.file,
                line=node.start_mark.line + 1,
                column=node.start_mark.column + 1,
            )
        self.places.setdefault(path, self._place(node))
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if isinstance(node, SequenceNode):
            return [
                self.build(item, (*path, number), depth + 1)
                for number, item in enumerate(node.value)
            ]
        assert isinstance(node, MappingNode)
        return dict(self._pairs(node, path, depth))

    def _pairs(self, node: MappingNode, path: Path_, depth: int) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._problem("YML-007", "a key must be a text", key_node)
                continue
            key = str(key_node.value)
            if _NO_TEXT.search(key):
                self._problem(
                    "YML-010", "holds a character that no text may hold", key_node, "remove it"
                )
                continue
            if key in seen:
                self._problem(
                    "YML-006",
                    f"the key {key!r} is here twice; the first is in line {seen[key].line}",
                    key_node,
                    "remove or rename one",
                )
                continue
            seen[key] = self._place(key_node)
            self.places[(*path, key)] = seen[key]
            yield key, self.build(value_node, (*path, key), depth + 1)

    def _scalar(self, node: ScalarNode) -> Any:
        tag = str(node.ctag).removeprefix("tag:yaml.org,2002:")
        if tag not in _GUESSED_TAGS:
            self._problem("YML-008", f"tags such as {tag} are not used", node, "remove the tag")
            return None
        text = str(node.value)
        if _NO_TEXT.search(text):
            self._problem(
                "YML-010", "holds a character that no text may hold", node, "remove the escape"
            )
            return None
        if node.style is not None:
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE"):
            return True
        if text in ("false", "False", "FALSE"):
            return False
        if _INTEGER.fullmatch(text):
            if len(text) > MOST_DIGITS:
                self._problem("YML-011", "is a number beyond all bounds", node)
                return None
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.fullmatch(text):
            return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf"))
        return text

    def _problem(self, code: str, message: str, node: Node, hint: str = "") -> None:
        place = self._place(node)
        self.problems.append(Problem(code, message, self.file, place.line, place.column, hint))

    def _place(self, node: Node) -> Place:
        return Place(node.start_mark.line + 1, node.start_mark.column + 1, self.file)
