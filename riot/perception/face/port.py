"""The port of a face detector, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from riot.perception.images import Image

Keypoint = Literal["left_eye", "right_eye", "nose", "mouth", "left_ear", "right_ear"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Face:
    """A face in one picture; all lengths are pixels of that picture.

    `box` is (x, y, width, height) and may reach beyond the picture; `certainty` is 0..1.
    `keypoints` holds eyes, nose and mouth, and the ears where the detector knows them. Left and
    right are the picture's: `left_eye` is on the left of an upright face (the person's right eye).
    """

    box: Box
    certainty: float
    keypoints: Mapping[Keypoint, Point]

    @property
    def area(self) -> float:
        """Give the area of the box in square pixels."""
        return self.box[2] * self.box[3]

    def scaled(self, across: float, down: float) -> Face:
        """Give the same face in a picture that is scaled by these factors."""
        x, y, width, height = self.box
        points: dict[Keypoint, Point] = {
            name: (px * across, py * down) for name, (px, py) in self.keypoints.items()
        }
        return Face((x * across, y * down, width * across, height * down), self.certainty, points)


class FaceDetector(Protocol):
    """Find faces; built with `(settings)`."""

    def find(self, image: Image) -> list[Face]:
        """Give all faces of a BGR picture uint8 [height, width, 3], most certain first."""
        ...


def overlap(one: Box, other: Box) -> float:
    """Give intersection over union of two boxes, 0..1."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)
