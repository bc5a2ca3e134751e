"""`riot privacy`: what this installation holds of its visitors, for whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.run import DEFAULT_CONFIG

app = typer.Typer(help="Say what an installation holds of its visitors.", no_args_is_help=True)

FORMS = (".html", ".md", ".txt")


@app.callback()
def privacy() -> None:
    """Say what an installation holds of its visitors."""


@app.command()
def report(
    installation: Annotated[Path, typer.Argument(help="The installation file.")] = DEFAULT_CONFIG,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="A file: .html prints on one sheet, or .md, .txt."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="en, fr or no; else the installation's, or English."),
    ] = None,
) -> None:
    """Say on one page, in plain words, what is read, kept, sent and told, and how to forget it.

    For visitors who ask, and for a data protection officer. It is no legal advice.
    """
    from riot.authoring.writing_files import write_whole
    from riot.clock import utc_now
    from riot.config.installation import load_installation
    from riot.record.privacy.report.page import as_page
    from riot.record.privacy.report.plain import as_markdown, as_text
    from riot.record.privacy.report.sections import in_words
    from riot.record.privacy.words import LANGUAGES
    from riot.runtime.privacy import state

    if language is not None and language.split("-")[0] not in LANGUAGES:
        raise typer.BadParameter(f"--language {language}: there are {', '.join(LANGUAGES)}")
    if out is not None and out.suffix not in FORMS:
        raise typer.BadParameter(f"--out {out}: its name ends in {', '.join(FORMS)}")
    settings = load_installation(installation)
    spoken = language or settings.language
    page = in_words(state(settings, spoken, utc_now()), spoken)
    if out is None:
        typer.echo(as_text(page), nl=False)
        return
    form = {".html": as_page, ".md": as_markdown, ".txt": as_text}[out.suffix]
    write_whole({out: form(page)}, "REC-061")
    typer.echo(out)
