"""`riot media`: look into a film's clips, and make files of them that cut without a seam."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import FilmArgument, film_file

if TYPE_CHECKING:
    from fractions import Fraction

    from riot.authoring.media.preparing import Outcome
    from riot.authoring.media.uses import FilmMedia

app = typer.Typer(help="Look into a film's clips, and make files of them that cut without a seam.")

_CLIPS = Annotated[
    list[str] | None,
    typer.Option("--clip", help="Only this file, or those with this in their name; repeat it."),
]


class Format(StrEnum):
    """How the findings are told."""

    text = "text"
    json = "json"


class Fit(StrEnum):
    """What is done with pictures of another shape."""

    letterbox = "letterbox"
    fill = "fill"


@app.command()
def check(
    film: FilmArgument,
    quick: Annotated[
        bool, typer.Option("--quick", help="Read headers only: no loudness, nothing is decoded.")
    ] = False,
    clips: _CLIPS = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, or for programs.")
    ] = Format.text,
) -> None:
    """Look into every clip, sound and score of a film, and say what would show at a cut.

    Every picture is decoded and every sound measured (EBU R 128); what was measured is kept until
    a file changes. The status is 2 when a file is missing or cannot be played, else 0.
    """
    from threading import Event

    from rich.console import Console

    from riot.authoring.media.facts import Survey
    from riot.authoring.media.findings import find
    from riot.authoring.media.measuring import Measurer
    from riot.authoring.media.table import as_json, as_json_text, as_table
    from riot.authoring.media.uses import film_media
    from riot.cli.watching import watching

    media = film_media(film_file(film))
    uses = media.chosen(clips or [])
    told = Console(stderr=True)
    with watching(told, "Reading", {use.name: 1.0 for use in uses}) as bar:
        headers = Measurer(bar, Event()).headers(uses)
    pairs = list(zip(uses, headers, strict=True))
    if quick:
        surveys = [Survey(use.name, use.kind, one) for use, one in pairs]
    else:
        weights = {use.name: one.seconds for use, one in pairs}
        with watching(told, "Measuring", weights) as bar:
            surveys = Measurer(bar, Event()).surveys(uses, headers, whole=True)
    found = find(surveys, uses)
    errors = sum(finding.severity == "error" for finding in found)
    if format_ is Format.json:
        typer.echo(as_json_text(as_json(media, surveys, found)), nl=False)
    else:
        console = Console()
        console.print(as_table(surveys, found))
        _tell_lacking(media)
        warnings = sum(finding.severity == "warning" for finding in found)
        counted = [_count(errors, "error"), _count(warnings, "warning")]
        typer.echo(f"{_count(len(surveys), 'file')}: {', '.join(counted)}")
        if any(one.severity == "warning" and one.about != "file" for one in found):
            typer.echo(f"`riot media prepare {film}` makes files without them")
    if errors or (media.lacking and not clips):
        raise typer.Exit(2)


@app.command()
def prepare(
    film: FilmArgument,
    out: Annotated[
        Path | None,
        typer.Option(help="The folder for the prepared files; else beside the media folder."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(help="Width and height, such as 1280x720; else what most clips have."),
    ] = None,
    fps: Annotated[
        str | None,
        typer.Option(help="Pictures a second: 25, 29.97, 30000/1001; else what most clips have."),
    ] = None,
    loudness: Annotated[
        float, typer.Option(min=-50.0, max=-5.0, help="Loudness by EBU R 128, LUFS.")
    ] = -23.0,
    gop: Annotated[
        int | None,
        typer.Option(min=1, max=1000, help="Pictures between key frames; else half a second."),
    ] = None,
    quality: Annotated[
        int,
        typer.Option(
            min=0, max=40, help="x264's crf: 18 looks like the original; 23 is half as large."
        ),
    ] = 18,
    fit: Annotated[
        Fit, typer.Option(help="Show pictures of another shape whole, or fill the size with them.")
    ] = Fit.letterbox,
    clips: _CLIPS = None,
) -> None:
    """Make matching files of all that a film plays: one size, rate and loudness, short GOPs.

    The files that are there are never changed. What is prepared already is skipped, so a run that
    was broken off goes on where it was. Times in the film stay as they are.
    """
    from threading import Event

    from rich.console import Console

    from riot.authoring.media.manifest import read_manifest
    from riot.authoring.media.measuring import Measurer
    from riot.authoring.media.plan import plan_work
    from riot.authoring.media.preparing import Preparation, prepared_folder
    from riot.authoring.media.target import choose_target
    from riot.authoring.media.uses import film_media
    from riot.cli.outcomes import tell_outcome
    from riot.cli.watching import watching

    media = film_media(film_file(film))
    plays = media.folder
    # A film that plays prepared files already is prepared from what they were made of.
    origin = read_manifest(media.folder).origin
    if origin is not None and origin.is_dir():
        media, out = film_media(media.film, origin), out or media.folder
    folder = prepared_folder(media.folder, out)
    uses = media.chosen(clips or [])
    told = Console(stderr=True)
    stop = Event()
    with watching(told, "Reading", {use.name: 1.0 for use in media.uses}) as bar:
        headers = dict(
            zip(
                [use.name for use in media.uses],
                Measurer(bar, stop).headers(media.uses),
                strict=True,
            )
        )
    target = choose_target(
        headers.values(), _size(size), _fps(fps), gop, quality, loudness, fit.value
    )
    ours = [headers[use.name] for use in uses]
    weights = {use.name: one.seconds for use, one in zip(uses, ours, strict=True)}
    with watching(told, "Listening", weights) as bar:
        surveys = Measurer(bar, stop).surveys(uses, ours, whole=False)
    works = [
        plan_work(use, survey.headers, survey.loudness or (), target)
        for use, survey in zip(uses, surveys, strict=True)
    ]
    console = Console()
    console.print(
        f"{target.size[0]}x{target.size[1]}, {float(target.fps):g} fps, key frame every "
        f"{float(target.gop / target.fps):.2g} s, {target.loudness:g} LUFS → {_short(folder)}",
        highlight=False,
    )
    width = max((len(use.name) for use in uses), default=0)
    with watching(told, "Preparing", weights) as bar:
        # Where bars stand, lines are written above them.
        lines = told if told.is_terminal and console.is_terminal else console

        def tell(outcome: Outcome) -> None:
            tell_outcome(lines, outcome, width)

        preparation = Preparation(media.folder, folder, target, bar, tell, stop)
        try:
            outcomes = preparation.run(works)
            copied = preparation.copy_others([] if clips else media.others)
        except KeyboardInterrupt:
            told.print("stopped; what was finished is kept: run it again to go on")
            raise
    _sum_up(media, folder, outcomes, copied)
    if folder != plays and not clips and not any(outcome.problem for outcome in outcomes):
        written = os.path.relpath(folder, os.path.realpath(media.film.parent))
        typer.echo(f"now write in {media.film}: `media: {Path(written).as_posix()}`")


def _sum_up(media: FilmMedia, folder: Path, outcomes: list[Outcome], copied: int) -> None:
    """Say what was done, with an error if some of it failed."""
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    current = sum(outcome.how == "up to date" for outcome in outcomes)
    made = len(outcomes) - failed - current
    words = [f"{made} prepared"]
    words += [f"{current} up to date"] if current else []
    words += [f"{_count(copied, 'other file')} copied"] if copied else []
    words += [f"{failed} failed"] if failed else []
    typer.echo(f"{', '.join(words)}: {_short(folder)}")
    _tell_lacking(media)
    if failed:
        raise typer.Exit(2)


def _tell_lacking(media: FilmMedia) -> None:
    if media.lacking:
        typer.echo(f"not in {media.media}: {', '.join(media.lacking)}", err=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise typer.BadParameter(f"--size {text}: write it as 1280x720")
    width, height = (int(part) for part in parts)
    if width % 2 or height % 2 or not (64 <= width <= 8192 and 64 <= height <= 8192):
        raise typer.BadParameter(f"--size {text}: both must be even, from 64 to 8192")
    return width, height


def _fps(text: str | None) -> Fraction | None:
    from fractions import Fraction

    if text is None:
        return None
    broadcast = {"23.976": "24000/1001", "29.97": "30000/1001", "59.94": "60000/1001"}
    try:
        rate = Fraction(broadcast.get(text, text))
    except (ValueError, ZeroDivisionError):
        raise typer.BadParameter(f"--fps {text}: write it as 25 or 30000/1001") from None
    if not 1 <= rate <= 240:
        raise typer.BadParameter(f"--fps {text}: it must be from 1 to 240")
    return rate.limit_denominator(1001)


def _short(folder: Path) -> str:
    return min(os.path.relpath(folder), str(folder), key=len)
