"""Open an OpenCV capture, and read it by the clock."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

# FFmpeg inside OpenCV prints to the terminal on its own; this must be set before it is first used.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2

from riot.clock import Clock
from riot.perception.camera.source import source_form
from riot.perception.images import Image
from riot.perception.settings import CameraSettings

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_NETWORK_TIMEOUT_MS = 5000
_DEFAULT_FPS = 25.0
_HOPELESSLY_LATE = 1.0


class Capture(Protocol):
    """What is used of `cv2.VideoCapture`."""

    def isOpened(self) -> bool:  # noqa: N802
        """Tell whether the source was opened."""
        ...

    def grab(self) -> bool:
        """Go to the next frame without decoding it; False at the end."""
        ...

    def retrieve(self) -> tuple[bool, Any]:
        """Decode the frame that was grabbed."""
        ...

    def get(self, property_id: int, /) -> float:
        """Give a property, such as the frame rate."""
        ...

    def release(self) -> None:
        """Close the source."""
        ...


OpenCapture = Callable[[CameraSettings], Capture]


def open_capture(settings: CameraSettings) -> Capture:
    """Open the source of the settings; ask `isOpened()` whether that worked."""
    form = source_form(settings.source)
    if form == "file":
        path = str(Path(settings.source).expanduser())
        return cv2.VideoCapture(path, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    if form == "address":
        limits = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            _NETWORK_TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            _NETWORK_TIMEOUT_MS,
        ]
        return cv2.VideoCapture(settings.source, cv2.CAP_FFMPEG, limits)
    source = settings.source
    capture = cv2.VideoCapture(int(source) if source.isdigit() else source)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
    capture.set(cv2.CAP_PROP_FPS, settings.fps)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


class LiveStream:
    """Read a device or an address: as fast as it gives pictures."""

    def __init__(self, capture: Capture, clock: Clock) -> None:
        self._capture = capture
        self._clock = clock

    def read(self) -> tuple[float, Image] | None:
        """Wait for the next picture and give its time of capture; None when it is gone."""
        if not self._capture.grab():
            return None
        t = self._clock.now()
        ok, image = self._capture.retrieve()
        return (t, image) if ok else None

    def close(self) -> None:
        """Let go of the device."""
        self._capture.release()


class PacedFile:
    """Read a file as if it were a camera: by the clock, at its own rate, round and round."""

    def __init__(self, capture: Capture, reopen: Callable[[], Capture], clock: Clock) -> None:
        self._capture = capture
        self._reopen = reopen
        self._clock = clock
        self._period = 1.0 / usable_fps(capture.get(cv2.CAP_PROP_FPS))
        self._due: float | None = None

    def read(self) -> tuple[float, Image] | None:
        """Give the next picture and when it is due, skipping those that are already over.

        At the end the file starts again without a pause. None when it holds no picture.
        """
        image = self._next()
        if image is None:
            self._capture.release()
            self._capture = self._reopen()
            image = self._next()
        if image is None:
            return None
        due = self._due if self._due is not None else self._clock.now()
        self._due = due + self._period
        return due, image

    def close(self) -> None:
        """Close the file."""
        self._capture.release()

    def _next(self) -> Image | None:
        now = self._clock.now()
        if self._due is not None and now - self._due > _HOPELESSLY_LATE:
            self._due = now
        while self._due is not None and self._due + self._period <= now:
            if not self._capture.grab():
                return None
            self._due += self._period
        if not self._capture.grab():
            return None
        ok, image = self._capture.retrieve()
        return image if ok else None


def usable_fps(fps: float) -> float:
    """Give a file's frame rate, or 25 where it names none or an impossible one."""
    return fps if math.isfinite(fps) and 0.5 <= fps <= 240 else _DEFAULT_FPS
