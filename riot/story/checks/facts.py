"""What all checks look at, worked out once: guards with their places, ways, lengths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from riot.calls import Receiver
from riot.footage import Footage
from riot.story.checks.found import Path, nearest
from riot.story.guards import GUARDS, build_guard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.schema import Branch, Film, Listen, Scene
from riot.story.view import Guard

OTHER_BRACES = "the place of the language is written {lang}"
"""What to do about a file's name with other braces in it."""


@dataclass(frozen=True, slots=True)
class Media:
    """What lies below the media folder; names are as the film writes them.

    `folder` says whether there is one. `footage` is what the files of clips and sounds hold, where
    they were measured. `spoken` gives the languages for which a `subtitles` or `sound` pattern has
    files. `wording` says of subtitle files, where they were read, what is wrong with them: of each
    only its `problem` and `damage` count.
    """

    folder: bool = True
    outside: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    footage: Mapping[str, Footage] = field(default_factory=dict[str, Footage])
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    wording: Mapping[str, Footage] = field(default_factory=dict[str, Footage])


@dataclass(frozen=True, slots=True)
class Placed:
    """A guard or a part of one, and the path of its key.

    `inside_not` where it is to fail; `dwelling` where it is weighed at every tick for a dwell.
    """

    path: Path
    guard: Guard
    inside_not: bool = False
    dwelling: bool = False


@dataclass(frozen=True)
class Exit:
    """One way out of a scene, its guard built, and the guard's parts with their places."""

    path: Path
    scene: str
    number: int
    branch: Branch
    guard: Guard | None
    parts: tuple[Placed, ...]

    @property
    def when(self) -> Path:
        """Give the path of its condition."""
        return (*self.path, "when")

    @property
    def named(self) -> str:
        """Name it in a message."""
        return f"transition {self.number + 1}, to {self.branch.to!r}"

    @cached_property
    def needs_window(self) -> bool:
        """Tell whether it asks for what the listen window heard."""
        return not self.branch.interrupt and self.guard is not None and _reads(self.guard)


@dataclass(frozen=True)
class Facts:
    """A film, what is known about it from outside, and what follows from it.

    `labels` are what the emotion model reads, `rigs` the installation's; None: not known here.
    `profiles` are the receivers that riot knows by the names of their profiles. `media` is None
    where nobody looked. `hears_osc` says whether the installation listens to OSC. Paths in `torn`
    were left out of the film because their form is wrong.
    """

    film: Film
    labels: tuple[str, ...] | None = None
    rigs: tuple[Receiver, ...] | None = None
    media: Media | None = None
    torn: frozenset[Path] = frozenset()
    hears_osc: bool = False
    profiles: Mapping[str, Receiver] = field(default_factory=dict[str, Receiver])

    @cached_property
    def exits(self) -> Mapping[str, tuple[Exit, ...]]:
        """Give each scene's ways out, with dwells and chances numbered as when the film plays."""
        numbers = itertools.count()
        found: dict[str, tuple[Exit, ...]] = {}
        for name, scene in self.film.scenes.items():
            exits: list[Exit] = []
            for number, branch in enumerate(scene.transitions):
                path: Path = ("scenes", name, "transitions", number)
                guard = None
                parts: tuple[Placed, ...] = ()
                if branch.when is not None:
                    guard = build_guard(branch.when, numbers)
                    parts = tuple(_located(branch.when, guard, (*path, "when")))
                exits.append(Exit(path, name, number, branch, guard, parts))
            found[name] = tuple(exits)
        return found

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """Give the scenes that each scene may lead to while everything plays, once each.

        A target that does not exist counts as the scene that was probably meant.
        """
        return {name: tuple(self._ways(name, scene)) for name, scene in self.film.scenes.items()}

    @cached_property
    def fallbacks(self) -> Mapping[str, tuple[str, ...]]:
        """Give where each scene may lead when its clip cannot be played."""
        found: dict[str, tuple[str, ...]] = {}
        for name, scene in self.film.scenes.items():
            to = scene.fallback
            if to is None and not has_default(scene):
                to = self.film.start
            target = None if to is None else self._meant(to)
            found[name] = () if target is None else (target,)
        return found

    @cached_property
    def reached(self) -> frozenset[str]:
        """Give the scenes that a show can come to; all, where the start is not known."""
        start = self._meant(self.film.start)
        if start is None:
            return frozenset(self.film.scenes)
        found = {start}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            fallback = self.film.scenes[name].fallback
            further = self.ways[name] if fallback is None else (*self.ways[name], fallback)
            for target in further:
                if target in self.film.scenes and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    @cached_property
    def tells_sessions(self) -> bool:
        """Tell whether the film says where a visit begins."""
        return any(scene.session == "begin" for scene in self.film.scenes.values())

    def length(self, name: str) -> float | None:
        """Give the seconds of a scene's card, or of one round of its clip; None: not known."""
        scene = self.film.scenes[name]
        if scene.card is not None:
            return scene.card.for_
        assert scene.clip is not None
        measured = self.footage_of(name)
        end = scene.clip.out
        if measured is not None:
            end = measured.seconds if end is None else min(end, measured.seconds)
        return None if end is None else end - scene.clip.in_

    def footage_of(self, name: str) -> Footage | None:
        """Give what a scene's file holds, if it was measured and has a length."""
        clip = self.film.scenes[name].clip
        if clip is None or self.media is None:
            return None
        found = self.media.footage.get(clip.file)
        return None if found is None or found.problem or found.seconds <= 0 else found

    def lead(self, name: str) -> float:
        """Give how long before the end a scene's decision falls, seconds."""
        lead = self.film.scenes[name].lead
        return self.film.defaults.lead if lead is None else lead

    def listen(self, name: str) -> Listen:
        """Give how a scene listens."""
        return self.film.scenes[name].listen or self.film.defaults.listen

    def whole(self, *path: str | int) -> bool:
        """Tell whether nothing at or below `path` was left out for its form."""
        return path not in self._above_torn

    def is_torn(self, path: Path) -> bool:
        """Tell whether `path` itself, or a block around it, was left out for its form."""
        return any(path[:length] in self.torn for length in range(len(path) + 1))

    @cached_property
    def _above_torn(self) -> frozenset[Path]:
        return frozenset(torn[:length] for torn in self.torn for length in range(len(torn) + 1))

    def _ways(self, name: str, scene: Scene) -> list[str]:
        targets = dict.fromkeys(self._meant(branch.to) for branch in scene.transitions)
        if scene.loop and scene.timeout is not None and not has_default(scene):
            targets[self._meant(self.film.start)] = None  # the answer of last resort
        return [target for target in targets if target is not None]

    def _meant(self, target: str) -> str | None:
        return target if target in self.film.scenes else nearest(target, self.film.scenes)


