"""The quick yes or no of a guard, and the order in which ways are tried, against the slow ones."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from riot.messages import Mood
from riot.story.guards import build_guard
from riot.story.guards.comparison import Comparison
from riot.story.guards.pressed import PressedGuard
from riot.story.machine import SceneMachine
from riot.story.schema import Branch
from riot.story.view import View

LIMITS = st.builds(
    lambda name, value: {name: value},
    st.sampled_from(["at_least", "at_most", "above", "below"]),
    st.sampled_from([0.0, 0.3, 0.5]),
)
LEAVES = st.one_of(
    st.builds(lambda label, limits: {label: limits}, st.sampled_from(["anger", "fear"]), LIMITS),
    st.builds(lambda limits: {"valence": limits}, LIMITS),
    st.builds(lambda limits: {"faces": limits}, LIMITS),
    st.sampled_from(
        [
            {"dominant": "fear", "margin": 0.1},
            {"undecided": True},
            {"undecided": False},
            {"face": "present"},
            {"face": "absent"},
            {"lighting": "good"},
            {"visited": "street"},
            {"variable": {"name": "courage", "above": 0.5}},
            {"button": "go"},
            {"elapsed": "3s"},
            {"chance": 0.5},
            {"fear": {"at_least": 0.3}, "held_for": "1s"},
        ]
    ),
)
WHENS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=5,
)


@st.composite
def views(draw: st.DrawFn) -> View:
    heard, present = draw(st.booleans()), draw(st.booleans())
    fear = draw(st.sampled_from([0.0, 0.3, 0.5, 0.9]))
    return View(
        now=10.0,
        mood=Mood(
            t=10.0,
            present=present,
            faces=int(present),
            valence=fear - 0.4,
            lighting=draw(st.sampled_from(["good", "poor", None])),
        ),
        levels={"fear": fear, "anger": 1 - fear} if heard else {},
        dominant="fear" if heard and fear >= 0.5 else None,
        margin=abs(1 - 2 * fear),
        heard=heard,
        unheard="" if heard else "no face is in sight",
        min_margin=0.05,
        elapsed=draw(st.sampled_from([0.0, 3.0])),
        scene="street",
        visits=draw(st.sampled_from([{}, {"street": 2}])),
        variables={"courage": draw(st.sampled_from([0.0, 2.0]))},
        pressed=draw(st.sampled_from([{}, {"button:go": True}])),
        held=draw(st.sampled_from([{}, {0: 9.5}, {0: 2.0, 1: 9.0, 2: 1.0}])),
        seed=draw(st.integers(0, 9)),
        take=3,
    )


@settings(max_examples=300, deadline=None)
@given(WHENS, views())
def test_passes_says_what_the_verdict_says(when: dict[str, Any], view: View) -> None:
    branch = Branch.model_validate({"to": "x", "when": when})
    assert branch.when is not None
    guard = build_guard(branch.when, itertools.count())
    assert guard.passes(view) == guard.weigh(view).passed


def test_an_argument_is_a_number_within_the_limits() -> None:
    guard = PressedGuard("osc", "/x", Comparison.model_validate({"above": 0.5}))
    for value, wanted in ((0.7, True), (0.2, False), ("loud", False)):
        view = _pressed(value)
        assert guard.passes(view) is wanted
        assert guard.weigh(view).passed is wanted


def _pressed(value: Any) -> View:
    return View(
        0.0, Mood(t=0.0), {}, None, 0.0, False, "", 0.0, 0.0, "x", {}, {}, {"osc:/x": value},
        {}, 0, 0,
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6), st.booleans())
def test_the_order_is_the_librarys(ways: list[tuple[bool, bool]], decides: bool) -> None:
    """The first in `order` that passes is the one that the library takes."""
    machine = SceneMachine({"a": [("b", interrupt) for interrupt, _ in ways], "b": []})
    trigger = "decide" if decides else "interrupt"
    quick = next((n for n in machine.order("a", trigger) if ways[n][1]), None)
    assert quick == machine.first_passing("a", trigger, lambda number: ways[number][1])
