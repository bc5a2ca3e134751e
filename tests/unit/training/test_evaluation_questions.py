"""Which head answers what, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.evaluation.evaluate import evaluate
from riot.training.evaluation.questions import questions, read_labels, read_merge
from riot.training.evaluation.scorers.merged import MergedScorer
from riot.training.evaluation.scorers.port import Done, Images, Scores, unseen
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS, LABELS

BOTH = {"expression": LABELS, "fer2013": FER2013_LABELS}
ONE = {"expression": LABELS}


def judged(expression: list[str | None], fer2013: list[str | None]) -> Samples:
    """Give faces of one gray each with the labels named, None where nobody judged."""
    targets: dict[str, Targets] = {}
    judges: dict[str, np.ndarray] = {}
    for scheme, names, told in (
        ("expression", LABELS, expression),
        ("fer2013", FER2013_LABELS, fer2013),
    ):
        indices = np.array([-1 if name is None else names.index(name) for name in told])
        targets[scheme], judges[scheme] = Targets.of_indices(names, indices), indices
    return Samples(np.zeros((len(expression), 48, 48), np.uint8), targets, judges)


def sure_of(names: tuple[str, ...], *answers: str) -> np.ndarray:
    """Give probabilities [N, K] that are almost sure of the answers."""
    rows = np.full((len(answers), len(names)), 0.01)
    rows[np.arange(len(answers)), [names.index(answer) for answer in answers]] = 1
    return rows / rows.sum(axis=1, keepdims=True)


def code_of(error: pytest.ExceptionInfo[RiotError]) -> str:
    return error.value.code


def test_each_scheme_is_answered_by_its_own_head_or_by_expression() -> None:
    samples = judged(["calm", "anger", None], ["calm", "fear", "anger"])
    own = questions(BOTH, samples)
    assert [(one.scheme, one.head) for one in own if one.whole] == [
        ("expression", "expression"),
        ("fer2013", "fer2013"),
    ]
    mapped = questions(ONE, samples)[-1]
    assert (mapped.scheme, mapped.head, mapped.labels) == ("fer2013", "expression", FER2013_LABELS)
    assert mapped.name == "fer2013, 7 labels (by the expression head)"


def test_contempt_is_no_answer_where_fer2013_is_judged_by_expression() -> None:
    samples = judged([None], ["anger"])
    probabilities = sure_of(LABELS, "contempt")
    probabilities[0, LABELS.index("anger")] = 0.02
    found = evaluate({"expression": probabilities}, ONE, samples, bootstrap=0)
    assert found.answers[0].whole.accuracy.value == 1


def test_subsets_renormalise_and_leave_other_faces_out() -> None:
    samples = judged(["calm", "anger", "sadness", None], [None] * 4)
    scores = {"expression": sure_of(LABELS, "sadness", "calm", "sadness", "calm")}
    scores["expression"][0, LABELS.index("calm")] = 0.1
    found = evaluate(scores, ONE, samples, labels=("anger", "calm"), bootstrap=0)
    (answered,) = found.answers
    assert answered.whole.faces == 2
    assert answered.whole.confusion == ((0, 1), (0, 1))
    assert answered.whole.accuracy.value == 0.5
    assert found.as_dict()["answers"][0]["name"] == "expression among anger, calm"


def test_faces_with_a_copy_in_training_are_left_out_apart() -> None:
    samples = judged(["calm", "calm", "happiness", None], ["calm", "calm", "happiness", None])
    scores = {"expression": sure_of(LABELS, "calm", "anger", "happiness", "calm")}
    copied = np.array([False, True, False, False])
    found = evaluate(scores, ONE, samples, copied=copied, bootstrap=0)
    first = found.answers[0]
    assert found.copied == 1
    assert first.apart is not None
    assert (first.whole.faces, first.apart.faces) == (3, 2)
    assert first.whole.accuracy.value == pytest.approx(2 / 3)
    assert first.apart.accuracy.value == 1
    every = evaluate(scores, ONE, samples, copied=np.ones(4, bool), bootstrap=0)
    assert every.answers[0].apart is None


def test_a_label_without_faces_is_reported_and_left_out() -> None:
    samples = judged(["calm", "happiness"], [None, None])
    scores = {"expression": sure_of(LABELS, "calm", "happiness")}
    found = evaluate(scores, ONE, samples, bootstrap=20)
    whole = found.answers[0].whole
    assert "contempt" in whole.absent and "calm" not in whole.absent
    assert whole.macro_recall.value == 1
    # Nobody is angry or afraid: of this subset only calm is left, and that is no error.
    assert found.answers[2].whole.absent == ("anger", "fear")


@pytest.mark.parametrize(
    ("labels", "code", "words"),
    [
        (("calm",), "TRN-303", "two different"),
        (("calm", "calm"), "TRN-303", "two different"),
        (("calm", "boredom"), "TRN-303", "no label boredom"),
    ],
)
def test_labels_that_the_data_lack_are_refused(
    labels: tuple[str, ...], code: str, words: str
) -> None:
    with pytest.raises(RiotError, match=words) as error:
        questions(ONE, judged(["calm"], [None]), labels)
    assert code_of(error) == code


def test_faces_that_nobody_judged_are_refused() -> None:
    with pytest.raises(RiotError, match="no face has a label") as error:
        questions(ONE, judged([None], [None]))
    assert code_of(error) == "TRN-301"
    with pytest.raises(RiotError, match="no face has one of anger, fear") as error:
        evaluate(
            {"expression": sure_of(LABELS, "calm")},
            ONE,
            judged(["calm"], [None]),
            labels=("anger", "fear"),
        )
    assert code_of(error) == "TRN-301"


def test_labels_that_the_model_lacks_are_refused_with_what_it_has() -> None:
    three = {"expression": ("calm", "anger", "fear")}
    with pytest.raises(RiotError, match="lacks happiness") as error:
        questions(three, judged(["calm"], [None]))
    assert code_of(error) == "TRN-302"
    assert error.value.problems[0].hint == "--labels calm,anger,fear"
    assert len(questions(three, judged(["calm"], ["calm"]), ("calm", "fear"))) == 2


def test_lists_of_labels_and_merges_are_read() -> None:
    assert read_labels(" anger, fear") == ("anger", "fear")
    assert read_labels(None) is None
    assert read_merge("disgust=anger,contempt = calm") == {"disgust": "anger", "contempt": "calm"}
    for words in ("disgust", "disgust=rage", "disgust=anger,anger=calm"):
        with pytest.raises(RiotError) as error:
            read_merge(words)
        assert code_of(error) == "TRN-303"


class Sure:
    """A scorer that is sure of contempt, and of disgust under fer2013."""

    heads, about, side, frames = BOTH, "sure", 48, None

    def score(self, images: Images, done: Done = unseen) -> dict[str, Scores]:
        return {
            "expression": sure_of(LABELS, *["contempt"] * len(images)).astype(np.float32),
            "fer2013": sure_of(FER2013_LABELS, *["disgust"] * len(images)).astype(np.float32),
        }


def test_merged_labels_add_their_probabilities() -> None:
    merged = MergedScorer(Sure(), {"disgust": "anger", "contempt": "calm"})
    assert merged.heads["expression"] == tuple(
        name for name in LABELS if name not in ("disgust", "contempt")
    )
    assert "disgust" not in merged.heads["fer2013"]
    scores = merged.score(np.zeros((2, 48, 48), np.uint8))
    for head, label in (("expression", "calm"), ("fer2013", "anger")):
        np.testing.assert_allclose(scores[head].sum(axis=1), 1, rtol=1e-6)
        assert scores[head].shape == (2, len(merged.heads[head]))
        assert scores[head][0].argmax() == merged.heads[head].index(label)
