"""Settings of the perception worker, as `installation.yaml` writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from riot.fields import Duration, Settings
from riot.perception.camera.source import camera_kind


def _source_text(value: object) -> object:
    """Accept `source: 0` as the camera of index 0."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


class CameraSettings(Settings):
    """Where pictures come from."""

    source: Annotated[str, BeforeValidator(_source_text), Field(min_length=1)] = "0"
    """Index (0), device path (/dev/video0), address (rtsp://…), video file, `sim` or `none`."""
    width: int = Field(default=640, ge=64, le=7680)
    """Pixels to ask a device for; it may give another size. A file keeps its own."""
    height: int = Field(default=480, ge=64, le=4320)
    """Pixels to ask a device for."""
    fps: float = Field(default=30.0, gt=0, le=240)
    """Frames a second to ask a device for; a file keeps its own rate."""
    required: bool = True
    """Refuse to start without a picture; false keeps trying while the film plays."""
    retry_after: Duration = Field(default=0.5, gt=0)
    """First pause before a lost camera is opened again; doubles with each failure."""
    retry_at_most: Duration = Field(default=10.0, gt=0)
    """Longest pause between two attempts."""
    stalled_after: Duration = Field(default=2.0, gt=0)
    """Report the camera as degraded when it is open and no frame came for this long."""

    @property
    def kind(self) -> str:
        """Give the backend that fits the source: `opencv`, `sim` or `none`."""
        return camera_kind(self.source)


class FaceSettings(Settings):
    """How faces are found and followed."""

    detector: str = "blazeface"
    """Backend: `blazeface`, `yunet` or `sim`."""
    certainty: float = Field(default=0.5, ge=0, le=1)
    """Ignore detections below this."""
    rate: float = Field(default=8.0, gt=0, le=60)
    """Detections a second at most; in between faces are tracked."""
    side: int = Field(default=320, ge=96, le=1280)
    """Longest side, in pixels, of the copy on which faces are detected and tracked."""
    most: int = Field(default=4, ge=1, le=16)
    """Read at most this many faces, the largest first."""


class EmotionSettings(Settings):
    """How an expression is scored."""

    backend: str = "auto"
    """`litert-dynamic`, `litert-int8`, `litert`, `keras` or `sim`; `auto` is keras where a GPU and
    Keras exist, else litert-dynamic where the model has that file, else litert.

    Of the three LiteRT files the dynamic one is the quickest and loses next to nothing. On 3,199
    validation faces of a nearly trained network it named another likeliest label than the float
    file for 7 and moved probabilities by 0.0005 on average, in 0.23 of the time; the calibrated
    int8 file did so for 26 and by 0.003, in 0.32 of the time, for LiteRT's quick kernels leave
    some of its steps out. Both take a quarter of the space. The card has the numbers of the model
    in use.
    """
    model: str = "models/expression"
    """Folder of the model and its card."""
    threads: int = Field(default=1, ge=1, le=16)
    """Threads of the LiteRT interpreter."""


class PerceptionSettings(Settings):
    """Everything the perception worker needs."""

    camera: CameraSettings = CameraSettings()
    """The camera."""
    face: FaceSettings = FaceSettings()
    """The face detector and tracker."""
    emotion: EmotionSettings = EmotionSettings()
    """The expression model."""
