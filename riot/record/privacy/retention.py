"""Say which sessions are past their retention: pure rules over the names of their folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

Days = int | Literal["forever"]

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
"""No session is older: a machine that says so had lost its clock."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z-[0-9a-f]{8,}")


@dataclass(frozen=True, slots=True)
class Aged:
    """Some sessions by their age; each group oldest first, what has no date by its name.

    `past` may be deleted; `kept` may not yet. Nobody can say of the others how old they are, so
    that age alone never deletes them: `ahead` are dated after now, `undated` before there was a
    riot, and `foreign` have a name that is no session's.
    """

    past: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    ahead: tuple[Path, ...] = ()
    undated: tuple[Path, ...] = ()
    foreign: tuple[Path, ...] = ()

    @property
    def doubtful(self) -> tuple[Path, ...]:
        """Give those of which a person has to say what becomes of them."""
        return (*self.ahead, *self.undated, *self.foreign)


def begun_at(name: str) -> datetime | None:
    """Give the UTC moment in a session's name; None where the name is no session's."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y-%m-%dT%H-%M-%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def by_age(folders: Iterable[Path], days: Days, now: datetime) -> Aged:
    """Sort session folders, sealed or not, by whether they began more than `days` before `now`.

    `now` is UTC. Nothing is read from the disk: the name of a folder says when its session began.
    """
    past: list[tuple[datetime, Path]] = []
    kept: list[tuple[datetime, Path]] = []
    ahead: list[tuple[datetime, Path]] = []
    undated: list[tuple[datetime, Path]] = []
    foreign: list[Path] = []
    for folder in folders:
        begun = begun_at(folder.name)
        if begun is None:
            foreign.append(folder)
        elif begun > now:
            ahead.append((begun, folder))
        elif begun < FIRST:
            undated.append((begun, folder))
        elif (gone := gone_at(begun, days)) is not None and gone <= now:
            past.append((begun, folder))
        else:
            kept.append((begun, folder))
    return Aged(
        _in_order(past),
        _in_order(kept),
        _in_order(ahead),
        _in_order(undated),
        tuple(sorted(foreign)),
    )


def gone_at(begun: datetime, days: Days) -> datetime | None:
    """Give the moment from which a session may be deleted; None for never."""
    if days == "forever":
        return None
    try:
        return begun + timedelta(days=days)
    except OverflowError:
        return None


def _in_order(found: list[tuple[datetime, Path]]) -> tuple[Path, ...]:
    return tuple(folder for _, folder in sorted(found))
