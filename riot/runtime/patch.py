"""What the patchbay connects: gathered from an installation and its film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riot.config.installation import Installation
from riot.rigs.oscquery.methods import FilmNames
from riot.rigs.settings import InputSettings, OscQuerySettings, RigSettings
from riot.rigs.stream.addresses import ADDRESSES
from riot.rigs.stream.book import PREFIX
from riot.story.graph import Graph
from riot.story.guards import parts_of
from riot.story.guards.pressed import PressedGuard
from riot.story.schema import in_language


@dataclass(frozen=True, slots=True)
class Patch:
    """What the patchbay connects. `ours` are the addresses that riot itself streams."""

    input: InputSettings
    oscquery: OscQuerySettings | None
    midi: tuple[RigSettings, ...]
    ours: tuple[str, ...]
    film: FilmNames
    faces: int

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to connect."""
        inputs = self.input.osc is not None or bool(self.input.midi)
        return not inputs and self.oscquery is None and not self.midi


def patch_of(installation: Installation, graph: Graph, model_labels: Sequence[str]) -> Patch:
    """Gather what an installation and its film want connected."""
    rigs = installation.rigs
    paths = [entry.path for entry in ADDRESSES]
    prefixes = dict.fromkeys([PREFIX, *(rig.prefix or "" for rig in rigs)])
    return Patch(
        installation.input,
        installation.oscquery,
        tuple(rig for rig in rigs if rig.transport == "midi"),
        tuple(prefix + path for prefix in prefixes for path in paths),
        names_of(graph, model_labels, installation.language),
        max((rig.faces for rig in rigs), default=RigSettings.model_fields["faces"].default),
    )


def names_of(graph: Graph, model_labels: Sequence[str], language: str) -> FilmNames:
    """Give everything that a film has a name for, and an input could say."""
    pressed: dict[str, dict[str, None]] = {"button": {}, "key": {}, "osc": {}}
    for station in graph.stations.values():
        for way in station.ways:
            for guard in () if way.guard is None else parts_of(way.guard):
                if isinstance(guard, PressedGuard):
                    pressed[guard.source][guard.name] = None
    return FilmNames(
        title=in_language(graph.film.title, language),
        labels=tuple(graph.film.listens_to),
        model_labels=tuple(model_labels),
        scenes=tuple(graph.stations),
        buttons=tuple(pressed["button"]),
        keys=tuple(pressed["key"]),
        languages=tuple(graph.languages),
        addresses=tuple(pressed["osc"]),
    )
