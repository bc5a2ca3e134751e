"""Score probabilities against FER+ and FER2013 labels, with what guessing would score beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.training.calibrate import expected_calibration_error
from riot.training.data import Faces
from riot.training.votes import FER2013_LABELS, FER2013_UNMATCHED, LABELS

SUBSETS = (("happiness", "surprise", "calm"), ("anger", "fear", "calm"))
"""Labels that films listen to together: a reading is renormalised over them."""

Scores = npt.NDArray[np.floating]
Metrics = dict[str, Any]


def evaluate(probabilities: Scores, faces: Faces, repeated: npt.NDArray[np.bool_]) -> Metrics:
    """Measure `probabilities` [N, 8] on N faces, all of them and without the `repeated` ones.

    `repeated` bool [N] marks faces that also occur in the training file. All rates are 0..1.
    """
    return {
        "all": measure(probabilities, faces),
        "without_repeated": measure(probabilities[~repeated], faces.select(~repeated)),
    }


def measure(probabilities: Scores, faces: Faces) -> Metrics:
    """Measure against the FER+ majority, the FER2013 label, and within each subset."""
    clear = faces.majority >= 0
    labels = faces.majority[clear]
    majority = recalls(probabilities[clear], labels, LABELS)
    majority["ece"] = expected_calibration_error(probabilities[clear], labels)
    majority["confusion"] = confusion(probabilities[clear], labels).tolist()
    return {
        "majority": majority,
        "fer2013": measure_fer2013(probabilities, faces),
        "subsets": [measure_subset(probabilities[clear], labels, subset) for subset in SUBSETS],
    }


def recalls(probabilities: Scores, labels: npt.NDArray[np.int64], names: Sequence[str]) -> Metrics:
    """Give accuracy, macro recall and recall per label, with the baselines of guessing.

    `baseline` always answers the commonest label; `chance` picks one label in len(names). Macro
    recall averages over the labels that occur; both baselines have a macro recall of chance.
    """
    counts = np.bincount(labels, minlength=len(names))
    right = probabilities.argmax(axis=1) == labels
    hits = np.bincount(labels[right], minlength=len(names))
    recall = hits / np.maximum(counts, 1)
    return {
        "faces": len(labels),
        "accuracy": float(right.mean()),
        "baseline": {
            "label": names[int(counts.argmax())],
            "accuracy": float(counts.max() / len(labels)),
        },
        "chance": 1 / len(names),
        "macro_recall": float(recall[counts > 0].mean()),
        "recall": {
            name: {"faces": int(count), "recall": float(share)}
            for name, count, share in zip(names, counts, recall, strict=True)
        },
    }


def confusion(probabilities: Scores, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count faces by label (row) and answer (column), [8, 8]."""
    table = np.zeros((len(LABELS), len(LABELS)), np.int64)
    np.add.at(table, (labels, probabilities.argmax(axis=1)), 1)
    return table


def measure_fer2013(probabilities: Scores, faces: Faces) -> Metrics:
    """Measure against the seven original labels, contempt left out of the answers."""
    known = faces.fer2013 != FER2013_UNMATCHED
    columns = [LABELS.index(name) for name in FER2013_LABELS]
    labels = faces.fer2013[known].astype(np.int64)
    return recalls(probabilities[known][:, columns], labels, FER2013_LABELS)


def measure_subset(
    probabilities: Scores, labels: npt.NDArray[np.int64], names: Sequence[str]
) -> Metrics:
    """Measure on faces whose majority is in `names`, with probabilities renormalised over them."""
    columns = np.array([LABELS.index(name) for name in names])
    within = np.isin(labels, columns)
    chosen = renormalise(probabilities[within][:, columns])
    places = np.argmax(labels[within][:, None] == columns[None, :], axis=1)
    result = recalls(chosen, places, names)
    result["ece"] = expected_calibration_error(chosen, places)
    return result


def renormalise(probabilities: Scores) -> npt.NDArray[np.float64]:
    """Scale each row to sum to 1."""
    rows = np.asarray(probabilities, np.float64)
    return rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-12)
