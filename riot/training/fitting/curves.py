"""Draw a run's history: losses, scores on validation, learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riot.training.fitting import runs
from riot.training.fitting.runs import Row
from riot.training.fitting.watching import PREFIX

PANELS = {
    "loss": ("loss",),
    "share right": ("accuracy", "macro_recall"),
    "mean absolute error": ("error",),
    "learning rate": ("learning_rate",),
}
"""What each panel is called, and how the names of what it shows end."""


def draw_curves(run: Path) -> Path:
    """Write `curves.png` into the run's folder and give its path."""
    # Figures without pyplot need no display and leave nothing open.
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    rows = runs.rows(run)
    names = list(dict.fromkeys(name for row in rows for name in row))
    panels = {
        title: shown
        for title, ends in PANELS.items()
        if (shown := [name for name in names if name.endswith(ends)])
    }
    figure = Figure(figsize=(6 * len(panels), 4.5), layout="constrained")
    for axes, (title, shown) in zip(
        figure.subplots(1, len(panels), squeeze=False).ravel(), panels.items(), strict=True
    ):
        _draw(axes, rows, shown, title)
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
