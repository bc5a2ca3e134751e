"""Every network, small or large, on real faces: it counts, learns, and comes back from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.networks import NETWORKS, SMALLEST_SIDE, backbone_of, build
from riot.training.networks.reference import reference_markdown

pytestmark = pytest.mark.filterwarnings(
    # TensorFlow 2.21 with NumPy 2 when weights are read.
    "ignore:__array__ implementation:DeprecationWarning"
)

HEADS = {"expression": 8, "fer2013": 7}
LARGE = 10_000_000
"""Weights from which on a network gets the fewest faces and steps that show anything."""


@pytest.fixture(scope="module")
def faces(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Give 48 real faces [48, 48, 48, 1] and their original labels [48], as indices."""
    file = shared_data / "ferplus_valid.npz"
    if not file.is_file():
        pytest.skip("missing: ferplus_valid.npz in ../shared/data")
    with np.load(file) as arrays:
        labels = arrays["fer2013_label"][:100]
        pick = np.flatnonzero(labels < 7)[:48]
        return arrays["images"][pick][..., None].astype(np.float32), labels[pick]


@pytest.fixture(scope="module", params=list(NETWORKS))
def model(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Give each network once, with two heads."""
    yield build(request.param, HEADS, frames=NETWORKS[request.param].frames, seed=1)
    keras.utils.clear_session()


def batch_for(model: Any, faces: tuple[np.ndarray, np.ndarray]) -> tuple[Any, Any]:
    """Give faces or sequences of neighbouring faces, and targets by head."""
    images, labels = faces
    frames = NETWORKS[model.name].frames or 1
    count = 2 if model.count_params() > LARGE else 16
    if frames > 1:
        images = images.reshape(-1, frames, *images.shape[1:])
        labels = labels[frames - 1 :: frames]
    shares = {head: np.eye(size, dtype="f4")[labels[:count]] for head, size in HEADS.items()}
    return images[:count], shares


def test_parameters_are_what_the_table_says(model: Any) -> None:
    one_head = model.count_params() - model.get_layer("fer2013").count_params()
    assert one_head == NETWORKS[model.name].parameters


def test_learns_from_real_faces_and_gives_distributions(
    model: Any, faces: tuple[np.ndarray, np.ndarray]
) -> None:
    images, targets = batch_for(model, faces)
    before = [weight.numpy().copy() for weight in model.trainable_weights]
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    # Eagerly, because compiling the large ones takes longer than their few steps.
    model.compile(keras.optimizers.SGD(0.01), loss=dict.fromkeys(HEADS, loss), run_eagerly=True)
    for _ in range(2 if model.count_params() > LARGE else 3):
        assert np.isfinite(model.train_on_batch(images, targets, return_dict=True)["loss"])
    still = [
        weight.path
        for weight, old in zip(model.trainable_weights, before, strict=True)
        if np.array_equal(weight.numpy(), old)
    ]
    assert not still
    for head, logits in model(images, training=False).items():
        shares: Any = keras.ops.convert_to_numpy(keras.ops.softmax(logits))
        assert shares.shape == (len(images), HEADS[head])
        assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
        assert (shares >= 0).all()
        assert (shares.std(axis=1) > 0).all()


def test_comes_back_from_a_file_in_safe_mode(
    model: Any, faces: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    images, _ = batch_for(model, faces)
    path = tmp_path / "network.keras"
    model.save(path)
    back: Any = keras.models.load_model(path, compile=False, safe_mode=True)
    path.unlink()
    expected, found = model(images, training=False), back(images, training=False)
    for head in HEADS:
        assert np.array_equal(expected[head], found[head])
    assert (backbone_of(back) is None) == (NETWORKS[model.name].backbone is None)


SMALL = [name for name, network in NETWORKS.items() if network.parameters < LARGE]


@pytest.mark.parametrize("side", [SMALLEST_SIDE, 64])
@pytest.mark.parametrize("name", [*SMALL, "vgg16"])
def test_takes_faces_of_other_sides(name: str, side: int) -> None:
    frames = NETWORKS[name].frames
    model: Any = build(name, {"affect": 2}, side=side, frames=frames and frames + 1)
    shape = (1, frames + 1, side, side, 1) if frames else (1, side, side, 1)
    assert model(np.full(shape, 128, np.float32))["affect"].shape == (1, 2)


def test_the_same_seed_gives_the_same_weights() -> None:
    one, two, other = (build("mini-xception", HEADS, seed=seed) for seed in (5, 5, 6))
    assert all(map(np.array_equal, one.get_weights(), two.get_weights()))
    assert not all(map(np.array_equal, one.get_weights(), other.get_weights()))


def test_logits_are_exact_in_mixed_precision() -> None:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model: Any = build("vgg16-dense", HEADS, side=SMALLEST_SIDE)
    finally:
        keras.config.set_dtype_policy(before)
    part: Any = backbone_of(model)
    assert part.compute_dtype == "bfloat16"
    face = np.full((1, SMALLEST_SIDE, SMALLEST_SIDE, 1), 128, np.float32)
    assert {keras.backend.standardize_dtype(x.dtype) for x in model(face).values()} == {"float32"}


def test_dropout_is_that_of_the_origin_unless_given() -> None:
    def rates(**settings: Any) -> list[float]:
        model = build("vgg13", HEADS, **settings)
        return [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)]

    assert rates() == [0.25] * 4 + [0.5] * 2
    assert rates(dropout=0.2) == [0.1] * 4 + [0.2] * 2


@pytest.mark.parametrize(
    ("name", "wrong", "code", "says"),
    [
        ("minixception", {}, "TRN-006", "did you mean 'mini-xception'"),
        ("qqq", {}, "TRN-006", "one of riot, emopy-convolutional"),
        ("riot", {"side": 20}, "TRN-105", "20 pixels are too small for riot .24 or more"),
        ("riot", {"frames": 3}, "TRN-104", "riot takes single faces, not sequences of 3"),
        ("emopy-lstm", {}, "TRN-104", "emopy-lstm takes sequences of two or more faces"),
        ("emopy-time-delay", {"frames": 1}, "TRN-104", "two or more faces, not 1"),
        ("riot", {"weights": "imagenet"}, "TRN-102", "no ImageNet weights for riot"),
    ],
)
def test_what_does_not_suit_is_one_clear_line(
    name: str, wrong: dict[str, Any], code: str, says: str
) -> None:
    with pytest.raises(RiotError, match=says) as caught:
        build(name, HEADS, **wrong)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_the_reference_page_is_the_one_that_the_table_makes(repository: Path) -> None:
    page = repository / "docs/reference/networks.md"
    assert page.read_text(encoding="utf-8") == reference_markdown()
    for name, network in NETWORKS.items():
        assert f"| `{name}` | " in reference_markdown()
        assert all((network.origin, network.kept, network.differs, network.use))
