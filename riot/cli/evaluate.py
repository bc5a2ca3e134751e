"""`riot evaluate`: measure a model on labelled faces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console
    from rich.progress import Progress

    from riot.training.evaluation.report import Report

WIDTH = 150
"""Columns of a file or pipe, which has none of its own."""


def evaluate(
    model: Annotated[
        Path, typer.Argument(help="Model folder, run folder, .tflite or .keras file.")
    ],
    data: Annotated[Path, typer.Argument(help="Labelled faces; of the FER+ pair, its validation.")],
    apart_from: Annotated[
        Path | None,
        typer.Option(help="Training data: copies of its faces are counted and left out apart."),
    ] = None,
    labels: Annotated[
        str | None, typer.Option(help="Ask about these alone: anger,fear,calm.", metavar="A,B,C")
    ] = None,
    robustness: Annotated[
        bool, typer.Option("--robustness", help="Also with worse light, focus and framing.")
    ] = False,
    compare: Annotated[
        str | None, typer.Option(help="Also measure this package: fer.", metavar="NAME")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write metrics.json, report.md and plots here.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the intervals and the disturbances.")] = 0,
) -> None:
    """Measure a model on labelled faces: accuracy, calibration, and how sure these numbers are."""
    import os

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from riot.errors import RiotError

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            report = _measured(
                progress,
                model,
                data,
                apart_from,
                labels.split(",") if labels is not None else None,
                robustness,
                compare,
                seed,
            )
        written: list[Path] = []
        if out is not None:
            from riot.training.evaluation.report import write_report

            written = write_report(report, out)
    except ModuleNotFoundError as error:
        raise RiotError(
            "TRN-004", f"{error.name} is not installed", hint="pip install 'riot-film[training]'"
        ) from error
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    _print(console, report)
    if written:
        console.print(f"written: {', '.join(path.name for path in written)} in {out}")


def _measured(
    progress: Progress,
    model: Path,
    data: Path,
    apart_from: Path | None,
    labels: Sequence[str] | None,
    robust: bool,
    compare: str | None,
    seed: int,
) -> Report:
    from riot.clock import SystemClock
    from riot.training.evaluation.compare import compare as compared_with
    from riot.training.evaluation.compare import load_other
    from riot.training.evaluation.evaluate import evaluate as evaluated
    from riot.training.evaluation.faces import mark_copies, read_faces, training_beside
    from riot.training.evaluation.questions import questions
    from riot.training.evaluation.report import Report
    from riot.training.evaluation.robustness import faces_scored
    from riot.training.evaluation.robustness import robustness as disturbed
    from riot.training.evaluation.scorers.loading import load_scorer

    other = load_other(compare) if compare is not None else None
    samples = read_faces(data)
    scorer = load_scorer(model, {name: each.names for name, each in samples.targets.items()})
    asked = questions(scorer.heads, samples, labels)
    training = apart_from or training_beside(data)
    copied = None
    if training is not None:
        task = progress.add_task(f"Looking for copies in {training.name}", total=None)
        copied = mark_copies(samples, read_faces(training))
        progress.remove_task(task)

    def bar(words: str, total: int) -> Callable[[int], None]:
        task = progress.add_task(words, total=total)
        return lambda done: progress.advance(task, done)

    scores = scorer.score(samples.images, bar("Scoring faces", len(samples)))
    step = bar("Measuring, with intervals", len(asked))
    evaluation = evaluated(
        scores, scorer.heads, samples, copied=copied, labels=labels, seed=seed, done=lambda: step(1)
    )
    worse = None
    if robust:
        told = bar("Scoring disturbed faces", faces_scored(samples))
        worse = disturbed(scorer, samples, scores, labels=labels, seed=seed, done=told)
    comparison = None
    if other is not None:
        told = bar(f"Scoring with {other.about}", len(samples))
        comparison = compared_with(scorer, scores, other, samples, SystemClock(), done=told)
    return Report(
        model=f"{model} ({scorer.about})",
        data=str(data),
        evaluation=evaluation,
        apart_from=str(training) if training is not None else None,
        disturbed=worse,
        comparison=comparison,
    )


def _print(console: Console, report: Report) -> None:
    from rich.table import Table

    console.print(report.introduction())
    for table in report.tables():
        shown = Table(
            title=table.title,
            title_justify="left",
            caption=table.note or None,
            caption_justify="left",
        )
        for number, name in enumerate(table.head):
            shown.add_column(name, justify="right" if number else "left")
        for row in table.rows:
            shown.add_row(*row)
        console.print(shown)
