"""The network and its training, on few faces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.data import FacePair

pytest.importorskip("tensorflow", reason="the training extra is not installed")
from riot.training import network
from riot.training import train as training
from riot.training.network import build, with_probabilities
from riot.training.train import TrainingSettings, load_trained, start, train

pytestmark = [
    # Keras 3.15 reads its variables in a way that numpy 2 will drop.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Even though the `tf.config:UserWarning"),
]

SETTINGS = TrainingSettings(epochs=2, batch=16, warm_up_epochs=0.5, average=0.5)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Build only the first stage and compile nothing, which would take most of a test's time."""
    import tensorflow

    monkeypatch.setattr(network, "STAGES", network.STAGES[:1])
    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)


@pytest.fixture
def few(pair: FacePair) -> FacePair:
    """Give 32 training faces and 8 validation faces."""
    usable = np.flatnonzero(pair.train.usable())[:32]
    return FacePair(
        pair.train.select(usable),
        pair.valid.select(np.arange(8)),
        pair.repeated[:8],
        pair.removed,
    )


def test_output_is_a_distribution() -> None:
    model = with_probabilities(build(), temperature=0.7)
    faces = np.random.default_rng(0).uniform(0, 255, (4, 48, 48, 1)).astype(np.float32)
    probabilities = np.asarray(model(faces))
    assert probabilities.shape == (4, 8)
    assert probabilities.min() >= 0
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert 200_000 < model.count_params() < 700_000


@pytest.mark.usefixtures("small")
def test_a_few_steps_reduce_the_loss(few: FacePair, tmp_path: Path) -> None:
    model = start(tmp_path / "run", SETTINGS, steps=10, resume=False)
    images = few.train.images[..., None].astype(np.float32)
    losses = []
    for _ in range(12):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(images, few.train.targets)))
    assert min(losses[-3:]) < 0.9 * losses[0]


@pytest.mark.usefixtures("small")
def test_a_killed_run_resumes_after_its_last_epoch(
    few: FacePair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, whole = tmp_path / "run", training.epoch_batches
    calls = []

    def killed_in_second_epoch(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(training, "epoch_batches", killed_in_second_epoch)
    with pytest.raises(KeyboardInterrupt):
        train(few, run, SETTINGS)
    assert load_trained(run)[1] == 2
    train(few, run, SETTINGS, resume=True)
    rows = [json.loads(line) for line in (run / "history.jsonl").read_text().splitlines()]
    assert [row["epoch"] for row in rows] == [1, 2]
    assert len(calls) == 3
    assert load_trained(run)[1] == 4


def test_a_run_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{}")
    for resume in (False, True):
        with pytest.raises(RiotError) as caught:
            start(tmp_path, SETTINGS, steps=1, resume=resume)
        assert caught.value.code == "TRN-003"
