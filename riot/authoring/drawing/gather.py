"""Build the sketch of a film: boxes, arrows and problems, before any layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from riot.authoring.drawing.draft import Draft, read_draft
from riot.authoring.drawing.facts import badges, facts, style
from riot.authoring.drawing.shots import Progress, take_shots
from riot.authoring.drawing.sketch import Arrow, ArrowKind, Fact, SceneBox, Shot, Sketch, Trouble
from riot.authoring.drawing.words import clock, guard_of, sentence, short
from riot.config.film import Rigs
from riot.errors import Problem
from riot.story.schema import Branch, Scene, in_language

_LANGUAGE = "en"


def sketch_film(
    path: Path,
    labels: Iterable[str] | None,
    rigs: Rigs = None,
    progress: Progress = lambda done, of: None,
) -> Sketch:
    """Sketch the film at `path`, mistakes included; thumbnails are taken from its clips.

    Raises RiotError when it is no YAML, or has no scenes that could be drawn.
    """
    draft = read_draft(path, labels, rigs)
    return _Gathering(draft, take_shots(draft, _LANGUAGE, progress)).sketch()


@dataclass(slots=True)
class _Found:
    """Problems by what they belong to."""

    film: list[Trouble] = field(default_factory=list[Trouble])
    scenes: dict[str, list[Trouble]] = field(default_factory=dict[str, list[Trouble]])
    ways: dict[tuple[str, int], list[Trouble]] = field(
        default_factory=dict[tuple[str, int], list[Trouble]]
    )


_NOWHERE = ""
"""The target of a way whose `to` cannot be read."""

_FALLBACK = -1
"""The number under which a fallback's problems are kept."""


