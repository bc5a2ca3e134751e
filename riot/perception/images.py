"""The two conversions that every frame goes through."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""A picture [height, width, 3] in BGR, or [height, width] in gray."""


def to_gray(image: Image) -> Image:
    """Give the gray picture [height, width] of a BGR one."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def fitted(image: Image, side: int) -> Image:
    """Reduce a picture so that its longer side is `side`; a smaller one stays as it is."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    if scale >= 1.0:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
