"""Give each face a place that it keeps while it is followed."""

from __future__ import annotations

from riot.messages import EmotionReading, FaceReading

GONE_AFTER = 1.0
"""Seconds after which the faces of the newest reading are taken to be gone."""


class FacePlaces:
    """Keep `count` places; a new face takes the first that is free.

    A lost face's place is free at once; it gets it back if nobody has taken it.
    """

    def __init__(self, count: int) -> None:
        self._tracks: list[int | None] = [None] * count
        self._faces: tuple[FaceReading | None, ...] = (None,) * count
        self._reading: EmotionReading | None = None

    def take(self, reading: EmotionReading | None, now: float) -> tuple[FaceReading | None, ...]:
        """Give the face at each place, None where it is free."""
        if reading is not None and now - reading.t > GONE_AFTER:
            reading = None
        if reading is not self._reading:
            self._reading = reading
            self._faces = self._seat(() if reading is None else reading.faces)
        return self._faces

    def _seat(self, faces: tuple[FaceReading, ...]) -> tuple[FaceReading | None, ...]:
        seated: list[FaceReading | None] = [None] * len(self._tracks)
        new: list[FaceReading] = []
        for face in faces:
            if face.track in self._tracks:
                seated[self._tracks.index(face.track)] = face
            else:
                new.append(face)
        new.sort(key=lambda face: face.box[3], reverse=True)
        for face in new:
            if None not in seated:
                break
            place = seated.index(None)
            seated[place] = face
            self._tracks[place] = face.track
        return tuple(seated)
