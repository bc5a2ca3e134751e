"""Keep the viewer's mood: readings go in as they come, a mood comes out at every tick."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from riot.errors import RiotError
from riot.frozen import maker_of
from riot.labels import leader
from riot.messages import EmotionReading, FaceReading, LightingVerdict, Mood
from riot.mood.affect import affect_on, axes_of
from riot.mood.baseline import Baseline
from riot.mood.dominance import Dominance
from riot.mood.faces import FaceChooser, valid_faces
from riot.mood.one_euro import OneEuro
from riot.mood.scores import NEUTRAL, Scores, listen, picker, read_scores, resting_scores
from riot.mood.settings import MoodSettings
from riot.mood.smoothing import Ema, Smoother, approach

_made = maker_of(Mood)

_AHEAD = 10.0
"""Seconds that a reading may be ahead of the last tick; more would block all later ones."""


class _Seen(NamedTuple):
    """The newest reading in which the viewer was found."""

    t: float
    face: FaceReading
    lighting: LightingVerdict | None


class MoodKeeper:
    """Turn readings into moods; the same calls give the same numbers, to the last bit.

    `model_labels` are all labels of the model, in the order of its scores; `listens_to` those that
    the film reads; `neutral_prior` is the model's average over neutral faces, by label or in the
    order of `model_labels` (None: unknown, then neutral scores 0.8 and the others share the rest).
    Raises RiotError MOO-001 to MOO-004 when these do not fit together.
    """

    def __init__(
        self,
        settings: MoodSettings,
        model_labels: Sequence[str],
        listens_to: Sequence[str],
        neutral_prior: Mapping[str, float] | Sequence[float] | None,
    ) -> None:
        self._settings = settings
        self._hold, self._stale_after = settings.hold, settings.stale_after
        self._labels = tuple(model_labels)
        self._axes = axes_of(self._labels)
        self._listens_to = tuple(listens_to)
        self._indices = _indices(self._labels, self._listens_to)
        self._pick = picker(self._indices)
        neutral = self._labels.index(NEUTRAL) if NEUTRAL in self._labels else None
        prior = _prior(neutral_prior, self._labels, neutral)
        self._rest = resting_scores(prior, self._indices, neutral)
        self._chooser = FaceChooser(settings.who)
        self._baseline = Baseline(settings.baseline, prior, neutral)
        self._smoother: Smoother = (
            Ema(settings.ema_time) if settings.smoothing == "ema" else OneEuro(settings.one_euro)
        )
        self._dominance = Dominance(settings.dominance)
        self._calibrating = False
        self._values: Scores | None = None
        self._seen: _Seen | None = None
        # What follows from the newest face alone is worked out once, not at every tick.
        self._target: Scores | None = None
        self._raw: dict[str, float] | None = None
        self._faces = 0
        self._reading = -1
        self._reading_t = -math.inf
        self._now: float | None = None
        self._ticks = 0

    @property
    def correction(self) -> Mapping[str, float] | None:
        """Give the viewer's factor for each label; None while nothing is corrected."""
        factors = self._baseline.factors
        return None if factors is None else dict(zip(self._labels, factors, strict=True))

    def hear(self, reading: EmotionReading) -> None:
        """Take a reading in.

        One that is older than the last, has no time, or is far ahead of the last tick is ignored.
        """
        ahead = math.inf if self._now is None else self._now + _AHEAD
        if not math.isfinite(reading.t) or not self._reading_t <= reading.t < ahead:
            return
        self._reading, self._reading_t = reading.seq, reading.t
        faces = valid_faces(reading.faces, len(self._labels))
        self._faces = len(faces)
        chosen = self._chooser.choose(faces, reading.t)
        if chosen is None:
            return
        lighting = reading.lighting.verdict if reading.lighting is not None else None
        self._seen = _Seen(reading.t, chosen, lighting)
        self._target = self._raw = None
        if self._calibrating:
            self._baseline.take(chosen.scores, reading.t)

    def calibrate(self, on: bool) -> None:
        """Start to measure the viewer's neutral face, or stop and correct by it from now on."""
        if on and not self._calibrating:
            self._baseline.clear()
        elif not on and self._calibrating:
            self._baseline.finish()
        self._calibrating = on
        self._target = None

    def reset(self) -> None:
        """Forget the last viewer: baseline, levels and dominance; a measurement starts afresh.

        Who stands before the camera is still there: `present` does not flicker.
        """
        self._baseline.clear()
        self._dominance.clear()
        self._values = self._target = None

    def mood(self, now: float) -> Mood:
        """Let time pass until `now` seconds and give the mood."""
        before = now if self._now is None else self._now
        self._now = now = max(before, now)
        self._ticks += 1
        lost_for = math.inf if self._seen is None else now - self._seen.t
        present = lost_for <= self._hold
        self._advance(before, now, present)
        return self._describe(now, now - before, present)

    def _advance(self, before: float, now: float, present: bool) -> None:
        """Follow the face while it is held, decay from there on; exact where a tick has both."""
        if self._seen is None:
            return
        if self._values is None:
            if not present:
                return
            self._values = self._rest
            self._smoother.start(self._rest)
        hold_ends = self._seen.t + self._hold
        if now <= hold_ends:
            held, absent = now - before, 0.0
        else:
            held = min(now, max(before, hold_ends)) - before
            absent = (now - before) - held
        if held > 0:
            if self._target is None:
                self._target = self._baseline.correct(self._seen.face.scores)
            self._values = self._smoother.advance(self._target, held)
        if absent > 0:
            decay_time = self._settings.decay_time
            self._values = approach(self._values, self._rest, absent, decay_time)
            self._smoother.start(self._values)

    def _describe(self, now: float, seconds: float, present: bool) -> Mood:
        seen, values = self._seen, self._values
        levels: dict[str, float] = {}
        raw: dict[str, float] | None = {}
        lighting = box = pose = dominant = None
        margin = valence = arousal = 0.0
        if seen is not None and values is not None:
            levels = self._listened(values)
            raw = self._raw
            if raw is None:
                raw = self._raw = self._listened(seen.face.scores)
            ahead = leader(levels)
            margin = ahead[1]
            valence, arousal = affect_on(self._axes, values)
            if present:
                dominant = self._dominance.update(levels, ahead, seconds)
                lighting, box, pose = seen.lighting, seen.face.box, seen.face.pose
        if not present:
            self._dominance.clear()
        return _made(  # in the order of the mood's fields
            now,
            self._ticks,
            present,
            self._faces if present else 0,
            not present or now - self._reading_t > self._stale_after,
            levels,
            raw,
            dominant,
            margin,
            valence,
            arousal,
            lighting,
            box,
            pose,
            self._reading,
            0.0 if self._reading_t == -math.inf else self._reading_t,
        )

    def _listened(self, scores: Scores) -> dict[str, float]:
        """Renormalise over what the film listens to, as `listen`: by label, and at every tick."""
        kept = self._pick(scores)
        total = math.fsum(kept)
        if total > 0.0:
            return {label: score / total for label, score in zip(self._listens_to, kept)}  # noqa: B905 - as many
        return dict(zip(self._listens_to, listen(scores, self._indices), strict=True))


