"""Write an evaluation into a folder: metrics.json, report.md and plots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from riot.errors import Problem
from riot.training.evaluation.compare import Comparison
from riot.training.evaluation.evaluate import Evaluation
from riot.training.evaluation.measurement import Measurement
from riot.training.evaluation.robustness import Disturbed
from riot.training.evaluation.tables import (
    Table,
    comparison_table,
    robustness_table,
    tables,
)

METRICS, REPORT = "metrics.json", "report.md"


@dataclass(frozen=True, slots=True)
class Report:
    """Hold everything that was measured of one model on one set of faces.

    `model` and `data` say in words what they are, `apart_from` what the copies were looked for
    in, `problems` which rows and pictures of the data were skipped. `disturbed` is what
    undisturbed faces score and every disturbance.
    """

    model: str
    data: str
    evaluation: Evaluation
    apart_from: str | None = None
    problems: tuple[Problem, ...] = ()
    disturbed: tuple[Measurement, Sequence[Disturbed]] | None = None
    comparison: Comparison | None = None

    def introduction(self) -> str:
        """Say what was measured on what."""
        counted = self.evaluation
        words = f"{self.model} on {counted.faces:,} faces of {self.data}."
        if counted.copied is None or self.apart_from is None:
            return f"{words} Copies in the training data were not looked for."
        return f"{words} {counted.copied:,} of them have a copy in {self.apart_from}."

    def tables(self) -> list[Table]:
        """Give all tables."""
        made = tables(self.evaluation)
        if self.disturbed is not None:
            made.append(robustness_table(*self.disturbed))
        if self.comparison is not None:
            made.append(comparison_table(self.comparison))
        return made

    def as_dict(self) -> dict[str, Any]:
        """Give all numbers, for JSON."""
        numbers = {"model": self.model, "data": self.data, "apart_from": self.apart_from}
        numbers.update(self.evaluation.as_dict())
        if self.disturbed is not None:
            clean, rows = self.disturbed
            numbers["robustness"] = {"clean": asdict(clean), "rows": [asdict(row) for row in rows]}
        if self.comparison is not None:
            numbers["comparison"] = asdict(self.comparison)
        return numbers


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write metrics.json, report.md and the plots into `folder` and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = draw_plots(report, folder)
    numbers = json.dumps(report.as_dict(), indent=2, ensure_ascii=False)
    (folder / METRICS).write_text(numbers + "\n", encoding="utf-8")
    parts = [
        "# Evaluation",
        report.introduction(),
        "Brackets hold 95 % bootstrap intervals, faces drawn with replacement. Macro means are "
        "over the labels that occur. ECE: expected calibration error in 15 bins.",
        *(table.markdown() for table in report.tables()),
        "## Plots",
        *(f"![{path.stem}]({path.name})" for path in plots),
    ]
    (folder / REPORT).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return [folder / METRICS, folder / REPORT, *plots]


def draw_plots(report: Report, folder: Path) -> list[Path]:
    """Draw three plots of every question in detail, and the robustness."""
    from riot.training.evaluation.plots import (
        draw_confusion,
        draw_labels,
        draw_reliability,
        draw_robustness,
    )

    plots: list[Path] = []
    for answered in report.evaluation.in_detail():
        question = answered.question
        for kind, draw in (
            ("confusion", draw_confusion),
            ("reliability", draw_reliability),
            ("labels", draw_labels),
        ):
            plots.append(folder / f"{kind}-{question.scheme}.png")
            draw(answered.whole, question.name, plots[-1])
    if report.disturbed is not None:
        plots.append(folder / "robustness.png")
        draw_robustness(*report.disturbed, plots[-1])
    return plots
