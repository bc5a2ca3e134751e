"""Faces from recorded sessions: how people really looked, for another film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riot.authoring.simulation.bank import HOP, Reader
from riot.authoring.simulation.face import Face
from riot.errors import Problem, RiotError
from riot.messages import Calibrate, EmotionReading
from riot.mood.keeper import MoodKeeper
from riot.record.sessions import open_session, sessions_below

SHORTEST = 5.0
"""Seconds that a recording must last to be of use."""

MOST_SESSIONS = 400
"""Sessions that are taken of a folder, evenly over it."""


def fitting_sessions(
    folder: Path, labels: Sequence[str], listens_to: Sequence[str]
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Find the recorded sessions below a folder that a film can be simulated with.

    A session fits when it was kept with its readings, by a model of the same `labels`. Gives the
    folders, and a warning for each that does not fit. Raises RiotError AUT-310 where there is no
    such folder or no session in it, AUT-311 where none fits.
    """
    if not folder.is_dir():
        raise RiotError("AUT-310", "is no folder of recorded sessions", file=str(folder))
    found = sessions_below(folder)
    if not found:
        raise RiotError(
            "AUT-310",
            "holds no recorded session",
            file=str(folder),
            hint="give the folder that `record.logs` names in the installation",
        )
    fitting: list[Path] = []
    warnings: list[Problem] = []
    for path in found:
        why = _unfit(path, labels, listens_to)
        if why:
            warnings.append(Problem("AUT-312", f"not used: {why}", str(path), severity="warning"))
        else:
            fitting.append(path)
    if not fitting:
        raise RiotError(
            "AUT-311",
            f"none of the {len(found)} recorded sessions fits this film: {warnings[0].message}",
            file=str(folder),
            hint="record with the same model, and with record.keep: readings",
        )
    step = max(1.0, len(fitting) / MOST_SESSIONS)
    return tuple(fitting[int(n * step)] for n in range(int(len(fitting) / step))), tuple(warnings)


def _unfit(path: Path, labels: Sequence[str], listens_to: Sequence[str]) -> str:
    """Say why a session is of no use; "" where it is."""
    try:
        header = open_session(path).header
    except RiotError as error:
        return error.problems[0].message
    if header.keep != "readings":
        return "it was kept without readings"
    missing = [label for label in listens_to if label not in header.labels]
    if missing:
        return f"its model reads no {', '.join(missing)}"
    if set(labels) != set(header.labels):
        return f"its model reads other labels: {', '.join(header.labels)}"
    return ""


def recorded_face(path: Path, reader: Reader, warnings: list[str]) -> Face | None:
    """Take the moods of a recorded viewer; None, and a warning, where the recording is of no use.

    Where the film calibrates, the viewer's neutral baseline is taken as it was in the recording.
    """
    try:
        session = open_session(path)
        readings = [
            (tick, reading)
            for tick, messages in session.inputs()
            for reading in messages
            if isinstance(reading, EmotionReading)
        ]
        turns = [
            (tick, effect.on)
            for tick, effects in session.effects()
            for effect in effects
            if isinstance(effect, Calibrate)
        ]
        prior = session.header.opening.get("neutral_prior")
    except RiotError as error:
        warnings.append(f"{path}: not used: {error.problems[0].message}")
        return None
    length = readings[-1][1].t - readings[0][1].t if readings else 0.0
    if length < SHORTEST or not any(reading.faces for _, reading in readings):
        warnings.append(f"{path}: not used: it shows nobody for {SHORTEST:g} s")
        return None
    labels = session.header.labels
    keeper = MoodKeeper(reader.settings, labels, reader.listens_to, prior)
    track = _Track(keeper, readings[0][1].t)
    opening = session.header.opening.get("show")
    calibrating = reader.calibrates and isinstance(opening, dict) and bool(opening["calibrating"])
    keeper.calibrate(calibrating)
    for tick, reading in readings:
        while reader.calibrates and turns and turns[0][0] <= tick:
            calibrating = turns.pop(0)[1]
            keeper.calibrate(calibrating)
        track.hear(reading, calibrating)
    return Face("recorded", reader.listens_to, HOP, track.moods, track.neutral)


class _Track:
    """Sample the moods of a keeper between readings, and keep those outside calibration."""

    def __init__(self, keeper: MoodKeeper, start: float) -> None:
        self._keeper = keeper
        self._next = start
        self.neutral = keeper.mood(start)
        self.moods = [self.neutral]

    def hear(self, reading: EmotionReading, calibrating: bool) -> None:
        while self._next < reading.t:
            mood = self._keeper.mood(self._next)
            self._next += HOP
            if calibrating:
                self.neutral = mood
            else:
                self.moods.append(mood)
        self._keeper.mood(reading.t)
        self._keeper.hear(reading)
