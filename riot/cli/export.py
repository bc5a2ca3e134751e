"""`riot export`: hand a film, or what was recorded, on to other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.asked_logs import asked_logs, tell_left_out
from riot.cli.films import film_file
from riot.cli.kept import ConfigOption
from riot.cli.long_work import long_work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_FOLDER = Path("records")


class Format(StrEnum):
    """What is written: of a film, or of sessions."""

    scxml = "scxml"
    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"
    mcap = "mcap"


def export(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="A film: its graph.yaml, or its folder. Or folders of sessions, or single "
            "sessions; else the installation's.",
            metavar="FILM|LOGS…",
        ),
    ] = None,
    to: Annotated[
        Format | None,
        typer.Option(
            "--to",
            help="scxml for a film. For sessions: csv, parquet or jsonl, a file for each table; "
            "mcap, a file for each session, which Foxglove plays.",
        ),
    ] = None,
    scxml: Annotated[
        bool, typer.Option("--scxml", help="The same as --to scxml, the W3C's state machines.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help=f"TITLE.scxml for a film; the folder {DEFAULT_FOLDER} for sessions."
        ),
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option(help="This table only; may be repeated.")
    ] = None,
    session: Annotated[
        list[str] | None,
        typer.Option(
            help="This session only, by its id or a part of it; may be repeated.", metavar="ID"
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Write a film or recorded sessions for other tools.

    A film must be one that `riot check` finds no error in. Of sessions,
    docs/reference/record-tables.md says what each table holds. Files that are there are kept.
    """
    from riot.errors import RiotError

    if scxml and to not in (None, Format.scxml):
        raise RiotError("AUT-204", f"--scxml and --to {to} are two formats", hint="leave one out")
    chosen = Format.scxml if scxml else to
    if chosen is None:
        raise RiotError(
            "AUT-204",
            "no format is chosen",
            hint="add --to scxml for a film, or --to csv, parquet, jsonl or mcap for sessions",
        )
    if chosen is Format.scxml:
        _film(what or [], out)
    else:
        _sessions(asked_logs(what, config), chosen, out or DEFAULT_FOLDER, table, session or [])


def _film(films: Sequence[str], out: Path | None) -> None:
    from riot.authoring.drawing.formats import file_for
    from riot.authoring.scxml.document import scxml as written
    from riot.authoring.writing_files import write_whole
    from riot.cli.names import labels_and_rigs
    from riot.config.film import load_film
    from riot.errors import RiotError
    from riot.story.schema import in_language

    if len(films) != 1:
        raise RiotError(
            "CLI-002", "one film is exported at a time", hint="name a graph.yaml or its folder"
        )
    labels, rigs = labels_and_rigs(None)
    graph = load_film(film_file(Path(films[0])), labels, rigs).graph
    title = in_language(graph.film.title, "en")
    target = out or file_for(title, ".scxml")
    write_whole({target: written(graph)}, "AUT-205")
    typer.echo(f"{target}: {len(graph.stations)} scenes")


def _sessions(
    roots: Sequence[str],
    format_: Format,
    out: Path,
    tables: Sequence[str] | None,
    sessions: Sequence[str],
) -> None:

    from riot.record.queries.export.exporting import export_sessions
    from riot.record.queries.logs import find_logs, nothing_to_ask, told
    from riot.record.queries.scratch import Scratch
    from riot.record.queries.unsealed import seal_aside
    from riot.runtime.film_telling import FilmTelling

    with Scratch() as aside, long_work("Finding the sessions") as work:
        logs = seal_aside(find_logs(roots), str(aside), FilmTelling())
        sealed = _chosen(logs.sealed, sessions)
        if not sealed:
            raise nothing_to_ask(roots, logs.warnings)
        work.go_on(f"Writing {format_.value}", len(sealed))
        written, left_out = export_sessions(sealed, out, format_.value, tables or (), work.advance)
    tell_left_out(told([*logs.warnings, *left_out]))
    places = f"{out}: {len(written)} files" if len(written) > 1 else "".join(map(str, written))
    count = len(sealed) - len(left_out)
    typer.echo(f"{places}, {count} session{'' if count == 1 else 's'}")


def _chosen(sealed: Mapping[str, str], sessions: Sequence[str]) -> dict[str, str]:
    from difflib import get_close_matches

    from riot.errors import RiotError
    from riot.record.archive.naming import named

    meant: set[str] = set()
    for given in sessions:
        name = named(given, sealed)
        if name is None:
            near = get_close_matches(given, sealed, n=1)
            hint = f"did you mean {near[0]}?" if near else "riot sql 'SELECT session FROM sessions'"
            raise RiotError("REC-058", f"there is no session {given!r}", hint=hint)
        meant.add(name)
    return {name: path for name, path in sealed.items() if not sessions or name in meant}
