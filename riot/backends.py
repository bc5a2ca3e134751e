"""Find the class behind a `kind` in the configuration, importing nothing until it is asked for."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from riot.errors import RiotError


@dataclass(frozen=True, slots=True)
class Backend:
    """Name a class without importing it.

    `target` is "package.module:Class"; `needs` says in one line what to install when its library
    is missing.
    """

    target: str
    needs: str = ""


def kinds_of(port: str, backends: Mapping[str, Backend]) -> dict[str, Backend]:
    """Give all kinds of a port, third parties' entry points (group "riot.<port>") included."""
    found = dict(backends)
    for entry in entry_points(group=f"riot.{port}"):
        found.setdefault(entry.name, Backend(entry.value, f"reinstall {entry.name}'s package"))
    return found


def load_backend(port: str, kind: str, backends: Mapping[str, Backend]) -> type[Any]:
    """Import the class of one kind.

    `port` is the port's name in a message ("camera"). Raises RiotError CFG-020 for an unknown kind
    and CFG-021 where its library is missing.
    """
    found = kinds_of(port, backends)
    if kind not in found:
        near = difflib.get_close_matches(kind, found, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(sorted(found))}"
        raise RiotError("CFG-020", f"unknown {port} {kind!r}", hint=hint)
    backend = found[kind]
    module, _, name = backend.target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        raise RiotError(
            "CFG-021", f"{port} {kind!r} cannot be loaded: {error}", hint=backend.needs
        ) from error
