"""The stretch of film that a decision listened to, where the film's text says which it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from riot.record.report.session_page.visit import Row, Stay, Visit

_NEAR = 0.05
"""Seconds by which a stay may begin after what its decision says: both are rounded."""


@dataclass(frozen=True, slots=True)
class Listened:
    """From `begins` to `ends` of film time, which is `start` to `stop` of its clip or card.

    `round` counts the rounds of a clip that goes round, from 1; 0 for one that does not.
    """

    begins: float
    ends: float
    start: float
    stop: float
    round: int = 0


def listened_by(visit: Visit) -> dict[int, Listened]:
    """Give what each decision listened to, by its number; of most films, nearly all of the scene.

    A decision that went by the moment listened to no stretch, and one that fell before its scene
    began to listen had none yet.
    """
    return dict(_found(visit))


def _found(visit: Visit) -> Iterator[tuple[int, Listened]]:
    edges = [stay.begins for stay in visit.stays]
    for decision in visit.decisions:
        window = visit.windows.get(decision["scene"])
        if window is None or decision.get("by") in (None, "", "now"):
            continue
        place = bisect_right(edges, _began(decision) + _NEAR) - 1
        if place < 0 or visit.stays[place].scene != decision["scene"]:
            continue
        stay = visit.stays[place]
        round_ = _round(stay, decision["t"]) if window.loops else 0
        zero = stay.begins + max(0, round_ - 1) * (stay.length or 0.0)
        begins, ends = zero + window.begins, decision["t"]
        if window.ends is not None:
            ends = min(ends, zero + window.ends)
        if ends > begins:
            yield decision["number"], Listened(begins, ends, begins - zero, ends - zero, round_)


def _began(decision: Row) -> float:
    position = decision.get("position")
    return decision["t"] - (position if position is not None else 0.0)


def _round(stay: Stay, t: float) -> int:
    """Count the round that a clip is in, from 1; it listens anew in each."""
    return int((t - stay.begins) / stay.length + 1e-6) + 1 if stay.length else 1
