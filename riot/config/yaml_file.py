"""Read a YAML 1.2 core file and remember where everything stood.

libyaml reads the text, which knows YAML 1.1. What matters of the difference:

- what a plain word means is decided here, by the core schema of 1.2 (yaml_scalars.py);
- 1.1 breaks lines at U+0085, U+2028 and U+2029 too. To 1.2 they are characters like others, and
  word processors leave them in texts; stand-ins carry them past the parser;
- a brace ends a plain word between brackets; `{lang}` within a word, `street.{lang}.srt`, is no
  block to anybody, and is carried past the parser in the same way;
- `<<` merges blocks in 1.1 and is no more than a text in 1.2. Refused (YML-012), as either
  reading would surprise somebody;
- `{a:1}` is one key `a:1` without a value to both, and `{"a":1}` is a pair to both;
- `? ` keys that are blocks, tags and a second document, which both know, are refused.

Nothing here recurses by the file's nesting and no number grows with it unbounded: a file is
refused when it passes LARGEST_FILE, DEEPEST or MOST_VALUES, as soon as the parser gets there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from riot.config.places import Path_, Place
from riot.config.yaml_syntax import syntax_error
from riot.config.yaml_tree import MOST_VALUES, Tree, yaml_parser
from riot.errors import ProblemsFound, RiotError

__all__ = [
    "LARGEST_FILE",
    "MOST_VALUES",
    "Path_",
    "Place",
    "YamlFile",
    "carried",
    "parse_yaml",
    "read_text",
    "read_yaml",
    "yaml_parser",
]

LARGEST_FILE = 5_000_000
"""Bytes; ten times a film of a thousand scenes."""

_NEVER = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file may hold: control characters, halves of pairs."""

_OLD_BREAKS = "\x85\u2028\u2029"

_LANGUAGE = re.compile(r"(?<=[\w./-])\{lang\}|\{lang\}(?=[\w./-])")


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
    no text may hold), YML-011 (a number beyond all bounds), YML-012 (a merge key).
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
    if bad := _NEVER.search(text):
        start = bad.start()
        raise RiotError(
            "YML-004",
            f"the character U+{ord(bad[0]):04X} may not be in a YAML file",
            file=file,
            line=text.count("\n", 0, start) + 1,
            column=start - text.rfind("\n", 0, start),
            hint="remove it",
        )
    plain, stand_ins = carried(text)
    tree = Tree(file, stand_ins)
    try:
        tree.build(yaml.parse(plain, Loader=yaml_parser()))
    except yaml.YAMLError as error:
        raise syntax_error(error, plain, file) from None
    except (ValueError, OverflowError) as error:  # an escape beyond Unicode, to the pure parser
        raise RiotError("YML-004", " ".join(str(error).split())[:200], file=file) from None
    if tree.problems:
        raise ProblemsFound(tree.problems)
    if tree.data is None:
        tree.places[()] = Place(1, 1, file)
    return YamlFile(file, text, tree.data, tree.places)


def carried(text: str) -> tuple[str, dict[int, str]]:
    """Put stand-ins in place of what a YAML 1.1 parser would break a text at.

    Those are three characters at which only 1.1 breaks lines, and the braces of a `{lang}` within a
    word. Every stand-in is one character. The second value maps them back, for str.translate.
    """
    named = _LANGUAGE.search(text) is not None
    found = [char for char in _OLD_BREAKS + "{}" * named if char in text]
    if not found:
        return text, {}
    free = (code for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    stand_ins = dict(zip(free, found, strict=False))
    codes = {ord(char): chr(code) for code, char in stand_ins.items()}
    if named:
        braces = str.maketrans({char: codes.pop(ord(char)) for char in "{}"})
        text = _LANGUAGE.sub(lambda match: match[0].translate(braces), text)
    return text.translate(codes), stand_ins
