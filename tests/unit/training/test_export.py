"""Export: every file of a small trained network answers as the network does."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the training extra is not installed")
pytest.importorskip("tf2onnx", reason="the training extra is not installed")
import keras
from keras import layers

from riot.backends import load_backend
from riot.clock import ManualClock
from riot.errors import RiotError
from riot.perception.emotion import BACKENDS
from riot.perception.emotion.card import load_card
from riot.perception.litert import load_interpreter
from riot.perception.settings import EmotionSettings
from riot.training.evaluation.calibration import softmax
from riot.training.export import onnx_file
from riot.training.export.export import export
from riot.training.export.faces import ExportFaces, command_for, load_export_faces
from riot.training.export.graph import flip_averaged
from riot.training.networks.blocks import conv_norm_relu, residual
from riot.training.samples import Samples, Targets
from riot.training.votes import FER2013_LABELS, LABELS

pytestmark = [
    # Keras 3.15 reads its variables in a way that numpy 2 will drop.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

HEADS = {"affect": 2, "expression": 8, "fer2013": 7}
"""One stands before `expression` in the alphabet, by which Keras sorts."""

LITERT = ("expression.tflite", "expression-dynamic.tflite", "expression-int8.tflite")


@dataclass(frozen=True)
class Exported:
    """A run's network, the model folder made of it, and the faces it was scored on."""

    network: Any
    run: Path
    folder: Path
    faces: ExportFaces

    @property
    def card(self) -> dict[str, Any]:
        """Read the card."""
        return json.loads((self.folder / "card.json").read_text(encoding="utf-8"))

    def expected(self, head: str) -> np.ndarray:
        """Work out what 100 faces should score, without the exported graph."""
        images = self.faces.valid.images[:100, ..., None].astype(np.float32)
        plain = self.network.predict_on_batch(images)[head]
        mirrored = self.network.predict_on_batch(images[:, :, ::-1])[head]
        return softmax((plain + mirrored) / 2, self.card["outputs"][head]["temperature"])


def with_affect(samples: Samples) -> Samples:
    """Add quantities to the targets."""
    values = np.zeros((len(samples), 2), np.float32)
    affect = Targets(("valence", "arousal"), values, np.ones(len(samples), bool), "values")
    return Samples(samples.images, {**samples.targets, "affect": affect}, samples.judged)


@pytest.fixture(scope="module")
def exported(
    tmp_path_factory: pytest.TempPathFactory, train_faces: Samples, valid_faces: Samples
) -> Iterator[Exported]:
    """Train a small network for a few steps on real faces, and export it."""
    run, folder = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("models") / "small"
    keras.utils.set_random_seed(3)
    face = keras.Input((48, 48, 1), name="face")
    x = conv_norm_relu(layers.Rescaling(1 / 127.5, offset=-1)(face), 8, stride=2)
    x = layers.GlobalAveragePooling2D()(residual(x, 16, stride=2))
    network: Any = keras.Model(face, {h: layers.Dense(n, name=h)(x) for h, n in HEADS.items()})
    taught = with_affect(train_faces.select(train_faces.targets["expression"].known))
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    network.compile(
        keras.optimizers.Adam(5e-3), {"affect": "mse", "expression": loss, "fer2013": loss}
    )
    network.fit(
        taught.images[..., None].astype(np.float32),
        {head: taught.targets[head].values for head in HEADS},
        batch_size=64,
        epochs=3,
        verbose=0,
    )
    network.save(run / "network.keras")
    (run / "settings.yaml").write_text("epochs: 3\nseed: 7\nteachers: [/far/away/teacher.keras]\n")
    (run / "history.jsonl").write_text('{"epoch": 1}\n{"epoch": 2}\n')
    valid = with_affect(valid_faces.select(np.arange(200)))
    faces = ExportFaces(valid, np.arange(200) < 20, train_faces, ("ferplus_train.npz",))
    export(run, folder, faces, command="riot evaluate small faces", version="7")
    yield Exported(network, run, folder, faces)
    keras.utils.clear_session()


def scored(exported: Exported, kind: str) -> np.ndarray:
    """Score 100 faces as a show does."""
    card = load_card(exported.folder)
    model = load_backend("emotion", kind, BACKENDS)(card, EmotionSettings(), ManualClock())
    return model.score(exported.faces.valid.images[:100].astype(np.float32))


@pytest.mark.parametrize("kind", ["litert", "keras"])
def test_float_files_average_the_mirror_image_and_calibrate(exported: Exported, kind: str) -> None:
    expected = exported.expected("expression")
    assert np.ptp(expected, axis=0).max() > 0.1
    np.testing.assert_allclose(scored(exported, kind), expected, atol=1e-4)


