"""`riot evaluate`: measure a model on labelled faces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from riot.training.evaluation.report import Report

WIDTH = 150
"""Columns of a file or pipe, which has none of its own."""

MOST_PROBLEMS = 10


def evaluate(
    model: Annotated[
        Path, typer.Argument(help="Model folder, run folder, .tflite, .keras or .onnx file.")
    ],
    data: Annotated[
        Path, typer.Argument(help="Labelled faces; of a folder with the FER+ pair, its validation.")
    ],
    apart_from: Annotated[
        Path | None,
        typer.Option(help="Training data, to count copies of its faces and leave them out."),
    ] = None,
    labels: Annotated[
        str | None, typer.Option(help="Ask about these alone: anger,fear,calm.", metavar="A,B,C")
    ] = None,
    merge: Annotated[
        str | None, typer.Option(help="Count as another: disgust=anger.", metavar="A=B,C=D")
    ] = None,
    robustness: Annotated[
        bool, typer.Option("--robustness", help="Also under worse light, focus and framing.")
    ] = False,
    compare: Annotated[
        str | None, typer.Option(help="Also measure another package: fer.", metavar="NAME")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write metrics.json, report.md and plots into this folder.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the intervals and the disturbances.")] = 0,
) -> None:
    """Measure a model on labelled faces: how often it is right, and how sure that number is."""
    import os

    from riot.errors import RiotError

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        from rich.console import Console

        from riot.training.evaluation.questions import read_labels, read_merge
        from riot.training.evaluation.report import write_report
        from riot.training.evaluation.whole import Wanted, measure_all

        wanted = Wanted(
            model,
            data,
            apart_from,
            read_labels(labels),
            read_merge(merge),
            robustness,
            compare,
            seed,
        )
        report = measure_all(wanted, Console(stderr=True))
        written = write_report(report, out) if out is not None else []
    except ModuleNotFoundError as error:
        raise RiotError(
            "TRN-004", f"{error.name} is not installed", hint="pip install 'riot-film[training]'"
        ) from error
    console = Console()
    show(report, console if console.is_terminal else Console(width=WIDTH))
    if out is not None:
        typer.echo(f"written to {out}: {', '.join(path.name for path in written)}")


def show(report: Report, console: Console) -> None:
    """Print what was skipped, what was measured, and all tables."""
    from rich import box
    from rich.table import Table

    for problem in report.problems[:MOST_PROBLEMS]:
        typer.echo(str(problem), err=True)
    if len(report.problems) > MOST_PROBLEMS:
        typer.echo(f"and {len(report.problems) - MOST_PROBLEMS} more were skipped", err=True)
    console.print(report.introduction(), highlight=False, soft_wrap=True)
    for table in report.tables():
        shown = Table(
            title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
        )
        for number, name in enumerate(table.head):
            shown.add_column(name, justify="right" if number else "left")
        for row in table.rows:
            shown.add_row(*row)
        console.print(shown)
        if table.note:
            console.print(table.note, style="dim", highlight=False, soft_wrap=True)
