"""Ask a model's probabilities every question that some faces can judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.evaluation.intervals import SAMPLES
from riot.training.evaluation.measurement import Measurement, measure
from riot.training.evaluation.questions import Heads, Question, Scores, answer, questions
from riot.training.samples import Samples

Copied = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold a question and its measurements.

    `apart` leaves out the faces that have a copy in the training data; None where these are not
    known, or no face is left.
    """

    question: Question
    whole: Measurement
    apart: Measurement | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Hold the answers to all questions; `copied` counts faces with a copy in training."""

    faces: int
    copied: int | None
    answers: tuple[Answered, ...]

    def in_detail(self) -> tuple[Answered, ...]:
        """Give the answers worth a table by label: questions asked as a whole, or else all."""
        whole = tuple(answered for answered in self.answers if answered.question.whole)
        return whole or self.answers

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain numbers, strings, lists and dictionaries, for JSON."""
        return {
            "faces": self.faces,
            "copied": self.copied,
            "answers": [
                {"name": answered.question.name, **asdict(answered)} for answered in self.answers
            ],
        }


def evaluate(
    scores: Mapping[str, Scores],
    heads: Heads,
    samples: Samples,
    *,
    copied: Copied | None = None,
    labels: Sequence[str] | None = None,
    bootstrap: int = SAMPLES,
    seed: int = 0,
    done: Callable[[], object] = lambda: None,
) -> Evaluation:
    """Measure probabilities by head ([N, K] each, over the labels of `heads`) on N samples.

    `copied` bool [N] marks samples that also occur in training. `labels` asks about these alone.
    `done` is called after every question. Raises RiotError as `questions` does, and TRN-301 where
    a question is left without a face.
    """
    answers: list[Answered] = []
    for question in questions(heads, samples, labels):
        asked, probabilities, judged = answer(question, heads, scores, samples)
        if not len(judged):
            raise RiotError("TRN-301", f"no face has one of {', '.join(question.labels)}")

        def measured(
            pick: Copied,
            probabilities: Any = probabilities,
            judged: Any = judged,
            question: Question = question,
        ) -> Measurement:
            return measure(
                probabilities[pick], judged[pick], question.labels, samples=bootstrap, seed=seed
            )

        apart = None if copied is None else ~copied[asked]
        answers.append(
            Answered(
                question,
                measured(np.ones(len(judged), bool)),
                None if apart is None or not apart.any() else measured(apart),
            )
        )
        done()
    return Evaluation(len(samples), None if copied is None else int(copied.sum()), tuple(answers))
