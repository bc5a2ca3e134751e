"""A model is only loaded whole: its card and its hashes are checked first."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riot.backends import load_backend
from riot.clock import ManualClock
from riot.errors import RiotError
from riot.perception.emotion import BACKENDS
from riot.perception.emotion.card import load_card
from riot.perception.emotion.choosing import choose_backend
from riot.perception.emotion.litert import LiteRtEmotion
from riot.perception.emotion.outputs import choose_output
from riot.perception.emotion.sim import SimEmotion
from riot.perception.settings import EmotionSettings

SHIPPED = Path(__file__).parents[3] / "models/expression"


def card_text(**changes: Any) -> str:
    """Write a small card."""
    card: dict[str, Any] = {
        "name": "small",
        "version": "1",
        "labels": ["calm", "happiness"],
        "input": {
            "size": 48,
            "channels": 1,
            "values": "float32 0..255 gray",
            "eyes": {"left": [0.31, 0.38], "right": [0.67, 0.38]},
        },
        "sha256": {"expression.tflite": hashlib.sha256(b"weights").hexdigest()},
        "metrics": {"anything": 1},
    }
    return json.dumps({**card, **changes}, indent=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with a card and a file that fits it."""
    (tmp_path / "card.json").write_text(card_text())
    (tmp_path / "expression.tflite").write_bytes(b"weights")
    return tmp_path


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Copy the shipped model."""
    if not (SHIPPED / "expression.tflite").is_file():
        pytest.skip(f"{SHIPPED} is missing")
    return Path(shutil.copytree(SHIPPED, tmp_path / "expression"))


def load(folder: Path) -> LiteRtEmotion:
    return LiteRtEmotion(load_card(folder), EmotionSettings(), ManualClock())


def test_a_card_says_what_goes_in_and_out(folder: Path) -> None:
    card = load_card(folder)
    assert (card.labels, card.size) == (("calm", "happiness"), 48)
    assert card.eyes == ((0.31, 0.38), (0.67, 0.38))
    assert card.read("expression.tflite") == b"weights"


def test_a_missing_card_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RiotError, match=r"PER-201.*not found") as caught:
        load_card(tmp_path)
    assert caught.value.problems[0].file == str(tmp_path / "card.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (card_text()[:100], "JSON"),
        (card_text(labels=["calm"]), "labels"),
        (card_text(labels="calm"), "labels"),
        (card_text(input={"size": 48, "channels": 3, "eyes": {}}), "input"),
        (
            card_text(
                input={"size": 48, "channels": 1, "eyes": {"left": [0.7, 0.4], "right": [0.3, 0.4]}}
            ),
            "left must lie left of right",
        ),
        ("[]", "damaged"),
    ],
)
def test_a_damaged_card_is_one_line(folder: Path, text: str, words: str) -> None:
    (folder / "card.json").write_text(text)
    with pytest.raises(RiotError, match="PER-202") as caught:
        load_card(folder)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_card_broken_off_names_the_line(folder: Path) -> None:
    (folder / "card.json").write_text('{\n"name": "x",\n"labels": oops\n}')
    with pytest.raises(RiotError) as caught:
        load_card(folder)
    assert caught.value.problems[0].line == 3


@pytest.mark.parametrize("content", [b"weigh", b"weights!", b""])
def test_truncated_or_altered_files_are_refused_before_loading(
    folder: Path, content: bytes
) -> None:
    (folder / "expression.tflite").write_bytes(content)
    with pytest.raises(RiotError, match="PER-204") as caught:
        load(folder)
    assert caught.value.problems[0].file == str(folder / "expression.tflite")
    assert "truncated or altered" in str(caught.value)


def test_a_missing_file_and_an_unlisted_one_are_refused(folder: Path) -> None:
    (folder / "expression.tflite").unlink()
    with pytest.raises(RiotError, match="PER-203"):
        load(folder)
    with pytest.raises(RiotError, match=r"PER-203.*names no"):
        load_card(folder).read("other.bin")


def test_a_file_that_is_no_model_is_one_line_and_prints_nothing(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RiotError, match="PER-205") as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_the_shipped_model_loads_without_a_word(
    shipped: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(load(shipped).labels) == 8
    assert capfd.readouterr() == ("", "")


def test_the_shipped_model_truncated_is_refused(shipped: Path) -> None:
    path = shipped / "expression.tflite"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(RiotError, match="PER-204"):
        load(shipped)


@pytest.mark.parametrize(("key", "value"), [("labels", ["calm", "other"]), ("size", 64)])
def test_a_card_of_another_model_is_refused(shipped: Path, key: str, value: Any) -> None:
    card = json.loads((shipped / "card.json").read_text())
    for place in [card, card["outputs"]["expression"]] if key == "labels" else [card["input"]]:
        place[key] = value
    (shipped / "card.json").write_text(json.dumps(card))
    with pytest.raises(RiotError, match=r"PER-205.*does not fit its card"):
        load(shipped)


def test_auto_is_keras_only_with_a_gpu_and_keras(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tmp_path / "nvidia0"
    monkeypatch.setattr("riot.perception.emotion.choosing.find_spec", lambda name: object())
    assert choose_backend("auto", gpu_nodes=(node,)) == "litert"
    node.touch()
    assert choose_backend("auto", gpu_nodes=(node,)) == "keras"
    monkeypatch.setattr("riot.perception.emotion.choosing.find_spec", lambda name: None)
    assert choose_backend("auto", gpu_nodes=(node,)) == "litert"
    assert choose_backend("sim", gpu_nodes=(node,)) == "sim"


def test_auto_is_the_dynamic_file_where_there_is_one() -> None:
    files = ["expression.tflite", "expression-int8.tflite", "expression-dynamic.tflite"]
    assert choose_backend("auto", files, ()) == "litert-dynamic"
    assert choose_backend("auto", files[:2], ()) == "litert"
    assert choose_backend("litert-int8", files, ()) == "litert-int8"


TWO_HEADS: dict[str, Any] = {
    "expression": {"labels": ["calm", "happiness"], "temperature": 0.7},
    "affect": {"labels": ["valence"], "temperature": None},
}


def test_a_card_of_several_heads_says_which_a_show_reads(folder: Path) -> None:
    (folder / "card.json").write_text(card_text(outputs=TWO_HEADS))
    card = load_card(folder)
    assert card.output == "expression"
    assert card.outputs["affect"] == ("valence",)
    named = {"affect": 1, "expression": 2}
    assert choose_output(card, named) == 2
    with pytest.raises(LookupError, match="'affect', none of which is 'expression'"):
        choose_output(card, {"affect": 1})


def test_a_card_of_one_head_takes_the_only_output(folder: Path) -> None:
    card = load_card(folder)
    assert card.output is None
    assert choose_output(card, {"output_0": 1}) == 1
    with pytest.raises(LookupError, match="does not say which"):
        choose_output(card, {"one": 1, "two": 2})


def test_a_first_head_of_other_labels_is_one_line(folder: Path) -> None:
    heads = {"affect": TWO_HEADS["affect"], **TWO_HEADS}
    (folder / "card.json").write_text(card_text(outputs=heads))
    with pytest.raises(RiotError, match=r"PER-202.*'affect', must have the labels"):
        load_card(folder)


def test_a_card_that_calls_for_another_output_is_refused(shipped: Path) -> None:
    card = json.loads((shipped / "card.json").read_text())
    card["outputs"] = {"mood": {"labels": card["labels"]}}
    (shipped / "card.json").write_text(json.dumps(card))
    with pytest.raises(RiotError, match=r"PER-205.*none of which is 'mood'"):
        load(shipped)


def test_the_simulated_model_acts_by_the_clock_and_its_seed(folder: Path) -> None:
    card = load_card(folder)
    crops = np.zeros((1, 48, 48), np.float32)

    def act(seed: int) -> list[int]:
        clock = ManualClock(5.0)
        model = SimEmotion(card, EmotionSettings(), clock, seed)
        shown = []
        for step in range(120):
            clock.set(5.0 + step * 0.5)
            shown.append(int(model.score(crops)[0].argmax()))
        return shown

    assert act(1) == act(1)
    assert act(1) != act(2)
    assert set(act(1)) == {0, 1}


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(RiotError, match=r"CFG-020.*litert"):
        load_backend("emotion", "litrt", BACKENDS)
