"""Read faces off a frame: the perception worker's one step."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from riot.messages import EmotionReading, FaceReading, Lighting
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import EmotionModel
from riot.perception.face.alignment import align, widened_eyes
from riot.perception.face.lighting import measure_lighting
from riot.perception.face.port import Box
from riot.perception.face.pose import head_pose
from riot.perception.face.tracking import Tracker
from riot.perception.images import to_gray


class FaceReader:
    """Turn a frame into a reading: follow faces, cut them out, score them, measure the light."""

    def __init__(self, tracker: Tracker, model: EmotionModel, card: ModelCard, most: int) -> None:
        # A film plays on the same cores, and pictures this small gain nothing from threads.
        cv2.setNumThreads(1)
        self._tracker = tracker
        self._model = model
        self._card = card
        self._most = most

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of every face's scores."""
        return self._model.labels

    @property
    def detections(self) -> int:
        """Count how often the detector ran."""
        return self._tracker.detections

    def read(self, frame: Frame) -> EmotionReading:
        """Give the faces of a frame, largest first, with the time and number of the frame."""
        # What the story goes by is what is recorded: finer figures would only fill the journal.
        t = round(frame.t, 4)
        found = self._tracker.find(frame.image, frame.t)[: self._most]
        if not found:
            return EmotionReading(t=t, seq=frame.seq)
        height, width = frame.image.shape[:2]
        gray = to_gray(frame.image)
        crops = np.stack(
            [
                align(gray, widened_eyes(tracked.face.keypoints), self._card.eyes, self._card.size)
                for tracked in found
            ]
        )
        scores = self._model.score(crops)
        faces = tuple(
            FaceReading(
                track=tracked.track,
                box=in_fractions(tracked.face.box, width, height),
                certainty=round(min(1.0, tracked.face.certainty), 3),
                pose=in_tenths(head_pose(tracked.face.keypoints, (width, height))),
                scores=tuple(round(float(score), 4) for score in row),
            )
            for tracked, row in zip(found, scores, strict=True)
        )
        lighting = in_thousandths(measure_lighting(crops[0]))
        return EmotionReading(t=t, seq=frame.seq, faces=faces, lighting=lighting)


def in_fractions(box: Box, width: int, height: int) -> Box:
    """Give a box of pixels as fractions of the frame, clipped to it."""
    left, top = clip(box[0] / width), clip(box[1] / height)
    right, bottom = clip((box[0] + box[2]) / width), clip((box[1] + box[3]) / height)
    return (
        round(left, 4),
        round(top, 4),
        round(right - left, 4),
        round(bottom - top, 4),
    )


def in_tenths(pose: tuple[float, float, float]) -> tuple[float, float, float]:
    """Round degrees to what can be told from a picture."""
    yaw, pitch, roll = pose
    return (round(yaw, 1), round(pitch, 1), round(roll, 1))


def in_thousandths(light: Lighting) -> Lighting:
    """Round the figures of the light; the verdict has been given."""
    return replace(
        light,
        level=round(light.level, 3),
        evenness=round(light.evenness, 3),
        contrast=round(light.contrast, 3),
        clipping=round(light.clipping, 3),
    )


def clip(value: float) -> float:
    """Keep a value within 0..1."""
    return min(1.0, max(0.0, value))
