"""What is wrong with a film beyond its form: names, reach, sense. Every problem at once."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from riot.errors import Problem
from riot.labels import meant_label
from riot.story.guards import build_guard, parts_of
from riot.story.guards.dominant import DominantGuard
from riot.story.guards.level import LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard
from riot.story.guards.memory import VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.schema import Film, Scene
from riot.story.view import Guard

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, Problem]]


def check_film(
    film: Film, labels: Iterable[str] | None, rigs: Iterable[str] | None
) -> list[tuple[Path, Problem]]:
    """Check everything that one scene file can tell; each problem with its path in the file.

    `labels` are what the emotion model reads, `rigs` the installation's; None: not known here.
    """
    found = [
        *_labels(film, labels),
        *_names(film),
        *_guards(film),
        *_rigs(film, rigs),
        *_times(film),
        *_reach(film),
        *_notice(film),
        *_unfinished(film),
    ]
    return sorted(found, key=lambda item: item[1].severity != "error")


def named_clips(film: Film) -> Iterator[tuple[Path, str]]:
    """Give every clip's path in the file and its file name."""
    for name, scene in film.scenes.items():
        if scene.clip is not None:
            yield ("scenes", name, "clip"), scene.clip.file


def _scenes(film: Film) -> Iterator[tuple[Path, str, Scene]]:
    for name, scene in film.scenes.items():
        yield ("scenes", name), name, scene


def _problem(code: str, message: str, hint: str = "", severity: str = "error") -> Problem:
    return Problem(f"SCN-{code}", message, hint=hint, severity=severity)


def _near(word: str, known: Iterable[str]) -> str:
    names = list(known)
    match = difflib.get_close_matches(word, names, n=1)
    if match:
        return f"did you mean {match[0]!r}?"
    return f"known: {', '.join(names[:12])}" if names else ""


def _labels(film: Film, labels: Iterable[str] | None) -> Found:
    known = None if labels is None else list(labels)
    seen: set[str] = set()
    for number, label in enumerate(film.listens_to):
        path: Path = ("listens_to", number)
        if label in seen:
            yield path, _problem("014", f"the label {label!r} is listed twice")
        seen.add(label)
        if known is not None and label not in known:
            hint = meant_label(label, known)
            yield path, _problem("013", f"the model reads no {label!r}", hint)


def _names(film: Film) -> Found:
    def scene_exists(path: Path, target: str) -> Found:
        if target not in film.scenes:
            yield path, _problem("010", f"there is no scene {target!r}", _near(target, film.scenes))

    yield from scene_exists(("start",), film.start)
    for path, _, scene in _scenes(film):
        for number, branch in enumerate(scene.transitions):
            yield from scene_exists((*path, "transitions", number, "to"), branch.to)
            for variable in (*branch.set, *branch.add):
                if variable not in film.variables:
                    yield (
                        (*path, "transitions", number),
                        _problem(
                            "015",
                            f"there is no variable {variable!r}",
                            _near(variable, film.variables) or "declare it below `variables:`",
                        ),
                    )
        if scene.fallback is not None:
            yield from scene_exists((*path, "fallback"), scene.fallback)
        for number, cue in enumerate(scene.cues):
            if cue.cue is not None and cue.cue not in film.cues:
                yield (
                    (*path, "cues", number, "cue"),
                    _problem("016", f"there is no cue {cue.cue!r}", _near(cue.cue, film.cues)),
                )
            if cue.while_ is not None and cue.while_ not in film.listens_to:
                yield (
                    (*path, "cues", number, "while"),
                    _not_heard(cue.while_, film),
                )


def _not_heard(label: str, film: Film) -> Problem:
    return _problem("012", f"the film does not listen to {label!r}", _near(label, film.listens_to))


def _guards(film: Film) -> Found:
    for path, _, scene in _scenes(film):
        for number, branch in enumerate(scene.transitions):
            if branch.when is None:
                continue
            here: Path = (*path, "transitions", number, "when")
            for part in parts_of(_built(branch.when)):
                yield from _guard(film, here, part)


def _guard(film: Film, path: Path, guard: Guard) -> Found:
    match guard:
        case AllGuard(parts=()) | AnyGuard(parts=()):
            yield path, _problem("018", "a condition is empty", "give one, or remove `when`")
        case LevelGuard(label=label, limits=limits):
            if label not in film.listens_to:
                yield (*path, label), _not_heard(label, film)
            for name, limit in limits.limits().items():
                if not 0 <= limit <= 1:
                    yield (
                        (*path, label, name),
                        _problem("019", f"{name} {limit:g} is outside 0 to 1"),
                    )
        case DominantGuard(label=label):
            if label not in film.listens_to:
                yield (*path, "dominant"), _not_heard(label, film)
        case VisitsGuard(limits=visits):
            for scene, _ in visits:
                if scene not in film.scenes:
                    yield (
                        path,
                        _problem("010", f"there is no scene {scene!r}", _near(scene, film.scenes)),
                    )
        case VariableGuard(name=name):
            if name not in film.variables:
                yield (
                    (*path, "variable"),
                    _problem("015", f"there is no variable {name!r}", _near(name, film.variables)),
                )
        case PressedGuard(source="osc"):
            yield (
                (*path, "osc"),
                _problem("040", "OSC input is not built yet", "use `button` or `key`"),
            )
        case _:
            pass


