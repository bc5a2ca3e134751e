"""Follow faces: detect now and then, track in between, and keep each face's number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from riot.perception.face.flow import follow
from riot.perception.face.port import Face, FaceDetector, Keypoint, overlap
from riot.perception.images import Image, fitted, to_gray
from riot.perception.settings import FaceSettings

_SAME_FACE = 0.25
_REMEMBER = 1.0
_BLEND_WITHIN = 0.15
_MISSES = 2


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A face of the full frame, and the number it keeps while it is followed."""

    track: int
    face: Face


@dataclass(slots=True)
class _Track:
    number: int
    face: Face
    seen: float
    misses: int = 0

    @property
    def live(self) -> bool:
        return self.misses == 0


class Tracker:
    """Run a detector at most `settings.rate` times a second and follow its faces in between.

    Works on a copy whose longest side is `settings.side`. Where a face cannot be followed the
    detector runs at once. A face that went missing keeps its number for one second.
    """

    def __init__(self, detector: FaceDetector, settings: FaceSettings) -> None:
        self._detector = detector
        self._period = 1.0 / settings.rate
        self._side = settings.side
        self._tracks: list[_Track] = []
        self._before: Image | None = None
        self._detected: float | None = None
        self._numbers = 0
        self.detections = 0
        """How often the detector ran."""

    def find(self, image: Image, t: float) -> list[TrackedFace]:
        """Give the faces of a frame captured at `t`, largest first, in pixels of that frame.

        `image` uint8 [height, width, 3] in BGR; frames are given in the order of their times.
        """
        small = fitted(image, self._side)
        gray = to_gray(small)
        if self._before is not None and self._before.shape != gray.shape:
            self._tracks.clear()
            self._before = self._detected = None
        lost = self._follow(gray, t)
        if lost or self._detection_is_due(t):
            self._detect(small, t)
        self._before = gray
        across, down = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
        found = [
            TrackedFace(track.number, track.face.scaled(across, down))
            for track in self._tracks
            if track.live
        ]
        return sorted(found, key=lambda tracked: -tracked.face.area)

    def _detection_is_due(self, t: float) -> bool:
        # A little early is on time: frames rarely fall on the very period.
        return self._detected is None or not 0 <= t - self._detected < self._period - 0.005

    def _follow(self, gray: Image, t: float) -> bool:
        """Move live tracks on; True where one was lost."""
        lost = False
        for track in self._tracks:
            if track.live and self._before is not None:
                moved = follow(self._before, gray, track.face)
                if moved is None:
                    track.misses, lost = _MISSES, True
                else:
                    track.face, track.seen = moved, t
        self._tracks = [track for track in self._tracks if t - track.seen <= _REMEMBER]
        return lost

    def _detect(self, small: Image, t: float) -> None:
        """Find faces anew and give each the track that it overlaps most."""
        self._detected = t
        self.detections += 1
        faces = self._detector.find(small)
        pairs = sorted(
            (
                (overlap(track.face.box, face.box), track.number, index)
                for track in self._tracks
                for index, face in enumerate(faces)
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        tracks = {track.number: track for track in self._tracks}
        unmatched = dict(enumerate(faces))
        for shared, number, index in pairs:
            if shared < _SAME_FACE or number not in tracks or index not in unmatched:
                continue
            track, face = tracks.pop(number), unmatched.pop(index)
            track.face = steadied(track.face, face) if track.live else face
            track.seen, track.misses = t, 0
        for track in tracks.values():
            track.misses += 1
        for face in unmatched.values():
            self._numbers += 1
            self._tracks.append(_Track(self._numbers, face, t))


def steadied(tracked: Face, detected: Face) -> Face:
    """Meet halfway where tracking and detection nearly agree, else believe the detection.

    A detector's points jitter from run to run, tracked ones drift; the mean of both does less of
    either.
    """
    near = _BLEND_WITHIN * detected.box[2]
    points: dict[Keypoint, tuple[float, float]] = {}
    for name, (x, y) in detected.keypoints.items():
        there = tracked.keypoints.get(name)
        if there is not None and math.hypot(there[0] - x, there[1] - y) < near:
            x, y = (x + there[0]) / 2, (y + there[1]) / 2
        points[name] = (float(x), float(y))
    return Face(detected.box, detected.certainty, points)
