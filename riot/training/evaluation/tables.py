"""Put an evaluation into tables, for a terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riot.training.evaluation.compare import Comparison
from riot.training.evaluation.evaluate import Evaluation
from riot.training.evaluation.measurement import Measurement
from riot.training.evaluation.robustness import DISTURBANCES, Disturbed


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a title, the heads of the columns, and rows of words; the first column is text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """Give it as Markdown, with its title as a heading."""
        rule = (":--", *["--:"] * (len(self.head) - 1))
        lines = [f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows)]
        note = f"\n\n{self.note}" if self.note else ""
        return f"## {self.title}\n\n" + "\n".join(lines) + note


_HEAD = ("question", "faces", "accuracy", "macro recall", "macro F1", "Hand-Till M", "top 2")
_SURE = ("question", "faces", "ECE", "negative log likelihood", "commonest label", "chance")


def tables(evaluation: Evaluation) -> list[Table]:
    """Give all tables: scores, sureness, those apart from training, and the labels of each."""
    whole = [(each.question.name, each.whole) for each in evaluation.answers]
    apart = [(each.question.name, each.apart) for each in evaluation.answers if each.apart]
    made = [scores_table("Scores", whole)]
    if apart:
        made.append(scores_table("Scores without faces that have a copy in training", apart))
    made.append(sureness_table("Calibration, and what guessing scores", whole))
    details = [(each.question.name, each.whole) for each in evaluation.in_detail()]
    made += [label_table(f"Labels: {name}", one) for name, one in details]
    made += [confusion_table(f"Confusion: {name}", one) for name, one in details]
    return made


def scores_table(title: str, rows: Sequence[tuple[str, Measurement]]) -> Table:
    """Give one row a question: how often, and how evenly, it was answered right."""
    absent = [f"{name}: no face is {', '.join(one.absent)}" for name, one in rows if one.absent]
    note = "Left out of macro means and M, as they do not occur. " + "; ".join(absent)
    return Table(
        title,
        _HEAD,
        tuple(
            (
                name,
                str(one.faces),
                one.accuracy.text(),
                one.macro_recall.text(),
                one.macro_f1.text(),
                one.hand_till.text(),
                one.top2.text(),
            )
            for name, one in rows
        ),
        note + "." if absent else "",
    )


def sureness_table(title: str, rows: Sequence[tuple[str, Measurement]]) -> Table:
    """Give one row a question: how true its probabilities are, and what guessing scores."""
    return Table(
        title,
        _SURE,
        tuple(
            (
                name,
                str(one.faces),
                one.ece.text(),
                one.nll.text(),
                f"{one.baseline:.3f} ({one.commonest})",
                f"{one.chance:.3f}",
            )
            for name, one in rows
        ),
    )


def label_table(title: str, measured: Measurement) -> Table:
    """Give one row a label."""
    return Table(
        title,
        ("label", "faces", "precision", "recall", "F1"),
        tuple(
            (one.label, str(one.faces), one.precision.text(), one.recall.text(), one.f1.text())
            for one in measured.per_label
        ),
    )


def confusion_table(title: str, measured: Measurement) -> Table:
    """Give counts by label (row) and answer (column)."""
    return Table(
        f"{title} (row: label, column: answer)",
        ("", *measured.labels),
        tuple(
            (name, *map(str, row))
            for name, row in zip(measured.labels, measured.confusion, strict=True)
        ),
    )


def robustness_table(clean: Measurement, rows: Sequence[Disturbed]) -> Table:
    """Give one row a disturbance and strength."""

    def cells(name: str, ratio: float, one: Measurement) -> tuple[str, ...]:
        return (
            name,
            one.accuracy.text(),
            f"{ratio:.3f}",
            one.macro_recall.text(),
            one.macro_f1.text(),
            one.hand_till.text(),
            one.ece.text(),
            one.nll.text(),
        )

    return Table(
        "Robustness",
        ("disturbance", "accuracy", "of clean", "macro recall", "macro F1", "M", "ECE", "NLL"),
        (
            cells("none", 1.0, clean),
            *(cells(_told(row), row.ratio, row.measured) for row in rows),
        ),
    )


def _told(row: Disturbed) -> str:
    return f"{row.disturbance} {DISTURBANCES[row.disturbance].told(row.strength)}"


def comparison_table(comparison: Comparison) -> Table:
    """Give one row a question, ours beside theirs."""
    ours, theirs = comparison.milliseconds
    rows = tuple(
        (
            row.name,
            str(row.ours.faces),
            row.ours.accuracy.text(),
            row.theirs.accuracy.text(),
            row.difference.text(),
            row.ours.macro_recall.text(),
            row.theirs.macro_recall.text(),
            row.ours.ece.text(),
            row.theirs.ece.text(),
        )
        for row in comparison.rows
    )
    who = comparison.with_whom
    return Table(
        f"Beside {who}",
        (
            "question",
            "faces",
            "accuracy",
            f"{who}'s",
            "difference",
            "macro recall",
            f"{who}'s",
            "ECE",
            f"{who}'s",
        ),
        rows,
        f"A face takes {ours:.2f} ms here and {theirs:.2f} ms with {who} (median, one thread, "
        "preparation included). Only labels that both know are asked about. fer was trained on "
        "FER2013 and may have seen these very faces.",
    )
