"""Read signals from snapshots: once for all dialects that want them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from riot.messages import Snapshot
from riot.rigs.stream.faces import FacePlaces
from riot.rigs.stream.glide import Glide
from riot.rigs.stream.moment import Moment, Read
from riot.rigs.stream.signals import Signal, Signals
from riot.rigs.values import OscValue, UnsendableError

_LARGEST = 2**31 - 1


class Readout:
    """Keep the newest values of all wanted signals, and glide them for streams of any rate.

    `labels` counts up when the film's labels become more: whoever wants signals asks for them anew.
    """

    def __init__(
        self,
        model_labels: Sequence[str] = (),
        faces: int = 4,
        film_labels: Sequence[str] = (),
    ) -> None:
        self.signals = Signals(model_labels, faces, film_labels)
        self.labels = 0
        self.dropped = 0
        """Values that were no number."""
        self._places = FacePlaces(faces)
        self._scores = {label: index for index, label in enumerate(self.signals.model_labels)}
        self._wanted: dict[str, int] = {}
        self._rows: list[tuple[Read, str, int, type, float, float, Signal]] = []
        self._snapshot: Snapshot | None = None
        self.values: list[OscValue | None] = []
        """What the signals say now, in the order in which they came to be wanted."""
        self._reading_t = 0.0
        self._gliding: list[int] = []
        self._glides: dict[float, _Gliding] = {}

    def want(self, signals: Sequence[Signal]) -> list[int]:
        """Read these too from now on; give the place of each among the values."""
        before = len(self._rows)
        for one in signals:
            if one.path not in self._wanted:
                self._wanted[one.path] = len(self._rows)
                self._rows.append(_row(one))
        if len(self._rows) > before:
            self._gliding = [n for n, row in enumerate(self._rows) if row[-1].entry.glides]
            self._glides = {}
            self.values += self._read(self._snapshot, before)
        return [self._wanted[one.path] for one in signals]

    def hear(self, snapshot: Snapshot) -> None:
        """Take the newest state of the show."""
        self._snapshot = snapshot
        if self.signals.learn(tuple(snapshot.mood.levels)):
            self.labels += 1
        self.values = self._read(snapshot, 0)
        reading = snapshot.reading
        self._reading_t = snapshot.mood.reading_t if reading is None else reading.t

    def shown(self, step: float, now: float) -> list[OscValue | None]:
        """Give what a stream with `step` seconds between its packets says at `now`."""
        gliding = self._glides.get(step)
        if gliding is None:
            turns = [self._rows[place][-1].entry.turns for place in self._gliding]
            gliding = self._glides[step] = _Gliding(step, turns)
        if gliding.now != now:
            gliding.now = now
            gliding.shown = self.values
            if self._gliding:
                gliding.shown = list(self.values)
                targets = [self.values[place] for place in self._gliding]
                moved = gliding.glide.move(targets, self._reading_t, now)
                for place, value in zip(self._gliding, moved, strict=True):
                    gliding.shown[place] = value
        return gliding.shown

    def _read(self, snapshot: Snapshot | None, begin: int) -> list[OscValue | None]:
        """Read from the signal at `begin` on."""
        if snapshot is None:
            return [None] * (len(self._rows) - begin)
        faces = self._places.take(snapshot.reading, snapshot.t)
        moment = Moment(snapshot, snapshot.mood, faces, self._scores)
        values: list[OscValue | None] = []
        for read, label, face, kind, low, high, signal in self._rows[begin:]:
            value = read(moment, label, face)
            if value is None or (type(value) is kind and low <= value <= high):  # type: ignore[operator]
                values.append(value)
                continue
            try:
                values.append(signal.entry.fit(value))
            except UnsendableError:
                self.dropped += 1
                values.append(None)
        return values


class _Gliding:
    """What all streams with the same step between packets say at one moment."""

    __slots__ = ("glide", "now", "shown")

    def __init__(self, step: float, turns: Sequence[bool]) -> None:
        self.glide = Glide(step, turns)
        self.now = -math.inf
        self.shown: list[OscValue | None] = []


def _row(signal: Signal) -> tuple[Read, str, int, type, float, float, Signal]:
    """Give what reading needs at every tick; a text has no bounds, so it takes the slow way."""
    entry = signal.entry
    low = -float(_LARGEST) if entry.low is None else entry.low
    high = float(_LARGEST) if entry.high is None else entry.high
    kind = {"f": float, "i": int, "s": _NoFastWay}[entry.type]
    return entry.read, signal.label, signal.face, kind, low, high, signal


class _NoFastWay:
    """The type of no value."""
