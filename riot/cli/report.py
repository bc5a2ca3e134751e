"""`riot report`: one page over many visits, or one page of one visit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.asked_logs import asked_logs, tell_left_out
from riot.cli.kept import ConfigOption, session_named
from riot.cli.long_work import long_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riot.record.report.material import Choice


def report(
    logs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders of sessions, sealed or not; else the installation's. One session, its "
            "folder or its id or a part of it, gives the page of that visit.",
            metavar="LOGS…",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="The page; else report.html, or SESSION.html."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it to PDF too, by a browser that is installed.")
    ] = False,
    film: Annotated[
        str | None, typer.Option(help="Visits of this film only.", metavar="TITLE")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day on: 2026-11-21.", metavar="DATE")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Up to this day, itself too.", metavar="DATE")
    ] = None,
    engine: Annotated[str, typer.Option(help="What reads them: duckdb or spark.")] = "duckdb",
    master: Annotated[
        str | None, typer.Option(help="Spark's: spark://host:7077, yarn, local[2].")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Make one page that needs no network: what people did, which way they went, and why.

    Over many visits: when they came, how they ended, the ways they took, expression over film
    time, every decision with its margins, who left where, how well faces were seen, and how the
    machines were. Of one visit: its curve over a strip of the film, every decision explained.
    """
    from riot.record.report.material import Choice

    choice = Choice(film, _day(since, "--since"), _day(until, "--until"))
    roots = asked_logs(logs, config)
    single = _session(roots, config)
    if single is not None:
        html, name = _visit_page(single), f"{single.name}.html"
    else:
        html, name = _visits_page(roots, engine, master, choice), "report.html"
    _write(html, out or Path(name), pdf)


def _visits_page(roots: Sequence[str], engine: str, master: str | None, choice: Choice) -> str:
    from contextlib import closing

    from riot.cli.film_texts import read_film
    from riot.record.queries.engine import open_engine
    from riot.record.report.report import write_report
    from riot.runtime.film_telling import FilmTelling

    with long_work("Finding the visits") as work:
        told = FilmTelling()
        with closing(open_engine(roots, engine, master=master, telling=told)) as opened:
            work.go_on(f"Reading {opened.sessions} visits")
            html = write_report(opened, choice, read_film, work.tell)
            tell_left_out(opened.warnings)
    return html


def _session(roots: Sequence[str], config: Path | None) -> Path | None:
    """Give the folder of the one session that is meant; None where logs are."""
    from riot.record.archive.place import is_sealed
    from riot.record.journal.header import HEADER_FILE

    if len(roots) != 1 or "://" in roots[0]:
        return None
    path = session_named(roots[0], config)
    return path if is_sealed(path) or (path / HEADER_FILE).is_file() else None


def _visit_page(session: Path) -> str:

    from riot.record.archive.place import is_sealed
    from riot.record.archive.sealing import copy
    from riot.record.journal.reading import SessionFolder
    from riot.record.queries.scratch import Scratch
    from riot.record.queries.unsealed import as_ended
    from riot.record.report.session_page.page import session_page
    from riot.record.report.session_page.visit import read_visit
    from riot.runtime.film_strip import find_media, take_stills, with_film

    if is_sealed(session):
        visit = read_visit(session)
    else:
        from riot.runtime.film_telling import FilmTelling

        with Scratch() as aside:
            place = aside / session.name
            copy(SessionFolder.open(as_ended(session, aside)), place, FilmTelling())
            visit = read_visit(place)
    visit = with_film(visit)
    media = find_media(visit, session)
    if media is None:
        return session_page(visit)
    with long_work("Taking pictures of the clips") as work:
        return session_page(visit, take_stills(visit, media, work.tell))


def _write(html: str, out: Path, pdf: bool) -> None:
    from riot.authoring.writing_files import write_whole
    from riot.record.report.pdf import pdf_of

    page = out.with_suffix(".html") if out.suffix.lower() == ".pdf" else out
    files: dict[Path, str | bytes] = {page: html}
    write_whole(files, "REC-061")
    typer.echo(f"written: {page}")
    if pdf or out.suffix.lower() == ".pdf":
        printed = page.with_suffix(".pdf")
        write_whole({printed: pdf_of(html)}, "REC-061")
        typer.echo(f"written: {printed}")


def _day(text: str | None, option: str) -> str | None:
    from datetime import date

    from riot.errors import RiotError

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise RiotError(
            "REC-062", f"{option} {text!r} is no day", hint="write it as 2026-11-21"
        ) from None
