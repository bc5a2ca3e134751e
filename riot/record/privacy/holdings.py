"""Say which sessions some folders hold, in whatever form and state, by looking at names alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from riot.errors import RiotError
from riot.record.archive.place import DAY, table_file
from riot.record.archive.removal import FORGOTTEN
from riot.record.journal.folder import UNFINISHED
from riot.record.journal.header import END_FILE, HEADER_FILE
from riot.record.journal.lock import WriterLock, lock_file
from riot.record.privacy.retention import begun_at


@dataclass(frozen=True, slots=True)
class Held:
    """One session: its journals, its sealed folders, and what stopped halfway left of it."""

    name: str
    journals: tuple[Path, ...] = ()
    sealed: tuple[Path, ...] = ()
    rests: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Give all of them, the best to read first; there is at least one."""
        return (*self.sealed, *self.journals, *self.rests)

    @property
    def begun(self) -> datetime | None:
        """Give when it began, UTC, if its name says so."""
        return begun_at(self.name)

    @property
    def is_written(self) -> bool:
        """Say whether the visit still goes on."""
        return any(is_written(journal) for journal in self.journals)

    @property
    def is_unsealed(self) -> bool:
        """Say whether it has ended or was interrupted and is not sealed."""
        return not self.sealed and not self.is_written

    @property
    def bytes(self) -> int:
        """Give what it takes on the disk."""
        return sum(size_of(folder) for folder in self.folders)


def find_held(roots: Iterable[Path]) -> tuple[Held, ...]:
    """List the sessions in sessions and logs folders, the oldest first.

    A root that does not exist holds none; one that is a session is that. Raises OSError for a
    folder that may not be read, and RiotError REC-030 for a file.
    """
    found: dict[str, tuple[list[Path], list[Path], list[Path]]] = {}
    for place in dict.fromkeys(place for root in roots for place in _places(root)):
        journals, sealed, rests = found.setdefault(_name(place), ([], [], []))
        if place.name.startswith("."):
            rests.append(place)
        elif _is_sealed(place):
            sealed.append(place)
        else:
            journals.append(place)
    return tuple(
        Held(name, tuple(journals), tuple(sealed), tuple(rests))
        for name, (journals, sealed, rests) in sorted(found.items())
    )


def is_session(place: Path) -> bool:
    """Say whether a folder is a session, perhaps a damaged one."""
    return place.is_dir() and (
        begun_at(_name(place)) is not None
        or (place / HEADER_FILE).is_file()
        or (place / END_FILE).is_file()
        or table_file(place, "sessions").is_file()
    )


def is_written(journal: Path) -> bool:
    """Say whether somebody writes to a journal's folder now."""
    if not lock_file(journal).exists():
        return False
    try:
        WriterLock(journal).release()
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def size_of(folder: Path) -> int:
    """Give the bytes of a session's files; 0 for one that has just gone."""
    try:
        return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file())
    except OSError:
        return 0


def _places(root: Path) -> Iterator[Path]:
    """Give the session folders at or below a root, interrupted ones with them."""
    if not root.exists():
        return
    if not root.is_dir():
        raise RiotError(
            "REC-030",
            "is a file, and no folder of sessions",
            file=str(root),
            hint="give the folder that record.folder or record.logs names",
        )
    if is_session(root):
        yield root.resolve()
        return
    for place in sorted(root.resolve().iterdir()):
        if place.name.startswith(DAY) and place.is_dir():
            yield from (below for below in sorted(place.iterdir()) if is_session(below))
        elif is_session(place):
            yield place


def _is_sealed(place: Path) -> bool:
    if place.parent.name.startswith(DAY):
        return True
    return table_file(place, "sessions").is_file() and not (place / HEADER_FILE).is_file()


def _name(place: Path) -> str:
    return place.name.removeprefix(FORGOTTEN).removeprefix(UNFINISHED)
