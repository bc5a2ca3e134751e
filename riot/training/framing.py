"""Know where the eyes sit in FER faces, and crop camera frames so that they look alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.training.data import SIZE
from riot.training.evaluate import SUBSETS
from riot.training.shipped import score
from riot.training.votes import LABELS

DETECTOR = Path("models/face_detection_yunet_2023mar.onnx")
EYES = {"left": [0.31, 0.38], "right": [0.67, 0.38]}
"""The median eyes of FER faces as fractions of the crop (`python -m riot.training eyes`)."""

Points = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class EyeMeasurement:
    """Hold eye positions [N, 2] as fractions of the crop; left is the smaller x in the image."""

    left: Points
    right: Points
    missed: int

    def lines(self) -> list[str]:
        """Say the median and the middle half of each eye's position."""
        found = f"{len(self.left)} faces found, {self.missed} not"
        rows = [found]
        for name, points in (("left", self.left), ("right", self.right)):
            low, middle, high = np.percentile(points, [25, 50, 75], axis=0).round(3).tolist()
            rows.append(f"{name}: median x, y {middle}; middle half {low} to {high}")
        return rows


def find_detector(data: Path) -> cv2.FaceDetectorYN:
    """Load YuNet from the data folder; raise RiotError TRN-001 where it is missing."""
    path = Path(data) / DETECTOR
    if not path.is_file():
        raise RiotError("TRN-001", "the face detector is missing", file=str(path))
    return cv2.FaceDetectorYN.create(str(path), "", (320, 320), 0.7)


def find_eyes(detector: cv2.FaceDetectorYN, picture: npt.NDArray[np.uint8]) -> Points | None:
    """Give the two eyes [2, 2] in pixels of a BGR picture's surest face, left one first."""
    detector.setInputSize((picture.shape[1], picture.shape[0]))
    _, faces = detector.detect(picture)
    if faces is None:
        return None
    eyes = faces[faces[:, -1].argmax()][4:8].reshape(2, 2)
    return eyes[eyes[:, 0].argsort()]


def measure_eyes(
    images: npt.NDArray[np.uint8], data: Path, faces: int = 900, zoom: int = 4, seed: int = 0
) -> EyeMeasurement:
    """Measure eye positions in random faces [N, 48, 48], enlarged and given half a side more."""
    detector = find_detector(data)
    found: list[Points] = []
    chosen = np.random.default_rng(seed).permutation(len(images))[:faces]
    border = SIZE * zoom // 2
    for image in images[chosen]:
        large = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
        large = cv2.copyMakeBorder(large, border, border, border, border, cv2.BORDER_REPLICATE)
        eyes = find_eyes(detector, cv2.cvtColor(large, cv2.COLOR_GRAY2BGR))
        if eyes is not None:
            found.append((eyes - border) / (SIZE * zoom))
    points = np.array(found)
    return EyeMeasurement(points[:, 0], points[:, 1], len(chosen) - len(found))


def crop(gray: npt.NDArray[np.uint8], eyes: Points) -> npt.NDArray[np.uint8]:
    """Cut the [48, 48] crop whose eyes lie where EYES says out of a gray frame.

    The frame is turned and scaled at four times the size first, then averaged down, which keeps
    a large face from aliasing.
    """
    fine = SIZE * 4
    goal = np.array([EYES["left"], EYES["right"]]) * fine
    (x, y), (u, v) = eyes[1] - eyes[0], goal[1] - goal[0]
    turn = complex(u, v) / complex(x, y)
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    shift = goal.mean(axis=0) - linear @ eyes.mean(axis=0)
    matrix = np.column_stack([linear, shift])
    large = cv2.warpAffine(gray, matrix, (fine, fine), borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(large, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)


def crops(video: Path, data: Path) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield the crop [48, 48] of every frame of a video that shows a face."""
    if not Path(video).is_file():
        raise RiotError("TRN-001", "the video is missing", file=str(video))
    detector = find_detector(data)
    capture = cv2.VideoCapture(str(video))
    try:
        while True:
            ok, picture = capture.read()
            if not ok:
                return
            eyes = find_eyes(detector, picture.astype(np.uint8))
            if eyes is not None:
                gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
                yield crop(gray.astype(np.uint8), eyes)
    finally:
        capture.release()


def mean_scores(model: Path, video: Path, data: Path) -> str:
    """Say the mean probabilities over a video's faces, and within each subset of labels."""
    faces = list(crops(video, data))
    if not faces:
        return f"{Path(video).name}: no face"
    scores = score(model, np.stack(faces))
    parts = [f"{Path(video).name}: {len(faces)} faces", describe(scores, LABELS)]
    for names in SUBSETS:
        columns = scores[:, [LABELS.index(name) for name in names]]
        parts.append(describe(columns / columns.sum(axis=1, keepdims=True), names))
    return "\n  ".join(parts)


def describe(scores: npt.NDArray[np.floating], names: tuple[str, ...]) -> str:
    """Say each label's mean score."""
    means = scores.mean(axis=0)
    return ", ".join(f"{name} {mean:.3f}" for name, mean in zip(names, means, strict=True))
