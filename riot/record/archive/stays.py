"""Which scenes a visit stood in, from what the story asked for and what the screen said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from riot.record.archive.parquet import finite
from riot.record.archive.telling import FilmFacts
from riot.record.journal.header import Header

Entry = tuple[int, int, dict[str, Any]]
"""Tick, place, and a record as plain JSON values."""


@dataclass(slots=True)
class Stay:
    """One stay in a scene; `entered` and `left` are film time of the machine's clock."""

    scene: str
    take: int | None
    entered: float
    clip: str | None = None
    clip_in: float | None = None
    left: float = 0.0
    how: str = ""


@dataclass(slots=True)
class _Asked:
    """A picture that the story asked for and that may never have come."""

    scene: str
    take: int
    at: float
    waits: bool
    clip: str | None
    clip_in: float | None


def stays_of(
    header: Header,
    facts: FilmFacts,
    began: float,
    inputs: Iterable[Entry],
    effects: Iterable[Entry],
    decisions: Sequence[Mapping[str, Any]],
    ended: float,
    reason: str,
) -> list[Stay]:
    """List the stays in their order.

    A scene with a clip is entered when its first frame is on the screen, a card when it is due. A
    picture that was replaced before it came is no stay.
    """
    asked: dict[int, _Asked] = {}
    clips: dict[int, tuple[str | None, float | None]] = {}
    over: float | None = None
    for tick, _, effect in effects:
        if effect["type"] == "CutTo":
            cut = _asked(effect)
            clips[cut.take] = cut.clip, cut.clip_in
            if tick > header.first_tick:
                asked.setdefault(cut.take, cut)
        elif effect["type"] == "EndSession" and tick > header.first_tick:
            over = finite(effect["t"])
    started: dict[int, tuple[float, float]] = {}
    for _, _, fact in inputs:
        if fact["type"] == "ClipStarted":
            t = finite(fact["t"])
            if t is not None:
                started.setdefault(fact["take"], (t, finite(fact.get("duration")) or 0.0))
    first = _first_take(header)
    # The first picture may have been asked for before the visit began.
    clip = clips.get(-1 if first is None else first) or facts.clips.get(header.scene)
    stays = [Stay(header.scene, first, began, *(clip or (None, None)))]
    cuts = [asked[take] for take in sorted(asked) if first is None or take > first]
    for place, cut in enumerate(cuts):
        entered = _entered(cut, started, stays[-1])
        if entered is None or (over is not None and entered >= over - 1e-9):
            continue
        if cut.take not in started and any(after.at < entered for after in cuts[place + 1 :]):
            continue
        stays.append(Stay(cut.scene, cut.take, entered, cut.clip, cut.clip_in))
    ways = {
        (decision.get("scene"), decision.get("take")): str(decision.get("kind"))
        for decision in decisions
        if decision.get("to") and decision.get("kind") != "told"
    }
    for stay, after in pairwise(stays):
        stay.left = after.entered
        stay.how = ways.get((stay.scene, stay.take), "decide")
    stays[-1].left = max(stays[-1].entered, over if over is not None else ended)
    stays[-1].how = reason
    return stays


def _first_take(header: Header) -> int | None:
    show = header.opening.get("show")
    take = show.get("take") if isinstance(show, Mapping) else None
    return take if isinstance(take, int) else None


def _asked(effect: Mapping[str, Any]) -> _Asked:
    kind, *picture = effect["picture"]
    clip = str(picture[0]) if kind == "Clip" else None
    start = 0.0
    if clip is not None and len(picture) > 1:
        start = finite(picture[1]) or 0.0
    waits = effect.get("due", "now") == "clip_end"
    at = finite(effect["t"]) or 0.0
    return _Asked(
        effect["scene"], effect["take"], at, waits, clip, start if clip is not None else None
    )


def _entered(cut: _Asked, started: Mapping[int, tuple[float, float]], before: Stay) -> float | None:
    """Give the moment in which the picture came; None where it never did."""
    if cut.take in started:
        return started[cut.take][0]
    if cut.clip is not None:
        return None
    if not cut.waits or before.take is None or before.take not in started:
        return cut.at
    begun, duration = started[before.take]
    if duration <= 0.0:
        return cut.at
    end = begun + duration
    while end < cut.at:  # a clip that goes round
        end += duration
    return end
