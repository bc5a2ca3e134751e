"""Forget a session: find what somebody means, and delete every form of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from riot.errors import RiotError
from riot.record.archive.naming import named
from riot.record.archive.removal import remove_session
from riot.record.journal.lock import WriterLock
from riot.record.privacy.holdings import Held, find_held, is_session

COUNT_FILE = "forgotten.json"
"""In the logs folder: how many visits were forgotten when asked, and on which day last."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many sessions were forgotten when somebody asked; never which."""

    sessions: int = 0
    last: str = ""
    """Local date, as 2026-11-21."""


def choose(wanted: str, roots: Sequence[Path], held: Sequence[Held]) -> Held:
    """Find the session that is meant by its path, its id, or a part that only one id has.

    A path may lie anywhere; what `held` has of the same session goes with it. Raises RiotError
    REC-031 where there is none and REC-032 where there are several.
    """
    path = Path(wanted).expanduser()
    if is_session(path):
        (meant,) = find_held([path])
        again = find_held([*roots, path])
        return next(one for one in again if one.name == meant.name)
    if path.exists():
        raise RiotError(
            "REC-031",
            "is no session",
            file=wanted,
            hint="give a session's id or folder; folders of many go to --logs",
        )
    name = named(wanted, (one.name for one in held))
    if name is None:
        if not roots:
            hint = "name a folder with --logs, or an installation with --config"
            raise RiotError(
                "REC-031", f"nobody says where to look for session {wanted!r}", hint=hint
            )
        raise RiotError(
            "REC-031",
            f"there is no session {wanted!r} in {' and '.join(map(str, roots))}",
            hint="--around '2026-11-21 15:10' lists visits by their time",
        )
    return next(one for one in held if one.name == name)


def forget(held: Held) -> int:
    """Delete every form of a session; give the bytes that went.

    Raises RiotError REC-033, and deletes nothing, while it is written or sealed, and OSError where
    the disk refuses: what remains is then hidden, or as it was.
    """
    with ExitStack() as locks:
        for journal in held.journals:
            try:
                locks.callback(WriterLock(journal).release)
            except BlockingIOError:
                raise being_written(held) from None
        size = held.bytes
        # Sealed again at the next start is what a journal left behind would be.
        for folder in (*held.journals, *held.rests, *held.sealed):
            remove_session(folder)
    return size


def being_written(held: Held) -> RiotError:
    """Say that the visit still goes on."""
    return RiotError(
        "REC-033",
        f"session {held.name} is being written",
        hint="let the visit end, or end it with /riot/reset, and forget it then",
    )


def read_count(logs: Path) -> Count:
    """Read how many were forgotten; none where the file is missing or damaged."""
    try:
        entry = json.loads((logs / COUNT_FILE).read_bytes())
        return Count(int(entry["sessions"]), str(entry["last"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Count()


def count_forgotten(logs: Path, sessions: int, day: str) -> None:
    """Add to the count; nothing in it leads back to a visit. Raises OSError."""
    count = Count(read_count(logs).sessions + sessions, day)
    partial = logs / f".{COUNT_FILE}"
    partial.write_text(json.dumps({"sessions": count.sessions, "last": count.last}) + "\n")
    partial.replace(logs / COUNT_FILE)
