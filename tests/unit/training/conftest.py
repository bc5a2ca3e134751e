"""Fixtures of the training tests: the FER+ arrays, where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from riot.training.data import FILES, FacePair, load_pair

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def data() -> Path:
    """Give the data folder beside the repository, or skip and say what is missing."""
    folder = ROOT.parent / "shared" / "data"
    for name in FILES.values():
        if not (folder / name).is_file():
            pytest.skip(f"../shared/data/{name} is missing")
    return folder


@pytest.fixture(scope="session")
def pair(data: Path) -> FacePair:
    """Give both splits without shared images."""
    return load_pair(data)


@pytest.fixture(scope="session")
def shipped() -> Path:
    """Give the folder of the shipped model."""
    return ROOT / "models" / "expression"
