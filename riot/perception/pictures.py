"""Take a picture from whoever has one: a file, an array, a frame of a camera."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.perception.camera.port import Frame
from riot.perception.images import Image
from riot.perception.quiet import quiet_stderr

Picture = str | os.PathLike[str] | npt.NDArray[np.generic] | Frame
"""A file's path, an array (see `from_array`), or a camera's frame."""

VIDEOS = frozenset(
    (".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".webm", ".wmv")
)
"""Endings of files that hold many pictures; a GIF counts as one, even of a single picture."""

_SIXTEEN_BITS = 257


def take_picture(picture: Picture) -> Image:
    """Give any picture as uint8 [height, width, 3] in BGR.

    Raises RiotError as `read_picture` and `from_array` do.
    """
    if isinstance(picture, Frame):
        return from_array(picture.image)
    if isinstance(picture, (str, os.PathLike)):
        return read_picture(Path(picture))
    return from_array(picture)


def is_video(path: Path) -> bool:
    """Tell by its ending whether a file holds many pictures."""
    return path.suffix.lower() in VIDEOS


def read_picture(path: Path) -> Image:
    """Read a file: uint8 [height, width, 3] in BGR, upright as its EXIF orientation says.

    16 bits become 8, and transparency is ignored. Raises RiotError PER-410 where the file cannot
    be read, PER-411 where it is empty, PER-412 where it is damaged or no picture, PER-413 where it
    has too many pixels, and PER-414 for a video.
    """
    if is_video(path):
        raise RiotError(
            "PER-414",
            "is a video, and one picture is wanted",
            file=str(path),
            hint="use predict_video, or save the picture that you mean",
        )
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise unreadable(path, error) from error
    if not content.size:
        raise RiotError("PER-411", "the file is empty", file=str(path), hint="copy it again")
    try:
        # The decoders tell the terminal what is wrong, in words of their own.
        with quiet_stderr():
            image = cv2.imdecode(content, cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise RiotError(
            "PER-413",
            "the picture has too many pixels",
            file=str(path),
            hint="reduce it: a face needs no more than a few hundred",
        ) from error
    if image is None:
        raise RiotError(
            "PER-412",
            "is damaged, or no picture of a kind that can be read",
            file=str(path),
            hint="save it as JPEG or PNG",
        )
    return np.asarray(image, np.uint8)


def unreadable(path: Path, error: OSError) -> RiotError:
    """Say why a file cannot be read; PER-410."""
    if path.is_dir():
        return RiotError(
            "PER-410", "is a folder", file=str(path), hint="name the pictures: FOLDER/*.jpg"
        )
    return RiotError(
        "PER-410", f"cannot be read: {error.strerror}", file=str(path), hint="check the path"
    )


def from_array(array: object) -> Image:
    """Give an array as uint8 [height, width, 3] in BGR.

    Takes [height, width] or [height, width, 1] gray, [height, width, 3] BGR as OpenCV has it, or
    [height, width, 4] BGRA, whose transparency is ignored. Whole numbers are 0..255, uint16
    0..65535; floats are 0..1, or 0..255 where one is above 1. Raises RiotError PER-404 for
    anything else.
    """
    if not isinstance(array, np.ndarray):
        raise _no_picture(
            f"a {type(array).__name__} is no picture",
            "give a path, an array or a Frame; of a Pillow image np.asarray(image)[..., ::-1]",
        )
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4) or not array.size:
        raise _no_picture(
            f"an array of shape {list(array.shape)} is no picture",
            "give [height, width] gray or [height, width, 3] BGR, one picture at a time",
        )
    image = np.ascontiguousarray(_eight_bits(array))
    channels = image.shape[2]
    if channels == 3:
        return image
    code = cv2.COLOR_GRAY2BGR if channels == 1 else cv2.COLOR_BGRA2BGR
    return np.asarray(cv2.cvtColor(image, code), np.uint8)


def _eight_bits(array: npt.NDArray[np.generic]) -> Image:
    if array.dtype == np.uint8:
        return np.asarray(array, np.uint8)
    if array.dtype == np.uint16:
        return (np.asarray(array, np.uint16) // _SIXTEEN_BITS).astype(np.uint8)
    if array.dtype.kind not in "iuf":
        raise _no_picture(f"{array.dtype} values are no picture", "give uint8, 0..255")
    values = np.asarray(array, np.float64)
    low, high = float(values.min()), float(values.max())
    if not (low >= 0.0 and high <= 255.0):  # so written, it refuses NaN too
        raise _no_picture(
            f"values from {low:g} to {high:g} are no picture", "give uint8 0..255 or floats 0..1"
        )
    if array.dtype.kind == "f" and high <= 1.0:
        values = values * 255.0
    return np.rint(values).astype(np.uint8)


def _no_picture(message: str, hint: str) -> RiotError:
    return RiotError("PER-404", message, hint=hint)
