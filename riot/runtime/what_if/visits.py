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

_WORTH_A_PROCESS = 12
"""Visits below which starting processes takes longer than the work."""

Told = Callable[[int, int], None]
"""Takes how many visits are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one visit.

    `before` is the recorded way and `after` the one in the changed film, which left the recording
    at `left_at` seconds, None where it never did. `control` says whether the unchanged film, before
    the simulated screen, leads this viewer the recorded way. `lengths` are what the recording knows
    of clips, `assumed` the clips of which nobody knew the length. `warnings` are what the change
    brought.
    """

    session: str
    before: Way
    after: Way
    left_at: float | None
    control: bool
    made: tuple[Made, ...]
    warnings: tuple[str, ...]
    lengths: Mapping[Range, float]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A visit that cannot be sent through the film, and why."""

    session: str
    error: RiotError


def visit(
    path: Path,
    variants: Variants,
    footage: Mapping[str, Footage],
    pool: Mapping[Range, float] | None = None,
) -> Visit:
    """Send the viewer of one session through the changed film, and through its own as a control.

    `pool` has the lengths of clips from other visits. Raises RiotError as `Variants.of`,
    `read_recording` and `play` do.
    """
    session = open_session(path)
    variant = variants.of(session)
    recording, measured = read_recording(session, variant.recorded)
    lengths = Lengths({**(pool or {}), **measured.lengths}, footage, measured.failed)
    after = play(recording, lengths, variant.graph, variant.settings)
    assumed = tuple(sorted(lengths.assumed))
    control = play(recording, lengths, simulated=True)
    return Visit(
        session.path.name,
        recording.path,
        after.path,
        after.left_at,
        control.path.choices == recording.path.choices,
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
    found = list(_all(paths, asked, footage, {}, processes, tell))
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
    anew = _all(asked_again, asked, footage, pool, processes, tell)
    for number, one in zip(again, anew, strict=True):
        found[number] = one
    return [replace(one, lengths={}) if isinstance(one, Visit) else one for one in found]


def _all(
    paths: Sequence[Path],
    asked: Asked,
    footage: Mapping[str, Footage],
    pool: Mapping[Range, float],
    processes: int,
    tell: Told,
) -> Iterator[Visit | Unfit]:
    """Give what became of each, in the order of the paths."""
    if processes < 2 or len(paths) < _WORTH_A_PROCESS:
        variants = Variants(asked)
        for number, path in enumerate(paths):
            yield _tried(path, variants, footage, pool)
            tell(number + 1, len(paths))
        return
    parts = [paths[start : start + _PART] for start in range(0, len(paths), _PART)]
    found: dict[int, list[Visit | Unfit]] = {}
    others = set(multiprocessing.active_children())
    workers = ProcessPoolExecutor(
        min(processes, len(parts)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(asked, footage, pool),
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


def _tried(
    path: Path, variants: Variants, footage: Mapping[str, Footage], pool: Mapping[Range, float]
) -> Visit | Unfit:
    try:
        return visit(path, variants, footage, pool)
    except RiotError as error:
        return Unfit(path.name, error)


_at_work: list[tuple[Variants, Mapping[str, Footage], Mapping[Range, float]]] = []
"""What a worker process has built once, for all its parts."""


def _begin(asked: Asked, footage: Mapping[str, Footage], pool: Mapping[Range, float]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's
    _at_work.append((Variants(asked), footage, pool))


def _part(paths: Sequence[Path]) -> list[Visit | Unfit]:
    variants, footage, pool = _at_work[-1]
    return [_tried(path, variants, footage, pool) for path in paths]
