"""Draw a run's history: losses, scores on validation, learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riot.training import runs
from riot.training.runs import Row
from riot.training.watching import PREFIX

LOSSES, SCORES, ERRORS = "loss", ("accuracy", "macro_recall"), "error"


def draw_curves(run: Path) -> Path:
    """Write `curves.png` into the run's folder and give its path."""
    # Figures without pyplot need no display and leave nothing open.
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    rows = runs.rows(run)
    names = list(dict.fromkeys(name for row in rows for name in row))
    figure = Figure(figsize=(11, 7), layout="constrained")
    loss, score, error, rate = figure.subplots(2, 2).ravel()
    _draw(loss, rows, [name for name in names if name.endswith(LOSSES)], "loss")
    _draw(score, rows, [name for name in names if name.endswith(SCORES)], "share right")
    _draw(error, rows, [name for name in names if name.endswith(ERRORS)], "mean absolute error")
    _draw(rate, rows, ["learning_rate"], "learning rate")
    if not any(name.endswith(ERRORS) for name in names):
        error.remove()
    for axes in figure.axes:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    path = run / runs.CURVES
    with runs.replacing(path) as fresh:
        figure.savefig(fresh, format="png", dpi=110)
    return path


def _draw(axes: Any, rows: Sequence[Row], names: Sequence[str], title: str) -> None:
    for name in names:
        known = [row for row in rows if name in row]
        style = "-" if name.startswith(PREFIX) or name == "learning_rate" else "--"
        label = name.removeprefix(PREFIX) + (" (validation)" if name.startswith(PREFIX) else "")
        values = [row[name] for row in known]
        axes.plot([row["epoch"] for row in known], values, style, marker=".", label=label)
    axes.set(title=title, xlabel="epoch")
    axes.grid(alpha=0.3)
    if len(names) > 1:
        axes.legend(fontsize=8)
