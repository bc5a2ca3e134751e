"""Read a JSON file and remember where everything stood."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riot.errors import RiotError

LARGEST_FILE = 2_000_000
"""Bytes; a configuration of a hundred levels has forty thousand."""

JsonPath = tuple[str | int, ...]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonFile:
    """Plain values, the place (line, column, from 1) of each key and item, and repeated keys."""

    file: str
    data: Any
    places: dict[JsonPath, tuple[int, int]] = field(repr=False)
    repeated: tuple[JsonPath, ...] = ()

    def place(self, path: JsonPath) -> tuple[int, int]:
        """Give the place of `path`, or of the nearest block above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read_json(path: Path) -> JsonFile:
    """Read `path`; a byte order mark is passed over.

    Raises RiotError AUT-501 (cannot be read, too large, not UTF-8) or AUT-502 (is no JSON).
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise RiotError("AUT-501", "is a folder, not a JSON file", file=file) from None
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or error
        raise RiotError(
            "AUT-501", f"cannot be read: {words}", file=file, hint="check the path"
        ) from None
    if len(content) > LARGEST_FILE:
        raise RiotError(
            "AUT-501",
            f"is larger than {LARGEST_FILE // 10**6} MB, the most that is read",
            file=file,
            hint="is it the configuration?",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RiotError(
            "AUT-501", "is not UTF-8 here", file=file, line=line, hint="save it as UTF-8"
        ) from None
    return parse_json(text, file)


def parse_json(text: str, file: str) -> JsonFile:
    """Parse `text`; `file` is its name in messages. Raises RiotError AUT-502."""
    try:
        data = json.loads(text, strict=False, parse_constant=_no_constant)
        places, repeated = _places(text)
    except json.JSONDecodeError as error:
        message, hint = _words(text, error)
        raise RiotError(
            "AUT-502", message, file=file, line=error.lineno, column=error.colno, hint=hint
        ) from None
    except RecursionError:
        raise RiotError("AUT-502", "is nested too deeply", file=file) from None
    except ValueError as error:  # NaN, or a number of five thousand digits
        words = " ".join(str(error).split())[:120]
        raise RiotError("AUT-502", f"is no JSON: {words}", file=file) from None
    return JsonFile(file, data, places, repeated)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _words(text: str, error: json.JSONDecodeError) -> tuple[str, str]:
    rest = text[error.pos :].lstrip()
    before = text[: error.pos].rstrip()
    if not text.strip():
        return "is empty", "export it again"
    if text.lstrip().startswith("<"):
        return "is XML or HTML, not JSON", "only the JSON configuration is read"
    if rest.startswith(("/", "#")):
        return "is no JSON here: JSON has no comments", "remove the comment"
    if rest[:1] in ("}", "]") and before.endswith(","):
        return f"is no JSON here: a comma stands before {rest[0]!r}", "remove the comma"
    if rest.startswith("'"):
        return "is no JSON here: texts stand in double quotes", "write \"…\" instead of '…'"
    if not rest:
        return "is no JSON: it ends too early", "is a part of it missing?"
    return f"is no JSON here: {error.msg[0].lower()}{error.msg[1:]}", "check commas and quotes"


def _places(text: str) -> tuple[dict[JsonPath, tuple[int, int]], tuple[JsonPath, ...]]:
    """Walk over a text that is known to be JSON."""
    places: dict[JsonPath, tuple[int, int]] = {}
    repeated: list[JsonPath] = []
    path: list[str | int] = []  # one entry a level: the key or number of what comes next
    inside: list[str] = []
    key_next = False
    line, line_start, seen = 1, 0, 0
    for token in _TOKEN.finditer(text):
        newline = text.rfind("\n", seen, token.start())
        if newline >= 0:
            line += text.count("\n", seen, token.start())
            line_start = newline + 1
        seen = token.start()
        column = seen - line_start + 1
        word = token[0]
        if word in "}]":
            inside.pop()
            path.pop()
            key_next = False
        elif word == ",":
            key_next = inside[-1] == "{"
            if not key_next:
                path[-1] = int(path[-1]) + 1
        elif word == ":":
            key_next = False
        elif key_next:
            path[-1] = json.loads(word, strict=False)
            if tuple(path) in places:
                repeated.append(tuple(path))
            places[tuple(path)] = (line, column)
        else:
            if not inside or inside[-1] == "[":
                places.setdefault(tuple(path), (line, column))
            if word in "{[":
                inside.append(word)
                path.append("" if word == "{" else 0)
                key_next = word == "{"
    return places, tuple(repeated)
