"""A film compiled for play: guards built, defaults filled in, clips resolved."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from riot.calls import Call, parse_call
from riot.messages import Clip, Score, Transition
from riot.story.guards import Numbers, build_guard, parts_of
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.languages import languages_of
from riot.story.machine import SceneMachine
from riot.story.schema import (
    Branch,
    CueSend,
    Film,
    KeptLevel,
    Listen,
    Scene,
    SceneCue,
    ScoreSpec,
    TransitionStyle,
)
from riot.story.schema.curve import NamedCurve
from riot.story.view import Guard


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a scene, ready to be weighed."""

    to: str
    guard: Guard | None
    interrupt: bool
    set: Mapping[str, float]
    add: Mapping[str, float]
    transition: Transition
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TimedCue:
    """What leaves together; `at` is "enter", "exit" or seconds into the clip."""

    at: str | float
    sends: tuple[CueSend | Call, ...]


Followed = Literal["label", "valence", "arousal", "presence"]
SIGNALS: tuple[Followed, ...] = ("valence", "arousal", "presence")
"""What a level may follow besides labels."""


@dataclass(frozen=True, slots=True)
class FollowingLevel:
    """An OSC level that follows the viewer between `low` (nothing of it) and `high` (full).

    `followed` says what it follows, `label` which expression where that is one. `smooth` is the
    time constant, in seconds, with which the rig follows. `film_wide` levels are kept through
    every scene.
    """

    label: str
    rig: str
    address: str
    low: float
    high: float
    curve: NamedCurve | float = "linear"
    smooth: float = 0.0
    followed: Followed = "label"
    film_wide: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """A scene, ready to play. `stands` is a card's duration, None for a clip.

    `score` is its own or the film's. `timed` are the cues at a time into the clip, in that order.
    `awaited` are dwells, by number, and inputs, by key: without any of them no interrupt can pass.
    It is None where one may pass without. `watches` says whether an interrupt or a dwell asks for
    the expression of the moment.
    """

    name: str
    spec: Scene
    clip: Clip | None
    stands: float | None
    ways: tuple[Way, ...]
    dwells: tuple[HeldGuard, ...]
    listen: Listen
    lead: float
    min_margin: float
    cues: tuple[TimedCue, ...]
    levels: tuple[FollowingLevel, ...]
    score: Score | None = None
    timed: tuple[tuple[float, TimedCue], ...] = ()
    awaited: frozenset[int | str] | None = None
    watches: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole film; `tells_sessions` says whether the film marks where a visit begins.

    `languages` are those that its texts are in. `before_notice` are the scenes that are seen
    before anybody is told that expressions are read; none in a film that never tells. `inputs` are
    the buttons, keys and OSC addresses that conditions ask for, as "button:start".
    `shows_results` says whether any scene shows viewers what they chose.
    """

    film: Film
    stations: Mapping[str, Station]
    machine: SceneMachine
    tells_sessions: bool
    languages: tuple[str, ...] = ()
    before_notice: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    shows_results: bool = False

    def tells(self, scene: str) -> bool:
        """Say whether viewers are told in this scene: where visits begin, else on any card."""
        return _tells(self.stations[scene], self.tells_sessions)


def compile_film(film: Film) -> Graph:
    """Compile a checked film; names are taken as checked (see checks.py)."""
    numbers: Numbers = itertools.count()
    stations = {name: _station(film, name, scene, numbers) for name, scene in film.scenes.items()}
    tells_sessions = any(scene.session == "begin" for scene in film.scenes.values())
    return Graph(
        film,
        stations,
        SceneMachine(
            {name: [(way.to, way.interrupt) for way in s.ways] for name, s in stations.items()}
        ),
        tells_sessions,
        languages_of(film),
        _before_notice(film.start, stations, tells_sessions),
        frozenset(
            part.key
            for station in stations.values()
            for way in station.ways
            if way.guard is not None
            for part in parts_of(way.guard)
            if isinstance(part, PressedGuard)
        ),
        any(scene.result for scene in film.scenes.values()),
    )


def _tells(station: Station, tells_sessions: bool) -> bool:
    return station.spec.session == "begin" if tells_sessions else station.clip is None


def _before_notice(
    start: str, stations: Mapping[str, Station], tells_sessions: bool
) -> frozenset[str]:
    found: set[str] = set()
    waiting, is_told = [start], False
    while waiting:
        name = waiting.pop()
        if _tells(stations[name], tells_sessions):
            is_told = True
        elif name not in found:
            found.add(name)
            waiting += [way.to for way in stations[name].ways]
    return frozenset(found) if is_told else frozenset()


def _station(film: Film, name: str, scene: Scene, numbers: Numbers) -> Station:
    style = scene.transition or film.defaults.transition
    ways = tuple(_way(branch, style, numbers) for branch in scene.transitions)
    guards = [way.guard for way in ways if way.guard is not None]
    dwells = [part for guard in guards for part in parts_of(guard) if isinstance(part, HeldGuard)]
    interrupts = [way.guard for way in ways if way.interrupt and way.guard is not None]
    spec = scene.clip
    cues = tuple(TimedCue(cue.at, _sends(film, cue)) for cue in scene.cues if cue.at is not None)
    return Station(
        name=name,
        spec=scene,
        clip=Clip(spec.file, spec.in_, spec.out, spec.volume) if spec else None,
        stands=scene.card.for_ if scene.card else None,
        ways=ways,
        dwells=tuple(dwells),
        listen=scene.listen or film.defaults.listen,
        lead=scene.lead if scene.lead is not None else film.defaults.lead,
        min_margin=(scene.min_margin if scene.min_margin is not None else film.defaults.min_margin),
        cues=cues,
        levels=_levels(film, scene),
        score=_score(film.defaults.score if scene.score is None else scene.score),
        timed=tuple(
            sorted(
                ((cue.at, cue) for cue in cues if not isinstance(cue.at, str)),
                key=lambda timed: timed[0],
            )
        ),
        awaited=_awaited(ways),
        watches=any(map(_asks_expression, [*interrupts, *dwells])),
    )


def _awaited(ways: Iterable[Way]) -> frozenset[int | str] | None:
    guards = [way.guard for way in ways if way.interrupt]
    each = [None if guard is None else awaited_by(guard) for guard in guards]
    return _all_of(each)


def _asks_expression(guard: Guard) -> bool:
    asking = (LevelGuard, AffectGuard, DominantGuard, UndecidedGuard)
    return any(isinstance(part, asking) for part in parts_of(guard))


def awaited_by(guard: Guard) -> frozenset[int | str] | None:
    """Give dwells, by number, and inputs, by key, without any of which a guard cannot pass.

    None for a guard that may pass whatever has been held and pressed.
    """
    match guard:
        case HeldGuard():
            return frozenset([guard.number])
        case PressedGuard():
            return frozenset([guard.key])
        case AllGuard():
            return next((found for part in guard.parts if (found := awaited_by(part))), None)
        case AnyGuard():
            return _all_of([awaited_by(part) for part in guard.parts])
        case _:
            return None


def _all_of(each: Sequence[frozenset[int | str] | None]) -> frozenset[int | str] | None:
    found = [one for one in each if one is not None]
    return None if len(found) < len(each) else frozenset[int | str]().union(*found)


def _levels(film: Film, scene: Scene) -> tuple[FollowingLevel, ...]:
    """Give what a scene follows: its own levels, and the film's at other addresses."""
    own = [
        _level(film, cue.while_, cue.send or "", cue.address or "", cue, film_wide=False)
        for cue in scene.cues
        if cue.while_ is not None
    ]
    taken = {(level.rig, level.address) for level in own}
    kept = [
        _level(film, level.while_, level.send, level.address, level, film_wide=True)
        for level in film.levels
        if (level.send, level.address) not in taken
    ]
    return (*own, *kept)


