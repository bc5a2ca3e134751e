"""Count some labels of a model as others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from riot.training.evaluation.scorers.heads import counts_as, labels_left
from riot.training.evaluation.scorers.port import Done, Images, Scorer, Scores, unseen


class MergedScorer:
    """Add the probabilities of merged labels to those that they count as.

    `merge` says what a label counts as; a head that lacks either of the two stays as it is.
    """

    def __init__(self, scorer: Scorer, merge: Mapping[str, str]) -> None:
        self._scorer, self._merge = scorer, merge
        self.about, self.side, self.frames = scorer.about, scorer.side, scorer.frames
        self.heads = {head: labels_left(labels, merge) for head, labels in scorer.heads.items()}

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        """Give probabilities by head; see `Scorer.score`."""
        return {
            head: self._merged(head, scores)
            for head, scores in self._scorer.score(images, done).items()
        }

    def _merged(self, head: str, scores: Scores) -> Scores:
        left, labels = self.heads[head], self._scorer.heads[head]
        merged = np.zeros((len(scores), len(left)), np.float32)
        for column, label in enumerate(labels):
            merged[:, left.index(counts_as(label, self._merge, labels))] += scores[:, column]
        return merged
