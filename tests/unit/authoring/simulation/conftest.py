"""A show without ends, to hold the fast walk against: the line at 60 Hz and a screen of sums."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from riot.authoring.simulation.bank import HOP, Reader, imagined_face, kinds_of
from riot.authoring.simulation.crowd import Crowd, viewer_of
from riot.authoring.simulation.journey import Viewer
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.walk import Walker
from riot.messages import (
    BeginSession,
    Clip,
    ClipStarted,
    CutTo,
    Effect,
    EmotionReading,
    EndSession,
    FaceReading,
    Message,
    ScreenReady,
)
from riot.mood.settings import MoodSettings
from riot.runtime.line import TICK_RATE, Line
from riot.sim.people import SHARES, Person, imagine
from riot.story.graph import Graph
from riot.story.step import open_show

MODEL = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
TRACK = 60.0
NEARLY = 1e-9


class Screen:
    """Answer cuts as the projector does: a fade begins before the end of the clip."""

    def __init__(self, lengths: Mapping[str, float]) -> None:
        self._lengths = lengths
        self._live: CutTo | None = None
        self._since = 0.0
        self._waiting: CutTo | None = None
        self._swap: float | None = None

    def obey(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, CutTo):
                self._waiting, self._swap = effect, None

    def facts(self, now: float) -> list[Message]:
        cut = self._waiting
        if cut is None:
            return []
        if self._swap is None:
            seconds = 0.0 if cut.transition.kind == "cut" else cut.transition.seconds
            dip = seconds / 2 if cut.transition.kind == "fade_through" else 0.0
            end = self._end(now)
            begin = now if cut.due == "now" or end is None else max(now, end - (dip or seconds))
            if begin > now + NEARLY:
                return []
            self._swap = begin + dip
        if now < self._swap - NEARLY:
            return []
        self._live, self._since, self._waiting = cut, now, None
        if not isinstance(cut.picture, Clip):
            return []
        return [ClipStarted(t=now, take=cut.take, duration=self._lengths[cut.scene])]

    def _end(self, now: float) -> float | None:
        live = self._live
        if live is None or not isinstance(live.picture, Clip):
            return None
        seconds = self._lengths[live.scene]
        rounds = max(1, math.ceil((now - self._since) / seconds - NEARLY)) if live.loop else 1
        return self._since + rounds * seconds


@dataclass(frozen=True, slots=True)
class Compared:
    """Where a viewer went, fast and in the show: (scene, seconds spent) each."""

    fast: list[tuple[str, float]]
    show: list[tuple[str, float]]

    @property
    def same(self) -> bool:
        return [scene for scene, _ in self.fast] == [scene for scene, _ in self.show]


def play(
    graph: Graph,
    lengths: Mapping[str, float],
    viewer: Viewer,
    person: Person,
    reader: Reader,
    longest: float,
) -> list[tuple[str, float]]:
    """Play the show for one viewer, tick by tick."""
    line = Line(graph, open_show(graph, viewer.run_seed, "en", 0.0), reader.keeper, 0.0)
    screen = Screen(lengths)
    inputs: list[Message] = [ScreenReady(t=0.0)]
    rows, many = person.scores.tolist(), len(person.seen)
    following, take, told = math.ceil(viewer.phase / HOP - 0.5), 0, False
    path: list[tuple[str, float]] = []
    ended: float | None = None
    for number in range(int(longest * TICK_RATE)):
        now = line.time_of(number)
        while (t := (following + 0.5) * HOP - viewer.phase) < now:
            there = viewer.arrives - NEARLY <= t < viewer.leaves - reader.settings.hold
            seen = bool(person.seen[following % many])
            if there and line.show.calibrating:
                faces = _face(person.at_rest)
            elif there and seen:
                faces = _face(rows[following % many])
            else:
                faces = ()
            inputs.append(EmotionReading(t=t, seq=following, faces=faces))
            following += 1
        inputs += screen.facts(now)
        done = line.tick(number, inputs)
        inputs = []
        screen.obey(done.effects)
        show = line.show
        for effect in done.effects:
            if isinstance(effect, BeginSession):
                path, told = [], True
            elif isinstance(effect, EndSession):
                ended = show.entered
        if ended is None and show.take != take:
            if told and path and not graph.tells_sessions and show.scene == graph.film.start:
                ended = show.entered
            else:
                path.append((show.scene, show.entered))
            take = show.take
        if ended is not None:
            break
    times = [entered for _, entered in path] + [ended if ended is not None else longest]
    return [(scene, times[n + 1] - times[n]) for n, (scene, _) in enumerate(path)]


def _face(scores: Sequence[float]) -> tuple[FaceReading, ...]:
    return (FaceReading(1, (0.4, 0.25, 0.2, 0.35), 0.9, (0.0, 0.0, 0.0), tuple(scores)),)


@pytest.fixture
def compare() -> Callable[..., list[Compared]]:
    """Give what walks viewers through a film twice: fast, and in the show itself."""

    def run(
        graph: Graph,
        lengths: Mapping[str, float],
        count: int,
        *,
        seed: int = 1,
        faces: int = 20,
        longest: float = 120.0,
    ) -> list[Compared]:
        film = graph.film
        calibrates = any(scene.calibrate is not None for scene in film.scenes.values())
        reader = Reader(MoodSettings(), MODEL, tuple(film.listens_to), None, calibrates)
        crowd = Crowd((film,), lengths, count, count, seed, longest, reader, faces, TRACK)
        kinds = kinds_of(faces)
        walker = Walker(graph, lengths, longest, Tally(graph))
        waits = film.scenes[film.start].loop
        found: list[Compared] = []
        for number in range(min(faces, count)):
            face_seed = f"{seed}/face/{number}"
            face = imagined_face(kinds[number], face_seed, TRACK, reader)
            temperament = next(t for t in SHARES if t.name == kinds[number])
            person = imagine(MODEL, reader.listens_to, temperament, face_seed, TRACK, HOP)
            for visit in range(number, count, faces):
                viewer = viewer_of(crowd, visit, face, waits)
                journey = walker.walk(viewer)
                ends = (*journey.times[1:], journey.ends)
                fast = [
                    (scene, end - begin)
                    for scene, begin, end in zip(journey.scenes, journey.times, ends, strict=True)
                ]
                show = play(graph, lengths, viewer, person, reader, longest)
                found.append(Compared(fast, show))
        return found

    return run
