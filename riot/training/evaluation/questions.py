"""Choose what a model is asked about some faces, and which of its heads answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.evaluation.metrics import renormalise
from riot.training.samples import Samples
from riot.training.votes import LABELS

SUBSETS = (("happiness", "surprise", "calm"), ("anger", "fear", "calm"))
"""Labels that films listen to together: a reading is renormalised over them."""

MAIN = "expression"
"""The head that answers for every scheme that has no head of its own."""

Scores = npt.NDArray[np.floating]
Heads = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Ask `head` for one of `labels`, and judge the answer by the labels of `scheme`.

    Faces with another label are left out, and the probabilities renormalised over `labels`.
    """

    scheme: str
    head: str
    labels: tuple[str, ...]
    whole: bool

    @property
    def name(self) -> str:
        """Give it in words, such as `expression, 8 labels` or `among anger, fear, calm`."""
        by = "" if self.head == self.scheme else f" (by the {self.head} head)"
        if self.whole:
            return f"{self.scheme}, {len(self.labels)} labels{by}"
        return f"{self.scheme} among {', '.join(self.labels)}{by}"


def questions(
    heads: Heads, samples: Samples, labels: Sequence[str] | None = None
) -> tuple[Question, ...]:
    """Choose what to ask a model with `heads` (head -> its labels) about `samples`.

    Every scheme that has labels to judge by is asked as a whole, by its own head or else by
    `expression`, which is also asked about SUBSETS. With `labels` only these are asked about.
    Raises RiotError TRN-301 where nothing can be judged, TRN-302 where the model lacks labels
    and TRN-303 where `labels` are none of the data's.
    """
    schemes = {
        scheme: samples.targets[scheme].names
        for scheme, judged in samples.judged.items()
        if bool((judged >= 0).any())
    }
    if not schemes:
        raise RiotError(
            "TRN-301",
            "no face has a label to judge by",
            hint="name data with labels, such as a FER+ .npz file or a folder of images by label",
        )
    if labels is not None:
        return _asked(heads, schemes, tuple(labels))
    chosen: list[Question] = []
    for scheme, names in schemes.items():
        head = head_for(heads, scheme)
        check_known(heads, head, names)
        chosen.append(Question(scheme, head, names, whole=True))
        if scheme == MAIN:
            chosen += [
                Question(scheme, head, subset, whole=False)
                for subset in SUBSETS
                if set(subset) < set(names)
            ]
    return tuple(chosen)


def _asked(
    heads: Heads, schemes: Mapping[str, tuple[str, ...]], labels: tuple[str, ...]
) -> tuple[Question, ...]:
    if len(labels) < 2 or len(set(labels)) < len(labels):
        raise RiotError("TRN-303", "at least two different labels are needed", hint="--labels a,b")
    known = list(dict.fromkeys(name for names in schemes.values() for name in names))
    strange = [label for label in labels if label not in known]
    if strange:
        raise RiotError(
            "TRN-303",
            f"the data have no label {_listed(strange)}",
            hint=f"they have {_listed(known)}",
        )
    fitting = [scheme for scheme, names in schemes.items() if set(labels) <= set(names)]
    if not fitting:
        raise RiotError("TRN-303", f"no scheme of the data has all of {_listed(labels)}")
    for scheme in fitting:
        check_known(heads, head_for(heads, scheme), labels)
    return tuple(Question(scheme, head_for(heads, scheme), labels, False) for scheme in fitting)


def read_labels(words: str | None) -> tuple[str, ...] | None:
    """Read `anger,fear,calm`; None of none."""
    return None if words is None else tuple(word.strip() for word in words.split(","))


def read_merge(words: str | None) -> dict[str, str]:
    """Read `disgust=anger,contempt=calm`. Raises RiotError TRN-303 where that is unclear."""
    merge: dict[str, str] = {}
    for part in words.split(",") if words is not None else ():
        label, _, into = (word.strip() for word in part.partition("="))
        strange = [name for name in (label, into) if name not in LABELS]
        if strange:
            raise RiotError(
                "TRN-303", f"no label is called {strange[0]!r}", hint="--merge disgust=anger"
            )
        merge[label] = into
    for label, into in merge.items():
        if into in merge:
            raise RiotError("TRN-303", f"{label} counts as {into}, which is merged itself")
    return merge


def head_for(heads: Heads, scheme: str) -> str:
    """Give the head that answers for a scheme: its own, else `expression`, else the first."""
    if scheme in heads:
        return scheme
    return MAIN if MAIN in heads else next(iter(heads))


def check_known(heads: Heads, head: str, labels: Sequence[str]) -> None:
    """Raise RiotError TRN-302 where a head lacks one of `labels`."""
    lacking = [label for label in labels if label not in heads[head]]
    if lacking:
        shared = [label for label in labels if label in heads[head]]
        hint = f"--labels {','.join(shared)}" if len(shared) > 1 else "choose another model"
        raise RiotError(
            "TRN-302",
            f"the model's {head} head lacks {_listed(lacking)}; it has {_listed(heads[head])}",
            hint=hint,
        )


def answer(
    question: Question, heads: Heads, scores: Mapping[str, Scores], samples: Samples
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Give which of the faces are asked about [N], and of these probabilities and labels.

    `scores` are a model's probabilities by head, [N, K] each.
    """
    names = samples.targets[question.scheme].names
    places = np.full(len(names) + 1, -1)
    places[[names.index(label) for label in question.labels]] = np.arange(len(question.labels))
    labels = places[samples.judged[question.scheme]]
    asked = labels >= 0
    columns = [heads[question.head].index(label) for label in question.labels]
    return asked, renormalise(scores[question.head][asked][:, columns]), labels[asked]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
