"""Fixtures of the training tests: the FER+ arrays where they are there, and drawn faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from riot.training.datasets.arrays import read_arrays
from riot.training.disjoint import without_copies
from riot.training.samples import Samples

ROOT = Path(__file__).parents[3]
FILES = {"train": "ferplus_train.npz", "valid": "ferplus_valid.npz"}


@pytest.fixture(scope="session")
def data() -> Path:
    """Give the data folder beside the repository, or skip and say what is missing."""
    folder = ROOT.parent / "shared" / "data"
    for name in FILES.values():
        if not (folder / name).is_file():
            pytest.skip(f"../shared/data/{name} is missing")
    return folder


@pytest.fixture(scope="session")
def train_faces(data: Path) -> Samples:
    """Give 1,000 faces of the training split, far apart, with no copy of a validation face."""
    samples = read_arrays(data / FILES["train"])
    chosen = np.random.default_rng(1).permutation(len(samples))[:1000]
    return without_copies(samples.select(chosen), read_arrays(data / FILES["valid"]))


@pytest.fixture(scope="session")
def valid_faces(data: Path) -> Samples:
    """Give the validation split, whole."""
    return read_arrays(data / FILES["valid"])


@pytest.fixture(scope="session")
def drawn_faces() -> npt.NDArray[np.uint8]:
    """Give 40 drawn faces [40, 48, 48]: each has features of its own, and no one's."""
    return np.stack([draw_face(seed) for seed in range(40)])


@pytest.fixture(scope="session")
def shipped() -> Path:
    """Give the folder of the shipped model."""
    return ROOT / "models" / "expression"


def draw_face(seed: int, side: int = 48) -> npt.NDArray[np.uint8]:
    """Draw a head with hair, eyes, brows, nose and mouth, lit and grained, by a seed."""
    import cv2

    random = np.random.default_rng(seed)
    scale = 4
    size = side * scale
    face = np.full((size, size), random.integers(20, 230), np.uint8)

    def at(x: float, y: float) -> tuple[int, int]:
        wobble = random.normal(0, 0.02, 2)
        return round((x + wobble[0]) * size), round((y + wobble[1]) * size)

    def gray() -> int:
        return int(random.integers(0, 256))

    cv2.ellipse(face, at(0.5, 0.3), (round(0.4 * size), round(0.35 * size)), 0, 0, 360, gray(), -1)
    axes = round(random.uniform(0.28, 0.4) * size), round(random.uniform(0.38, 0.5) * size)
    cv2.ellipse(face, at(0.5, 0.55), axes, 0, 0, 360, gray(), -1)
    for x in (0.31, 0.67):
        eye = round(0.08 * size), round(random.uniform(0.02, 0.07) * size)
        cv2.ellipse(face, at(x, 0.38), eye, random.uniform(-15, 15), 0, 360, gray(), -1)
        cv2.line(face, at(x - 0.09, 0.27), at(x + 0.09, 0.27), gray(), scale * 2)
    cv2.line(face, at(0.49, 0.42), at(0.52, 0.6), gray(), scale * 2)
    mouth = round(random.uniform(0.08, 0.2) * size), round(random.uniform(0.02, 0.12) * size)
    cv2.ellipse(face, at(0.5, 0.78), mouth, 0, 0, 360, gray(), -1)
    for _ in range(8):
        cv2.circle(face, at(*random.uniform(0.1, 0.9, 2)), int(random.integers(4, 20)), gray(), -1)
    small = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.clip(small + random.normal(0, 3, small.shape), 0, 255).astype(np.uint8)
