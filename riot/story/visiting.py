"""When a visit begins and ends, and what a way out changes: small rules of entering a scene."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from riot.story.graph import Graph, Way


def begins_visit(graph: Graph, scene: str, session: int, sessions: int) -> bool:
    """Tell whether entering `scene` begins a visit; `session` is 0 between visits.

    A film that marks no visits begins its only one with its first scene.
    """
    begins = graph.stations[scene].spec.session == "begin"
    return session == 0 and (begins or (not graph.tells_sessions and sessions == 0))


def ends_visit(graph: Graph, scene: str, next_scene: str) -> bool:
    """Tell whether a visit ends when `scene` is left for `next_scene`."""
    if graph.stations[scene].spec.session == "end":
        return True
    begins = graph.stations[next_scene].spec.session == "begin"
    return begins or (graph.tells_sessions and next_scene == graph.film.start)


def variables_after(way: Way, variables: Mapping[str, float]) -> dict[str, float]:
    """Give the film's variables when a way has been taken: first what it sets, then what it adds.

    A name that is not there yet counts from 0.
    """
    after = {**variables, **way.set}
    for name, amount in way.add.items():
        after[name] = after.get(name, 0.0) + amount
    return after


def visits_after(scene: str, visits: Mapping[str, int]) -> dict[str, int]:
    """Count one more visit to `scene`."""
    return {**visits, scene: visits.get(scene, 0) + 1}


def session_seed(run_seed: int, number: int) -> int:
    """Give the seed of a session, from which its chances are drawn."""
    digest = hashlib.blake2b(f"{run_seed}:{number}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")
