"""What a network learns by, and whole trainings of a small one, within this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the training extra is not installed")
import keras

from riot.errors import RiotError
from riot.training.feeding.lessons import lessons
from riot.training.feeding.teachers import ask, soft
from riot.training.fitting import runs
from riot.training.fitting.learning import TaughtCrossentropy, accuracy, optimizer, shorten_memories
from riot.training.fitting.making import averaged_weights
from riot.training.samples import Samples
from riot.training.settings import TrainingSettings
from riot.training.train import stage_end, start, thaw, train

pytestmark = [
    # Keras 3.15 reads its variables in a way that numpy 2 will drop.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Even though the `tf.config:UserWarning"),
]

SMALL: dict[str, Any] = {
    "network": {"name": "emopy-convolutional"},
    "batch": 16,
    "warm_up_epochs": 0.5,
    "average": 0.9,
}
HEADS = {"expression": 1.0, "fer2013": 0.5}


def small(**given: Any) -> TrainingSettings:
    """Give settings of a small training."""
    return TrainingSettings.model_validate({**SMALL, **given})


@pytest.fixture(scope="module", autouse=True)
def eager() -> Iterator[None]:
    """Compile nothing, which would take most of a test's time."""
    import tensorflow

    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> None:
    """Look for no threads: TensorFlow reads a feed in threads of its pool, which stay."""


@pytest.fixture(scope="module")
def few(train_faces: Samples) -> Samples:
    """Give 48 faces to learn from."""
    return train_faces.select(np.arange(48))


@pytest.fixture(scope="module")
def valid(valid_faces: Samples) -> Samples:
    """Give 24 faces to validate on."""
    return valid_faces.select(np.arange(24))


