"""Which of a rig's addresses a film keeps at a level: known before the first of them moves."""

from __future__ import annotations

from riot.rigs.settings import RigSettings
from riot.story.graph import Graph
from riot.story.schema.cue import CueSend


def with_levels_of(graph: Graph, rig: RigSettings) -> RigSettings:
    """Put under the master what the film fades, or has follow the viewer, in any of its scenes.

    So a cue that sets such an address at once is held by a blackout from the first scene on.
    """
    found: dict[str, None] = {}
    for station in graph.stations.values():
        for level in station.levels:
            if level.rig == rig.name:
                found[level.address] = None
        for cue in station.cues:
            for send in cue.sends:
                if not isinstance(send, CueSend) or send.send != rig.name:
                    continue
                if send.over > 0 and send.address is not None:
                    found[send.address] = None
    return rig.model_copy(update={"dims": tuple(dict.fromkeys((*rig.dims, *found)))})
