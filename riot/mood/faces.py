"""Choose the face that counts, and stay with it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from riot.frozen import maker_of
from riot.messages import FaceReading
from riot.mood.scores import read_scores
from riot.mood.settings import WhoSettings

Box = tuple[float, float, float, float]
_made = maker_of(FaceReading)

_SAME_FACE = 0.3
"""Overlap (intersection over union) from which a new track is the followed face renumbered."""


def valid_faces(faces: Sequence[FaceReading], labels: int) -> tuple[FaceReading, ...]:
    """Drop faces with garbage for numbers, and scale the scores of the others to a sum of 1."""
    kept: list[FaceReading] = []
    for face in faces:
        scores = read_scores(face.scores, labels)
        numbers = (*face.box, *face.pose, face.certainty)
        # A sum is finite only where all its parts are: it is asked first, being quick.
        finite = math.isfinite(sum(numbers)) or all(map(math.isfinite, numbers))
        if scores is not None and finite and _area(face.box) > 0:
            kept.append(face if scores == face.scores else _with_scores(face, scores))
    return tuple(kept)


def _with_scores(face: FaceReading, scores: tuple[float, ...]) -> FaceReading:
    return _made(face.track, face.box, face.certainty, face.pose, scores)


class FaceChooser:
    """Follow one face by its track until it is lost or clearly beaten."""

    def __init__(self, settings: WhoSettings) -> None:
        self._settings = settings
        self._track: int | None = None
        self._box: Box = (0.0, 0.0, 0.0, 0.0)
        self._seen_t = -math.inf

    def clear(self) -> None:
        """Forget whom we followed."""
        self._track = None

    def choose(self, faces: Sequence[FaceReading], t: float) -> FaceReading | None:
        """Give the face that counts, in any order of `faces`, captured at `t` seconds.

        None when there is none, or while a followed face that just vanished is waited for. Under
        `mean` the scores are those of all faces together, the rest is of the largest.
        """
        if not faces:
            return None
        if len(faces) == 1 and faces[0].track == self._track and self._settings.policy != "mean":
            self._box, self._seen_t = faces[0].box, t  # alone, and followed already
            return faces[0]
        chosen = self._follow(faces, t)
        if self._settings.policy != "mean":
            return chosen
        shown = chosen if chosen is not None else max(faces, key=self._order)
        columns = zip(*(face.scores for face in faces), strict=True)
        mean = tuple(math.fsum(column) / len(faces) for column in columns)
        return _with_scores(shown, mean)

    def _follow(self, faces: Sequence[FaceReading], t: float) -> FaceReading | None:
        best = faces[0] if len(faces) == 1 else max(faces, key=self._order)
        followed = self._find(faces)
        waiting = self._track is not None and t - self._seen_t <= self._settings.patience
        if followed is None:
            if waiting:
                return None
            followed = best
        elif self._rank(best) > self._rank(followed) * (1.0 + self._settings.beaten_by):
            followed = best
        self._track, self._box, self._seen_t = followed.track, followed.box, t
        return followed

    def _find(self, faces: Sequence[FaceReading]) -> FaceReading | None:
        if self._track is None:
            return None
        same = [face for face in faces if face.track == self._track]
        if same:
            return same[0] if len(same) == 1 else max(same, key=self._order)
        near = max(faces, key=lambda face: (_overlap(face.box, self._box), self._order(face)))
        return near if _overlap(near.box, self._box) >= _SAME_FACE else None

    def _rank(self, face: FaceReading) -> float:
        if self._settings.policy != "centre":
            return _area(face.box)
        x, y, width, height = face.box
        distance = math.hypot(x + width / 2 - 0.5, y + height / 2 - 0.5)
        return max(0.0, 1.0 - distance / math.hypot(0.5, 0.5))

    def _order(self, face: FaceReading) -> tuple[float, float, int, Box, tuple[float, ...]]:
        return (self._rank(face), face.certainty, -face.track, face.box, face.scores)


def _area(box: Box) -> float:
    return box[2] * box[3] if box[2] > 0 and box[3] > 0 else 0.0


def _overlap(one: Box, other: Box) -> float:
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    union = _area(one) + _area(other) - shared
    return shared / union if union > 0 else 0.0
