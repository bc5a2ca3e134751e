"""What a network is fed: the same batches again, shared out, varied, weighed."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

pytest.importorskip("grain", reason="the training extra is not installed")

from riot.errors import RiotError
from riot.training.feeding.augment import vary
from riot.training.feeding.feed import batches, mixup
from riot.training.feeding.lessons import face_weights, lessons, smoothed
from riot.training.samples import Samples, Targets
from riot.training.settings import AugmentationSettings, TrainingSettings

STILL = AugmentationSettings(
    shift=0, zoom=0, rotation_degrees=0, flip=False, contrast=0, brightness=0, gradient=0,
    blur_share=0, noise_share=0, erase_share=0,
)  # fmt: skip


def some(count: int = 24, side: int = 16, frames: int = 0) -> Samples:
    """Give samples whose gray tells their number, under two schemes; every third lacks one."""
    shape = (count, *((frames,) if frames else ()), side, side)
    numbers = np.arange(count, dtype=np.uint8).reshape(-1, *[1] * (len(shape) - 1))
    labels = np.arange(count) % 3
    return Samples(
        np.broadcast_to(numbers * 10, shape).copy(),
        {
            "expression": Targets.of_indices(("calm", "anger", "fear"), labels),
            "mood": Targets.of_indices(("a", "b"), np.where(labels == 2, -1, labels)),
        },
    )


def fed(samples: Samples, settings: TrainingSettings, count: int, **where: int) -> list[Any]:
    """Give the first batches of a feed."""
    feed = batches(samples.images, lessons(samples, settings), settings, **where)
    return list(itertools.islice(feed, count))


def same(one: Any, other: Any) -> bool:
    """Tell whether two batches hold the very same numbers."""
    return (
        np.array_equal(one[0], other[0])
        and all(np.array_equal(one[1][head], other[1][head]) for head in one[1])
        and all(np.array_equal(one[2][head], other[2][head]) for head in one[2])
    )


@pytest.mark.parametrize("mixup_strength", [0.0, 0.4])
def test_a_batch_depends_on_the_seed_and_its_number_alone(mixup_strength: float) -> None:
    settings = TrainingSettings(
        epochs=3, batch=8, seed=4, augmentation=AugmentationSettings(mixup=mixup_strength)
    )
    whole = fed(some(), settings, 9)
    later = fed(some(), settings, 4, first=5)
    assert all(same(one, other) for one, other in zip(whole[5:], later, strict=True))
    assert not same(whole[0], whole[3])
    other_seed = settings.model_copy(update={"seed": 5})
    assert not same(whole[0], fed(some(), other_seed, 1)[0])


def test_every_epoch_sees_all_faces_in_another_order() -> None:
    settings = TrainingSettings(epochs=2, batch=8, augmentation=STILL)
    shown = [batch[0][:, 0, 0, 0] for batch in fed(some(), settings, 6)]
    first, second = np.concatenate(shown[:3]), np.concatenate(shown[3:])
    assert sorted(first) == sorted(second) == list(range(0, 240, 10))
    assert first.tolist() != second.tolist()


def test_workers_share_each_batch() -> None:
    settings = TrainingSettings(epochs=1, batch=8)
    alone = fed(some(), settings, 3)
    parts = [fed(some(), settings, 3, worker=number, workers=2) for number in (0, 1)]
    for number, batch in enumerate(alone):
        assert [len(part[number][0]) for part in parts] == [4, 4]
        for worker, part in enumerate(parts):
            assert np.array_equal(part[number][0], batch[0][worker::2])
            assert np.array_equal(part[number][1]["expression"], batch[1]["expression"][worker::2])


@pytest.mark.parametrize(("side", "frames"), [(24, 0), (48, 0), (33, 0), (24, 5)])
def test_faces_of_any_side_and_sequences_come_as_they_are(side: int, frames: int) -> None:
    settings = TrainingSettings(epochs=1, batch=4)
    images, _, _ = fed(some(8, side, frames), settings, 1)[0]
    assert images.shape == (4, *((frames,) if frames else ()), side, side, 1)
    assert images.dtype == np.float32
    assert images.min() >= 0 and images.max() <= 255


def test_all_frames_of_a_sequence_are_varied_alike() -> None:
    face = np.random.default_rng(0).integers(0, 256, (32, 32)).astype(np.uint8)
    sequence = np.repeat(face[None], 6, axis=0)
    no_noise = AugmentationSettings(noise_share=0, erase_share=1, blur_share=1)
    varied = vary(sequence, np.random.default_rng(3), no_noise)
    assert all(np.array_equal(frame, varied[0]) for frame in varied)
    assert not np.array_equal(varied[0], face)
    alone = vary(face, np.random.default_rng(3), no_noise)
    assert np.array_equal(varied[0], alone)
    noisy = vary(sequence, np.random.default_rng(3), AugmentationSettings(noise_share=1))
    assert not np.array_equal(noisy[0], noisy[1])


def test_without_amounts_nothing_is_varied() -> None:
    face = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    assert np.allclose(vary(face, np.random.default_rng(1), STILL), face, atol=1e-3)


@pytest.mark.parametrize(
    "amount",
    [
        {"shift": 0.2}, {"zoom": 0.3}, {"rotation_degrees": 30.0}, {"contrast": 0.5},
        {"brightness": 50.0}, {"gradient": 60.0}, {"blur_share": 1.0}, {"noise_share": 1.0},
        {"erase_share": 1.0},
    ],
)  # fmt: skip
def test_each_amount_varies_a_face(amount: dict[str, float]) -> None:
    face = np.random.default_rng(0).integers(40, 200, (48, 48)).astype(np.uint8)
    varied = vary(face, np.random.default_rng(1), STILL.model_copy(update=amount))
    assert np.abs(varied - face).max() > 5
    assert varied.min() >= 0 and varied.max() <= 255


def test_flipping_mirrors_half_of_the_faces() -> None:
    face = np.arange(48 * 48).reshape(48, 48).astype(np.uint8)
    flips = STILL.model_copy(update={"flip": True})
    mirrored = [
        np.allclose(vary(face, np.random.default_rng(seed), flips), face[:, ::-1], atol=1e-3)
        for seed in range(40)
    ]
    assert 10 < sum(mirrored) < 30


def test_mixup_blends_image_target_and_weight_alike() -> None:
    count = 64
    marks = np.arange(count, dtype=np.float32)
    targets = np.eye(count, dtype=np.float32)
    unknown = np.where(marks % 4 == 0, 0, 1).astype(np.float32)
    images, mixed, weights = mixup(
        (marks.reshape(-1, 1, 1, 1), {"a": targets}, {"a": unknown}), 0.4, np.random.default_rng(0)
    )
    np.testing.assert_allclose(mixed["a"].sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(images[:, 0, 0, 0], mixed["a"] @ marks, rtol=1e-5)
    assert (mixed["a"][np.arange(count), np.arange(count)] >= 0.5).all()
    partners = mixed["a"] > 0
    has_unknown = (partners & (unknown == 0)).any(axis=1)
    assert np.array_equal(weights["a"] == 0, has_unknown)


def test_unknown_targets_weigh_nothing() -> None:
    weights = lessons(some(), TrainingSettings(heads={"expression": 1, "mood": 1}))["mood"].weights
    assert np.array_equal(weights == 0, np.arange(24) % 3 == 2)


def test_rare_labels_weigh_more_and_the_mean_stays() -> None:
    labels = np.array([0] * 90 + [1] * 10)
    targets = Targets.of_indices(("calm", "fear"), labels)
    even = face_weights(targets, TrainingSettings(rare_power=1.0))
    assert even[labels == 0].sum() == pytest.approx(even[labels == 1].sum())
    assert even.mean() == pytest.approx(1)
    assert set(face_weights(targets, TrainingSettings())) == {1.0}
    named = face_weights(targets, TrainingSettings(label_weights={"fear": 3.0}))
    assert named[-1] / named[0] == pytest.approx(3)
    assert named.mean() == pytest.approx(1)


def test_smoothing_spreads_a_share_evenly() -> None:
    rows = smoothed(Targets.of_indices(("a", "b", "c", "d"), np.array([1])), 0.2)
    np.testing.assert_allclose(rows, [[0.05, 0.85, 0.05, 0.05]])


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({"label_weights": {"angr": 2.0}}, "TRN-506", "did you mean 'anger'"),
        ({"heads": {"expresion": 1.0}}, "TRN-505", "did you mean 'expression'"),
    ],
)
def test_what_the_data_do_not_have_is_named(
    settings: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(RiotError) as caught:
        lessons(some(), TrainingSettings(**settings))
    assert caught.value.code == code and words in str(caught.value)
