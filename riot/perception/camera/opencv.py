"""A camera read by OpenCV: index, device path, address or file."""

from __future__ import annotations

import threading

import cv2

from riot.clock import Clock
from riot.errors import RiotError
from riot.messages import Health
from riot.perception.camera.capture import (
    LiveStream,
    OpenCapture,
    PacedFile,
    open_capture,
)
from riot.perception.camera.condition import CameraCondition
from riot.perception.camera.port import Frame
from riot.perception.camera.source import (
    check_source,
    missing_device,
    shown_source,
    source_form,
)
from riot.perception.images import Image
from riot.perception.settings import CameraSettings

_PATIENCE_WITH_DRIVERS = 5.0


class OpenCvCamera:
    """Read a source in a thread of its own; the newest frame wins.

    A source that is lost is opened again with pauses that double up to a limit. No call but
    `open(required=True)` ever waits for the device.
    """

    def __init__(
        self,
        settings: CameraSettings,
        clock: Clock,
        seed: int = 0,
        open_capture: OpenCapture = open_capture,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._open_capture = open_capture
        self._condition = CameraCondition(clock, settings.stalled_after)
        self._stop = threading.Event()
        self._arrived = threading.Condition()
        self._newest: Frame | None = None
        self._seq = 0
        self._thread: threading.Thread | None = None

    def open(self, required: bool = True) -> None:
        """Start the reader; see `Camera.open`."""
        if self._thread is not None:
            return
        self._stop.clear()
        stream = self._first_stream() if required else None
        # A driver may hang in a read for ever; it must not keep the process alive.
        self._thread = threading.Thread(
            target=self._run, args=(stream,), name="camera-reader", daemon=True
        )
        self._thread.start()

    def read(self, timeout: float) -> Frame | None:
        """Give the newest unseen frame, waiting at most `timeout` seconds for one."""
        with self._arrived:
            self._arrived.wait_for(
                lambda: self._newest is not None or self._stop.is_set(), max(0.0, timeout)
            )
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        """Stop the reader and let go of the device."""
        self._stop.set()
        with self._arrived:
            self._newest = None
            self._arrived.notify_all()
        if self._thread is not None:
            self._thread.join(_PATIENCE_WITH_DRIVERS)
            self._thread = None

    @property
    def health(self) -> Health:
        """Say how the camera is."""
        return self._condition.health

    def _first_stream(self) -> LiveStream | PacedFile:
        source = self._settings.source
        check_source(source)
        stream = self._connect()
        if stream is None:
            if source_form(source) == "device":
                raise missing_device(source)
            raise RiotError(
                "PER-001",
                "camera source cannot be opened",
                file=shown_source(source),
                hint="check that it is a video that FFmpeg can read and that it can be reached",
            )
        first = stream.read()
        if first is None:
            stream.close()
            raise RiotError(
                "PER-002",
                "camera source opens and gives no picture",
                file=shown_source(source),
                hint="check the file or the cable",
            )
        self._publish(*first)
        return stream

    def _connect(self) -> LiveStream | PacedFile | None:
        try:
            capture = self._open_capture(self._settings)
        except cv2.error:
            return None
        if not capture.isOpened():
            capture.release()
            return None
        if source_form(self._settings.source) == "file":
            return PacedFile(capture, lambda: self._open_capture(self._settings), self._clock)
        return LiveStream(capture, self._clock)

    def _run(self, stream: LiveStream | PacedFile | None) -> None:
        pause = self._settings.retry_after
        while not self._stop.is_set():
            stream = stream or self._connect()
            if stream is not None:
                seq = self._seq
                self._pump(stream)
                if self._seq > seq:
                    pause = self._settings.retry_after
            if not self._stop.is_set():
                source = shown_source(self._settings.source)
                self._condition.change(
                    "failed", f"{source} gives no picture; trying again in {pause:g} s"
                )
            if stream is not None:
                stream.close()
                stream = None
            if not self._stop.wait(pause):
                pause = min(2 * pause, self._settings.retry_at_most)

    def _pump(self, stream: LiveStream | PacedFile) -> None:
        while not self._stop.is_set():
            try:
                captured = stream.read()
            except cv2.error:
                return
            if captured is None:
                return
            t, image = captured
            self._stop.wait(max(0.0, t - self._clock.now()))
            self._publish(t, image)

    def _publish(self, t: float, image: Image) -> None:
        with self._arrived:
            self._newest = Frame(t, self._seq, image)
            self._seq += 1
            self._arrived.notify_all()
        self._condition.frame(t)
