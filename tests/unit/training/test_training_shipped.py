"""The shipped model: its files, its card, and what it answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.card import card_text, read_card, sha256
from riot.training.command import main
from riot.training.data import FacePair
from riot.training.shipped import KERAS_FILE, LITERT_FILE, score
from riot.training.votes import LABELS


@pytest.fixture(scope="module")
def faces() -> np.ndarray:
    """Give 16 made-up gray images, smooth and noisy ones."""
    random = np.random.default_rng(5)
    slope = np.linspace(0, 255, 48)
    smooth = [(slope[:, None] * a + slope * (1 - a)) for a in np.linspace(0, 1, 8)]
    noisy = random.uniform(0, 255, (8, 48, 48))
    return np.concatenate([smooth, noisy]).astype(np.uint8)


def test_card_names_its_files_and_labels(shipped: Path) -> None:
    card = read_card(shipped)
    assert tuple(card["labels"]) == LABELS
    assert set(card["sha256"]) == {KERAS_FILE, LITERT_FILE}
    for name, value in card["sha256"].items():
        assert sha256(shipped / name) == value
        assert (shipped / name).stat().st_size < 5_000_000
    assert card["input"]["size"] == 48 and card["input"]["channels"] == 1
    assert card["input"]["eyes"]["left"][0] < card["input"]["eyes"]["right"][0]
    assert tuple(card["neutral_prior"]) == LABELS
    assert sum(card["neutral_prior"].values()) == pytest.approx(1, abs=1e-4)


def test_readable_card_is_made_from_the_card(shipped: Path) -> None:
    readable = (shipped / "CARD.md").read_text(encoding="utf-8")
    assert readable == card_text(read_card(shipped))


def test_card_reports_clearly_better_than_guessing(shipped: Path) -> None:
    for part in ("all", "without_repeated"):
        measured = read_card(shipped)["metrics"][part]
        rows = [measured["majority"], measured["fer2013"], *measured["subsets"]]
        for row in rows:
            assert row["accuracy"] > row["baseline"]["accuracy"]
            assert row["macro_recall"] > 1.5 * row["chance"]


def test_changed_file_is_found_out(shipped: Path, tmp_path: Path) -> None:
    for name in ("card.json", KERAS_FILE, LITERT_FILE):
        shutil.copy(shipped / name, tmp_path / name)
    (tmp_path / LITERT_FILE).write_bytes(b"another")
    with pytest.raises(RiotError) as caught:
        read_card(tmp_path)
    assert caught.value.code == "TRN-005"


def test_litert_file_answers_with_a_distribution(shipped: Path, faces: np.ndarray) -> None:
    scores = score(shipped, faces)
    assert scores.shape == (16, 8)
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_keras_and_litert_files_agree(shipped: Path, faces: np.ndarray) -> None:
    pytest.importorskip("tensorflow", reason="the training extra is not installed")
    import keras

    model: Any = keras.models.load_model(shipped / KERAS_FILE, safe_mode=True)
    expected = np.asarray(model(faces[..., None].astype(np.float32), training=False))
    np.testing.assert_allclose(score(shipped, faces), expected, atol=1e-4)


def test_litert_file_scores_as_its_card_says(shipped: Path, pair: FacePair) -> None:
    clear = np.flatnonzero(pair.valid.majority >= 0)[:1000]
    answers = score(shipped, pair.valid.images[clear]).argmax(axis=1)
    accuracy = (answers == pair.valid.majority[clear]).mean()
    card = read_card(shipped)["metrics"]["all"]["majority"]
    assert accuracy == pytest.approx(card["accuracy"], abs=0.05)


def test_command_names_missing_data_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--out", str(tmp_path / "run"), "--data", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert "TRN-001" in message
    assert message.count("\n") == 1
