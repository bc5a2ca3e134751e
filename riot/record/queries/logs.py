"""Find the sessions below folders that were named, and say what is none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from riot.errors import Problem, RiotError
from riot.record.archive.place import DAY
from riot.record.archive.tables import LAYOUT
from riot.record.journal.header import HEADER_FILE
from riot.record.queries.health import FILES, fault_of, missing

_TOLD = 3
"""So many of one kind are told in full; the rest are counted."""

_RIGHTS = "give the user who runs riot the right to read it"

_AT_ONCE = 8
"""Folders that are looked into at a time: a disk that has not read them lately answers late."""
_BATCH = 20


@dataclass(frozen=True, slots=True)
class Logs:
    """Sealed sessions by name, journals that are not sealed, and what was left out."""

    sealed: dict[str, str]
    """The folder of each session."""
    journals: dict[str, str]
    warnings: tuple[Problem, ...]

    def files(self, table: str) -> list[str]:
        """List the Parquet files of one table."""
        return files_of(self.sealed.values(), table)

    def without(self, faults: dict[str, Problem]) -> Logs:
        """Leave sessions out, by name."""
        return replace(
            self,
            sealed={name: path for name, path in self.sealed.items() if name not in faults},
            warnings=(*self.warnings, *faults.values()),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    journal: bool
    fault: Problem | None


def files_of(folders: Iterable[str], table: str) -> list[str]:
    """List the Parquet files of one table in folders of sessions."""
    return [f"{folder}/{table}.parquet" for folder in folders]


def find_logs(roots: Sequence[str]) -> Logs:
    """Look through logs folders, folders of a day, folders of sessions, and single sessions.

    Names that begin with a dot are passed over: they are not finished. A session that lies in
    several roots counts once. Raises RiotError REC-050 where a root is no folder.
    """
    sealed: dict[str, str] = {}
    journals: dict[str, str] = {}
    faults: list[Problem] = []
    for root in roots:
        for found in _looked_into(list(_folders(_folder(root)))):
            name = os.path.basename(found.path)
            if name in sealed:
                continue
            if found.journal:
                journals.setdefault(name, found.path)
            elif found.fault is not None:
                faults.append(found.fault)
            else:
                sealed[name] = found.path
    for name in sealed:
        journals.pop(name, None)
    healthy = [one for one in faults if os.path.basename(one.file or "") not in sealed]
    return Logs(sealed, journals, tuple(healthy))


def told(problems: Sequence[Problem]) -> list[Problem]:
    """Give a few problems of each code in full, and one that counts the rest of them."""
    found: list[Problem] = []
    for code in dict.fromkeys(problem.code for problem in problems):
        alike = [problem for problem in problems if problem.code == code]
        found.extend(alike[:_TOLD])
        if (rest := len(alike) - _TOLD) > 0:
            found.append(Problem(code, f"{rest} more are left out alike", severity="warning"))
    return found


def newer_at(layout: int | None) -> str:
    """Say that a newer riot sealed."""
    return f"it has layout {layout}, this riot reads up to {LAYOUT}"


def newer(folder: str, layout: int | None) -> Problem:
    """Say that a newer riot sealed a session."""
    said = f"is left out: {newer_at(layout)}"
    return Problem("REC-054", said, folder, hint="update riot", severity="warning")


def copied(folder: str, session: str) -> Problem:
    """Say that a folder holds a session that counts already."""
    said = f"is left out: it is a copy of session {session}"
    return Problem("REC-051", said, folder, severity="warning")


def unfit(logs: Logs, rows: Iterable[tuple[str, str, int]]) -> dict[str, Problem]:
    """Say by name which sessions a newer riot sealed, and which are copies of others.

    Each row is the name of a folder, the session that it says it is, and its layout.
    """
    faults: dict[str, Problem] = {}
    met: set[str] = set()
    # A folder that still has its session's name is the one to keep.
    for name, session, layout in sorted(rows, key=lambda row: (row[0] != row[1], row[0])):
        folder = logs.sealed.get(name, name)
        if layout > LAYOUT:
            faults[name] = newer(folder, layout)
        elif session in met:
            faults[name] = copied(folder, session)
        met.add(session)
    return faults


def nothing_to_ask(roots: Sequence[str], warnings: Sequence[Problem]) -> RiotError:
    """Say that no session is left, and what would help."""
    first = ""
    if warnings:
        named = os.path.basename(warnings[0].file or "") or "the first"
        first = f"; {named} {warnings[0].message}"
    inside = [path for root in roots for path in _logs_inside(root)]
    return RiotError(
        "REC-050",
        f"there is no session that can be read{first}",
        file=", ".join(roots),
        hint=f"did you mean {' '.join(inside)}?" if inside else "name the folder of record.logs",
    )


def _logs_inside(root: str) -> list[str]:
    """List a few folders that look like logs in one that holds none itself."""
    found: list[str] = []
    for path in _visible(root, _names(root)) if "://" not in root else ():
        names = [] if os.path.basename(path).startswith(DAY) else sorted(_names(path))
        if os.path.basename(path) in ("logs", "sessions") or any(
            name.startswith(DAY) or _is_session(_names(f"{path}/{name}")) for name in names
        ):
            found.append(path)
        if len(found) == _TOLD:
            break
    return found


def _folder(root: str) -> str:
    path = os.path.abspath(os.path.expanduser(root))
    if not os.path.isdir(path):
        what = "is no folder" if os.path.exists(path) else "does not exist"
        raise RiotError("REC-050", what, file=root, hint="name the folder of record.logs")
    return path


def _folders(root: str) -> Iterator[str]:
    """Give each folder that should be a session: the root itself, what is in it, or in its days."""
    if why := _closed(root):
        raise RiotError("REC-050", f"cannot be looked into: {why}", file=root, hint=_RIGHTS)
    names = _names(root)
    if _is_session(names):
        yield root
        return
    for path in _visible(root, names):
        # A day that nobody may look into is told as a session would be.
        if (
            not os.path.basename(path).startswith(DAY)
            or _is_session(inside := _names(path))
            or (not inside and _closed(path))
        ):
            yield path
        else:
            yield from _visible(path, inside)


def _visible(folder: str, names: set[str]) -> list[str]:
    return [f"{folder}/{name}" for name in sorted(names) if not name.startswith(".")]


def _looked_into(folders: Sequence[str]) -> Iterator[_Found]:
    batches = [folders[first : first + _BATCH] for first in range(0, len(folders), _BATCH)]
    with ThreadPoolExecutor(_AT_ONCE, "logs") as pool:
        for batch in pool.map(lambda paths: [_look_into(path) for path in paths], batches):
            yield from (found for found in batch if found is not None)


def _look_into(path: str) -> _Found | None:
    """Say what a folder is; None for a file."""
    if not os.path.isdir(path):
        return None
    names = _names(path)
    if not _is_session(names):
        return _Found(path, False, _no_session(path, None if names else _closed(path)))
    journal = HEADER_FILE in names
    return _Found(path, journal, None if journal else _fault(path, names))


def _is_session(names: set[str]) -> bool:
    return HEADER_FILE in names or not names.isdisjoint(FILES)


def _names(folder: str) -> set[str]:
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def _closed(folder: str) -> str | None:
    """Say why a folder cannot be looked into."""
    try:
        os.listdir(folder)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _no_session(path: str, closed: str | None) -> Problem:
    if closed is not None:
        said = f"is left out: it cannot be looked into: {closed}"
        return Problem("REC-051", said, path, hint=_RIGHTS, severity="warning")
    return Problem("REC-051", "is no session and is left out", path, severity="warning")


def _fault(path: str, names: set[str]) -> Problem | None:
    if absent := missing(names):
        said = f"is left out: it has no {absent[0]}.parquet"
        return Problem("REC-052", said, path, severity="warning")
    for file in FILES:
        if fault := fault_of(f"{path}/{file}"):
            said = f"is left out: {file} {fault}"
            return Problem("REC-053", said, path, severity="warning")
    return None
