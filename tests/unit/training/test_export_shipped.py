"""The model that is shipped: its files are its card's, and it reads faces."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from riot.backends import load_backend
from riot.clock import ManualClock
from riot.perception.emotion import BACKENDS
from riot.perception.emotion.card import load_card
from riot.perception.emotion.choosing import choose_backend
from riot.perception.settings import EmotionSettings
from riot.training.framing import EYES
from riot.training.samples import Samples
from riot.training.votes import LABELS


def test_every_file_is_the_cards_and_small(shipped: Path) -> None:
    card = load_card(shipped)
    assert {"expression.keras", "expression.tflite"} <= set(card.hashes)
    for file in card.hashes:
        assert len(card.read(file)) < 5_000_000
    assert {path.name for path in shipped.iterdir()} == {
        *card.hashes,
        "card.json",
        "CARD.md",
        "training.yaml",
    }


def test_the_card_is_that_of_a_film(shipped: Path) -> None:
    card = load_card(shipped)
    assert card.labels == LABELS
    assert card.size == 48
    assert [list(eye) for eye in card.eyes] == [EYES["left"], EYES["right"]]
    assert card.neutral_prior is not None
    assert sum(card.neutral_prior) == pytest.approx(1, abs=1e-4)


def test_people_read_the_same_card(shipped: Path) -> None:
    card = json.loads((shipped / "card.json").read_text(encoding="utf-8"))
    readable = (shipped / "CARD.md").read_text(encoding="utf-8")
    assert readable.startswith(f"# {card['name']} {card['version']}\n")
    for words in (*card["sha256"].values(), card["metrics"]["command"], card["training_data"]):
        assert words in readable
    for measured in card.get("files", {}).values():
        assert f"{measured['accuracy']['expression']:.4f}" in readable


def test_it_names_expressions_far_better_than_guessing(shipped: Path, valid_faces: Samples) -> None:
    card = load_card(shipped)
    clear = np.flatnonzero(valid_faces.judged["expression"] >= 0)[:300]
    labels = valid_faces.judged["expression"][clear]
    kind = choose_backend("auto", card.hashes, gpu_nodes=())
    model = load_backend("emotion", kind, BACKENDS)(card, EmotionSettings(), ManualClock())
    answers = model.score(valid_faces.images[clear].astype(np.float32)).argmax(axis=1)
    baseline = np.bincount(labels).max() / len(labels)
    assert (answers == labels).mean() > baseline + 0.3
    recalls = [(answers == labels)[labels == label].mean() for label in np.unique(labels)]
    assert np.mean(recalls) > 3 / len(LABELS)
