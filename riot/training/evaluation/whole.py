"""Do everything that `riot evaluate` is asked for, with progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from riot.clock import SystemClock
from riot.training.evaluation.compare import compare, load_other
from riot.training.evaluation.evaluate import evaluate
from riot.training.evaluation.faces import load_faces
from riot.training.evaluation.questions import questions
from riot.training.evaluation.report import Report
from riot.training.evaluation.robustness import faces_scored, robustness
from riot.training.evaluation.scorers.loading import load_scorer
from riot.training.evaluation.scorers.merged import MergedScorer


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say what to measure; see the command's options."""

    model: Path
    data: Path
    apart_from: Path | None = None
    labels: tuple[str, ...] | None = None
    merge: Mapping[str, str] | None = None
    robustness: bool = False
    compare: str | None = None
    seed: int = 0


def measure_all(wanted: Wanted, console: Console) -> Report:
    """Measure all that is wanted; progress is shown on `console` where it is a terminal.

    Raises RiotError TRN-301 to TRN-307 and those of the data set.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    seen = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not seen) as progress:

        def bar(words: str, total: int) -> Callable[[int], None]:
            task = progress.add_task(words, total=total)
            return lambda done: progress.advance(task, done)

        other = load_other(wanted.compare) if wanted.compare is not None else None
        scorer = load_scorer(wanted.model)
        reading = progress.add_task("", total=None)
        faces = load_faces(
            wanted.data,
            wanted.apart_from,
            side=scorer.side,
            frames=scorer.frames,
            merge=wanted.merge,
            doing=lambda words: progress.update(reading, description=words),
        )
        progress.remove_task(reading)
        if wanted.merge:
            scorer = MergedScorer(scorer, wanted.merge)
        samples = faces.samples
        asked = questions(scorer.heads, samples, wanted.labels)
        scores = scorer.score(samples.images, bar("Scoring faces", len(samples)))
        measured = bar("Measuring, with intervals", len(asked))
        evaluation = evaluate(
            scores,
            scorer.heads,
            samples,
            copied=faces.copied,
            labels=wanted.labels,
            seed=wanted.seed,
            done=lambda: measured(1),
        )
        disturbed = comparison = None
        if wanted.robustness:
            disturbed = robustness(
                scorer,
                samples,
                scores,
                labels=wanted.labels,
                seed=wanted.seed,
                done=bar("Scoring disturbed faces", faces_scored(samples)),
            )
        if other is not None:
            told = bar(f"Scoring with {other.about}", len(samples))
            comparison = compare(scorer, scores, other, samples, SystemClock(), done=told)
    return Report(
        model=f"{wanted.model} ({scorer.about})",
        data=str(faces.path),
        evaluation=evaluation,
        apart_from=None if faces.apart_from is None else str(faces.apart_from),
        problems=faces.problems,
        disturbed=disturbed,
        comparison=comparison,
    )
