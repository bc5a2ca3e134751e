"""Turn picture files into faces: gray, square, of one size."""

from __future__ import annotations

import warnings
from pathlib import Path

import cv2
import numpy as np

from riot.training.datasets.cutting import FaceCutter
from riot.training.datasets.reading import Images, Source

ENDINGS = frozenset([".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".gif", ".pgm"])


def is_picture(path: Path) -> bool:
    """Tell by the name whether a file is a picture; what a desktop leaves behind is none."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".")


def read_gray(path: Path) -> Images:
    """Read a picture in gray [height, width], upright; raise ValueError saying what is wrong."""
    # OpenCV gives the readable part of a broken file without a word; Pillow refuses it.
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as opened:
                picture = ImageOps.exif_transpose(opened)
                if picture.mode.startswith("I;16"):
                    return (np.asarray(picture) >> 8).astype(np.uint8)
                return np.asarray(picture.convert("L"), np.uint8)
    except UnidentifiedImageError:
        raise ValueError("is no picture") from None
    except FileNotFoundError:
        raise ValueError("is missing") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"is a broken picture: {error}") from None


def middle_square(gray: Images) -> Images:
    """Cut the largest square out of the middle."""
    height, width = gray.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return gray[top : top + side, left : left + side]


def resized(face: Images, side: int) -> Images:
    """Bring a face to [side, side]; reducing averages, so that nothing aliases."""
    if face.shape == (side, side):
        return face
    shrinks = side < max(face.shape)
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(face, (side, side), interpolation=way), np.uint8)


class PictureReader:
    """Read picture files as the settings of a data set say."""

    def __init__(self, source: Source) -> None:
        self._side = source.side
        self._cutter = FaceCutter() if source.settings.crop == "face" else None

    def read(self, path: Path) -> Images:
        """Give the face [S, S] of a picture; raise ValueError saying what is wrong with it."""
        gray = read_gray(path)
        if self._cutter is not None:
            return self._cutter.cut(gray, self._side)
        return resized(middle_square(gray), self._side)
