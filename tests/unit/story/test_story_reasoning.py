"""The reasoning about conditions is exact where it translates, and never wrong where it refuses."""

from __future__ import annotations

import itertools
import math
from functools import partial
from random import Random
from typing import Any

import pytest

from riot.labels import leader
from riot.messages import Mood
from riot.story.guards import When, build_guard, parts_of
from riot.story.guards.chance import ChanceGuard, draw
from riot.story.guards.logic import HeldGuard
from riot.story.reasoning.circumstances import Circumstances, Reading
from riot.story.reasoning.formula import Every, Formula, Is, Some, Span, Thing, no
from riot.story.reasoning.laws import Laws
from riot.story.reasoning.levels import SUMS, can_be
from riot.story.reasoning.searching import impossible
from riot.story.reasoning.translating import passes
from riot.story.view import Guard, View

LABELS = ("anger", "fear", "calm")
MIN_MARGIN = 0.05
LONGEST = 20.0

SECONDS = ("0s", "1s", "5s", "30s")
LIMITS = ("at_least", "at_most", "above", "below")
CASES = 3000


def limits(dice: Random, numbers: range, scale: float) -> dict[str, float]:
    """Make one limit or two."""
    names = dice.sample(LIMITS, dice.choice([1, 1, 2]))
    return {name: dice.choice(numbers) * scale for name in names}


def condition(dice: Random, depth: int = 0) -> dict[str, Any]:
    """Make any condition that an author could write."""
    inner = partial(condition, dice, depth + 1)
    tenths, few = range(11), range(4)
    kind = dice.randrange(13 if depth > 2 else 20)
    match kind:
        case 0 | 1:
            return {dice.choice(LABELS): limits(dice, tenths, 0.1)}
        case 2:
            return {"dominant": dice.choice(LABELS), "margin": dice.choice(tenths) / 10}
        case 3:
            return {"undecided": dice.random() < 0.5}
        case 4:
            return {"face": dice.choice(["present", "absent"])}
        case 5:
            return {"faces": limits(dice, few, 1)}
        case 6:
            return {"lighting": dice.choice(["good", "poor"])}
        case 7:
            return {"valence": limits(dice, tenths, 0.1)}
        case 8:
            return {"visits": {"x": limits(dice, few, 1)}}
        case 9:
            return {"variable": {"name": "v", **limits(dice, few, 1)}}
        case 10:
            return {"chance": dice.choice(tenths) / 10}
        case 11:
            return {"elapsed": dice.choice(SECONDS)}
        case 12:
            return dice.choice([{"osc": "/x", "argument": limits(dice, few, 1)}, {"button": "go"}])
        case 13 | 14:
            return {"all": [inner() for _ in range(dice.randint(1, 3))]}
        case 15 | 16:
            return {"any": [inner() for _ in range(dice.randint(1, 3))]}
        case 17:
            return {"not": inner()}
        case _:
            return {"all": [inner()], "held_for": dice.choice(SECONDS)}


def levels(dice: Random) -> dict[str, float]:
    """Make levels that add up to 1."""
    parts = [dice.choice([0, 0, 1, 2, 5, 9]) for _ in LABELS]
    total = sum(parts) or 1
    parts = parts if sum(parts) else [1, 0, 0]
    return {name: part / total for name, part in zip(LABELS, parts, strict=True)}


