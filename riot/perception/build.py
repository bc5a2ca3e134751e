"""Put the perception worker's parts together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from riot.backends import load_backend
from riot.clock import Clock, SystemClock
from riot.perception import camera, emotion, face
from riot.perception.emotion.choosing import choose_backend
from riot.perception.settings import CameraSettings, PerceptionSettings

if TYPE_CHECKING:
    from riot.perception.camera.port import Camera
    from riot.perception.face.port import FaceDetector
    from riot.perception.reader import FaceReader
    from riot.perception.still import StillReader


def build_camera(settings: CameraSettings, clock: Clock, seed: int = 0) -> Camera:
    """Build the camera that fits the source; it is not open yet."""
    return load_backend("camera", settings.kind, camera.BACKENDS)(settings, clock, seed)


def build_reader(settings: PerceptionSettings, clock: Clock, seed: int = 0) -> FaceReader:
    """Build the chain from frame to reading.

    Raises RiotError PER-1xx for the detector's model file, PER-2xx for the expression model.
    """
    from riot.perception.emotion.card import load_card
    from riot.perception.face.tracking import Tracker
    from riot.perception.reader import FaceReader

    card = load_card(Path(settings.emotion.model))
    kind = choose_backend(settings.emotion.backend, card.hashes)
    model = load_backend("emotion", kind, emotion.BACKENDS)(card, settings.emotion, clock, seed)
    detector = load_backend("face", settings.face.detector, face.BACKENDS)(settings.face)
    return FaceReader(Tracker(detector, settings.face), model, card, settings.face.most)


def build_still_reader(settings: PerceptionSettings) -> StillReader:
    """Build the chain from a single picture to its faces; raises as `build_reader` does.

    The detector's model file is looked for when a picture is first searched.
    """
    from riot.perception.emotion.card import load_card
    from riot.perception.still import StillReader

    card = load_card(Path(settings.emotion.model))
    kind = choose_backend(settings.emotion.backend, card.hashes)
    model = load_backend("emotion", kind, emotion.BACKENDS)(card, settings.emotion, SystemClock())

    def open_detector() -> FaceDetector:
        return load_backend("face", settings.face.detector, face.BACKENDS)(settings.face)

    return StillReader(open_detector, model, card, settings.face.side)