def _rigs(film: Film, rigs: Iterable[str] | None) -> Found:
    if rigs is None:
        return
    known = list(rigs)

    def rig_exists(path: Path, rig: str) -> Found:
        if rig not in known:
            yield (
                path,
                _problem(
                    "017",
                    f"there is no rig {rig!r} in the installation",
                    _near(rig, known) or "add it below `rigs:` in the installation",
                ),
            )

    for path, _, scene in _scenes(film):
        for number, cue in enumerate(scene.cues):
            if cue.send is not None:
                yield from rig_exists((*path, "cues", number, "send"), cue.send)
    for name, sends in film.cues.items():
        for number, send in enumerate(sends):
            yield from rig_exists(("cues", name, number, "send"), send.send)


def _times(film: Film) -> Found:
    for path, _, scene in _scenes(film):
        listen = scene.listen
        if listen is not None and listen.to is not None and listen.to <= listen.from_:
            yield (*path, "listen"), _problem("021", "`listen` ends before it begins")
        clip = scene.clip
        if clip is not None and clip.out is not None:
            length = clip.out - clip.in_
            lead = scene.lead if scene.lead is not None else film.defaults.lead
            if length <= 0:
                yield (*path, "clip"), _problem("022", "the clip's range ends before it begins")
            elif lead > length and not scene.loop:
                yield (
                    (*path, "clip"),
                    _problem("023", f"`lead` {lead:g} s is longer than the clip's {length:g} s"),
                )
            elif listen is not None and listen.from_ >= length:
                yield (*path, "listen"), _problem("024", "`listen` begins after the clip's end")


def _reach(film: Film) -> Found:
    for path, name, scene in _scenes(film):
        ways = scene.transitions
        if not scene.loop and (not ways or ways[-1].when is not None):
            yield (
                (*path, "transitions"),
                _problem(
                    "011",
                    f"the scene {name!r} has no default",
                    "end its transitions with one that has no `when`",
                ),
            )
        for number, branch in enumerate(ways):
            if branch.when is None and number < len(ways) - 1:
                yield (
                    (*path, "transitions", number + 1),
                    _problem("020", "can never be reached: the transition before it has no `when`"),
                )
            if branch.when is None and branch.interrupt:
                yield (
                    (*path, "transitions", number),
                    _problem("025", "an interrupt without `when` would skip the scene at once"),
                )
    reached = _reachable(film)
    for path, name, _ in _scenes(film):
        if name not in reached:
            yield path, _problem("026", f"no transition leads to the scene {name!r}")


def _reachable(film: Film) -> set[str]:
    reached: set[str] = set()
    waiting = [film.start]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in film.scenes:
            continue
        reached.add(name)
        scene = film.scenes[name]
        waiting += [branch.to for branch in scene.transitions]
        if scene.fallback is not None:
            waiting.append(scene.fallback)
    return reached


def _notice(film: Film) -> Found:
    """Warn where a reading is taken before any card was shown (EU AI Act, Art. 50(3))."""
    unwarned: set[str] = set()
    waiting = [film.start]
    while waiting:
        name = waiting.pop()
        scene = film.scenes.get(name)
        if scene is None or name in unwarned or scene.card is not None:
            continue
        unwarned.add(name)
        waiting += [branch.to for branch in scene.transitions]
    for path, name, scene in _scenes(film):
        reads = any(
            branch.when is not None
            and any(part.needs_reading for part in parts_of(_built(branch.when)))
            for branch in scene.transitions
        ) or any(cue.while_ is not None for cue in scene.cues)
        if name in unwarned and reads:
            yield (
                path,
                _problem(
                    "050",
                    f"{name!r} reads the viewer's expression before any notice card was shown",
                    "lead through a card that says so first (EU AI Act, Art. 50(3))",
                    "warning",
                ),
            )


def _built(when: BaseModel) -> Guard:
    return build_guard(when, itertools.count())


def _unfinished(film: Film) -> Found:
    for path, _, scene in _scenes(film):
        if scene.clip is not None and scene.clip.subtitles is not None:
            yield (
                (*path, "clip", "subtitles"),
                _problem("042", "`subtitles` is not built yet", "burn them into the clip"),
            )
