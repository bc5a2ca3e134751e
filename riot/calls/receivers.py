"""What a film may be checked against of a rig: plain facts, from its settings and its profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from riot.calls.actions import Action


@dataclass(frozen=True, slots=True)
class Receiver:
    """A rig of the installation, or a shipped profile where none is known.

    `clamp` is what its numbers are limited to. `mapped` are the addresses that it has channels or
    controls for; None where every address will do. Without `installed` the name is a profile's, and
    the film may call its own rigs differently.
    """

    name: str
    profile: str
    actions: Mapping[str, Action] = field(default_factory=dict[str, Action])
    texts: bool = True
    numbers: bool = True
    clamp: tuple[float, float] | None = None
    mapped: frozenset[str] | None = None
    installed: bool = True
