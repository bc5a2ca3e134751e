"""Run a simulation: viewers in parts, on one process or several, and their tallies summed up."""

from __future__ import annotations

import math
import multiprocessing
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from riot.authoring.simulation.bank import Reader, size_of
from riot.authoring.simulation.crowd import ARRIVES, Crowd, Part, walk_part
from riot.authoring.simulation.outcome import Outcome, Sweep, SweepPoint
from riot.authoring.simulation.plan import plan_for
from riot.authoring.simulation.recorded import fitting_sessions
from riot.authoring.simulation.summing import ending_shares, sum_up
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.thresholds import Threshold, find_threshold, with_value
from riot.authoring.simulation.watch import PRESSES_AFTER
from riot.errors import RiotError
from riot.footage import Footage
from riot.mood.settings import MoodSettings
from riot.story.durations import seconds_of
from riot.story.graph import Graph
from riot.story.schema import Film

ASSUMED = 20.0
"""Seconds that a clip is taken to last whose file is not there yet."""

LONGEST = 7200.0
"""Seconds after which a visit is stopped."""

SWEEP_VIEWERS = 2000
"""Viewers at each value of a sweep: the same ones, so that differences are sharper than shares."""

_PARTS = 16
_WORTH_A_PROCESS = 20_000
"""Scene visits, roughly, below which starting processes takes longer than the work."""

Told = Callable[[int, int], None]
"""Takes how many parts of the work are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Mind:
    """The emotion model and the mood that a show would read viewers with."""

    labels: tuple[str, ...]
    neutral_prior: tuple[float, ...] | None
    settings: MoodSettings = field(default_factory=MoodSettings)


def simulate(
    graph: Graph,
    footage: Mapping[str, Footage],
    mind: Mind,
    *,
    viewers: int = 10_000,
    seed: int = 1,
    longest: float = LONGEST,
    sessions: Path | None = None,
    sweep: str | None = None,
    processes: int = 1,
    file: str = "",
    tell: Told | None = None,
) -> Outcome:
    """Send simulated viewers through a film and say where they went.

    `footage` is what its clips hold, by file; a clip that is not there is taken to last ASSUMED
    seconds. `sessions` is a folder of recorded sessions to take the faces from; else they are
    imagined. `sweep` names a threshold to move (see find_threshold). The outcome depends on the
    arguments but not on `processes`; more than one needs a program that may be imported again
    (`if __name__ == "__main__"`). Raises RiotError AUT-301 for a number of viewers or seconds that
    is none, AUT-303 where a process was killed, AUT-310 and 311 for sessions, AUT-320 and 321 for
    a sweep.
    """
    if viewers < 1:
        raise RiotError("AUT-301", f"{viewers} viewers see nothing", hint="ask for 1 or more")
    if not math.isfinite(longest) or longest <= 0:
        raise RiotError("AUT-301", "a visit lasts longer than nothing", hint="--longest 2h")
    film = graph.film
    threshold = None if sweep is None else find_threshold(film, sweep)
    values = () if threshold is None else threshold.values
    films = [film] if threshold is None else [film, *_variants(graph, threshold)]
    lengths, assumed = lengths_of(graph, footage)
    reader = Reader(
        mind.settings,
        mind.labels,
        tuple(film.listens_to),
        mind.neutral_prior,
        any(scene.calibrate is not None for scene in film.scenes.values()),
    )
    faces, face_seconds = size_of(sum(lengths.values()) / 2)
    folders: tuple[Path, ...] = ()
    unfit: list[str] = []
    if sessions is not None:
        folders, warnings = fitting_sessions(sessions, mind.labels, film.listens_to)
        unfit = [str(warning) for warning in warnings]
        faces = len(folders)
    faces = min(faces, viewers)
    crowd = Crowd(
        films=tuple(films),
        lengths=lengths,
        viewers=viewers,
        variant_viewers=min(viewers, SWEEP_VIEWERS),
        seed=seed,
        longest=longest,
        reader=reader,
        faces=faces,
        face_seconds=face_seconds,
        sessions=folders,
    )
    parts = _parts(crowd, processes, tell)
    kinds = {number: kind for part in parts for number, kind in part.kinds.items()}
    if not kinds:
        raise RiotError(
            "AUT-311",
            "no recorded session can be used: " + parts[0].warnings[0].partition(": ")[2],
            file=str(sessions),
        )
    tallies = [Tally().add(part.tallies[index] for part in parts) for index in range(len(films))]
    swept = None
    if threshold is not None:
        points = zip(values, tallies[1:], strict=True)
        swept = Sweep(
            threshold.name,
            threshold.value,
            crowd.variant_viewers,
            tuple(
                SweepPoint(value, ending_shares(tally), tally.taken(*threshold.way))
                for value, tally in points
            ),
        )
    return sum_up(
        graph,
        tallies[0],
        kinds,
        file=file,
        seed=seed,
        notes=_notes(graph, assumed, sessions is not None),
        warnings=[*unfit, *(words for part in parts for words in part.warnings)],
        sweep=swept,
    )


def lengths_of(
    graph: Graph, footage: Mapping[str, Footage]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Give every scene's seconds, and the clips whose length is assumed."""
    lengths: dict[str, float] = {}
    assumed: dict[str, None] = {}
    for name, station in graph.stations.items():
        seconds = seconds_of(station, footage)
        if seconds is None:
            seconds = ASSUMED
            assert station.clip is not None
            assumed.setdefault(station.clip.file)
        lengths[name] = seconds
    return lengths, tuple(assumed)


