"""What a configuration of 2018 says: the film file, its ranges, and where each branch leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riot.authoring.riot_json.json_file import JsonPath

CREDITS = -1
"""The outcome that stands for the first credits; -2 stands for the second."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of the film file, in seconds; `end` is after `start`."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Give its length."""
        return round(self.end - self.start, 3)


@dataclass(frozen=True, slots=True)
class OldBranch:
    """The answer to one expression; `outcome` is the number of a level, or of credits below 0.

    `span` is None for a branch without pictures of its own. `path` is where it stands.
    """

    label: str
    span: Span | None
    outcome: int
    path: JsonPath


@dataclass(frozen=True, slots=True)
class OldLevel:
    """A part of the film with a decision at its end; `branches` are by label, in file order.

    `outcome` is where a level without branches leads.
    """

    number: int
    title: str
    span: Span | None
    branches: Mapping[str, OldBranch]
    outcome: int
    path: JsonPath

    @property
    def default(self) -> OldBranch:
        """Give the branch of a viewer who shows none of the others: calm, else the first."""
        return self.branches.get("calm") or next(iter(self.branches.values()))


@dataclass(frozen=True, slots=True)
class Original:
    """A whole configuration: `levels` in the order of their numbers, `labels` calm first."""

    title: str
    video: str
    audio: str
    labels: tuple[str, ...]
    intros: tuple[Span, ...]
    credits: tuple[Span, ...]
    levels: tuple[OldLevel, ...]
