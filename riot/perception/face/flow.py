"""Follow one face from a picture to the next by optical flow.

Pyramidal Lucas-Kanade (Bouguet, 2000) with the forward-backward check of Kalal, Mikolajczyk and
Matas, "Forward-Backward Error", 2010: a point is believed when tracking it back ends where it
began.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from riot.perception.face.port import Face, Keypoint
from riot.perception.images import Image

Points = npt.NDArray[np.floating]

_GRID = 5
_WINDOW = (15, 15)
_LEVELS = 3
_STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.03)
_RETURN_WITHIN = 1.0
_BELIEVED_SHARE = 0.5
_FIT_WITHIN = 1.5
_LARGEST_RESIZE = 1.25
_LARGEST_STEP = 0.5
_STRAY = 0.02


def follow(before: Image, after: Image, face: Face) -> Face | None:
    """Move a face of the gray picture `before` to where it is in `after`; None when it is lost.

    Box and points move by the similarity (shift, turn, scale) that most of a grid of points on
    the face agree on; a keypoint that was itself followed well keeps its own place.
    """
    names = list(face.keypoints)
    keypoints = np.array([face.keypoints[name] for name in names], np.float32).reshape(-1, 2)
    start = np.concatenate([keypoints, grid(face)])
    end, believed = flow(before, after, start)
    if believed.mean() < _BELIEVED_SHARE or believed.sum() < 4:
        return None
    motion = cv2.estimateAffinePartial2D(
        start[believed], end[believed], method=cv2.RANSAC, ransacReprojThreshold=_FIT_WITHIN
    )[0]
    if motion is None:
        return None
    motion = np.asarray(motion, np.float64)
    if not plausible(motion, face, after.shape):
        return None
    expected = start @ motion[:, :2].T + motion[:, 2]
    strayed = np.linalg.norm(end - expected, axis=1) > _STRAY * face.box[2]
    places = np.where((believed & ~strayed)[:, None], end, expected)
    points: dict[Keypoint, tuple[float, float]] = {
        name: (float(x), float(y)) for name, (x, y) in zip(names, places, strict=False)
    }
    x, y, width, height = face.box
    centre = motion[:, :2] @ (x + width / 2, y + height / 2) + motion[:, 2]
    scale = float(np.hypot(motion[0, 0], motion[1, 0]))
    box = (
        float(centre[0]) - width * scale / 2,
        float(centre[1]) - height * scale / 2,
        width * scale,
        height * scale,
    )
    return Face(box, face.certainty, points)


def grid(face: Face) -> Points:
    """Spread points over the middle of a face's box, where skin is and background is not."""
    x, y, width, height = face.box
    steps = np.linspace(0.2, 0.8, _GRID, dtype=np.float32)
    across, down = np.meshgrid(x + steps * width, y + steps * height)
    return np.stack([across.ravel(), down.ravel()], axis=1).astype(np.float32)


def flow(before: Image, after: Image, start: Points) -> tuple[Points, npt.NDArray[np.bool_]]:
    """Track points [N, 2] forward and back; give their ends and which are believed."""
    end, there, _ = cv2.calcOpticalFlowPyrLK(
        before, after, start, start.copy(), winSize=_WINDOW, maxLevel=_LEVELS, criteria=_STOP
    )
    back, here, _ = cv2.calcOpticalFlowPyrLK(
        after, before, end, end.copy(), winSize=_WINDOW, maxLevel=_LEVELS, criteria=_STOP
    )
    error = np.linalg.norm(back - start, axis=1)
    return np.asarray(end, np.float32), (there.ravel() == 1) & (here.ravel() == 1) & (
        error < _RETURN_WITHIN
    )


def plausible(motion: npt.NDArray[np.floating], face: Face, shape: tuple[int, ...]) -> bool:
    """Tell whether a face can have moved like this from one frame to the next."""
    scale = float(np.hypot(motion[0, 0], motion[1, 0]))
    x, y, width, height = face.box
    middle = np.array([x + width / 2, y + height / 2])
    moved = motion[:, :2] @ middle + motion[:, 2]
    inside = 0 <= moved[0] < shape[1] and 0 <= moved[1] < shape[0]
    return (
        inside
        and 1 / _LARGEST_RESIZE < scale < _LARGEST_RESIZE
        and float(np.linalg.norm(moved - middle)) < _LARGEST_STEP * max(width, height)
    )
