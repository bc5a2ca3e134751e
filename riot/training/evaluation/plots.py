"""Draw an evaluation as PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import binomtest

from riot.training.evaluation.measurement import Estimate, Measurement
from riot.training.evaluation.robustness import DISTURBANCES, Disturbed

BLUE, ORANGE, GREEN, GRAY, INK = "#2a6fbb", "#d9822b", "#3a9470", "#8a9099", "#22262b"
_DPI = 150
_STYLE: dict[str, Any] = {"color": INK, "fontsize": 10}


def draw_confusion(measured: Measurement, title: str, path: Path) -> None:
    """Draw the confusion table: colour and first number are the share of the label's faces."""
    counts = np.array(measured.confusion, float)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = len(measured.labels)
    figure = Figure(figsize=(2.4 + 0.78 * size, 1.9 + 0.66 * size), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row in range(size):
        for column in range(size):
            if counts[row, column]:
                axes.text(
                    column,
                    row,
                    f"{_percent(shares[row, column])}\n{counts[row, column]:.0f}",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    linespacing=1.25,
                    color="white" if shares[row, column] > 0.55 else INK,
                )
    faces = [
        f"{name} ({one.faces})"
        for name, one in zip(measured.labels, measured.per_label, strict=True)
    ]
    axes.set_xticks(range(size), measured.labels, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(size), faces)
    axes.set_xticks(np.arange(size - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(size - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0, labelcolor=INK)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("answer", **_STYLE)
    axes.set_ylabel("label (faces)", **_STYLE)
    _finish(figure, axes, f"Confusion: {title}", path)


def draw_reliability(measured: Measurement, title: str, path: Path) -> None:
    """Draw accuracy over confidence, and below it how many faces have that confidence."""
    curve = measured.reliability
    edges = np.linspace(0, 1, len(curve.faces) + 1)
    figure = Figure(figsize=(5.6, 6.2), layout="constrained")
    axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    dashed = (0, (4, 3))
    axes.plot([0, 1], [0, 1], color=GRAY, linestyle=dashed, linewidth=1.2, label="ideal")
    bins = [
        (sure, right, faces)
        for sure, right, faces in zip(curve.confidence, curve.accuracy, curve.faces, strict=True)
        if sure is not None and right is not None
    ]
    sure, right, faces = (np.array(column, float) for column in zip(*bins, strict=True))
    intervals = [
        binomtest(round(share * count), round(count)).proportion_ci(method="wilson")
        for share, count in zip(right, faces, strict=True)
    ]
    low, high = np.array([(each.low, each.high) for each in intervals]).T
    axes.errorbar(
        sure,
        right,
        yerr=np.maximum((right - low, high - right), 0),
        color=BLUE,
        marker="o",
        markersize=5,
        linewidth=1.6,
        elinewidth=1,
        capsize=2.5,
        label="measured, 95 % interval",
    )
    axes.text(0.03, 0.80, f"ECE {measured.ece.text()}", transform=axes.transAxes, **_STYLE)
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    axes.set_ylabel("share that is right", **_STYLE)
    axes.legend(frameon=False, fontsize=9, loc="upper left")
    below.bar(edges[:-1], curve.faces, width=np.diff(edges) * 0.92, align="edge", color=BLUE)
    below.set_ylabel("faces", **_STYLE)
    below.set_xlabel("confidence (highest probability)", **_STYLE)
    _plain(below)
    _plain(axes)
    _finish(figure, axes, f"Reliability: {title}", path)


def draw_labels(measured: Measurement, title: str, path: Path) -> None:
    """Draw precision, recall and F1 of every label, with their intervals."""
    rows = np.arange(len(measured.labels))
    figure = Figure(figsize=(7.2, 1.5 + 0.62 * len(rows)), layout="constrained")
    axes = figure.subplots()
    kinds = (("recall", BLUE), ("precision", ORANGE), ("f1", GREEN))
    for number, (kind, colour) in enumerate(kinds):
        estimates: list[Estimate] = [getattr(one, kind) for one in measured.per_label]
        values = np.array([each.value or 0.0 for each in estimates])
        low = np.array([each.value or 0.0 if each.low is None else each.low for each in estimates])
        high = np.array(
            [each.value or 0.0 if each.high is None else each.high for each in estimates]
        )
        axes.barh(
            rows + 0.26 * (number - 1),
            values,
            height=0.22,
            color=colour,
            label="F1" if kind == "f1" else kind,
            xerr=(np.maximum(values - low, 0), np.maximum(high - values, 0)),
            error_kw={"ecolor": INK, "elinewidth": 0.9, "capsize": 2},
        )
    names = [f"{one.label} ({one.faces})" for one in measured.per_label]
    axes.set_yticks(rows, names)
    axes.invert_yaxis()
    axes.set(xlim=(0, 1.0))
    axes.axvline(measured.chance, color=GRAY, linestyle=(0, (4, 3)), linewidth=1.2, label="chance")
    axes.set_xlabel("share, with 95 % interval; faces in brackets", **_STYLE)
    axes.legend(frameon=False, fontsize=9, ncols=4, loc="lower left", bbox_to_anchor=(0, 1.0))
    _plain(axes, grid="x")
    _finish(figure, axes, f"Labels: {title}", path, pad=26)


def draw_robustness(clean: Measurement, rows: Sequence[Disturbed], path: Path) -> None:
    """Draw accuracy and macro recall over strength, one small plot a disturbance."""
    names = list(dict.fromkeys(row.disturbance for row in rows))
    columns = min(3, len(names))
    lines = -(-len(names) // columns)
    figure = Figure(figsize=(3.3 * columns, 0.6 + 2.6 * lines), layout="constrained")
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True)).ravel()
    for axes, name in zip(grid, names, strict=False):
        own = [row for row in rows if row.disturbance == name]
        how = DISTURBANCES[name]
        strengths = [how.nothing, *(row.strength for row in own)]
        for kind, words, colour in (
            ("accuracy", "accuracy", BLUE),
            ("macro_recall", "macro recall", ORANGE),
        ):
            values = [getattr(one, kind).value for one in (clean, *(row.measured for row in own))]
            axes.plot(
                strengths,
                values,
                color=colour,
                marker="o",
                markersize=4,
                linewidth=1.6,
                label=words,
            )
            axes.axhline(values[0], color=colour, linewidth=0.8, linestyle=(0, (2, 3)), alpha=0.7)
        axes.set_title(name, loc="left", fontsize=10.5, color=INK)
        axes.set_xlabel(how.unit, color=INK, fontsize=8.5)
        axes.set(ylim=(0, 1))
        _plain(axes)
    for axes in grid[len(names) :]:
        axes.set_visible(False)
    grid[0].legend(frameon=False, fontsize=8.5, loc="lower left")
    figure.suptitle("Robustness", x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK)
    figure.savefig(path, dpi=_DPI)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 else "< 1 %"


def _plain(axes: Any, grid: str = "y") -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GRAY)
    axes.tick_params(color=GRAY, labelcolor=INK, labelsize=9)
    axes.grid(axis=grid, color="#dfe3e8", linewidth=0.8)
    axes.set_axisbelow(True)


def _finish(figure: Figure, axes: Any, title: str, path: Path, pad: float = 10) -> None:
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold", color=INK, pad=pad)
    figure.savefig(path, dpi=_DPI)
