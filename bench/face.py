"""What reading a face costs, stage by stage, beside detecting on every frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import cv2
import numpy as np

from bench.report import Row, Section, mean, percentile
from bench.video import read_video
from riot.backends import load_backend
from riot.clock import SystemClock
from riot.config.shipped import SHIPPED
from riot.perception import emotion, face
from riot.perception.build import build_reader
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import load_card
from riot.perception.emotion.port import EmotionModel
from riot.perception.face.alignment import align, widened_eyes
from riot.perception.face.flow import follow
from riot.perception.face.lighting import measure_lighting
from riot.perception.face.port import FaceDetector
from riot.perception.images import Image, fitted, to_gray
from riot.perception.settings import EmotionSettings, PerceptionSettings

_P = ParamSpec("_P")
_T = TypeVar("_T")

MODEL = SHIPPED / "models/expression"


class _Stopwatch:
    """Time the stages of a frame, in ms."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self.spans: dict[str, list[float]] = {}

    def time(self, stage: str, do: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        before = self._clock.now()
        result = do(*args, **kwargs)
        self.spans.setdefault(stage, []).append(1000 * (self._clock.now() - before))
        return result


def measure(video: Path, count: int) -> Section:
    """Read `count` frames of a video as a show does, each stage alone, and naively."""
    rate, frames = read_video(video)
    settings = PerceptionSettings(
        emotion=EmotionSettings(model=str(MODEL), backend="litert-dynamic")
    )
    reader = build_reader(settings, SystemClock())
    watch = _Stopwatch()
    for number in range(count):
        frame = Frame(number / rate, number, frames[number % len(frames)])
        watch.time("whole", reader.read, frame)
    _time_stages(watch, settings, frames, count)
    whole, naive = (watch.spans[name] for name in ("whole", "naive"))
    rows = [
        Row("one reading, mean", mean(whole), "ms", 2, naive=mean(naive)),
        Row(
            "one reading, p95",
            percentile(whole, 0.95),
            "ms",
            2,
            naive=percentile(naive, 0.95),
        ),
    ]
    rows += [
        Row(f"{stage}, mean", mean(watch.spans[stage]), "ms", 2)
        for stage in ("convert", "detect", "track", "align", "score", "light")
    ]
    height, width = frames[0].shape[:2]
    notes = [
        f"{count} frames of {width}x{height} with one face, one thread. Convert: reduce and turn "
        f"gray; detect (BlazeFace) runs {settings.face.rate:g} times a second at most, or when a "
        "face is lost; track is optical flow on the frames between; score is LiteRT. Naive is the "
        "same detector and the same model on every frame, without tracking.",
    ]
    return Section("Reading a face", rows, notes)


def _time_stages(
    watch: _Stopwatch, settings: PerceptionSettings, frames: list[Image], count: int
) -> None:
    card = load_card(MODEL)
    detector: FaceDetector = load_backend("face", settings.face.detector, face.BACKENDS)(
        settings.face
    )
    model: EmotionModel = load_backend("emotion", "litert", emotion.BACKENDS)(
        card, settings.emotion, SystemClock(), 0
    )
    cv2.setNumThreads(1)

    def convert(image: Image) -> tuple[Image, Image, Image]:
        small = fitted(image, settings.face.side)
        return small, to_gray(small), to_gray(image)

    def naive(image: Image) -> None:
        small, _, gray = convert(image)
        found = detector.find(small)
        if found:
            whole = found[0].scaled(*scale)
            crop = align(gray, widened_eyes(whole.keypoints), card.eyes, card.size)
            model.score(crop[None])

    before: Image | None = None
    for number in range(count):
        image = frames[number % len(frames)]
        small, small_gray, gray = watch.time("convert", convert, image)
        scale = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
        found = watch.time("detect", detector.find, small)
        if found:
            one = found[0]
            if before is not None:
                watch.time("track", follow, before, small_gray, one)
            whole = one.scaled(*scale)
            eyes = widened_eyes(whole.keypoints)
            crop = watch.time("align", align, gray, eyes, card.eyes, card.size)
            watch.time("score", model.score, np.stack([crop]))
            watch.time("light", measure_lighting, crop)
        before = small_gray
        watch.time("naive", naive, image)
