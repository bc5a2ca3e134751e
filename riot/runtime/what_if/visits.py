"""Send every visit of a folder through the changed film, on several processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from riot.errors import RiotError
from riot.footage import Footage
from riot.record.sessions import open_session
from riot.runtime.what_if.changes import Made
from riot.runtime.what_if.film import Asked, Variants
from riot.runtime.what_if.lengths import Lengths, Range
from riot.runtime.what_if.paths import Path as Way
from riot.runtime.what_if.playing import play
from riot.runtime.what_if.recording import read_recording

_PART = 8
"""Visits that a process takes at a time."""

CONTROLLED = 100
"""Visits up to which each has its control; of more, only those do that leave their recording."""

_WORTH_A_PROCESS = 12
"""Visits below which starting processes takes longer than the work."""

Told = Callable[[int, int], None]
"""Takes how many visits are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one visit.

    `before` is the recorded way and `after` the one in the changed film, which left the recording
    at `left_at` seconds, None where it never did. `control` says whether the unchanged film, before
    the simulated screen, leads this viewer the recorded way; None where that was not tried, as the
    simulated screen had no say. `lengths` are what the recording knows
    of clips, `assumed` the clips of which nobody knew the length. `warnings` are what the change
    brought.
    """

    session: str
    before: Way
    after: Way
    left_at: float | None
    control: bool | None
    made: tuple[Made, ...]
    warnings: tuple[str, ...]
    lengths: Mapping[Range, float]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A visit that cannot be sent through the film, and why."""

    session: str
    error: RiotError


@dataclass(frozen=True, slots=True)
class Work:
    """What every process needs for every visit; see `visit`."""

    asked: Asked
    footage: Mapping[str, Footage]
    pool: Mapping[Range, float]
    always_control: bool


def visit(
    path: Path,
    variants: Variants,
    footage: Mapping[str, Footage],
    pool: Mapping[Range, float] | None = None,
    *,
    always_control: bool = True,
) -> Visit:
    """Send the viewer of one session through the changed film, and through its own as a control.

    `pool` has the lengths of clips from other visits. The control may be left out for a visit that
    never leaves its recording. Raises RiotError as `Variants.of`,
    `read_recording` and `play` do.
    """
    session = open_session(path)
    variant = variants.of(session)
    recording, measured = read_recording(session, variant.recorded)
    lengths = Lengths({**(pool or {}), **measured.lengths}, footage, measured.failed)
    after = play(recording, lengths, variant.graph, variant.settings)
    assumed = tuple(sorted(lengths.assumed))
    control: bool | None = None
    if always_control or after.left_at is not None:
        again = play(recording, lengths, simulated=True)
        control = again.path.choices == recording.path.choices
    return Visit(
        session.path.name,
        recording.path,
        after.path,
        after.left_at,
        control,
        variant.made,
        tuple(str(problem) for problem in variant.warnings),
        measured.lengths,
        assumed,
    )


def visits(
    paths: Sequence[Path],
    asked: Asked,
    footage: Mapping[str, Footage],
    *,
    processes: int = 2,
    tell: Told = lambda done, of: None,
) -> list[Visit | Unfit]:
    """Send every visit through the changed film; the result is the same on any `processes`.

    A clip that a visit has not seen lasts as long as in the visits that have. Raises RiotError
    REC-046 where a process was killed.
    """
    work = Work(asked, footage, {}, len(paths) <= CONTROLLED)
    found = list(_all(paths, work, processes, tell))
    pool: dict[Range, float] = {}
    for one in found:
        if isinstance(one, Visit):
            for clip, seconds in one.lengths.items():
                pool.setdefault(clip, seconds)
    known = {file for file, _, _ in pool}
    again = [
        number
        for number, one in enumerate(found)
        if isinstance(one, Visit) and known.intersection(one.assumed)
    ]
    asked_again = [paths[number] for number in again]
    anew = _all(asked_again, replace(work, pool=pool), processes, tell)
    for number, one in zip(again, anew, strict=True):
        found[number] = one
    return [replace(one, lengths={}) if isinstance(one, Visit) else one for one in found]


def _all(paths: Sequence[Path], work: Work, processes: int, tell: Told) -> Iterator[Visit | Unfit]:
    """Give what became of each, in the order of the paths."""
    if processes < 2 or len(paths) < _WORTH_A_PROCESS:
        variants = Variants(work.asked)
        for number, path in enumerate(paths):
            yield _tried(path, variants, work)
            tell(number + 1, len(paths))
        return
    parts = [paths[start : start + _PART] for start in range(0, len(paths), _PART)]
    found: dict[int, list[Visit | Unfit]] = {}
    others = set(multiprocessing.active_children())
    workers = ProcessPoolExecutor(
        min(processes, len(parts)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(work,),
    )
    with workers:
        try:
            waiting = {workers.submit(_part, part): n for n, part in enumerate(parts)}
            done = 0
            for future in as_completed(waiting):
                number = waiting[future]
                found[number] = future.result()
                done += len(parts[number])
                tell(done, len(paths))
        except BrokenProcessPool:
            raise RiotError(
                "REC-046",
                "a process was killed while visits were sent through the film",
                hint="there may be too little memory: --processes 1",
            ) from None
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()  # a part takes seconds, and nobody waits for it any more
            raise
    for number in range(len(parts)):
        yield from found[number]


def _tried(path: Path, variants: Variants, work: Work) -> Visit | Unfit:
    try:
        return visit(path, variants, work.footage, work.pool, always_control=work.always_control)
    except RiotError as error:
        return Unfit(path.name, error)


_at_work: list[tuple[Variants, Work]] = []
"""What a worker process has built once, for all its parts."""


def _begin(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's
    _at_work.append((Variants(work.asked), work))


def _part(paths: Sequence[Path]) -> list[Visit | Unfit]:
    variants, work = _at_work[-1]
    return [_tried(path, variants, work) for path in paths]
