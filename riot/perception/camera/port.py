"""The port of a camera, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from riot.messages import Health
from riot.perception.images import Image


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture: `t` monotonic seconds of capture, `image` uint8 [height, width, 3] in BGR.

    `seq` counts up by one per captured frame; a gap tells of frames that nobody read.
    """

    t: float
    seq: int
    image: Image


class Camera(Protocol):
    """Give the newest picture; built with `(settings, clock, seed)`."""

    def open(self, required: bool = True) -> None:
        """Start capturing.

        Raises RiotError PER-001 when `required` and the source cannot be opened, PER-002 when it
        opens and holds no picture. Otherwise never raises: the source is tried again with
        growing pauses, and `health` says so.
        """
        ...

    def read(self, timeout: float) -> Frame | None:
        """Give the newest frame not given before; None when none came within `timeout` seconds."""
        ...

    def close(self) -> None:
        """Stop capturing and let go of the device; may be called twice."""
        ...

    @property
    def health(self) -> Health:
        """Say how the camera is, as stage "camera"."""
        ...