@pytest.mark.parametrize(
    ("kind", "agreeing", "apart"), [("litert-dynamic", 0.95, 0.005), ("litert-int8", 0.9, 0.02)]
)
def test_quantised_files_answer_nearly_so(
    exported: Exported, kind: str, agreeing: float, apart: float
) -> None:
    expected, answers = exported.expected("expression"), scored(exported, kind)
    assert (answers.argmax(axis=1) == expected.argmax(axis=1)).mean() >= agreeing
    assert np.abs(answers - expected).mean() < apart
    assert np.abs(answers - expected).max() > 1e-6
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)


def test_onnx_answers_alike_for_any_number_of_faces(exported: Exported) -> None:
    scorer = onnx_file.OnnxScorer(
        exported.folder / onnx_file.FILE, {"expression": LABELS, "fer2013": FER2013_LABELS}
    )
    scores = scorer.score(exported.faces.valid.images[:100])
    for head in ("expression", "fer2013"):
        np.testing.assert_allclose(scores[head], exported.expected(head), atol=1e-4)


def test_expression_is_the_first_output_everywhere(exported: Exported) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(exported.folder / onnx_file.FILE)
    assert [one.name for one in session.get_outputs()] == ["expression", "affect", "fer2013"]
    for file in LITERT:
        interpreter = load_interpreter((exported.folder / file).read_bytes())
        shapes = [tuple(one["shape"]) for one in interpreter.get_output_details()]
        assert shapes == [(1, 8), (1, 2), (1, 7)], file
        named = interpreter.get_signature_runner().get_output_details()
        assert {head: one["shape"][1] for head, one in named.items()} == HEADS
        types = {one["dtype"] for one in interpreter.get_input_details() + list(named.values())}
        assert types == {np.float32}
    assert list(exported.card["outputs"]) == ["expression", "affect", "fer2013"]


def test_int8_is_int8_inside(exported: Exported) -> None:
    def share_of_int8(file: str) -> float:
        interpreter = load_interpreter((exported.folder / file).read_bytes())
        kinds = [tensor["dtype"] for tensor in interpreter.get_tensor_details()]
        return sum(kind == np.int8 for kind in kinds) / len(kinds)

    assert share_of_int8("expression.tflite") == 0
    assert 0 < share_of_int8("expression-dynamic.tflite") < share_of_int8(LITERT[2])
    assert share_of_int8("expression-int8.tflite") > 0.6


