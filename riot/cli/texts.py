"""`riot texts`: hand a film's texts to translators, and take them back."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import FilmArgument, film_file

if TYPE_CHECKING:
    from polib import POFile

app = typer.Typer(help="Hand a film's texts and subtitles to translators, and take them back.")

_LANGUAGE = Annotated[
    str | None, typer.Option(help="The language to translate to: de, fr, nb, pt-BR.")
]
_SOURCE = Annotated[
    str | None,
    typer.Option(help="The language that the author writes in; else en, or the film's first."),
]


@app.command()
def extract(
    film: FilmArgument,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The file: film.de.po, or film.pot for a template.")
    ],
    language: _LANGUAGE = None,
    source_language: _SOURCE = None,
) -> None:
    """Write every text and subtitle into a PO file, for Poedit, Weblate and the like.

    What the film has of the language is filled in, and a file that is there already keeps all
    that a translator did in it.
    """
    from riot.authoring.texts.catalogue import catalogue, read_po
    from riot.authoring.texts.gathering import gather
    from riot.authoring.writing_files import write_whole
    from riot.errors import RiotError

    template = out.suffix == ".pot"
    language = None if template else _language(language, out, None)
    found = gather(film_file(film), source_language)
    if language == found.source_language:
        raise RiotError(
            "AUT-531",
            f"{language} is the language that the texts are translated from",
            hint="name another with --language, or say --source-language",
        )
    before = read_po(out) if out.exists() and not template else None
    po = catalogue(found, language, before)
    write_whole({out: str(po).rstrip("\n") + "\n"}, "AUT-534")
    todo = len(po.untranslated_entries()) + len(po.fuzzy_entries())
    total = len([entry for entry in po if not entry.obsolete])
    counted = f"{total} texts" if template else f"{total} texts, {todo} to translate"
    typer.echo(f"{out}: {counted} from {found.source_language}")
    for subtitles in found.subtitles:
        if not subtitles.original(found.source_language):
            missing = os.path.normpath(subtitles.file(found.source_language))
            typer.echo(f"left out, there is no {missing} to translate from")


@app.command()
def merge(
    film: FilmArgument,
    po_file: Annotated[Path, typer.Argument(help="The translated file.", metavar="PO")],
    language: _LANGUAGE = None,
    source_language: _SOURCE = None,
) -> None:
    """Put the translations of a PO file into the film and its subtitle files.

    Comments and layout stay. What is empty, fuzzy, or was changed in the film since is left out
    and told; nothing that the film has is removed.
    """
    from riot.authoring.texts.catalogue import read_po
    from riot.authoring.texts.gathering import gather
    from riot.authoring.texts.merging import merge as merged_with
    from riot.authoring.texts.progress import progress
    from riot.authoring.writing_files import write_whole
    from riot.errors import RiotError

    po = read_po(po_file)
    language = _language(language, po_file, po)
    found = gather(film_file(film), source_language or po.metadata.get("X-Source-Language") or None)
    if language == found.source_language:
        raise RiotError(
            "AUT-531",
            f"{language} is the language that the texts are translated from",
            file=str(po_file),
            hint="change these in the film itself",
        )
    done = merged_with(found, po, language)
    write_whole(done.files, "AUT-534")
    for context in done.outdated:
        typer.echo(f"left out, changed in the film since: {context}")
    for context in done.gone:
        typer.echo(f"left out, no longer in the film: {context}")
    for path in done.files:
        typer.echo(f"wrote {os.path.normpath(path)}")
    kinds = ("new", "changed", "as before", "empty", "fuzzy")
    counts = [f"{done.counts[kind]} {kind}" for kind in kinds if done.counts.get(kind)]
    typer.echo(f"{language}: {', '.join(counts) or 'nothing'}")
    for share in progress(gather(film_file(film), found.source_language)):
        if share.language == language:
            typer.echo(
                f"{language}: {share.texts[0]} of {share.texts[1]} texts, "
                f"{share.subtitles[0]} of {share.subtitles[1]} subtitles"
            )


@app.command()
def status(film: FilmArgument, source_language: _SOURCE = None) -> None:
    """Tell how complete each language is, and what is missing."""
    from riot.authoring.texts.gathering import gather
    from riot.authoring.texts.progress import progress

    for share in progress(gather(film_file(film), source_language)):
        typer.echo(
            f"{share.language:8} {share.texts[0]:4} of {share.texts[1]} texts"
            f"  {share.subtitles[0]:5} of {share.subtitles[1]} subtitles"
        )
        for context in share.missing[:10]:
            typer.echo(f"           missing: {context}")
        if len(share.missing) > 10:
            typer.echo(f"           and {len(share.missing) - 10} more")


def _language(given: str | None, file: Path, po: POFile | None) -> str:
    """Find the language: as said, as the file's header says, or as in its name, film.de.po."""
    from riot.errors import RiotError
    from riot.story.languages import is_language

    header = (po.metadata.get("Language") or "").replace("_", "-") if po is not None else ""
    named = given or header or Path(file.stem).suffix.removeprefix(".").replace("_", "-")
    if not is_language(named):
        raise RiotError(
            "AUT-531",
            f"{named!r} is no language" if named else "no language is given",
            file=str(file),
            hint="add --language de, or name the file film.de.po",
        )
    return named
