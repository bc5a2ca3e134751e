"""How often the label changes: a mood's dominant one, beside the highest score of each frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.face import MODEL
from bench.report import Row, Section
from bench.video import read_video
from riot.clock import ManualClock
from riot.messages import EmotionReading
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.perception.build import build_reader
from riot.perception.camera.port import Frame
from riot.perception.emotion.card import ModelCard, load_card
from riot.perception.settings import EmotionSettings, PerceptionSettings
from riot.runtime.line import TICK_RATE

LISTENS_TO = ("happiness", "surprise", "calm")
SECONDS = 12.0


def measure(videos: Sequence[Path]) -> Section:
    """Play each video round and round for a while, in no real time."""
    card = load_card(MODEL)
    rows: list[Row] = []
    total, naive_total = 0, 0
    for video in videos:
        rate, frames = read_video(video)
        settings = PerceptionSettings(
            emotion=EmotionSettings(model=str(MODEL), backend="litert-dynamic")
        )
        reader = build_reader(settings, ManualClock())
        readings = [
            reader.read(Frame(number / rate, number, frames[number % len(frames)]))
            for number in range(round(SECONDS * rate))
        ]
        changes, naive = count_moods(readings, card), count_scores(readings, card)
        total, naive_total = total + changes, naive_total + naive
        rows.append(_row(video.name, changes, naive, SECONDS))
    rows.append(_row("all", total, naive_total, SECONDS * len(videos)))
    notes = [
        f"Each video played round and round for {SECONDS:.0f} s of its own time; the film listens "
        f"to {', '.join(LISTENS_TO)}. A mood's change to or from undecided counts as one; the "
        "naive label is the highest score of each frame.",
    ]
    return Section("Label changes", rows, notes)


def count_moods(readings: Sequence[EmotionReading], card: ModelCard) -> int:
    """Count the changes of the dominant label over all ticks."""
    keeper = MoodKeeper(MoodSettings(), card.labels, LISTENS_TO, card.neutral_prior)
    waiting = list(readings)
    seen: list[str | None] = []
    for number in range(int(readings[-1].t * TICK_RATE)):
        now = number / TICK_RATE
        while waiting and waiting[0].t <= now:
            keeper.hear(waiting.pop(0))
        seen.append(keeper.mood(now).dominant)
    return _changes(seen)


def count_scores(readings: Sequence[EmotionReading], card: ModelCard) -> int:
    """Count the changes of the highest score, frame by frame, of those that the film reads."""
    places = [card.labels.index(label) for label in LISTENS_TO]
    return _changes(
        [
            max(places, key=lambda place: reading.faces[0].scores[place])
            for reading in readings
            if reading.faces
        ]
    )


def _changes(seen: Sequence[object]) -> int:
    """Count changes; before the first label nothing has changed."""
    first = next((n for n, label in enumerate(seen) if label is not None), len(seen))
    return sum(one != other for one, other in zip(seen[first:], seen[first + 1 :], strict=False))


def _row(name: str, changes: int, naive: int, seconds: float) -> Row:
    return Row(
        name,
        changes / seconds,
        "changes a second",
        2,
        naive=naive / seconds,
    )
