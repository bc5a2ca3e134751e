"""`riot predict`: read the expressions in pictures and videos."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from riot.errors import Problem


def predict(
    images: Annotated[list[Path], typer.Argument(help="Pictures, or videos.", metavar="IMAGE")],
    labels: Annotated[
        str | None, typer.Option(help="Labels to tell apart, as calm,anger,happiness; else all.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of another model.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File or folder for the annotated picture; else beside the picture."),
    ] = None,
    face: Annotated[
        bool,
        typer.Option("--face", help="The pictures are faces already cut out, as FER2013's are."),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON; annotate only where --out is given.")
    ] = False,
) -> None:
    """Find the faces in pictures, print every label's probability, draw both on a copy.

    The copy of photo.jpg is photo-read.png; a picture without a face gets none.
    Of a video the largest face of each frame is read, and the means of seconds shown.

    Nothing leaves this machine, and nothing but the copy is written.

    The status is 2 when a file could not be read or written; the others still are.
    """
    from rich.console import Console

    from riot.cli.outputs import Outputs
    from riot.cli.photo import read_photo
    from riot.cli.seconds import read_seconds
    from riot.errors import RiotError
    from riot.fer import Fer
    from riot.perception.pictures import is_video

    outputs = Outputs(images, out)
    fer = Fer.load(None if labels is None else [name.strip() for name in labels.split(",")], model)
    console = None if json else Console(highlight=False)
    records: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for path in images:
        record: dict[str, Any] = {"file": str(path)}
        records.append(record)
        try:
            if is_video(path) and not face:
                read_seconds(fer, path, record, console)
            else:
                copies = outputs if out is not None or not json else None
                read_photo(fer, path, record, cut_out=face, outputs=copies, console=console)
        except RiotError as error:
            problem = error.problems[0]
            problems.append(problem)
            record["error"] = {"code": problem.code, "message": problem.message}
            typer.echo(str(problem), err=True)
    if json:
        from json import dumps

        typer.echo(dumps(records, indent=2))
    if problems:
        raise typer.Exit(2)
