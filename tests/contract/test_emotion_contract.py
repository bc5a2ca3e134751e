"""What every expression model promises, on the simulated and the real ones."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from riot.backends import load_backend
from riot.clock import ManualClock
from riot.perception.emotion import BACKENDS
from riot.perception.emotion.card import ModelCard, load_card
from riot.perception.emotion.port import EmotionModel
from riot.perception.settings import EmotionSettings

FOLDER = Path(__file__).parents[2] / "models/expression"
LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


@pytest.fixture(scope="module")
def card() -> ModelCard:
    """Read the shipped model's card."""
    if not (FOLDER / "card.json").is_file():
        pytest.skip(f"{FOLDER} is missing")
    return load_card(FOLDER)


FILES = {
    "litert": "expression.tflite",
    "litert-dynamic": "expression-dynamic.tflite",
    "litert-int8": "expression-int8.tflite",
}


def build(kind: str, card: ModelCard) -> EmotionModel:
    """Build one kind of model, or skip where the shipped model lacks its file."""
    if kind in FILES and FILES[kind] not in card.hashes:
        pytest.skip(f"models/expression has no {FILES[kind]}: riot models export writes it")
    return load_backend("emotion", kind, BACKENDS)(card, EmotionSettings(), ManualClock())


@pytest.fixture(params=[*FILES, "sim"])
def model(request: pytest.FixtureRequest, card: ModelCard) -> EmotionModel:
    """Build each model that a show uses without TensorFlow."""
    return build(request.param, card)


def crops(count: int, size: int) -> np.ndarray:
    """Make different pictures: float32 [count, size, size], 0..255."""
    steps = np.linspace(0, 255, size, dtype=np.float32)
    return np.stack(
        [np.roll(steps[None, :] * np.ones((size, 1), np.float32), 5 * n, 1) for n in range(count)]
    )


def test_every_kind_is_listed() -> None:
    assert set(BACKENDS) == {*FILES, "keras", "sim"}


def test_labels_are_the_cards(model: EmotionModel, card: ModelCard) -> None:
    assert model.labels == card.labels == LABELS


@pytest.mark.parametrize("count", [0, 1, 3])
def test_scores_are_probabilities(model: EmotionModel, card: ModelCard, count: int) -> None:
    pictures = np.zeros((0, card.size, card.size), np.float32)
    scores = model.score(crops(count, card.size) if count else pictures)
    assert scores.shape == (count, len(card.labels))
    assert scores.dtype == np.float32
    assert np.all(scores >= 0)
    np.testing.assert_allclose(scores.sum(axis=1), 1.0, atol=1e-4)


def test_the_same_crops_at_the_same_time_score_the_same(
    model: EmotionModel, card: ModelCard
) -> None:
    pictures = crops(2, card.size)
    np.testing.assert_array_equal(model.score(pictures), model.score(pictures))


@pytest.mark.parametrize("kind", FILES)
def test_a_crop_scores_alone_as_in_company(card: ModelCard, kind: str) -> None:
    model = build(kind, card)
    pictures = crops(3, card.size)
    together = model.score(pictures)
    assert not np.allclose(together[0], together[1])
    np.testing.assert_allclose(together[1:2], model.score(pictures[1:2]), atol=1e-6)


KERAS_SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from riot.backends import load_backend
from riot.clock import ManualClock
from riot.perception.emotion import BACKENDS
from riot.perception.emotion.card import load_card
from riot.perception.settings import EmotionSettings
card = load_card(Path(sys.argv[1]))
crops = np.load(sys.argv[2])
model = load_backend("emotion", "keras", BACKENDS)(card, EmotionSettings(), ManualClock())
np.save(sys.argv[3], model.score(crops))
assert model.score(crops[:0]).shape == (0, len(card.labels))
"""


def test_keras_scores_as_litert_does(card: ModelCard, tmp_path: Path) -> None:
    """Run in a process of its own, as TensorFlow warns and leaves threads behind."""
    if find_spec("tensorflow") is None:
        pytest.skip("tensorflow is not installed")
    pictures = crops(3, card.size)
    np.save(tmp_path / "crops.npy", pictures)
    script = [sys.executable, "-c", KERAS_SCRIPT, str(FOLDER)]
    done = subprocess.run(
        [*script, str(tmp_path / "crops.npy"), str(tmp_path / "scores.npy")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    litert = build("litert", card)
    np.testing.assert_allclose(np.load(tmp_path / "scores.npy"), litert.score(pictures), atol=1e-3)