def view_of(dice: Random, by: str, reading: Reading, guards: list[Guard]) -> View:
    """Make a view as a show could have it."""
    present = dice.random() < 0.8
    stale = dice.random() < 0.2
    now_levels = levels(dice)
    ranked = sorted(now_levels.values(), reverse=True)
    mood = Mood(
        t=100.0,
        present=present,
        faces=dice.randint(0, 3) if present else 0,
        stale=stale or not present,
        levels=now_levels,
        dominant=dice.choice([None, *LABELS]) if present else None,
        margin=ranked[0] - ranked[1],
        valence=dice.randint(-10, 10) / 10,
        arousal=0.0,
        lighting=dice.choice([None, "good", "poor"]) if present else None,
    )
    elapsed = dice.choice([0.0, 1.0, 5.0, 19.0])
    heard_now = present and not stale
    moment: dict[str, Any] = {
        "now": 100.0,
        "mood": mood,
        "levels": now_levels if heard_now else {},
        "dominant": mood.dominant if heard_now else None,
        "margin": mood.margin if heard_now else 0.0,
        "heard": heard_now,
        "unheard": "",
        "min_margin": MIN_MARGIN,
        "elapsed": elapsed,
        "scene": "here",
        "visits": {"x": dice.randint(0, 3)},
        "variables": {"v": dice.randint(-1, 4)},
        "pressed": dice.choice([{}, {"button:go": True}, {"osc:/x": 2}, {"osc:/x": "loud"}]),
        "held": {},
        "seed": dice.randint(0, 50),
        "take": 1,
    }
    moment["held"] = _dwells(dice, moment, guards)
    if reading == "now":
        return View(**moment)
    window = levels(dice)
    if by == "peak":
        window = {name: min(1.0, level + dice.random() / 2) for name, level in window.items()}
    elif by == "share":
        window = {name: level * dice.random() for name, level in window.items()}
    dominant, margin = leader(window)
    if dice.random() < 0.2:
        window, dominant, margin = {}, None, 0.0
    heard = bool(window)
    heard_ = {"levels": window, "dominant": dominant, "margin": margin, "heard": heard}
    return View(**{**moment, **heard_})


def _dwells(dice: Random, moment: dict[str, Any], guards: list[Guard]) -> dict[int, float]:
    """Say since when each dwell's condition has been true; of equal ones, as long."""
    held: dict[int, float] = {}
    since: dict[Guard, float] = {}
    dwells = [part for guard in guards for part in parts_of(guard) if isinstance(part, HeldGuard)]
    for dwell in reversed(dwells):
        if dwell.part.weigh(View(**{**moment, "held": held})).passed:
            seconds = dice.choice([moment["elapsed"], moment["elapsed"] / 2, 0.0])
            held[dwell.number] = since.setdefault(dwell.part, moment["now"] - seconds)
    return held


def value_of(thing: Thing, view: View, guards: list[Guard]) -> Any:
    """Look a thing up as the guards do."""
    mood = view.mood
    heard_now = mood.present and not mood.stale
    match thing:
        case ("level", reading, label):
            return mood.levels[label] if reading == "now" else view.levels.get(label, 0.0)
        case ("heard", reading):
            return ("yes" if heard_now else "no") if reading == "now" else _yes(view.heard)
        case ("margin", reading):
            return (mood.margin if heard_now else 0.0) if reading == "now" else view.margin
        case ("dominant", reading):
            found = mood.dominant if reading == "now" else view.dominant
            return "(none)" if found is None else found
        case ("affect", axis):
            return getattr(mood, axis)
        case ("face",):
            return "present" if mood.present else "absent"
        case ("faces",):
            return mood.faces
        case ("lighting",):
            return mood.lighting or "(none)"
        case ("visits", scene):
            return view.visits.get(scene, 0)
        case ("variable", name):
            return view.variables[name]
        case ("elapsed",):
            return view.elapsed
        case ("chance", number):
            return draw(view.seed, view.take, number)
        case ("pressed", key):
            return _yes(key in view.pressed)
        case ("number", key):
            return _yes(isinstance(view.pressed.get(key), (int, float)))
        case ("value", key):
            value = view.pressed.get(key)
            return value if isinstance(value, (int, float)) else 0.0
        case ("held", part):
            numbers = [
                dwell.number
                for guard in guards
                for dwell in parts_of(guard)
                if isinstance(dwell, HeldGuard) and dwell.part == part and dwell.number in view.held
            ]
            return view.now - view.held[numbers[0]] if numbers else -1.0
        case ("earlier", number):
            since = view.held.get(number)
            dwell = next(
                part
                for guard in guards
                for part in parts_of(guard)
                if isinstance(part, HeldGuard) and part.number == number
            )
            return _yes(since is not None and view.now - since >= dwell.seconds)
        case _:
            raise AssertionError(thing)


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