class _Gathering:
    """One film on its way to a sketch."""

    def __init__(self, draft: Draft, shots: dict[str, Shot]) -> None:
        self._draft = draft
        self._shots = shots
        self._scenes = draft.film.scenes
        self._found = self._sorted_problems()
        self._keys = {name: f"s{number}" for number, name in enumerate(self._scenes)}
        self._ghosts: dict[str, str] = {}

    def sketch(self) -> Sketch:
        """Give the sketch."""
        start = self._key(self._draft.film.start)
        arrows = [
            arrow for name, scene in self._scenes.items() for arrow in self._arrows(name, scene)
        ]
        reached = _reached(start, arrows)
        boxes = [self._box(name, scene, reached) for name, scene in self._scenes.items()]
        ghosts = [
            SceneBox(key, name or "?", kind="ghost", start=key == start)
            for name, key in self._ghosts.items()
        ]
        title = in_language(self._draft.film.title, _LANGUAGE)
        return Sketch(title, (*boxes, *ghosts), tuple(arrows), tuple(self._found.film))

    def _sorted_problems(self) -> _Found:
        found = _Found()
        for path, problem in self._draft.problems:
            trouble = _trouble(problem)
            match path:
                case ("scenes", str(name), "transitions", int(number), *_) if self._has(
                    name, number
                ):
                    found.ways.setdefault((name, number), []).append(trouble)
                case ("scenes", str(name), "fallback") if name in self._scenes:
                    found.ways.setdefault((name, _FALLBACK), []).append(trouble)
                case ("scenes", str(name), *_) if name in self._scenes:
                    found.scenes.setdefault(name, []).append(trouble)
                case _:
                    found.film.append(trouble)
        return found

    def _has(self, name: str, number: int) -> bool:
        return name in self._scenes and number < len(self._scenes[name].transitions)

    def _key(self, name: str) -> str:
        if name in self._keys:
            return self._keys[name]
        return self._ghosts.setdefault(name, f"g{len(self._ghosts)}")

    def _box(self, name: str, scene: Scene, reached: set[str]) -> SceneBox:
        key = self._keys[name]
        title = in_language(scene.title, _LANGUAGE) if scene.title else ""
        seconds = self._seconds(name, scene)
        length = "" if seconds is None else clock(seconds)
        told = [Fact("Length", length)] if length else []
        return SceneBox(
            key=key,
            name=name,
            title=title,
            shot=self._shots[name],
            length=length,
            badges=tuple(badges(self._draft, name, scene)),
            facts=(*facts(self._draft, name, scene), *told),
            troubles=tuple(self._found.scenes.get(name, ())),
            start=name == self._draft.film.start,
            ending=scene.session == "end" or not scene.transitions,
            reached=key in reached,
        )

    def _seconds(self, name: str, scene: Scene) -> float | None:
        if scene.card is not None:
            return None if name in self._draft.bare else scene.card.for_
        path = self._draft.clip(scene)
        measured = self._draft.footage.get(path) if path is not None else None
        if scene.clip is None:
            return None
        if measured is None or measured.problem:
            return None if scene.clip.out is None else max(0.0, scene.clip.out - scene.clip.in_)
        end = measured.seconds if scene.clip.out is None else min(scene.clip.out, measured.seconds)
        return max(0.0, end - scene.clip.in_)

    def _arrows(self, name: str, scene: Scene) -> Iterator[Arrow]:
        alone = len(scene.transitions) == 1
        for number, branch in enumerate(scene.transitions):
            yield self._way(name, number, branch, alone=alone)
        if scene.fallback is not None:
            yield Arrow(
                self._keys[name],
                self._key(scene.fallback),
                "fallback",
                "cannot be shown",
                "if this scene cannot be shown",
                None,
                tuple(self._found.ways.get((name, _FALLBACK), ())),
            )

    def _way(self, name: str, number: int, branch: Branch, *, alone: bool) -> Arrow:
        unclear = self._draft.unclear.get((name, number))
        kind: ArrowKind = "interrupt" if branch.interrupt else "way"
        if unclear is not None:
            label = f"? {unclear}".strip()
            words = f"when … this cannot be read: {unclear}"
        elif branch.when is None:
            kind = "interrupt" if branch.interrupt else "default"
            label = "" if alone else "else"
            words = "always" if alone else "else, when nothing above passed"
        else:
            guard = guard_of(branch.when)
            label, words = short(guard), f"when {sentence(guard)}"
        if branch.interrupt:
            words += "; at any moment, at once"
        return Arrow(
            self._keys[name],
            self._key(_NOWHERE if (name, number) in self._draft.lost else branch.to),
            kind,
            label + _changes_short(branch),
            words + _changes(branch),
            None if alone and not label else number + 1,
            tuple(self._found.ways.get((name, number), ())),
        )


def _changes_short(branch: Branch) -> str:
    changes = [f"{name} = {value:g}" for name, value in branch.set.items()]
    changes += [f"{name} {value:+g}" for name, value in branch.add.items()]
    changes += [f"in {branch.language}"] if branch.language else []
    return " · " + ", ".join(changes) if changes else ""


def _changes(branch: Branch) -> str:
    words = [f"sets {name} to {value:g}" for name, value in branch.set.items()]
    words += [f"adds {value:g} to {name}" for name, value in branch.add.items()]
    if branch.language is not None:
        words.append(f"speaks {branch.language} from then on")
    if branch.transition is not None:
        words.append(f"by {style(branch.transition)}")
    return "; " + ", ".join(words) if words else ""


def _trouble(problem: Problem) -> Trouble:
    text = problem.message + (f" ({problem.hint})" if problem.hint else "")
    place = Path(problem.file or "").name
    if place and problem.line is not None:
        place += f":{problem.line}"
    return Trouble(problem.code, text, problem.severity, place)


def _reached(start: str, arrows: list[Arrow]) -> set[str]:
    onward: dict[str, list[str]] = {}
    for arrow in arrows:
        onward.setdefault(arrow.source, []).append(arrow.target)
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += onward.get(key, [])
    return reached
