"""Seal a session that ended: tables beside the journal, proved, named, then the journal goes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from riot.errors import RiotError
from riot.record.archive.conversion import Conversion
from riot.record.archive.parquet import fingerprint, schema_of
from riot.record.archive.place import DAY, table_file
from riot.record.archive.removal import remove_session
from riot.record.archive.rows import begun_of
from riot.record.archive.tables import TABLES
from riot.record.archive.telling import Telling, Untold
from riot.record.journal.folder import UNFINISHED
from riot.record.journal.lock import WriterLock
from riot.record.journal.reading import SessionFolder

REPEATS = 64
"""Rows from which on a column's values repeat enough for a dictionary."""


def seal(journal: Path, logs: Path, telling: Telling | None = None) -> Path:
    """Seal the session of a journal folder below `logs`, remove the journal, and give the place.

    A power cut at any moment loses nothing: the journal goes only after the tables were read back
    and found the same. Where both exist the tables are proved again first. Raises RiotError
    REC-020 for a session that has not ended, REC-024 where the disk does not give back what was
    written, as SessionFolder for a damaged journal, BlockingIOError while another process is at
    it, and OSError.
    """
    lock = WriterLock(journal)
    try:
        session = SessionFolder.open(journal)
        teller = telling or Untold()
        place = place_of(session, logs)
        if not place.is_dir() or prove(session, place, teller):
            copy(session, place, teller)
        remove_session(journal)
        return place
    finally:
        lock.release()


def place_of(session: SessionFolder, logs: Path) -> Path:
    """Give the folder in which a session lies once it is sealed."""
    _, local = begun_of(session.header)
    return logs / f"{DAY}{local:%Y-%m-%d}" / session.path.name


def copy(session: SessionFolder, place: Path, telling: Telling) -> None:
    """Write the tables of a session to `place`, whole or not at all, and leave its journal.

    What lies there already is replaced. Raises as `seal`.
    """
    partial = place.with_name(UNFINISHED + place.name)
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        written = _write(Conversion(session, telling), partial)
        if found := _compare(partial, written):
            raise RiotError(
                "REC-024",
                f"was read back otherwise than it was written: {found}",
                file=str(partial),
                hint="look after the disk; the journal stays",
            )
        if place.exists():
            shutil.rmtree(place)
        partial.rename(place)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    _sync(place.parent)


def prove(session: SessionFolder, place: Path, telling: Telling) -> str:
    """Say where the tables at `place` differ from the journal; "" where they hold all of it.

    Raises as `seal` for a journal that is damaged.
    """
    conversion = Conversion(session, telling)
    wanted = {"readings": [fingerprint(table) for table in conversion.readings()]}
    wanted |= {name: [fingerprint(table)] for name, table in conversion.rest().items()}
    return _compare(place, wanted)


def _write(conversion: Conversion, folder: Path) -> dict[str, list[bytes]]:
    """Write all tables; give the fingerprints of their parts, which are the row groups."""
    written: dict[str, list[bytes]] = {"readings": []}
    file = table_file(folder, "readings")
    with pq.ParquetWriter(file, schema_of("readings"), compression="zstd") as writer:
        for table in conversion.readings():
            writer.write_table(table, row_group_size=table.num_rows)
            written["readings"].append(fingerprint(table))
    for name, table in conversion.rest().items():
        write_small(table, table_file(folder, name))
        written[name] = [fingerprint(table)]
    for name in TABLES:
        _sync(table_file(folder, name))
    _sync(folder)
    return written


def write_small(table: pa.Table, file: Path) -> None:
    """Write the one row group of a table so that thousands of such files are quick to open.

    Statistics would let a reader skip what it opened anyway; a dictionary of few rows repeats
    nothing.
    """
    pq.write_table(
        table,
        file,
        compression="zstd",
        write_statistics=False,
        use_dictionary=table.num_rows >= REPEATS,
    )


def _compare(folder: Path, wanted: Mapping[str, Sequence[bytes]]) -> str:
    """Name the table that does not say on the disk what it is to say; "" where all do."""
    for name, prints in wanted.items():
        try:
            with pq.ParquetFile(table_file(folder, name)) as file:
                if name == "readings":
                    parts = (file.read_row_group(part) for part in range(file.num_row_groups))
                else:
                    parts = iter((file.read(),))
                if [fingerprint(part) for part in parts] != list(prints):
                    return f"{name} differs"
        except (OSError, pa.ArrowException) as error:
            return f"{name}: {error}"
    return ""


def _sync(path: Path) -> None:
    """Have the disk hold a file or a folder. Raises OSError."""
    if os.name == "nt":
        return  # a folder cannot be opened there, nor a file for reading be synchronised
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