def test_the_card_tells_of_every_file(exported: Exported) -> None:
    card, readable = exported.card, (exported.folder / "CARD.md").read_text(encoding="utf-8")
    assert {path.name for path in exported.folder.iterdir()} == {
        *card["sha256"],
        "card.json",
        "CARD.md",
    }
    for file, expected in card["sha256"].items():
        content = (exported.folder / file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected
        assert expected in readable
        measured = card["files"][file]
        assert measured["bytes"] == len(content) < 5_000_000
        assert set(measured["accuracy"]) == set(measured["ece"]) == {"expression", "fer2013"}
        assert f"{measured['accuracy']['expression']:.4f}" in readable
        assert (measured["milliseconds"] is None) == (file == "expression.keras")
    answers = exported.expected("expression").argmax(axis=1)
    judged = exported.faces.valid.judged["expression"][:100]
    assert (answers == judged)[judged >= 0].mean() == pytest.approx(
        card["files"]["expression.tflite"]["accuracy"]["expression"], abs=0.15
    )
    assert card["files"]["expression-int8.tflite"]["points_lost"]["expression"] == pytest.approx(
        100
        * (
            card["files"]["expression.tflite"]["accuracy"]["expression"]
            - card["files"]["expression-int8.tflite"]["accuracy"]["expression"]
        )
    )


def test_the_card_tells_where_the_model_comes_from(exported: Exported) -> None:
    card, readable = exported.card, (exported.folder / "CARD.md").read_text(encoding="utf-8")
    assert (card["name"], card["version"], tuple(card["labels"])) == ("small", "7", LABELS)
    assert card["training"] == {
        "epochs": 3,
        "seed": 7,
        "teachers": ["teacher.keras"],
        "epochs_done": 2,
    }
    assert card["metrics"]["copied"] == 20
    assert sum(card["neutral_prior"].values()) == pytest.approx(1, abs=1e-4)
    for words in ("riot evaluate small faces", "seed 7", "MIT (Microsoft)", "## Limits"):
        assert words in readable
    for head in ("expression", "fer2013"):
        temperature = card["outputs"][head]["temperature"]
        assert temperature != 1
        assert f"{temperature:.3f}" in readable
    assert "Output `affect`: the quantities valence, arousal." in readable


def test_a_show_reads_the_card(exported: Exported) -> None:
    card = load_card(exported.folder)
    assert card.output == "expression"
    assert dict(card.outputs) == {
        "expression": LABELS,
        "affect": ("valence", "arousal"),
        "fer2013": FER2013_LABELS,
    }


def test_converters_are_quiet(
    exported: Exported, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model: Any = keras.saving.load_model(
        exported.folder / "expression.keras", compile=False, safe_mode=True
    )
    onnx_file.write_onnx(model, tmp_path, list(HEADS))
    assert capfd.readouterr() == ("", "")


def test_labels_that_validation_does_not_know_are_told(exported: Exported, tmp_path: Path) -> None:
    valid = exported.faces.valid
    without = Samples(valid.images, {"expression": valid.targets["expression"]}, valid.judged)
    faces = dataclasses.replace(exported.faces, valid=without)
    with pytest.raises(RiotError, match=r"TRN-402.*2 labels of the head 'affect'"):
        export(exported.run, tmp_path / "model", faces, command="")
    assert not (tmp_path / "model").exists()


def test_a_run_without_a_network_is_told(exported: Exported, tmp_path: Path) -> None:
    with pytest.raises(RiotError, match="TRN-405"):
        export(tmp_path, tmp_path / "model", exported.faces, command="")


def test_a_network_of_sequences_is_no_model_of_faces() -> None:
    frames = keras.Input((4, 48, 48, 1))
    answers = layers.Dense(8)(layers.Flatten()(frames))
    with pytest.raises(RiotError, match=r"TRN-401.*sequences"):
        flip_averaged(keras.Model(frames, {"expression": answers}))


def test_a_network_of_coloured_faces_takes_gray_ones() -> None:
    face = keras.Input((8, 8, 3))
    answers = layers.Dense(2)(layers.Flatten()(face))
    model = flip_averaged(keras.Model(face, {"expression": answers}))
    assert model.input_shape == (None, 8, 8, 1)
    assert model.output["expression"].shape == (None, 2)


def test_without_training_faces_there_is_nothing_to_calibrate_on(
    valid_faces: Samples, tmp_path: Path
) -> None:
    write_pair(tmp_path, valid_faces, "valid")
    with pytest.raises(RiotError, match=r"TRN-404.*--apart-from"):
        load_export_faces({}, tmp_path)


def write_pair(folder: Path, samples: Samples, split: str) -> None:
    """Write 40 faces as an array file of the FER+ pair."""
    votes = np.zeros((40, 10), np.uint8)
    votes[:, 0] = 10
    np.savez(
        folder / f"ferplus_{split}.npz",
        images=samples.images[:40],
        ferplus_votes=votes,
        fer2013_label=np.full(40, 6, np.uint8),
    )


def test_a_runs_own_data_are_what_it_is_judged_by(
    train_faces: Samples, valid_faces: Samples, tmp_path: Path
) -> None:
    write_pair(tmp_path, train_faces, "train")
    write_pair(tmp_path, valid_faces, "valid")
    apart = load_export_faces({}, tmp_path)
    assert (len(apart.valid), len(apart.training)) == (40, 40)
    share = {"data": {"train": ["ferplus_train.npz"], "valid": 0.25}}
    faces = load_export_faces(share, tmp_path)
    assert len(faces.valid) + len(faces.training) <= 40
    kept = {image.tobytes() for image in train_faces.images[:40]}
    assert all(image.tobytes() in kept for image in faces.valid.images)
    assert faces.sources == apart.sources == ("ferplus_train.npz",)


def test_the_command_measures_the_same_faces_again() -> None:
    run, folder, data = Path("runs/a"), Path("models/b"), Path("../shared/data")
    evaluate = "riot evaluate models/b ../shared/data"
    assert command_for({}, run, folder, data, None) == evaluate
    named = {"data": {"train": ["a.npz"], "valid": ["b.npz"]}}
    assert command_for(named, run, folder, data, None) == evaluate
    share = {"data": {"train": ["a.npz"], "valid": 0.1}}
    assert command_for(share, run, folder, data, None) == (
        "riot models export runs/a models/b --data ../shared/data"
    )
    assert command_for(share, run, folder, data, Path("c.npz")) == (
        f"{evaluate} --apart-from c.npz"
    )


def test_code_in_a_keras_file_is_refused(exported: Exported, tmp_path: Path) -> None:
    face = keras.Input((48, 48, 1))
    tampered = layers.Lambda(lambda values: values[:, 0, :8, 0], output_shape=(8,))(face)
    path = tmp_path / "expression.keras"
    keras.Model(face, {"expression": layers.Identity(name="expression")(tampered)}).save(path)
    card = exported.card
    card["sha256"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    (tmp_path / "card.json").write_text(json.dumps(card))
    with pytest.raises(RiotError, match=r"PER-205.*Lambda") as caught:
        load_backend("emotion", "keras", BACKENDS)(
            load_card(tmp_path), EmotionSettings(), ManualClock()
        )
    assert "\n" not in str(caught.value)
    path.rename(tmp_path / "network.keras")
    with pytest.raises(RiotError, match=r"TRN-304.*Lambda"):
        export(tmp_path, tmp_path / "model", exported.faces, command="")
