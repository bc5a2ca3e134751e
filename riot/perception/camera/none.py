"""No camera: the film plays for itself."""

from __future__ import annotations

import threading

from riot.clock import Clock
from riot.messages import Health
from riot.perception.camera.port import Frame
from riot.perception.settings import CameraSettings


class NoneCamera:
    """Never give a frame."""

    def __init__(self, settings: CameraSettings, clock: Clock, seed: int = 0) -> None:
        self._clock = clock
        self._since = clock.now()
        self._closed = threading.Event()

    def open(self, required: bool = True) -> None:
        """Do nothing; there is nothing that could fail."""
        self._closed.clear()

    def read(self, timeout: float) -> Frame | None:
        """Wait `timeout` seconds, or until closed, and give None."""
        self._closed.wait(timeout)
        return None

    def close(self) -> None:
        """End a waiting read."""
        self._closed.set()

    @property
    def health(self) -> Health:
        """Report ok: the absence is wanted."""
        return Health(
            t=self._clock.now(), stage="camera", state="ok", since=self._since, detail="no camera"
        )
