"""Measure one question: probabilities over some labels against what faces were labelled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riot.training.evaluation.intervals import SAMPLES, bounds, draw, every_measure
from riot.training.evaluation.metrics import Reliability, confusion, hand_till, reliability

Scores = npt.NDArray[np.floating]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hold a measure and its 95 % interval; None where it does not exist."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def text(self, digits: int = 3) -> str:
        """Give it as `0.855 (0.842–0.867)`, or a dash."""
        if self.value is None:
            return "–"
        alone = f"{self.value:.{digits}f}"
        if self.low is None or self.high is None:
            return alone
        dash = " to " if self.low < 0 else "–"
        return f"{alone} ({self.low:.{digits}f}{dash}{self.high:.{digits}f})"


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Hold what one label scored; precision does not exist where it was never answered."""

    label: str
    faces: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Measurement:
    """Hold everything measured on one question.

    `absent` are labels that no face has: macro means and Hand-Till M leave them out. `baseline`
    is the accuracy of always answering `commonest`, `chance` that of picking any label; both have
    a macro recall of one in the labels that occur. `top2` does not exist for two labels. `nll` is
    in nats; all else is 0..1. `confusion` counts faces by label (row) and answer (column).
    """

    labels: tuple[str, ...]
    faces: int
    absent: tuple[str, ...]
    commonest: str
    baseline: float
    chance: float
    accuracy: Estimate
    macro_recall: Estimate
    macro_f1: Estimate
    hand_till: Estimate
    top2: Estimate
    ece: Estimate
    nll: Estimate
    per_label: tuple[LabelScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    reliability: Reliability


def measure(
    probabilities: Scores,
    labels: Indices,
    names: tuple[str, ...],
    *,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Measurement:
    """Measure probabilities [N, K] over `names` against label indices [N], at least one face.

    Intervals are from `samples` bootstrap samples of the faces; 0 gives none.
    """
    probabilities = np.asarray(probabilities, np.float64)
    whole = every_measure(np.ones((1, len(labels)), np.float32), probabilities, labels)
    whole["hand_till"] = np.array([_number(hand_till(probabilities, labels))])
    parts = [
        every_measure(weights, probabilities, labels)
        for weights in draw(len(labels), samples, seed)
    ]
    edges = (
        {name: bounds(np.concatenate([part[name] for part in parts])) for name in whole}
        if parts
        else {}
    )

    def estimate(name: str, *place: int) -> Estimate:
        if name not in whole:
            return Estimate(None)
        value = _known(whole[name][(0, *place)])
        if value is None or name not in edges:
            return Estimate(value)
        low, high = (_known(edge[place]) for edge in edges[name])
        return Estimate(value, low, high)

    counts = np.bincount(labels, minlength=len(names))
    return Measurement(
        labels=names,
        faces=len(labels),
        absent=tuple(name for name, count in zip(names, counts, strict=True) if not count),
        commonest=names[int(counts.argmax())],
        baseline=float(counts.max() / len(labels)),
        chance=1 / len(names),
        accuracy=estimate("accuracy"),
        macro_recall=estimate("macro_recall"),
        macro_f1=estimate("macro_f1"),
        hand_till=estimate("hand_till"),
        top2=estimate("top2"),
        ece=estimate("ece"),
        nll=estimate("nll"),
        per_label=tuple(
            LabelScore(
                name,
                int(counts[place]),
                estimate("precision", place),
                estimate("recall", place),
                estimate("f1", place),
            )
            for place, name in enumerate(names)
        ),
        confusion=tuple(
            tuple(row)
            for row in confusion(probabilities.argmax(axis=1), labels, len(names)).tolist()
        ),
        reliability=reliability(probabilities, labels),
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
