"""Measure a model folder's files on the same faces: what each loses, weighs and takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.errors import RiotError
from riot.training.evaluation.metrics import expected_calibration_error
from riot.training.evaluation.scorers.keras import KerasScorer, load_keras
from riot.training.evaluation.scorers.litert import LiteRtScorer, load_litert
from riot.training.evaluation.scorers.port import Images, Scorer, Scores
from riot.training.export import keras_file, litert, litert_int8, onnx_file
from riot.training.export.onnx_file import OnnxScorer
from riot.training.samples import Samples

Heads = Mapping[str, tuple[str, ...]]
Indices = npt.NDArray[np.int64]

FORMATS: Mapping[str, str] = {
    litert.FILE: litert.FORMAT,
    litert.DYNAMIC_FILE: litert.DYNAMIC_FORMAT,
    litert_int8.FILE: litert_int8.FORMAT,
    keras_file.FILE: keras_file.FORMAT,
    onnx_file.FILE: onnx_file.FORMAT,
}
"""What each file of a model folder is."""

EXACT = (litert.FILE, keras_file.FILE, onnx_file.FILE)
"""Files that must answer alike: they hold the same numbers."""

TOLERANCE = 1e-4
TIMED = 300
"""Faces whose time is taken, one at a time, the files in turn."""


@dataclass(frozen=True, slots=True)
class FileMeasure:
    """Hold what one file scored.

    `accuracy` and `ece` are by head, 0..1; `points_lost` is by head the accuracy lost against the
    float LiteRT file, in points of a hundred. `milliseconds` is for one face on one thread,
    in the quicker tenth of many; None for Keras, which always uses several threads.
    """

    format: str
    bytes: int
    accuracy: dict[str, float]
    ece: dict[str, float]
    points_lost: dict[str, float]
    milliseconds: float | None


def open_scorers(folder: Path, heads: Heads) -> dict[str, Scorer]:
    """Load every file of a model folder, by name."""
    return {
        keras_file.FILE: KerasScorer(
            load_keras(folder / keras_file.FILE), heads, folder / keras_file.FILE
        ),
        **{
            file: LiteRtScorer(load_litert(folder / file), heads, folder / file)
            for file in (litert.FILE, litert.DYNAMIC_FILE, litert_int8.FILE)
        },
        onnx_file.FILE: OnnxScorer(folder / onnx_file.FILE, heads),
    }


def check_agreement(
    folder: Path, scores: Mapping[str, Mapping[str, Scores]], heads: Iterable[str]
) -> None:
    """Raise RiotError TRN-403 where a file of EXACT answers otherwise than the LiteRT one."""
    for file in EXACT:
        for head in heads:
            rows = scores[file][head]
            apart = float(np.abs(rows - scores[litert.FILE][head]).max(initial=0.0))
            if apart > TOLERANCE:
                raise RiotError(
                    "TRN-403",
                    f"its {head} differs from {litert.FILE}'s by {apart:.2g} for some face",
                    file=str(folder / file),
                    hint="tell the maintainers which versions are installed",
                )


def measure_files(
    folder: Path,
    scores: Mapping[str, Mapping[str, Scores]],
    milliseconds: Mapping[str, float],
    valid: Samples,
) -> dict[str, FileMeasure]:
    """Measure what each file of FORMATS answered, [N, K] by head, to the N faces of `valid`."""
    plain = accuracies(scores[litert.FILE], valid)
    measured: dict[str, FileMeasure] = {}
    for file, about in FORMATS.items():
        right = accuracies(scores[file], valid)
        measured[file] = FileMeasure(
            about,
            (folder / file).stat().st_size,
            right,
            per_head(expected_calibration_error, scores[file], valid),
            {head: 100 * (plain[head] - share) for head, share in right.items()},
            milliseconds.get(file),
        )
    return measured


def accuracies(scores: Mapping[str, Scores], valid: Samples) -> dict[str, float]:
    """Give by head how often the likeliest label is the one to judge by, 0..1."""
    return per_head(
        lambda rows, labels: float((rows.argmax(axis=1) == labels).mean()), scores, valid
    )


def per_head(
    measure: Callable[[Scores, Indices], float], scores: Mapping[str, Scores], valid: Samples
) -> dict[str, float]:
    """Measure each head that has labels to judge by, on the faces that have one."""
    measured: dict[str, float] = {}
    for head, rows in scores.items():
        judged = valid.judged.get(head)
        if judged is not None and (judged >= 0).any():
            measured[head] = measure(rows[judged >= 0], judged[judged >= 0])
    return measured


def take_times(scorers: Mapping[str, Scorer], images: Images, clock: Clock) -> dict[str, float]:
    """Give the milliseconds for one face by file, all files in turn for each face.

    It is the 10th percentile: other work on the machine then counts little.
    """
    timed = {file: scorer for file, scorer in scorers.items() if file != keras_file.FILE}
    taken: dict[str, list[float]] = {file: [] for file in timed}
    for number in range(min(TIMED, len(images))):
        for file, scorer in timed.items():
            before = clock.now()
            scorer.score(images[number : number + 1])
            taken[file].append(1000 * (clock.now() - before))
    return {file: float(np.percentile(times, 10)) for file, times in taken.items()}
