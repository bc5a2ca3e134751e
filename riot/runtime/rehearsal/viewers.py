"""Who stands before the camera of a rehearsal: a face moved by hand, or one that was recorded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from riot.errors import RiotError
from riot.messages import (
    EmotionReading,
    FaceReading,
    Lighting,
    LightingVerdict,
    Message,
    OperatorCommand,
    RigInput,
)
from riot.record.sessions import open_session

MOST_FACES = 4
_SIZE = (0.2, 0.34)


class HandViewer:
    """Report the expression that sliders show.

    `labels` are the model's; `rest` is how a neutral face scores, in their order. A slider at 0
    leaves the neutral face as it is, at 1 its expression is all there is; sliders that add up to
    more than 1 share the face.
    """

    def __init__(self, labels: Sequence[str], rest: Sequence[float]) -> None:
        self._labels = tuple(labels)
        total = sum(rest)
        self._rest = tuple(score / total for score in rest)
        self.sliders: dict[str, float] = {}
        self.faces = 0
        self.lighting: LightingVerdict = "good"

    def show(self, label: str | None, strength: float = 1.0) -> None:
        """Show one expression alone; None is a neutral face. Somebody is there then."""
        self.sliders = {} if label is None else {label: _fraction(strength)}
        self.faces = max(1, self.faces)

    def move(self, label: str, strength: float) -> None:
        """Set one slider, 0..1, and leave the others."""
        self.sliders = {**self.sliders, label: _fraction(strength)}
        self.faces = max(1, self.faces)

    def reading(self, t: float, seq: int) -> EmotionReading:
        """Give what a camera would see."""
        if not self.faces:
            return EmotionReading(t=t, seq=seq)
        faces = [FaceReading(1, (0.4, 0.3, *_SIZE), 0.95, (0.0, 0.0, 0.0), self._scores())]
        for number in range(1, self.faces):
            # The others stand further back, with a neutral face: the first is who counts.
            box = (0.02 + 0.22 * (number - 1), 0.4, _SIZE[0] / 2, _SIZE[1] / 2)
            faces.append(FaceReading(1 + number, box, 0.9, (0.0, 0.0, 0.0), self._rest))
        light = Lighting(0.5 if self.lighting == "good" else 0.08, 0.8, 0.5, 0.0, self.lighting)
        return EmotionReading(t=t, seq=seq, faces=tuple(faces), lighting=light)

    def _scores(self) -> tuple[float, ...]:
        total = sum(self.sliders.values())
        scale = 1.0 / total if total > 1.0 else 1.0
        left = max(0.0, 1.0 - total * scale)
        return tuple(
            left * rest + scale * self.sliders.get(label, 0.0)
            for label, rest in zip(self._labels, self._rest, strict=True)
        )


class RecordedViewer:
    """Play what a session's readings, keys and rig inputs were, from its first moment on.

    `labels` are those of the model in use; scores are put in their order by name.
    """

    def __init__(
        self, name: str, scene: str, moments: Sequence[tuple[float, Message]], seconds: float
    ) -> None:
        self.name = name
        self.scene = scene
        self.seconds = seconds
        self._moments = list(moments)
        self._times = [at for at, _ in self._moments]

    def between(self, after: float, until: float, now: float) -> list[Message]:
        """Give what came after `after` up to `until`, seconds of the session; `until` is `now`."""
        first, last = bisect_right(self._times, after), bisect_right(self._times, until)
        return [replace(item, t=now - (until - at)) for at, item in self._moments[first:last]]


def open_recording(path: Path, labels: Sequence[str]) -> RecordedViewer:
    """Read a session, sealed or not.

    Raises RiotError REC-… for a folder that is none, is damaged, or was kept without readings;
    AUT-403 for one whose model knew none of `labels`, or that holds no reading.
    """
    session = open_session(path)
    header = session.header
    if not set(labels) & set(header.labels):
        raise RiotError(
            "AUT-403",
            f"was recorded with a model that knows only {', '.join(header.labels)}",
            file=str(path),
            hint=f"the model in use knows {', '.join(labels)}; give its installation as --config",
        )
    order = [header.labels.index(name) if name in header.labels else None for name in labels]
    moments: list[tuple[float, Message]] = []
    for tick, messages in session.inputs():
        at = (tick - header.first_tick) / header.tick_rate
        for item in messages:
            if isinstance(item, EmotionReading):
                moments.append((at, _in_order(item, order, len(header.labels))))
            elif isinstance(item, RigInput) or (
                isinstance(item, OperatorCommand) and item.verb != "quit"
            ):
                moments.append((at, item))
    if not any(isinstance(item, EmotionReading) for _, item in moments):
        raise RiotError("AUT-403", "holds no reading of a face", file=str(path))
    return RecordedViewer(session.path.name, header.scene, moments, moments[-1][0])


def neutral_face(labels: Sequence[str], prior: Sequence[float] | None) -> Sequence[float]:
    """Give how a neutral face scores: the model's own average, or a made-up one."""
    if prior is not None:
        return prior
    neutral = "calm" if "calm" in labels else labels[0]
    rest = 0.2 / max(1, len(labels) - 1)
    return [0.8 if label == neutral else rest for label in labels]


def _in_order(reading: EmotionReading, order: Sequence[int | None], count: int) -> EmotionReading:
    faces = tuple(
        replace(face, scores=tuple(0.0 if place is None else face.scores[place] for place in order))
        for face in reading.faces
        if len(face.scores) == count
    )
    return replace(reading, faces=faces)


def _fraction(value: float) -> float:
    return min(1.0, max(0.0, value))
