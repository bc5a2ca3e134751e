"""Know where the eyes sit in FER faces, so that a show frames the camera's faces alike.

`python -m riot.training.framing FACES` measures it on any data set of training.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.perception.face.port import FaceDetector
from riot.perception.face.yunet import YuNetFaceDetector
from riot.perception.settings import FaceSettings

EYES = {"left": [0.31, 0.38], "right": [0.67, 0.38]}
"""The median eyes of FER faces as fractions of the crop."""

CERTAINTY = 0.7
ZOOM = 4
"""How much a face is enlarged before it is searched; half a side of border is added around."""

Points = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class EyeMeasurement:
    """Hold eye positions [N, 2] as fractions of the crop; left is the smaller x in the image."""

    left: Points
    right: Points
    missed: int

    def lines(self) -> list[str]:
        """Say the median and the middle half of each eye's position."""
        rows = [f"{len(self.left)} faces found, {self.missed} not"]
        if not len(self.left):
            return rows
        for name, points in (("left", self.left), ("right", self.right)):
            low, middle, high = np.percentile(points, [25, 50, 75], axis=0).round(3).tolist()
            rows.append(f"{name}: median x, y {middle}; middle half {low} to {high}")
        return rows


def measure_eyes(
    images: npt.NDArray[np.uint8], detector: FaceDetector, faces: int = 900, seed: int = 0
) -> EyeMeasurement:
    """Measure eye positions in random faces of [N, S, S], enlarged and given a border."""
    found: list[Points] = []
    chosen = np.random.default_rng(seed).permutation(len(images))[:faces]
    side = images.shape[1] * ZOOM
    edge = side // 2
    for image in images[chosen]:
        large = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
        large = cv2.copyMakeBorder(large, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
        seen = detector.find(np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2BGR), np.uint8))
        if seen:
            points = seen[0].keypoints
            eyes = np.array(sorted([points["left_eye"], points["right_eye"]]))
            found.append((eyes - edge) / side)
    points = np.array(found).reshape(-1, 2, 2)
    return EyeMeasurement(points[:, 0], points[:, 1], len(chosen) - len(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; give 0, or 2 after printing what is wrong in one line."""
    from riot.training.datasets.loading import read_source
    from riot.training.datasets.reading import Notes
    from riot.training.datasets.settings import SourceSettings

    parser = argparse.ArgumentParser("python -m riot.training.framing", description=__doc__)
    parser.add_argument("faces", type=Path, help="a data set")
    parser.add_argument("--models", type=Path, help="the folder of YuNet, if not the user's own")
    options = parser.parse_args(arguments)
    try:
        samples = read_source(SourceSettings(path=options.faces), Path(), Notes()).samples
        detector = YuNetFaceDetector(FaceSettings(certainty=CERTAINTY), options.models)
    except RiotError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(measure_eyes(samples.images, detector).lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
