"""The worker that looks after sessions while the film plays."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from riot.clock import Clock
from riot.messages import Health
from riot.record.privacy.retention import Days
from riot.runtime.archiving.archivist import Archivist
from riot.runtime.link import Link
from riot.runtime.workers import work

FAR_BEHIND = 12
"""How much later than everything of the film it asks to be served (Unix niceness)."""

LOOK_EVERY = 0.5
"""Seconds between two looks: the sessions folder is small, for all that ended has left it."""


def archive_worker(pipe: Connection, folder: Path, logs: Path, retention: Days) -> None:
    """Seal and delete until the conductor goes."""

    def build(clock: Clock) -> Callable[[Link], None]:
        if hasattr(os, "nice"):
            os.nice(FAR_BEHIND)
        archivist = Archivist(folder, logs, retention, clock)

        def loop(link: Link) -> None:
            def alive() -> bool:
                state, detail = archivist.health
                now = clock.now()
                link.tell(Health(t=now, stage="archive", state=state, since=now, detail=detail))
                link.beat(archivist.figures)
                return link.open

            while alive():
                archivist.look(alive)
                link.wait(LOOK_EVERY)

        return loop

    work("archivist", pipe, build)
