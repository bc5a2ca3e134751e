"""What the archive has to be told of a film: the record itself knows no story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from riot.record.journal.header import Header


@dataclass(frozen=True, slots=True)
class ListenWindow:
    """When a scene listens, in seconds of its clip or card; `ends` is None for its decision point.

    One that `loops` listens anew in each round.
    """

    begins: float
    ends: float | None
    loops: bool


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a film says of itself.

    `listens_to` are its labels; `titles` are the scenes' as the screen shows them; `clips` the
    file and the second in it at which a scene's clip begins; `windows` say when a scene listens.
    """

    title: str = ""
    listens_to: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    clips: Mapping[str, tuple[str, float]] = field(default_factory=dict[str, tuple[str, float]])
    windows: Mapping[str, ListenWindow] = field(default_factory=dict[str, ListenWindow])


class Telling(Protocol):
    """Answer what sealing asks; never raises."""

    def film(self, header: Header) -> FilmFacts:
        """Give what is known of the film of a session."""
        ...

    def why(self, decision: Mapping[str, Any]) -> str:
        """Give the reason of a decision, as the journal holds it, in a sentence."""
        ...


class Untold:
    """Know nothing of any film: enough to keep a session whole."""

    def film(self, header: Header) -> FilmFacts:
        """Give nothing."""
        return FilmFacts()

    def why(self, decision: Mapping[str, Any]) -> str:
        """Give what the decision says itself."""
        return str(decision.get("note") or f"{decision.get('scene')} → {decision.get('to')}")
