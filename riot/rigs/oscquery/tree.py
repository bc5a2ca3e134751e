"""The tree of all addresses as JSON, with what they say now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riot.rigs.oscquery.methods import READ, WRITE, Method
from riot.rigs.values import OscValue

ATTRIBUTES = (
    "FULL_PATH", "CONTENTS", "TYPE", "ACCESS", "RANGE", "DESCRIPTION", "VALUE", "CLIPMODE", "UNIT",
)  # fmt: skip
"""Those that a node may have here."""

OTHER_ATTRIBUTES = ("TAGS", "EXTENDED_TYPE", "CRITICAL", "OVERLOADS", "HTML")
"""Those of the proposal that no node has here."""

Arguments = tuple[OscValue, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the addresses when others took their place."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class Tree:
    """Know all methods, what they said last, and write any branch as JSON."""

    def __init__(self) -> None:
        self.title = ""
        """What stands at the root."""
        self._methods: dict[str, Method] = {}
        self._values: dict[str, Arguments] = {}
        self._below: dict[str, dict[str, str]] = {"/": {}}
        self._written: dict[str, bytes] = {}

    def set_methods(self, methods: Mapping[str, Method]) -> Changes:
        """Have these and no others; values of those that stay are kept."""
        before, self._methods = self._methods, dict(sorted(methods.items()))
        for path in before.keys() - methods.keys():
            self._values.pop(path, None)
        self._below = {"/": {}}
        for path in self._methods:
            self._grow(path)
        self._written.clear()
        both = before.keys() & methods.keys()
        return Changes(
            tuple(path for path in self._methods if path not in before),
            tuple(path for path in before if path not in self._methods),
            tuple(path for path in self._methods if path in both and before[path] != methods[path]),
        )

    def set_values(self, values: Mapping[str, Arguments]) -> list[str]:
        """Take what addresses say; give those that say something else than before."""
        changed = [
            path
            for path, arguments in values.items()
            if path in self._methods and self._values.get(path) != arguments
        ]
        for path in changed:
            self._values[path] = values[path]
        if changed:
            self._written.clear()
        return changed

    def value(self, path: str) -> Arguments | None:
        """Give what an address says; None where that is not known."""
        return self._values.get(path)

    def methods_at(self, path: str) -> list[str]:
        """Give a method's own path, or all paths in a container; empty where there is nothing."""
        if path in self._methods:
            return [path]
        if path not in self._below:
            return []
        head = path.rstrip("/") + "/"
        return [one for one in self._methods if one.startswith(head)]

    def is_container(self, path: str) -> bool:
        """Say whether a path holds others and is nothing itself."""
        return path in self._below and path not in self._methods

    def has(self, path: str) -> bool:
        """Say whether there is a method or a container."""
        return path in self._methods or path in self._below

    def write(self, path: str) -> bytes | None:
        """Give a node and all below it as JSON; None where there is nothing."""
        if not self.has(path):
            return None
        if path not in self._written:
            self._written[path] = write_json(self._node(path))
        return self._written[path]

    def attribute(self, path: str, name: str) -> bytes | None:
        """Give one attribute of a node as JSON; None where it has none such."""
        node = self._node(path) if name == "CONTENTS" else self._attributes(path)
        return write_json({name: node[name]}) if name in node else None

    def _grow(self, path: str) -> None:
        """Make the containers that lead to a path."""
        parts = path.split("/")[1:]
        parent = "/"
        for number, part in enumerate(parts):
            here = "/" + "/".join(parts[: number + 1])
            self._below.setdefault(parent, {})[part] = here
            parent = here

    def _node(self, path: str) -> dict[str, Any]:
        node = self._attributes(path)
        if path in self._below:
            node["CONTENTS"] = {name: self._node(one) for name, one in self._below[path].items()}
        return node

    def _attributes(self, path: str) -> dict[str, Any]:
        node: dict[str, Any] = {"FULL_PATH": path}
        method = self._methods.get(path)
        if method is None:
            node["ACCESS"] = 0
            if path == "/" and self.title:
                node["DESCRIPTION"] = self.title
            return node
        node |= {
            "TYPE": method.type,
            "ACCESS": method.access,
            "DESCRIPTION": method.description,
        }
        if method.access & READ and path in self._values:
            node["VALUE"] = list(self._values[path])
        bounds = _range(method)
        if bounds:
            node["RANGE"] = [bounds]
            if method.access & WRITE and not method.choices:
                node["CLIPMODE"] = ["both"]
        if method.unit:
            node["UNIT"] = [method.unit]
        return node


def write_json(content: object) -> bytes:
    """Write JSON as compactly as can be."""
    return json.dumps(content, separators=(",", ":"), allow_nan=False).encode()


def _range(method: Method) -> dict[str, Any]:
    if method.choices:
        return {"VALS": list(method.choices)}
    ends = {"MIN": method.low, "MAX": method.high}
    kind = int if method.type == "i" else float
    return {name: kind(end) for name, end in ends.items() if end is not None}
