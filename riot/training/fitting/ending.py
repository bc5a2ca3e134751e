"""Say at the end of a run what validation says of the network that is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from keras import ops

from riot.errors import RiotError
from riot.training.evaluation.evaluate import evaluate
from riot.training.fitting import runs
from riot.training.fitting.watching import Watch, answers, measure
from riot.training.samples import Samples


def write_metrics(run: Path, network: Any, valid: Samples, watch: Watch | None) -> None:
    """Write `metrics.json`: the network's measures on validation, and what validation chose.

    `evaluation` is what `riot evaluate` measures, of the probabilities before calibration, or
    why it could not be measured.
    """
    chosen = "nothing" if watch is None else f"epoch {watch.best_epoch}, by {watch.settings.watch}"
    metrics: dict[str, Any] = {
        "epochs": len(runs.rows(run)),
        "chosen_by_validation": chosen,
        "faces": len(valid),
        **{name: round(value, 5) for name, value in measure(network, valid).items()},
    }
    if len(valid):
        metrics["evaluation"] = evaluated(network, valid)
    with runs.replacing(run / runs.METRICS) as fresh:
        fresh.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")


def evaluated(network: Any, valid: Samples) -> dict[str, Any] | str:
    """Measure the heads that have labels to judge by."""
    heads = {
        head: valid.targets[head].names
        for head in network.output
        if head in valid.judged and valid.targets[head].kind == "shares"
    }
    if not heads:
        return "no face has a label to judge by"
    judged = Samples(valid.images, valid.targets, {head: valid.judged[head] for head in heads})
    logits = answers(network, valid)
    softmax: dict[str, Any] = {
        head: ops.convert_to_numpy(ops.softmax(logits[head], axis=-1)) for head in heads
    }
    try:
        return evaluate(softmax, heads, judged).as_dict()
    except RiotError as error:
        # A training of hours does not fail because a few faces do not answer every question.
        return str(error)
