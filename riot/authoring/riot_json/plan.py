"""Plan the scenes of an imported film: which there are, and how each is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from riot.authoring.riot_json.notebook import Notebook
from riot.authoring.riot_json.original import CREDITS, OldBranch, OldLevel, Original, Span
from riot.authoring.riot_json.times import write_length

NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """One way out; `when` is as it is written in the file, empty for the default."""

    to: str
    when: str = ""
    interrupt: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class PlannedScene:
    """One scene: a range of the film, or without one the card that the writer knows by its kind."""

    name: str
    kind: str
    span: Span | None
    ways: tuple[PlannedWay, ...]
    title: str = ""
    loop: bool = False
    ends: bool = False
    comments: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Plan:
    """Every scene in the order in which it is written; the film starts in the first.

    `comments` are the notes that belong to no scene.
    """

    original: Original
    scenes: tuple[PlannedScene, ...]
    comments: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """Give the scene that plays while nobody is there."""
        return self.scenes[0].name


def make_plan(original: Original, notebook: Notebook) -> Plan:
    """Plan the scenes; what no viewer could ever reach is noted and left out."""
    return _Planner(original, notebook).plan()


class _Planner:
    def __init__(self, original: Original, notebook: Notebook) -> None:
        self._film = original
        self._notebook = notebook
        self._levels: Mapping[int, OldLevel] = {level.number: level for level in original.levels}
        self._start = _numbered("intro", 1, len(original.intros))

    def plan(self) -> Plan:
        first = self._film.levels[0]
        scenes = [*self._intros(), self._notice(first), *self._story(), *self._credits()]
        reached = _reached(scenes)
        for level in self._film.levels:
            lost = [
                part
                for part in (level, *level.branches.values())
                if part.span is not None and self._name(level, part) not in reached
            ]
            if level.span is not None and level in lost:
                said = f"no outcome leads to level {level.number}; it is left out"
                self._notebook.note("517", level.path, said)
            elif lost:
                said = f"nothing leads to a part of level {level.number}; it is left out"
                self._notebook.note("517", level.path, said)
        self._note_endless(scenes)
        written = tuple(scene for scene in scenes if scene.name in reached)
        told = [
            level.path
            for level in self._film.levels
            if level.span is not None and self._name(level, level) in reached
        ]
        return Plan(self._film, written, self._notebook.elsewhere(told))

    def _note_endless(self, scenes: list[PlannedScene]) -> None:
        """Say so where the original ran in a circle for ever."""
        credits_ = {scene.name for scene in scenes if scene.kind == "credits"}
        stays = _reached(scenes, leaving=False)
        if not credits_ & stays:
            self._notebook.note(
                "520",
                self._film.levels[0].path[:-1],
                "no outcome leads to the credits, so the original never ended: here the credits "
                "come when the viewer has left (`face: absent`)",
                "give an outcome 0 to let it end otherwise",
            )

    # ── before and after ────────────────────────────────────────────────────────────────────────

    def _intros(self) -> Iterator[PlannedScene]:
        spans = self._film.intros or (None,)
        for number, span in enumerate(spans, 1):
            here = _numbered("intro", number, len(spans))
            following = _numbered("intro", number % len(spans) + 1, len(spans))
            alone = len(spans) == 1 and span is not None
            hold = 2.0 if alone or span is None else _hold(span.seconds, 2.0)
            ways = [
                PlannedWay(NOTICE, _held("face: present", hold), True, "somebody stays"),
                PlannedWay(NOTICE, "{button: start}", True),
            ]
            if not alone:
                ways.append(PlannedWay(following))
            yield PlannedScene(here, "intro", span, tuple(ways), loop=alone)

    def _notice(self, first: OldLevel) -> PlannedScene:
        gone = PlannedWay(self._start, _held("face: absent", 3.0), True, "only passed by")
        return PlannedScene(NOTICE, "notice", None, (gone, *self._into(first.number)))

    def _credits(self) -> Iterator[PlannedScene]:
        spans = self._film.credits or (None,)
        for number, span in enumerate(spans, 1):
            here = _numbered("credits", number, len(spans))
            last = number == len(spans)
            to = self._start if last else _numbered("credits", number + 1, len(spans))
            yield PlannedScene(here, "credits", span, (PlannedWay(to),), ends=last)

    def _credits_of(self, outcome: int) -> str:
        shown = max(1, len(self._film.credits))
        return _numbered("credits", min(-outcome, shown), shown)

    # ── levels and branches ─────────────────────────────────────────────────────────────────────

    def _story(self) -> Iterator[PlannedScene]:
        for level in self._film.levels:
            if level.span is not None:
                ways = self._decision(level)
                yield PlannedScene(
                    self._name(level, level),
                    "level",
                    level.span,
                    (*self._left(level.span), *ways),
                    level.title,
                    comments=self._notebook.below(level.path),
                )
            for branch in level.branches.values():
                if branch.span is not None:
                    ways = self._into(branch.outcome)
                    left = self._left(branch.span) if len(ways) > 1 else ()
                    name = self._name(level, branch)
                    yield PlannedScene(name, "branch", branch.span, (*left, *ways))

    def _name(self, level: OldLevel, part: OldLevel | OldBranch) -> str:
        name = f"level_{level.number}"
        return name if isinstance(part, OldLevel) else f"{name}_{part.label}"

    def _left(self, span: Span) -> tuple[PlannedWay, ...]:
        """Give the way of a viewer who walked off; the original had none."""
        credits_ = self._credits_of(CREDITS)
        if span.seconds < 1.5:
            return (PlannedWay(credits_, "{face: absent}", False, "the viewer has left"),)
        hold = _hold(span.seconds, 5.0)
        return (PlannedWay(credits_, _held("face: absent", hold), True, "the viewer has left"),)

    def _decision(self, level: OldLevel) -> tuple[PlannedWay, ...]:
        """Give the ways out of a level: one for each branch, the default last."""
        if not level.branches:
            return self._into(level.outcome)
        default = self._answer(level, level.default.label, ())
        answers = {label: self._answer(level, label, ()) for label in level.branches}
        if set(answers.values()) == {default}:
            return (PlannedWay(default),)
        ways = [
            PlannedWay(to, f"{{dominant: {label}}}")
            for label, to in answers.items()
            if to != default or label == level.default.label
        ]
        return (*ways, PlannedWay(default, aside="no reading, or one without a branch"))

    def _into(self, outcome: int) -> tuple[PlannedWay, ...]:
        """Give the ways to where an outcome leads: a level without pictures decides right here."""
        seen: list[int] = []
        while outcome not in seen:
            if outcome < 0:
                return (PlannedWay(self._credits_of(outcome)),)
            level = self._levels[outcome]
            if level.span is not None:
                return (PlannedWay(self._name(level, level)),)
            if level.branches:
                return self._decision(level)
            seen.append(outcome)
            outcome = level.outcome
        return (PlannedWay(self._circle(outcome)),)

    def _answer(self, level: OldLevel, label: str, seen: tuple[int, ...]) -> str:
        """Give the scene that a viewer with this expression comes to at a level's end.

        Where a branch has no pictures, the same expression answers the next question at once.
        """
        while level.number not in seen:
            seen = (*seen, level.number)
            branch = level.branches.get(label) or level.default
            if branch.span is not None:
                return self._name(level, branch)
            outcome = branch.outcome
            while outcome >= 0 and not self._levels[outcome].branches:
                level = self._levels[outcome]
                if level.span is not None:
                    return self._name(level, level)
                if level.number in seen:
                    return self._circle(level.number)
                seen = (*seen, level.number)
                outcome = level.outcome
            if outcome < 0:
                return self._credits_of(outcome)
            level = self._levels[outcome]
            if level.span is not None:
                return self._name(level, level)
        return self._circle(level.number)

    def _circle(self, number: int) -> str:
        said = f"level {number} leads back to itself and shows nothing: it leads to the credits"
        self._notebook.note("513", self._levels[number].path, said)
        return self._credits_of(CREDITS)


def _numbered(kind: str, number: int, count: int) -> str:
    return kind if count <= 1 else f"{kind}_{number}"


def _hold(seconds: float, wanted: float) -> float:
    """Give how long something must hold in a scene of this length: less where it is short."""
    return max(0.1, min(wanted, int(seconds * 5) / 10))


def _held(guard: str, seconds: float) -> str:
    return f"{{{guard}, held_for: {write_length(seconds)}}}"


def _reached(scenes: list[PlannedScene], *, leaving: bool = True) -> set[str]:
    """List the scenes that can be reached; `leaving` says whether by viewers who walk off too."""
    by_name = {scene.name: scene for scene in scenes}
    reached: set[str] = set()
    waiting = [scenes[0].name]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            ways = by_name[name].ways
            waiting += [way.to for way in ways if leaving or "absent" not in way.when]
    return reached
