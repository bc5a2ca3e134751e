"""Write the tables of many sessions into a folder, in one of the formats."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from riot.errors import Problem, RiotError
from riot.record.archive.parquet import schema_of
from riot.record.archive.tables import TABLES
from riot.record.queries.export.formats import FORMATS, Format
from riot.record.queries.logs import Logs, unfit

COLUMNS_FILE = "columns.csv"
"""Every column of what was written with its unit and meaning."""

Advance = Callable[[str], object]
"""Hears the name of each session when it is written."""


def export_sessions(
    sealed: Mapping[str, str],
    out: Path,
    format_: str,
    tables: Sequence[str] = (),
    advance: Advance | None = None,
) -> tuple[list[Path], list[Problem]]:
    """Write sessions (their folders by name) into `out`; gives the files and what was left out.

    CSV, Parquet and JSON lines are one file a table, MCAP one file a session. Files appear under
    their names when they are whole. Raises RiotError REC-058 where a file is there already, for a
    table that there is none of, and where it cannot be written, REC-050 where nothing can be read.
    """
    kind = FORMATS[format_]
    chosen = _chosen(tables, kind)
    names = chosen if kind.holds == "table" else list(sealed)
    targets = _targets(out, names, kind)
    folder = out.parent if out in targets.values() else out
    sidecar = folder / COLUMNS_FILE if kind.sidecar and folder is out else None
    every = [*targets.values(), *([sidecar] if sidecar else [])]
    for target in every:
        if target.exists():
            raise RiotError(
                "REC-058",
                "is there already",
                file=str(target),
                hint="name another with -o, or remove it",
            )
    drafts = {target: target.with_name(f".{target.name}.part") for target in every}
    places = {name: drafts[target] for name, target in targets.items()}
    fit, left_out = _fit(sealed)
    if sealed and not fit:
        raise _nothing(left_out)
    writer = getattr(import_module(kind.module), kind.writer)
    write = _write_tables if kind.holds == "table" else _write_sessions
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        left_out += write(writer, fit, places, advance)
        if sealed and len(left_out) == len(sealed):
            raise _nothing(left_out)
        if sidecar:
            _write_columns(drafts[sidecar], chosen)
        written = [target for target in every if drafts[target].exists()]
        for target in written:
            os.replace(drafts[target], target)
    except OSError as error:
        raise RiotError(
            "REC-058",
            f"cannot be written: {error.strerror or error}",
            file=str(out),
            hint="name another place with -o",
        ) from error
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return written, left_out


def _targets(out: Path, names: Sequence[str], kind: Format) -> dict[str, Path]:
    """Give each file its place: in the folder, or the one that is meant itself."""
    if out.suffix != kind.suffix or out.is_dir():
        return {name: out / f"{name}{kind.suffix}" for name in names}
    if len(names) > 1:
        hint = "name a folder with -o, or choose one with " + (
            "--table" if kind.holds == "table" else "--session"
        )
        raise RiotError("REC-058", f"is one file for {len(names)}", file=str(out), hint=hint)
    return dict.fromkeys(names, out)


def _chosen(tables: Sequence[str], kind: Format) -> list[str]:
    from difflib import get_close_matches

    if tables and kind.holds == "session":
        raise RiotError(
            "REC-058", "a session is exported whole", hint="leave --table out, or choose csv"
        )
    for table in tables:
        if table not in TABLES:
            near = get_close_matches(table, TABLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(TABLES)}"
            raise RiotError("REC-058", f"there is no table {table!r}", hint=hint)
    return [name for name in TABLES if name in tables or not tables]


def _write_tables(
    writer: Any, sealed: Mapping[str, str], drafts: Mapping[str, Path], advance: Advance | None
) -> list[Problem]:
    left_out: list[Problem] = []
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(writer(draft, schema_of(name)))
            for name, draft in drafts.items()
        }
        for session, folder in sealed.items():
            try:
                read = {name: _read(folder, name) for name in files}
            except (OSError, ValueError) as error:
                left_out.append(_left_out(folder, error))
                continue
            for name, table in read.items():
                files[name].write(table)
            if advance is not None:
                advance(session)
    return left_out


def _write_sessions(
    writer: Any, sealed: Mapping[str, str], drafts: Mapping[str, Path], advance: Advance | None
) -> list[Problem]:
    left_out: list[Problem] = []
    for session, folder in sealed.items():
        try:
            tables = {name: _read(folder, name) for name in TABLES}
        except (OSError, ValueError) as error:
            left_out.append(_left_out(folder, error))
            continue
        writer(tables, drafts[session])
        if advance is not None:
            advance(session)
    return left_out


def _fit(sealed: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Leave out copies, what a newer riot sealed, and what cannot be read at all."""
    rows: list[tuple[str, str, int]] = []
    left_out: list[Problem] = []
    for name, folder in sealed.items():
        try:
            with pq.ParquetFile(f"{folder}/sessions.parquet") as file:
                found = file.read(columns=["session", "layout"]).to_pylist()
            rows.append((name, str(found[0]["session"]), int(found[0]["layout"])))
        except (OSError, ValueError, TypeError, LookupError) as error:
            left_out.append(_left_out(folder, error))
    faults = unfit(Logs(dict(sealed), {}, ()), rows)
    fit = {name: sealed[name] for name, _, _ in rows if name not in faults}
    return fit, [*left_out, *faults.values()]


def _read(folder: str, name: str) -> pa.Table:
    schema = schema_of(name)
    # Thousands of small files: threads and buffers for each cost more than they gain.
    with pq.ParquetFile(f"{folder}/{name}.parquet", pre_buffer=False) as file:
        table = file.read(use_threads=False)
    if table.schema.equals(schema):
        return table
    absent = [column for column in schema.names if column not in table.column_names]
    if absent:
        raise ValueError(f"{name}.parquet has no column {', '.join(absent)}")
    return table.select(schema.names).cast(schema)


def _nothing(left_out: Sequence[Problem]) -> RiotError:
    first = left_out[0]
    return RiotError(
        "REC-050",
        f"there is no session that can be exported; the first: {first.message}",
        file=first.file,
        hint=first.hint,
    )


def _left_out(folder: str, error: Exception) -> Problem:
    said = " ".join(str(error).split())
    return Problem("REC-053", f"is left out: {said}", folder, severity="warning")


def _write_columns(path: Path, chosen: Sequence[str]) -> None:
    from riot.record.queries.export.csv_files import CsvFile

    rows = [
        {
            "table": name,
            "column": column.name,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning,
        }
        for name in chosen
        for column in TABLES[name].columns
    ]
    table = pa.Table.from_pylist(rows)
    with CsvFile(path, table.schema) as file:
        file.write(table)
