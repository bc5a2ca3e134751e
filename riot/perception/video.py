"""Read a video file picture by picture, as fast as it decodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from riot.errors import RiotError
from riot.perception.camera.capture import open_capture
from riot.perception.camera.port import Frame
from riot.perception.pictures import unreadable
from riot.perception.settings import CameraSettings


def frames_of(path: Path) -> Iterator[Frame]:
    """Give every frame of a video; its `t` is seconds from the video's beginning.

    Raises RiotError PER-410 where the file cannot be read, PER-411 where it is empty and PER-415
    where it holds no picture, all before the first frame.
    """
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise RiotError(
                    "PER-411", "the file is empty", file=str(path), hint="copy it again"
                )
    except OSError as error:
        raise unreadable(path, error) from error
    return _decoded(path)


def _decoded(path: Path) -> Iterator[Frame]:
    capture = open_capture(CameraSettings(source=str(path.absolute())))
    seq = 0
    try:
        while capture.grab():
            t = max(0.0, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
            whole, image = capture.retrieve()
            if whole:
                yield Frame(t, seq, np.asarray(image, np.uint8))
                seq += 1
    finally:
        capture.release()
    if not seq:
        raise RiotError(
            "PER-415",
            "is damaged, or no video that FFmpeg can read",
            file=str(path),
            hint="try it in a player, or save it as MP4",
        )