def holds(formula: Formula, view: View, guards: list[Guard]) -> bool:
    """Tell whether a formula is true of a view."""
    if isinstance(formula, Every):
        return all(holds(part, view, guards) for part in formula.parts)
    if isinstance(formula, Some):
        return any(holds(part, view, guards) for part in formula.parts)
    value = value_of(formula.thing, view, guards)
    if isinstance(formula.domain, Span):
        return formula.domain.holds(value)
    return value in formula.domain


def where_(by: Any, reading: Reading) -> Circumstances:
    known: dict[Thing, Any] = {("visits", "x"): Span(0, 3), ("variable", "v"): Span(-1, 4)}
    return Circumstances(
        labels=LABELS,
        by=by,
        min_margin=MIN_MARGIN,
        reading=reading,
        elapsed=Span(0.0, LONGEST),
        longest=LONGEST,
        known=known,
    )


def test_formulas_are_true_exactly_when_guards_pass_and_the_truth_is_never_refused() -> None:
    dice = Random(1)
    refused = 0
    for _ in range(CASES):
        numbers = itertools.count()
        whens = [condition(dice) for _ in range(dice.randint(1, 3))]
        guards = [build_guard(When.model_validate(when), numbers) for when in whens]
        by = dice.choice(sorted(SUMS))
        reading = dice.choice(("window", "now"))
        view = view_of(dice, by, reading, guards)
        where = where_(by, reading)
        true: list[Formula] = []
        for guard in guards:
            formula = passes(guard, where)
            if not any(_nested(part) for part in parts_of(guard)):
                passed = guard.weigh(view).passed
                assert holds(formula, view, guards) == passed, (guard, view)
                assert holds(no(formula), view, guards) != passed, (guard, view)
            true.append(formula if holds(formula, view, guards) else no(formula))
            refused += impossible([formula], where.first, Laws(where).allow)
        assert not impossible(true, where.first, Laws(where).allow), (guards, view)
    assert refused > CASES / 50, "and what cannot be is found"


def _nested(guard: Guard) -> bool:
    """Tell whether a dwell stands within a dwell: of the tick before, a view knows nothing."""
    return isinstance(guard, HeldGuard) and any(
        isinstance(part, HeldGuard) for part in parts_of(guard.part)
    )


@pytest.mark.parametrize(
    ("by", "fear", "fits"),
    [("mean", 0.4, True), ("mean", 0.6, False), ("share", 0.6, False), ("peak", 0.6, True)],
)
def test_levels_add_up_to_one_except_for_peaks(by: str, fear: float, fits: bool) -> None:
    spans = {"anger": Span(0.5, 1.0), "fear": Span(fear, 1.0), "calm": Span(0.0, 1.0)}
    assert can_be(spans, SUMS[by]) == fits


def test_spans_know_their_ends() -> None:
    assert Span(0.5, 0.5).holds(0.5) and not Span(0.5, 0.5).empty
    assert Span(0.5, 0.5, low_open=True).empty
    assert Span(0.5).meet(Span(high=0.5, high_open=True)).empty
    assert Span(1.0, 2.0, True, True).rounded().empty
    assert Span(0.2, 2.5).rounded() == Span(1, 2)
    assert Span(-math.inf, math.inf).rounded() == Span()
    assert isinstance(no(Is(("faces",), Span(1, 2))), Some)


def test_chance_is_its_own_draw() -> None:
    assert 0 <= draw(1, 1, 0) < 1
    assert ChanceGuard(0.5, 0) != ChanceGuard(0.5, 1)
