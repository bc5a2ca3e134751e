"""Record a season of pretended visits of a film, sealed: logs like those that a show leaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random

from riot.config.installation import Installation
from riot.perception.emotion.card import load_card
from riot.record.archive.sealing import seal
from riot.runtime.film_telling import FilmTelling
from riot.runtime.rehearsal.film import load_for_rehearsal
from riot.runtime.season.visits import Stage, play_visits
from riot.screen.probe import probe_clips

OPENS, SHUTS = time(10), time(18)
BATCH = 5
"""Visits that a process plays at a time."""
_WORK = ".pretending-"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some visits of a season; `first` is the number of the first of them."""

    installation: Installation
    logs: Path
    first: int
    moments: tuple[datetime, ...]
    seed: int

    @property
    def work(self) -> Path:
        """Where its journals are written."""
        return self.logs / f"{_WORK}{self.first}"


def pretend(
    installation: Installation,
    logs: Path,
    *,
    visits: int,
    days: int,
    last_day: datetime,
    seed: int,
    processes: int,
    tell: Callable[[int], None],
) -> int:
    """Play `visits` of the installation's film over the `days` up to `last_day`, and seal them.

    They are as the same `seed` has them, however many `processes` work; `tell` is called with the
    number played so far. Gives how many sessions came of it: a viewer who leaves before the visit
    begins makes none. Raises RiotError or ProblemsFound for a film that cannot be played, and
    RiotError REC-001 for an unfit folder.
    """
    moments = opening_hours(visits, days, last_day, seed)
    batches = [
        Batch(installation, logs, first, tuple(moments[first : first + BATCH]), seed)
        for first in range(0, visits, BATCH)
    ]
    sealed = played = 0
    try:
        with get_context("spawn").Pool(max(1, min(processes, len(batches)))) as pool:
            for batch, count in pool.imap(play_batch, batches):
                sealed += count
                played += batch
                tell(played)
    finally:
        # Who is stopped in the middle of a batch cannot clear up any more.
        for batch in batches:
            shutil.rmtree(batch.work, ignore_errors=True)
    return sealed


def opening_hours(visits: int, days: int, last_day: datetime, seed: int) -> list[datetime]:
    """Draw when visits begin, in order: within opening hours, more in the afternoon."""
    random = Random(f"{seed}/moments")
    opening = (SHUTS.hour - OPENS.hour) * 3600.0
    moments: list[datetime] = []
    for _ in range(visits):
        day = last_day - timedelta(days=random.randrange(days))
        seconds = random.triangular(0.0, opening, 0.65 * opening)
        moments.append(_at(day, OPENS) + timedelta(seconds=round(seconds)))
    return sorted(moments)


def play_batch(batch: Batch) -> tuple[int, int]:
    """Play and seal a batch; give how many visits it had and how many sessions came of them."""
    installation = batch.installation
    card = load_card(Path(installation.emotion.model))
    film = load_for_rehearsal(
        installation.film,
        card.labels,
        installation.receivers or None,
        probe_clips,
        hears_osc=installation.hears_osc,
    )
    stage = Stage(installation, film.film, card, film.length_of)
    sealed = 0
    try:
        for journal in play_visits(stage, batch.work, batch.moments, batch.seed + batch.first):
            seal(journal, batch.logs, FilmTelling())
            sealed += 1
    finally:
        shutil.rmtree(batch.work, ignore_errors=True)
    return len(batch.moments), sealed


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
