"""Fit a temperature a head on what the averaged network answers to validation faces."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from riot.training.evaluation.calibration import Calibration, calibrate
from riot.training.evaluation.scorers.port import Scores
from riot.training.samples import Samples


def calibrations(logits: Mapping[str, Scores], valid: Samples) -> dict[str, Calibration]:
    """Calibrate every head that has faces to judge by; `logits` are by head, [N, K]."""
    fitted: dict[str, Calibration] = {}
    for head, rows in logits.items():
        judged = valid.judged.get(head, np.empty(0, np.int64))
        clear = np.flatnonzero(judged >= 0)
        if len(clear) > 1:
            fitted[head] = calibrate(rows[clear], judged[clear])
    return fitted
