"""Turn a tally into an outcome."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from riot.authoring.drawing.words import short
from riot.authoring.simulation.advice import advise
from riot.authoring.simulation.intervals import Sample, effective, share_of
from riot.authoring.simulation.outcome import (
    DecisionShare,
    Durations,
    EndingShare,
    FlowShare,
    InterruptShare,
    Outcome,
    PathShare,
    SceneShare,
    Sweep,
    WayShare,
)
from riot.authoring.simulation.tally import NO_WAY, Decided, Tally
from riot.story.graph import Graph
from riot.story.schema import in_language

BINS = 24

FINISHED = ("ended", "left")


def sum_up(
    graph: Graph,
    tally: Tally,
    kinds: Mapping[int, str],
    *,
    file: str,
    seed: int,
    notes: Sequence[str],
    warnings: Sequence[str],
    sweep: Sweep | None,
) -> Outcome:
    """Give the outcome of a tally; `kinds` names every face's temperament."""
    by_face: Counter[int] = Counter()
    for (face, _, _), count in tally.endings.items():
        by_face[face] += count
    sample = Sample(by_face, {face: kinds[face] for face in by_face})
    total = max(1, sample.count)
    endings = _endings(tally, sample)
    unfinished = Counter[str]()
    for (_, _, how), count in tally.endings.items():
        if how not in FINISHED:
            unfinished[how] += count
    unseen = tuple(scene for scene in graph.stations if not tally.entered_at_all(scene))
    decisions = tuple(
        _decision(graph, scene, tally.decisions[scene])
        for scene in graph.stations
        if scene in tally.decisions and tally.decisions[scene].count
    )
    return Outcome(
        title=in_language(graph.film.title, "en"),
        file=file,
        viewers=sample.count,
        seed=seed,
        faces=len(by_face),
        kinds=dict(Counter(kinds[face] for face in sorted(by_face))),
        effective=_effective(tally, sample),
        endings=endings,
        unfinished=dict(unfinished),
        stood_in=tuple(tally.stood_in.most_common()),
        durations=durations_of([seconds for _, seconds in tally.seconds]),
        paths=_paths(tally, total),
        scenes=tuple(
            SceneShare(
                scene,
                tally.seen[scene] / total,
                tally.entered[scene],
                graph.stations[scene].spec.session == "end",
            )
            for scene in graph.stations
        ),
        unseen=unseen,
        decisions=decisions,
        interrupts=_interrupts(graph, tally),
        flows=tuple(
            FlowShare(scene, to, count / total)
            for (scene, to), count in sorted(tally.flows.items(), key=lambda flow: -flow[1])
        ),
        start=graph.film.start,
        notes=tuple(notes),
        warnings=tuple(warnings),
        sweep=sweep,
    )


def ending_shares(tally: Tally) -> dict[str, float]:
    """Give the share of viewers whose visit ended in each scene."""
    counts: Counter[str] = Counter()
    for (_, scene, how), count in tally.endings.items():
        counts[scene if how in FINISHED else ""] += count
    total = max(1, sum(counts.values()))
    return {scene: count / total for scene, count in counts.most_common()}


def durations_of(seconds: Sequence[float]) -> Durations:
    """Sum up how long visits last."""
    if not seconds:
        return Durations(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ())
    ordered = sorted(seconds)
    low, high = _round_limits(ordered[0], ordered[-1])
    bins = [0] * BINS
    for value in ordered:
        bins[min(BINS - 1, int((value - low) / (high - low) * BINS))] += 1
    return Durations(
        median=_percentile(ordered, 0.5),
        p5=_percentile(ordered, 0.05),
        p95=_percentile(ordered, 0.95),
        mean=math.fsum(ordered) / len(ordered),
        low=low,
        high=high,
        bins=tuple(bins),
    )


def _round_limits(low: float, high: float) -> tuple[float, float]:
    """Widen a range to whole steps that people count in."""
    span = max(high - low, 1.0)
    steps = (1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200)
    step = next((step for step in steps if step * BINS >= span), 1800)
    begin = math.floor(low / step) * step
    if begin + step * BINS < high:
        step = next((wider for wider in steps if wider > step), step * 2)
        begin = math.floor(low / step) * step
    return float(begin), float(begin + step * BINS)


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def _endings(tally: Tally, sample: Sample) -> tuple[EndingShare, ...]:
    by_scene: dict[str, Counter[int]] = {}
    left: Counter[str] = Counter()
    for (face, scene, how), count in tally.endings.items():
        if how in FINISHED:
            by_scene.setdefault(scene, Counter())[face] += count
            left[scene] += count * (how == "left")
    found = [
        EndingShare(scene, share_of(counts, sample), left[scene])
        for scene, counts in by_scene.items()
    ]
    return tuple(sorted(found, key=lambda ending: (-ending.viewers.count, ending.scene)))


def _effective(tally: Tally, sample: Sample) -> int:
    """Give the effective sample of the ending that varies most from face to face."""
    by_scene: dict[str, Counter[int]] = {}
    for (face, scene, _), count in tally.endings.items():
        by_scene.setdefault(scene, Counter())[face] += count
    sizes = [
        effective(counts, sample)
        for counts in by_scene.values()
        if 0 < sum(counts.values()) < sample.count
    ]
    return round(min(sizes)) if sizes else len(sample.viewers)


def _paths(tally: Tally, total: int) -> tuple[PathShare, ...]:
    found = [
        PathShare(scenes, path.count, path.count / total, path.seconds / path.count)
        for scenes, path in tally.paths.items()
    ]
    return tuple(sorted(found, key=lambda path: (-path.count, path.scenes)))


def _decision(graph: Graph, scene: str, decided: Decided) -> DecisionShare:
    station = graph.stations[scene]
    ways = [
        WayShare(
            way.to,
            "" if way.guard is None else short(way.guard),
            number,
            decided.ways[number],
            decided.ways[number] / decided.count,
            way.interrupt,
        )
        for number, way in enumerate(station.ways)
    ]
    if decided.ways[NO_WAY]:
        count = decided.ways[NO_WAY]
        home = WayShare(graph.film.start, "", NO_WAY, count, count / decided.count, False)
        ways.append(home)
    default = sum(way.share for way in ways if not way.asks)
    return DecisionShare(
        scene=scene,
        count=decided.count,
        ways=tuple(ways),
        undecided=decided.undecided / decided.count,
        no_face=decided.no_face / decided.count,
        default=default,
        timeouts=decided.timeouts,
        flags=advise(station, decided),
    )


def _interrupts(graph: Graph, tally: Tally) -> tuple[InterruptShare, ...]:
    found: list[InterruptShare] = []
    for scene, station in graph.stations.items():
        visits = tally.entered[scene]
        for number in graph.machine.order(scene, "interrupt"):
            way = station.ways[number]
            broken = tally.interrupts.get((scene, number))
            count = 0 if broken is None else broken.count
            found.append(
                InterruptShare(
                    scene,
                    way.to,
                    "" if way.guard is None else short(way.guard),
                    count,
                    count / visits if visits else 0.0,
                    broken.seconds / count if broken is not None and count else None,
                )
            )
    return tuple(found)
