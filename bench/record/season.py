"""A season's logs: `python -m bench.record.season LOGS --sessions 10000 [--played 400]`.

Visits of a hundred seconds are played through the real line, journalled and sealed; beyond
`--played` they are copies of those under other names and dates, which cost a report the same. What
is there already stays, so that a run that was cut off goes on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from rich.progress import track

from bench.record.film import length_of, long_film
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.perception.emotion.card import load_card
from riot.record.archive.sealing import seal, write_small
from riot.record.archive.tables import TABLES
from riot.runtime.season.visits import Stage, play_visits

PROCESSES = 2
BATCH = 10
SEED = 7
OPENING = datetime(2026, 1, 5, 10, 0, tzinfo=timezone(timedelta(hours=1)))
EVERY = timedelta(minutes=6)
A_DAY = 80
"""Visits a day: from ten to six."""


def moment(number: int) -> datetime:
    """Give when a visit begins."""
    return OPENING + timedelta(days=number // A_DAY) + EVERY * (number % A_DAY)


def season(logs: Path, sessions: int, played: int) -> None:
    """Fill a logs folder with so many sessions, `played` of them through the line."""
    played = min(played, sessions)
    marks = logs.with_name(f"{logs.name}.marks")
    marks.mkdir(parents=True, exist_ok=True)
    batches = [
        (logs, marks, first, min(first + BATCH, played)) for first in range(0, played, BATCH)
    ]
    context = get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        done = pool.imap_unordered(_play, batches)
        for _ in track(done, "playing", total=len(batches)):
            pass
        bank = sorted(logs.glob("date=*/*-*"))[:played]
        copies = [(logs, bank[number % len(bank)], number) for number in range(played, sessions)]
        done = pool.imap_unordered(_copy, copies, chunksize=20)
        for _ in track(done, "copying", total=len(copies)):
            pass


def _play(batch: tuple[Path, Path, int, int]) -> None:
    """Play, journal and seal the visits of a batch, once."""
    logs, marks, first, beyond = batch
    mark = marks / f"{first}"
    if mark.exists():
        return
    film = long_film()
    card = load_card(SHIPPED / "models/expression")
    stage = Stage(Installation.model_validate({"film": film.path}), film, card, length_of)
    with tempfile.TemporaryDirectory() as folder:
        moments = [moment(number) for number in range(first, beyond)]
        for journal in play_visits(stage, Path(folder), moments, SEED + first):
            seal(journal, logs)
    mark.touch()


def _copy(order: tuple[Path, Path, int]) -> None:
    """Write a sealed session again under another name and date."""
    logs, original, number = order
    begun = moment(number)
    utc = begun.astimezone(UTC)
    name = f"{utc:%Y-%m-%dT%H-%M-%SZ}-{number:08x}"
    place = logs / f"date={begun:%Y-%m-%d}" / name
    if place.exists():
        return
    partial = place.with_name(f".unfinished-{name}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for table in TABLES:
        content = pq.read_table(original / f"{table}.parquet")
        content = _replaced(content, "session", [name] * content.num_rows)
        if table == "sessions":
            content = _dated(content, begun, utc)
        file = partial / f"{table}.parquet"
        if table == "readings":
            pq.write_table(content, file, compression="zstd")
        else:
            write_small(content, file)
    partial.rename(place)


def _dated(content: pa.Table, begun: datetime, utc: datetime) -> pa.Table:
    header = json.loads(content["header"][0].as_py())
    header |= {"utc": utc.isoformat(), "local": begun.isoformat()}
    lasted = content["ended"][0].as_py() - content["begun"][0].as_py()
    for column, values in {
        "date": [f"{begun:%Y-%m-%d}"],
        "begun": [utc.replace(tzinfo=None)],
        "ended": [utc.replace(tzinfo=None) + lasted],
        "begun_local": [begun.replace(tzinfo=None)],
        "header": [json.dumps(header)],
    }.items():
        content = _replaced(content, column, values)
    return content


def _replaced(content: pa.Table, column: str, values: Sequence[object]) -> pa.Table:
    place = content.schema.get_field_index(column)
    field = content.schema.field(place)
    return content.set_column(place, field, pa.array(values, field.type))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--played", type=int, default=400)
    given = parser.parse_args()
    season(given.logs, given.sessions, given.played)