def _variants(graph: Graph, threshold: Threshold) -> list[Film]:
    return [with_value(graph.film, threshold, value) for value in threshold.values]


def _parts(crowd: Crowd, processes: int, tell: Told | None) -> list[Part]:
    """Walk all parts; their order, and so every sum, is the same with any number of processes."""
    count = min(_PARTS, crowd.faces)
    numbers = [range(part, crowd.faces, count) for part in range(count)]
    scenes = len(crowd.lengths) * (crowd.viewers + crowd.variant_viewers * (len(crowd.films) - 1))
    processes = min(processes, count)
    found: dict[int, Part] = {}

    def note(index: int, part: Part) -> None:
        found[index] = part
        if tell is not None:
            tell(len(found), count)

    if processes < 2 or scenes < _WORTH_A_PROCESS:
        for index, mine in enumerate(numbers):
            note(index, walk_part(crowd, mine))
        return [found[index] for index in range(count)]
    # Spawned as everywhere in RIOT: a copy of a process with threads may wait for ever.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(processes, context, _leave_ctrl_c_to_the_parent) as pool:
        try:
            waiting = {
                pool.submit(walk_part, crowd, mine): index for index, mine in enumerate(numbers)
            }
            for future in as_completed(waiting):
                note(waiting[future], future.result())
        except BrokenProcessPool:
            raise RiotError(
                "AUT-303",
                "a process of the simulation was killed",
                hint="there may be too little memory: --processes 1, or fewer viewers",
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()  # a part takes seconds, and nobody waits for it any more
            raise
    return [found[index] for index in range(count)]


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _notes(graph: Graph, assumed: tuple[str, ...], recorded: bool) -> list[str]:
    """Say what was taken for granted."""
    notes: list[str] = []
    if assumed:
        named = ", ".join(assumed[:3]) + (f" and {len(assumed) - 3} more" if assumed[3:] else "")
        notes.append(
            f"{len(assumed)} clips are not there or cannot be measured and are taken to last "
            f"{ASSUMED:g} s: {named}"
        )
    pressed = [name for name, s in graph.stations.items() if plan_for(graph, s).press]
    if pressed:
        notes.append(
            "nobody presses a button but where a scene cannot be left otherwise, after "
            f"{PRESSES_AFTER:g} s: {', '.join(pressed)}"
        )
    if graph.stations[graph.film.start].spec.loop:
        notes.append(f"the viewer comes {ARRIVES:g} s after the film has begun to wait")
    if not graph.tells_sessions:
        notes.append("the film marks no visit (`session: begin`): one round to the start is one")
    if recorded:
        notes.append("recorded people begin again where their recording ends")
    return notes
