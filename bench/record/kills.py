"""Kill a recording process at random moments: what is lost, and whether all can be read."""

from __future__ import annotations

import math
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from bench.record.visit import record_until_killed, write_film
from bench.report import Row, Section, Target, percentile
from riot.errors import RiotError
from riot.record.journal.folder import stream_file
from riot.record.journal.header import STREAMS
from riot.record.journal.reading import SessionFolder
from riot.record.journal.recover import recover
from riot.runtime.replay import replay

KILLS = 100
AT_ONCE = 4
SHORTEST, LONGEST = 0.7, 9.0
"""Seconds of recording after which a process is killed; a flush comes each 0.8 s."""
PATIENCE = 60.0
SEED = 20_261


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill: seconds lost, and what was wrong with what is left, if anything."""

    lost: float
    unreadable: str
    torn: str
    differs: bool


def run(quick: bool) -> Section:
    """Kill, recover, read and replay; a tenth as often where it is to be quick."""
    count = KILLS // 10 if quick else KILLS
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        place = Path(folder)
        graph = write_film(place)
        numbers = range(count)
        found = list(pool.map(lambda n: kill(graph, place / str(n), n), numbers))
    lost = [one.lost for one in found]
    faults = sorted({one.unreadable or one.torn for one in found} - {""})
    rows = [
        Row("seconds lost by a SIGKILL, the most", max(lost), "s", 2, Target(1.0)),
        Row("the same, p95", percentile(lost, 0.95), "s", 2),
        Row("the same, p50", percentile(lost, 0.5), "s", 2),
        Row("sessions that cannot be read", _count(found, "unreadable"), "", 0, Target(1)),
        Row("… with their end torn off besides", _count(found, "torn"), "", 0, Target(1)),
        Row("… that do not replay to the letter", _count(found, "differs"), "", 0, Target(1)),
    ]
    notes = [
        f"{count} processes, each a real conductor, line and journal with a simulated viewer at 30 "
        f"readings a second, {AT_ONCE} at a time, killed {SHORTEST:g} to {LONGEST:g} s after their "
        "first tick. Lost is the time from the last tick that is in the folder to the last that "
        "the process told its parent.",
        "Torn off: a copy of each folder as the kill left it, every stream cut at a random byte of "
        "its last 400 and filled up with zeros, as a power cut may leave it; then recovered "
        "and read.",
        *(f"**{fault}**" for fault in faults),
    ]
    return Section(f"{count} kills", rows, notes)


def _count(found: list[Killed], what: str) -> float:
    return float(sum(bool(getattr(one, what)) for one in found))


def kill(graph: Path, sessions: Path, number: int) -> Killed:
    """Record in a process, kill it, and look at what is left."""
    random = Random(f"{SEED}/{number}")
    # Forked off a server that has read all modules: a hundred starts would take minutes.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context: Any = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["bench.record.visit"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=record_until_killed, args=(graph, sessions, number, theirs), daemon=True
    )
    process.start()
    theirs.close()
    told = dict[int, float]()
    try:
        _listen(ours, told, random.uniform(SHORTEST, LONGEST))
        process.kill()
        _listen(ours, told, math.inf)
    finally:
        process.kill()
        process.join()
        ours.close()
    if not told:
        raise RuntimeError("a recording process ended before its first tick")
    copy = sessions.with_name(f"{sessions.name}-torn")
    shutil.copytree(sessions, copy)
    _tear(copy, random)
    last, unreadable, differs = _look(sessions)
    _, torn, _ = _look(copy)
    shutil.rmtree(sessions)
    shutil.rmtree(copy)
    # Before the first flush all is lost; a tick may be on the disk that was not yet told.
    kept = min(told) if last < min(told) else min(last, max(told))
    return Killed(told[max(told)] - told[kept], unreadable, torn, differs)


def _listen(pipe: Connection, told: dict[int, float], seconds: float) -> None:
    """Take what a process tells for so many seconds from its first tick on, or until it ends."""
    first: float | None = None
    try:
        while first is None or told[max(told)] - first < seconds:
            if not pipe.poll(PATIENCE):
                raise TimeoutError("a recording process said nothing any more")
            tick, now = pipe.recv()
            told[tick] = now
            first = now if first is None else first
    except (EOFError, ConnectionResetError):
        pass


def _tear(sessions: Path, random: Random) -> None:
    for session in sessions.iterdir():
        for stream in STREAMS if session.is_dir() else ():
            file = stream_file(session, stream)
            if size := file.stat().st_size:
                data = file.read_bytes()[: random.randint(max(0, size - 400), size)]
                file.write_bytes(data.ljust(size + random.randrange(200), b"\0"))


def _look(sessions: Path) -> tuple[int, str, bool]:
    """Recover and read all of it; give the last tick, what is wrong, and if a replay differs."""
    recover(sessions)
    folders = [place for place in sessions.iterdir() if place.is_dir()]
    if len(folders) != 1:
        return -1, f"{len(folders)} session folders instead of one", False
    try:
        session = SessionFolder.open(folders[0])
        if session.end is None:
            return -1, "a session was not closed", False
        for stream in (session.effects, session.trace, session.health, session.moods):
            list(stream())
        list(session.figures())
        last = max((tick for tick, _ in session.inputs()), default=-1)
        return last, "", replay(folders[0]).difference is not None
    except RiotError as error:
        return -1, str(error), False