def _indices(labels: tuple[str, ...], listens_to: tuple[str, ...]) -> tuple[int, ...]:
    if not listens_to:
        raise RiotError("MOO-001", "the film listens to no label", hint="fill in listens_to")
    unknown = [label for label in listens_to if label not in labels]
    if unknown:
        raise RiotError(
            "MOO-002",
            f"the model does not know {', '.join(unknown)}",
            hint=f"it knows {', '.join(labels)}",
        )
    if len(set(listens_to)) < len(listens_to):
        raise RiotError("MOO-003", "listens_to names a label twice", hint="name each label once")
    return tuple(labels.index(label) for label in listens_to)


def _prior(
    given: Mapping[str, float] | Sequence[float] | None,
    labels: tuple[str, ...],
    neutral: int | None,
) -> Scores:
    count = len(labels)
    if given is not None:
        if isinstance(given, Mapping):
            given = [given.get(label, math.nan) for label in labels]
        prior = read_scores(given, count)
        if prior is None:
            raise RiotError(
                "MOO-004",
                f"the neutral prior must be {count} probabilities, not {list(given)}",
                hint="take it from the model's card",
            )
        return prior
    if neutral is None or count == 1:
        return tuple(1.0 / count for _ in range(count))
    others = 0.2 / (count - 1)
    return tuple(0.8 if index == neutral else others for index in range(count))