def _level(
    film: Film, what: str, rig: str, address: str, how: SceneCue | KeptLevel, *, film_wide: bool
) -> FollowingLevel:
    followed = signal_of(what, film.listens_to) or "label"
    low, high = how.range
    return FollowingLevel(what, rig, address, low, high, how.curve, how.smooth, followed, film_wide)


def signal_of(what: str, labels: Sequence[str]) -> Followed | None:
    """Give the signal that a level follows; None for a label, whatever that is called."""
    return what if what in SIGNALS and what not in labels else None


def _score(spec: ScoreSpec | None) -> Score | None:
    return None if spec is None or spec.silent else Score(spec.file, spec.volume, spec.fade)


def _sends(film: Film, cue: SceneCue) -> tuple[CueSend | Call, ...]:
    named: Sequence[CueSend | SceneCue] = film.cues[cue.cue] if cue.cue is not None else [cue]
    return tuple(_send(one) for one in named)


def _send(cue: CueSend | SceneCue) -> CueSend | Call:
    if cue.do is not None:
        return parse_call(cue.do)
    if isinstance(cue, CueSend):
        return cue
    return CueSend.model_construct(
        send=cue.send,
        address=cue.address,
        value=cue.value,
        press=cue.press,
        over=cue.over,
    )


def _way(branch: Branch, style: TransitionStyle, numbers: Numbers) -> Way:
    return Way(
        branch.to,
        build_guard(branch.when, numbers) if branch.when is not None else None,
        branch.interrupt,
        branch.set,
        branch.add,
        as_transition(branch.transition or style),
        branch.language,
    )


def as_transition(style: TransitionStyle) -> Transition:
    """Turn an author's style into the screen's message."""
    if style.crossfade is not None:
        return Transition("crossfade", style.crossfade)
    if style.fade_through is not None:
        return Transition("fade_through", style.fade_through)
    return Transition()