@pytest.fixture(scope="module")
def teacher(few: Samples, valid: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a teacher with two heads for an epoch and give its run."""
    run = tmp_path_factory.mktemp("teacher") / "run"
    train(few, valid, run, small(epochs=1, heads=HEADS))
    return run


def test_taught_crossentropy_is_hintons() -> None:
    logits = np.array([[2.0, 0.0, -1.0]])
    own, taught = np.array([[1.0, 0.0, 0.0]]), np.array([[0.5, 0.3, 0.2]])

    def logs(rows: np.ndarray) -> np.ndarray:
        return rows - np.log(np.exp(rows).sum())

    expected = -0.75 * (own * logs(logits)).sum() - 0.25 * 9 * (taught * logs(logits / 3)).sum()
    loss: Any = TaughtCrossentropy(share=0.25, temperature=3.0)
    target = np.concatenate([own, taught], axis=1)
    assert float(loss(target, logits)) == pytest.approx(expected, rel=1e-5)
    same = TaughtCrossentropy.from_config(loss.get_config())
    assert (same.share, same.temperature) == (0.25, 3.0)
    assert np.asarray(accuracy(target, logits)).tolist() == [1.0]


def test_the_learning_rate_warms_up_and_falls_like_a_cosine() -> None:
    settings = TrainingSettings(learning_rate=0.01, warm_up_epochs=2)
    schedule: Any = optimizer(settings, epochs=10, steps=5)._learning_rate
    rates = [float(schedule(step)) for step in range(51)]
    assert rates[0] == pytest.approx(0.01 / 50)
    assert np.argmax(rates) == 10 and rates[10] == pytest.approx(0.01)
    assert rates[30] == pytest.approx(0.01 * (0.5 + 0.5 * 0.01), rel=1e-3)
    assert rates[50] == pytest.approx(0.01 * 0.01)


def test_the_average_moves_by_its_momentum_and_leaves_the_weights() -> None:
    model: Any = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    settings = TrainingSettings(average=0.5, learning_rate=0.1, weight_decay=0)
    model.compile(optimizer(settings, 10, 10), loss="mse")
    seen = []
    for _ in range(3):
        model.train_on_batch(np.ones((4, 1)), np.full((4, 1), 50.0))
        seen.append(float(model.get_weights()[0][0, 0]))
    expected = 0.5 * (0.5 * seen[0] + 0.5 * seen[1]) + 0.5 * seen[2]
    assert averaged_weights(model)[0][0, 0] == pytest.approx(expected, rel=1e-5)
    assert model.get_weights()[0][0, 0] == pytest.approx(seen[2])


def test_a_short_training_has_a_short_memory() -> None:
    face: Any = keras.Input((4,))
    inner = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization()])
    model: Any = keras.Model(face, keras.layers.BatchNormalization(momentum=0.5)(inner(face)))
    shorten_memories(model, steps=40)
    assert [inner.layers[0].momentum, model.layers[-1].momentum] == [0.75, 0.5]
    assert optimizer(small(average=0.9), 2, 20).ema_momentum == 0.75
    assert optimizer(small(average=0.9), 20, 20).ema_momentum == 0.9
    assert optimizer(small(average=0.9), 1, 3).ema_momentum == 0.5


def test_a_training_fills_its_folder(teacher: Path) -> None:
    assert sorted(path.name for path in teacher.iterdir()) == [
        "checkpoint.keras", "curves.png", "history.jsonl", "metrics.json", "network.keras",
        "settings.yaml",
    ]  # fmt: skip
    assert (teacher / "curves.png").read_bytes().startswith(b"\x89PNG")
    (row,) = runs.rows(teacher)
    assert {"epoch", "loss", "learning_rate", "expression_accuracy"} <= set(row)
    for head in HEADS:
        assert {f"valid_{head}_{name}" for name in ("loss", "accuracy", "macro_recall")} <= set(row)
    metrics = json.loads((teacher / "metrics.json").read_text())
    assert metrics["valid_expression_accuracy"] == row["valid_expression_accuracy"]
    assert metrics["chosen_by_validation"] == "nothing"
    (asked, *_) = metrics["evaluation"]["answers"]
    assert asked["whole"]["accuracy"]["value"] == pytest.approx(
        metrics["valid_expression_accuracy"], abs=1e-4
    )


def test_a_few_epochs_reduce_the_loss(few: Samples, valid: Samples, tmp_path: Path) -> None:
    settings = small(epochs=4, learning_rate=0.01)
    train(few, valid.select(np.arange(0)), tmp_path, settings)
    losses = [row["loss"] for row in runs.rows(tmp_path)]
    assert min(losses[-2:]) < 0.9 * losses[0]
    assert not any(name.startswith("valid") for name in runs.rows(tmp_path)[0])


def test_teachers_answer_for_the_heads_they_have(
    few: Samples, valid: Samples, teacher: Path, tmp_path: Path
) -> None:
    settings = small(
        epochs=1,
        heads=HEADS,
        distill={"teachers": [str(teacher), str(teacher / "network.keras")], "temperature": 2.0},
    )
    answers = ask(few, settings)
    assert set(answers) == set(HEADS)
    np.testing.assert_allclose(answers["expression"].sum(axis=1), 1, atol=1e-5)
    mirrored = Samples(few.images[..., ::-1].copy(), few.targets, few.judged)
    np.testing.assert_allclose(ask(mirrored, settings)["fer2013"], answers["fer2013"], atol=1e-5)
    alone = settings.model_copy(update={"heads": {"fer2013": 1.0}})
    assert set(ask(few, alone)) == {"fer2013"}
    pupil: Any = train(few, valid, tmp_path / "pupil", settings)
    assert {head: rows.shape[-1] for head, rows in pupil.output.items()} == {
        "expression": 8,
        "fer2013": 7,
    }
    assert (tmp_path / "pupil/teachers.npz").is_file()


def test_a_pupil_follows_its_teacher(few: Samples, teacher: Path, tmp_path: Path) -> None:
    still = dict.fromkeys(
        ("shift", "zoom", "rotation_degrees", "contrast", "brightness", "gradient", "blur_share",
         "noise_share", "erase_share"), 0.0,
    )  # fmt: skip
    settings = small(
        epochs=6,
        augmentation=still,
        learning_rate=0.005,
        seed=3,
        distill={"teachers": [str(teacher)], "share": 1.0, "temperature": 1.0},
    )
    # Labels that say the opposite must not matter: all of the loss is the teacher's.
    pupil: Any = train(few, few.select(np.arange(0)), tmp_path, settings)
    wanted = ask(few, settings)["expression"]
    images = few.images[..., None].astype(np.float32)
    given = soft(pupil.predict_on_batch(images)["expression"], 1.0)
    far = np.abs(wanted - 1 / 8).mean()
    assert np.abs(given - wanted).mean() < 0.5 * far


def test_soft_answers_of_logits_and_of_probabilities_agree() -> None:
    logits = np.array([[1.0, 3.0, -2.0]], np.float32)
    probabilities = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(soft(logits, 2.0), soft(probabilities, 2.0), atol=1e-5)
    assert soft(logits, 2.0).max() < soft(logits, 1.0).max()


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.keras", "no such teacher"), ("broken.keras", "cannot be loaded")],
)
def test_a_teacher_that_is_none_is_one_line(
    few: Samples, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "broken.keras").write_bytes(b"nothing")
    settings = small(distill={"teachers": [str(tmp_path / name)]})
    with pytest.raises(RiotError, match=words) as caught:
        ask(few, settings)
    assert caught.value.code == "TRN-508" and "\n" not in str(caught.value)


def test_a_teacher_without_our_heads_is_refused(few: Samples, teacher: Path) -> None:
    other = Samples(few.images, {"mood": few.targets["expression"]})
    settings = small(heads={"mood": 1}, distill={"teachers": [str(teacher)]})
    with pytest.raises(RiotError, match=r"none of the heads mood .8 labels.") as caught:
        ask(other, settings)
    assert caught.value.code == "TRN-508"


def test_early_stopping_keeps_the_best(few: Samples, valid: Samples, tmp_path: Path) -> None:
    settings = small(
        epochs=30,
        learning_rate=0.3,
        stop={"watch": "expression_loss", "patience": 2},
    )
    train(few, valid, tmp_path, settings)
    losses = [row["valid_expression_loss"] for row in runs.rows(tmp_path)]
    best = int(np.argmin(losses)) + 1
    assert len(losses) == best + 2 < 30
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["chosen_by_validation"] == f"epoch {best}, by expression_loss"
    assert metrics["valid_expression_loss"] == pytest.approx(min(losses), abs=1e-4)
    train(few, valid, tmp_path, settings, resume=True)
    assert len(runs.rows(tmp_path)) == best + 2


def test_a_loss_that_is_no_number_ends_the_run(few: Samples, tmp_path: Path) -> None:
    settings = small(epochs=3, learning_rate=1e30)
    with pytest.raises(RiotError) as caught:
        train(few, few.select(np.arange(0)), tmp_path, settings)
    assert caught.value.code == "TRN-513"
    caught.value.__traceback__ = None


def test_a_batch_larger_than_the_data_is_refused(few: Samples, tmp_path: Path) -> None:
    with pytest.raises(RiotError, match="more than the 48 faces") as caught:
        train(few, few, tmp_path, TrainingSettings(batch=64))
    assert caught.value.code == "TRN-504"


def test_bfloat16_trains_and_gives_a_network_in_full_precision(
    few: Samples, tmp_path: Path
) -> None:
    settings = small(epochs=1, precision="mixed_bfloat16")
    network: Any = train(few, few.select(np.arange(0)), tmp_path, settings)
    assert {layer.compute_dtype for layer in network.layers} == {"float32"}
    assert np.isfinite(runs.rows(tmp_path)[0]["loss"])
    checkpoint: Any = keras.models.load_model(tmp_path / "checkpoint.keras")
    assert "bfloat16" in {layer.compute_dtype for layer in checkpoint.layers}
    assert keras.config.dtype_policy().name == "float32"


def test_a_backbone_thaws_after_its_frozen_epochs(few: Samples, tmp_path: Path) -> None:
    settings = small(
        network={"name": "vgg16", "frozen_epochs": 1}, epochs=2, batch=16, learning_rate=1e-3
    )
    few = few.select(np.arange(16))
    course = lessons(few, settings)
    model, done = start(tmp_path, few, course, settings, 1, resume=False)
    assert (done, stage_end(0, settings), stage_end(1, settings)) == (0, 1, 2)
    assert len(model.trainable_weights) == 4
    model.optimizer.build(model.trainable_variables)
    thaw(model, few, course, settings, 1)
    assert len(model.trainable_weights) == 30
    assert int(model.optimizer.iterations) == 0
