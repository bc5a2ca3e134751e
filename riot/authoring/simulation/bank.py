"""The bank of faces: people imagined by temperament, given moods by the mood of a show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riot.authoring.simulation.face import Face
from riot.messages import EmotionReading, FaceReading, Lighting
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.sim.people import SHARES, Person, imagine

HOP = 0.2
"""Seconds between two moods of a track."""

READINGS = 100_000
"""Moods that the bank holds in all: with long films there are fewer faces, each for longer."""

FEWEST, MOST = 100, 400
"""Faces in a bank."""

_CALIBRATES = 5.0
_SETTLES = 4.0
_BOX = (0.4, 0.25, 0.2, 0.35)
_LIGHT = Lighting(0.52, 0.82, 0.55, 0.01, "good")


@dataclass(frozen=True, slots=True)
class Reader:
    """What turns readings into moods, and what a film wants of it.

    `labels` are the model's, `neutral_prior` its average over neutral faces. `calibrates` says
    whether the film takes its viewers' neutral baseline.
    """

    settings: MoodSettings
    labels: tuple[str, ...]
    listens_to: tuple[str, ...]
    neutral_prior: tuple[float, ...] | None
    calibrates: bool

    def keeper(self) -> MoodKeeper:
        """Make a keeper that knows no viewer."""
        return MoodKeeper(self.settings, self.labels, self.listens_to, self.neutral_prior)


def size_of(longest: float) -> tuple[int, float]:
    """Give the number of faces, and the seconds of each one's track, for a film's likely length."""
    seconds = min(200.0, max(60.0, longest))
    return min(MOST, max(FEWEST, int(READINGS * HOP / seconds))), seconds


def kinds_of(faces: int) -> list[str]:
    """Give each face's temperament, in the shares of SHARES as nearly as whole faces allow.

    The temperaments are spread evenly, so that any stretch of the bank is a fair sample.
    """
    names = [temperament.name for temperament in SHARES]
    wanted = list(SHARES.values())
    given = [0] * len(names)
    found: list[str] = []
    for number in range(1, faces + 1):
        behind = [share * number - have for share, have in zip(wanted, given, strict=True)]
        chosen = behind.index(max(behind))
        given[chosen] += 1
        found.append(names[chosen])
    return found


def imagined_face(kind: str, seed: str, seconds: float, reader: Reader) -> Face:
    """Imagine a person of a temperament and take their moods."""
    temperament = next(t for t in SHARES if t.name == kind)
    person = imagine(reader.labels, reader.listens_to, temperament, seed, seconds, HOP)
    return _face(kind, person, reader)


def _face(kind: str, person: Person, reader: Reader) -> Face:
    """Run a person's readings through the mood of a show.

    First a neutral stretch, as while a notice stands; then the end of the track, so that its
    beginning is what follows on it.
    """
    keeper = reader.keeper()
    keeper.calibrate(reader.calibrates)
    now, seq = 0.0, 0
    at_rest = _reading_of(person.at_rest)
    for _ in range(round(_CALIBRATES / HOP)):
        keeper.mood(now)
        keeper.hear(EmotionReading(t=now, seq=seq, faces=at_rest, lighting=_LIGHT))
        now, seq = now + HOP, seq + 1
    neutral = keeper.mood(now)
    keeper.calibrate(False)
    readings = [
        _reading_of(scores) if seen else ()
        for scores, seen in zip(person.scores.tolist(), person.seen.tolist(), strict=True)
    ]
    settle = min(len(readings), round(_SETTLES / HOP))
    moods = []
    for faces in (*readings[len(readings) - settle :], *readings):
        moods.append(keeper.mood(now))
        light = _LIGHT if faces else None
        keeper.hear(EmotionReading(t=now, seq=seq, faces=faces, lighting=light))
        now, seq = now + HOP, seq + 1
    return Face(kind, reader.listens_to, HOP, moods[settle:], neutral)


def _reading_of(scores: Sequence[float]) -> tuple[FaceReading, ...]:
    return (FaceReading(1, _BOX, 0.9, (0.0, 0.0, 0.0), tuple(scores)),)
