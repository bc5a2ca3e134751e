"""Tell of a session as much as its visitor remembers: when, how long, which film, which ending."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from riot.errors import RiotError
from riot.record.archive.place import table_file
from riot.record.journal.header import END_FILE, HEADER_FILE
from riot.record.privacy.holdings import Held

NEAR = timedelta(minutes=30)
"""Visits that go on within this time of a moment are shown for it."""

_COLUMNS = ("seconds", "film", "outcome", "reason", "language")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One session in the words of its visitor; empty or None is what nobody can tell.

    `begun` is UTC; `seconds` is None while the visit goes on or where it was cut off.
    """

    held: Held
    begun: datetime | None
    seconds: float | None = None
    film: str = ""
    ending: str = ""
    reason: str = ""
    language: str = ""


def parse_moment(text: str, now: datetime) -> datetime:
    """Read `2026-11-21 15:10`, `15:10` (today) or a moment with a zone, as UTC.

    Without a zone it is the time of this machine's wall. Raises RiotError REC-034.
    """
    text = text.strip()
    if len(text) <= len("15:10:00") and ":" in text:
        text = f"{now.astimezone():%Y-%m-%d}T{text.zfill(5)}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise RiotError(
            "REC-034", f"{text!r} is no moment", hint="write 2026-11-21 15:10, or 15:10 for today"
        ) from None


def visits_near(held: Iterable[Held], moment: datetime) -> tuple[Remembered, ...]:
    """Give the visits that went on near a moment, the nearest first."""
    found: list[tuple[float, Remembered]] = []
    for one in held:
        # The name alone spares reading thousands: no visit lasts longer than a day.
        if one.begun is None or not -NEAR <= moment - one.begun <= timedelta(days=1):
            continue
        visit = remember(one)
        begun = visit.begun or one.begun
        lasted = timedelta(seconds=visit.seconds or 0.0)
        away = max(begun - moment, moment - (begun + lasted), timedelta())
        if away <= NEAR or one.is_written:
            found.append((away.total_seconds(), visit))
    return tuple(visit for _, visit in sorted(found, key=lambda pair: (pair[0], pair[1].held.name)))


def remember(held: Held) -> Remembered:
    """Read what can be read of a session; a damaged one still has its name and time."""
    visit = Remembered(held, held.begun)
    for folder in held.folders:
        try:
            told = _of_sealed(folder) if folder in held.sealed else _of_journal(folder)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue
        return replace(visit, **told)
    return visit


def _of_sealed(folder: Path) -> dict[str, Any]:
    import pyarrow.parquet as parquet

    row = parquet.ParquetFile(table_file(folder, "sessions")).read(list(_COLUMNS)).to_pylist()[0]
    row["ending"] = row.pop("outcome")
    return {key: value for key, value in row.items() if value is not None}


def _of_journal(folder: Path) -> dict[str, Any]:
    header = json.loads((folder / HEADER_FILE).read_bytes())
    told: dict[str, Any] = {
        "film": str(header.get("film") or Path(header["graph_file"]).stem),
        "language": str(header["language"]),
    }
    if (folder / END_FILE).is_file():
        end = json.loads((folder / END_FILE).read_bytes())
        told["seconds"] = (end["last_tick"] - header["first_tick"]) / header["tick_rate"]
        told["ending"], told["reason"] = str(end["outcome"]), str(end["reason"])
    return told
