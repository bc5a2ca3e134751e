"""The sample videos of real faces, where this machine has them."""

from __future__ import annotations

from pathlib import Path

import cv2

from riot.perception.images import Image

NAMES = (
    "asl-yes.mkv",
    "asl-hungry.mkv",
    "head-pose-face-detection-female.gif",
    "head-pose-face-detection-male.gif",
)
"""The first is 640x480 at 30 frames a second."""


def find_videos(root: Path) -> list[Path]:
    """Give those that lie beside the checkout, in the order of NAMES."""
    folder = root.parent / "shared/data/video"
    return [folder / name for name in NAMES if (folder / name).is_file()]


def read_video(path: Path) -> tuple[float, list[Image]]:
    """Give frames a second and all frames."""
    capture = cv2.VideoCapture(str(path))
    rate = capture.get(cv2.CAP_PROP_FPS)
    frames: list[Image] = []
    while True:
        ok, frame = capture.read()
        if not ok:
            break
        frames.append(frame)  # pyright: ignore[reportArgumentType]
    capture.release()
    return rate, frames
