"""One way to open a session, whether it is still a journal or sealed already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from riot.errors import RiotError
from riot.messages import Health, Message
from riot.record.archive.naming import named
from riot.record.archive.place import DAY, is_sealed, table_file
from riot.record.journal.header import END_FILE, HEADER_FILE, End, Header
from riot.record.journal.reading import SessionFolder


class Session(Protocol):
    """A session as every tool takes it; its methods raise RiotError REC-… for damage."""

    @property
    def path(self) -> Path:
        """Give its folder; its name is the session's id."""
        ...

    @property
    def header(self) -> Header:
        """Give everything besides the inputs that a replay needs."""
        ...

    @property
    def end(self) -> End | None:
        """Give how it ended; None while it is written."""
        ...

    def inputs(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick consumed."""
        ...

    def effects(self) -> Iterator[tuple[int, list[Message]]]:
        """Give what each tick did."""
        ...

    def trace(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Give why each tick decided, as plain JSON values."""
        ...

    def health(self) -> Iterator[tuple[int, Health]]:
        """Give the changes of health with the tick at which they were known."""
        ...


def open_session(place: Path | str, look_in: Sequence[Path] = ()) -> Session:
    """Open the session at a folder, or the one with this id below the folders to look in.

    As much of an id as only one session has will do. A session that was sealed since somebody wrote
    its path down is found by its name. Raises RiotError REC-002 where there is none, REC-032 where
    several are meant, REC-003 to REC-005 and REC-022 for one that cannot be read.
    """
    path = Path(place)
    if not path.is_dir():
        path = _found(path, look_in)
    if (path / HEADER_FILE).is_file():
        return SessionFolder.open(path)
    if is_sealed(path):
        from riot.record.archive.sealed import SealedSession  # pyarrow, which a run never loads

        return SealedSession.open(path)
    raise _none(path)


def sessions_below(folder: Path) -> list[Path]:
    """List the folders of all sessions at or below a folder, by their names; hidden ones never.

    A session that lies there in both forms is named once, sealed. Folders that cannot be read are
    passed over.
    """
    found: dict[str, Path] = {}
    for mark in (HEADER_FILE, table_file(folder, "sessions").name):
        for file in folder.rglob(mark):
            inner = file.parent.relative_to(folder).parts
            if not any(part.startswith(".") for part in inner):
                found[file.parent.name] = file.parent
    return [found[name] for name in sorted(found)]


def journals_in(folder: Path) -> list[Path]:
    """List the journals of a sessions folder that have an end, the oldest first.

    A folder that does not exist holds none. Raises OSError for one that cannot be read.
    """
    try:
        return sorted(
            place
            for place in folder.iterdir()
            if not place.name.startswith(".") and (place / END_FILE).is_file()
        )
    except FileNotFoundError:
        return []


def now_at(journal: Path, logs: Path) -> Path:
    """Give where a session lies that was written to `journal`: there, or sealed below `logs`."""
    if not journal.is_dir():
        for place in logs.glob(f"{DAY}*/{_plain(journal.name)}"):
            return place
    return journal


def _found(path: Path, look_in: Sequence[Path]) -> Path:
    """Look for a session by its name where sessions are, and beside where it was said to be."""
    roots = (*look_in, path.parent, path.parent.parent / "logs")
    if found := _in_one_of(roots, _plain(path.name)):
        return found[0]
    alike = {one.name: one for one in reversed(_in_one_of(roots, f"*{_plain(path.name)}*"))}
    if name := named(path.name, alike):
        return alike[name]
    where = ", ".join(dict.fromkeys(str(root) for root in look_in))
    raise RiotError(
        "REC-002",
        "is no folder" + (f", and no session of that name lies in {where}" if where else ""),
        file=str(path),
        hint="give a folder below record.folder or record.logs",
    )


def _in_one_of(roots: Sequence[Path], pattern: str) -> list[Path]:
    """List the sessions in these folders, and in the days of logs, whose names fit."""
    return [
        place
        for root in roots
        for place in (*root.glob(pattern), *sorted(root.glob(f"{DAY}*/{pattern}")))
        if not place.name.startswith(".") and ((place / HEADER_FILE).is_file() or is_sealed(place))
    ]


def _plain(name: str) -> str:
    """Keep a name from being a pattern."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _none(path: Path) -> RiotError:
    inside = sessions_below(path)
    if inside:
        example = inside[-1].relative_to(path)
        hint = f"it holds {len(inside)} sessions: give one of them, as {path / example}"
        return RiotError("REC-002", "is no session but a folder of them", file=str(path), hint=hint)
    return RiotError(
        "REC-002",
        "is no session folder: it has neither a header.json nor tables",
        file=str(path),
        hint="give a folder below record.folder or record.logs",
    )