def has_default(scene: Scene) -> bool:
    """Tell whether some way out of a scene asks for nothing."""
    return any(branch.when is None for branch in scene.transitions)


def named_clips(film: Film) -> Iterator[tuple[Path, str]]:
    """Give every clip's path in the film and its file name."""
    for name, scene in film.scenes.items():
        if scene.clip is not None:
            yield ("scenes", name, "clip"), scene.clip.file


def named_sounds(film: Film) -> Iterator[tuple[Path, str]]:
    """Give the path and name of every score and sound file; `{lang}` may stand in the latter."""
    scores = [(("defaults",), film.defaults.score)]
    scores += [(("scenes", name), scene.score) for name, scene in film.scenes.items()]
    for path, score in scores:
        if score is not None and not score.silent:
            yield (*path, "score", "file"), score.file
    for name, scene in film.scenes.items():
        if scene.clip is not None and scene.clip.sound is not None:
            yield ("scenes", name, "clip", "sound"), scene.clip.sound


def files_of(name: str, media: Media) -> list[str]:
    """Give the files that there are for a name, in which `{lang}` may stand."""
    languages = media.spoken.get(name)
    if languages is None:
        return [name]
    return [name.replace("{lang}", language) for language in sorted(languages)]


def _located(
    when: Any, guard: Guard, path: Path, inside_not: bool = False, dwelling: bool = False
) -> Iterator[Placed]:
    """Walk a condition and the guard built from it side by side: riot.story.guards.build_guard."""
    keys = [key for key in GUARDS if getattr(when, "not_" if key == "not" else key) is not None]
    keys += list(when.model_extra or {})
    if isinstance(guard, HeldGuard) and when.held_for is not None:
        yield Placed(path, guard, inside_not, dwelling)
        guard, dwelling = guard.part, True
    if len(keys) != 1:  # the only key of a block stands for the block
        yield Placed(path, guard, inside_not, dwelling)
    parts = (guard,) if len(keys) == 1 or not isinstance(guard, AllGuard) else guard.parts
    for key, part in zip(keys, parts, strict=False):
        here: Path = (*path, key)
        yield Placed(here, part, inside_not, dwelling)
        if key in ("all", "any") and isinstance(part, (AllGuard, AnyGuard)):
            inner: list[Any] = getattr(when, key)
            for number, (below, built) in enumerate(zip(inner, part.parts, strict=True)):
                yield from _located(below, built, (*here, number), inside_not, dwelling)
        elif isinstance(part, NotGuard):
            yield from _located(when.not_, part.part, here, True, dwelling)


def _reads(guard: Guard) -> bool:
    if isinstance(guard, HeldGuard):
        return False
    if isinstance(guard, (AllGuard, AnyGuard)):
        return any(_reads(part) for part in guard.parts)
    if isinstance(guard, NotGuard):
        return _reads(guard.part)
    return guard.needs_reading
