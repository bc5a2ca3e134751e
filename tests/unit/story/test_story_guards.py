"""Every guard of SCENES.md: when it passes, when it fails, and what the trace says of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from riot.messages import Mood
from riot.story.guards import GUARDS, When, build_guard, parts_of
from riot.story.guards.chance import ChanceGuard, draw
from riot.story.guards.logic import HeldGuard
from riot.story.view import Verdict, View

HEARD = {
    "now": 100.0,
    "levels": {"anger": 0.2, "fear": 0.7, "calm": 0.1},
    "dominant": "fear",
    "margin": 0.5,
    "heard": True,
    "unheard": "",
    "min_margin": 0.05,
    "elapsed": 20.0,
    "scene": "street",
    "visits": {"street": 1, "alley": 2},
    "variables": {"courage": 2.0},
    "pressed": {"button:start": True, "key:space": True, "osc:/go": 0.7},
    "held": {0: 98.0},
    "seed": 5,
    "take": 3,
}
UNHEARD = {
    "levels": {},
    "dominant": None,
    "margin": 0.0,
    "heard": False,
    "unheard": "no face is in sight",
    "held": {},
}


def weigh(when: dict[str, Any], mood: Mood, **changes: Any) -> Verdict:
    guard = build_guard(When.model_validate(when), itertools.count())
    return guard.weigh(View(**{"mood": mood, **HEARD, **changes}))


@pytest.fixture
def watching(mood: Callable[..., Mood]) -> Mood:
    return replace(mood(100.0, anger=0.2, fear=0.7, calm=0.1), valence=-0.6, arousal=0.4, faces=2)


PASSES: list[tuple[dict[str, Any], str, object, str]] = [
    ({"fear": {"at_least": 0.7}}, "fear", 0.7, "at_least 0.7"),
    ({"fear": {"above": 0.6, "below": 0.8}}, "fear", 0.7, "above 0.6, below 0.8"),
    ({"calm": {"at_most": 0.1}}, "calm", 0.1, "at_most 0.1"),
    ({"dominant": "fear"}, "dominant", "fear by 0.500", "fear by 0.05"),
    ({"dominant": "fear", "margin": 0.5}, "dominant", "fear by 0.500", "fear by 0.5"),
    ({"undecided": False}, "undecided", "margin 0.500", "false at margin 0.05"),
    ({"valence": {"below": -0.5}}, "valence", -0.6, "below -0.5"),
    ({"arousal": {"at_least": 0.4}}, "arousal", 0.4, "at_least 0.4"),
    ({"face": "present"}, "face", "present", "present"),
    ({"faces": {"at_least": 2}}, "faces", 2, "at_least 2"),
    ({"lighting": "good"}, "lighting", "good", "good"),
    ({"visited": "alley"}, "visits", "alley 2", "alley at_least 1"),
    (
        {"visited": ["alley", "street"]},
        "visits",
        "alley 2, street 1",
        "alley at_least 1; street at_least 1",
    ),
    ({"visits": {"alley": {"at_least": 2}}}, "visits", "alley 2", "alley at_least 2"),
    ({"variable": {"name": "courage", "at_least": 2}}, "variable", 2.0, "courage at_least 2"),
    ({"button": "start"}, "button", "start", "start"),
    ({"key": "space"}, "key", "space", "space"),
    ({"osc": "/go", "argument": {"above": 0.5}}, "osc", 0.7, "/go above 0.5"),
    ({"elapsed": "20s"}, "elapsed", 20.0, "at_least 20 s"),
    ({"chance": 1.0}, "chance", round(draw(5, 3, 0), 6), "below 1"),
    ({"all": [{"face": "present"}, {"button": "start"}]}, "all", None, "every part"),
    ({"any": [{"face": "absent"}, {"button": "start"}]}, "any", None, "one part"),
    ({"not": {"face": "absent"}}, "not", None, "the part fails"),
    ({"face": "present", "held_for": "2s"}, "held_for", 2.0, "2 s"),
    ({"face": "present", "key": "space"}, "all", None, "every part"),
]
FAILS: list[tuple[dict[str, Any], str, object, str]] = [
    ({"fear": {"above": 0.7}}, "fear", 0.7, "above 0.7"),
    ({"fear": {"at_least": 0.5, "at_most": 0.6}}, "fear", 0.7, "at_least 0.5, at_most 0.6"),
    ({"dominant": "anger"}, "dominant", "fear by 0.500", "anger by 0.05"),
    ({"dominant": "fear", "margin": 0.6}, "dominant", "fear by 0.500", "fear by 0.6"),
    ({"undecided": True}, "undecided", "margin 0.500", "true at margin 0.05"),
    ({"valence": {"above": 0}}, "valence", -0.6, "above 0"),
    ({"arousal": {"below": 0.4}}, "arousal", 0.4, "below 0.4"),
    ({"face": "absent"}, "face", "present", "absent"),
    ({"faces": {"above": 2}}, "faces", 2, "above 2"),
    ({"lighting": "poor"}, "lighting", "good", "poor"),
    ({"visited": "nowhere"}, "visits", "nowhere 0", "nowhere at_least 1"),
    ({"visited": ["alley", "nowhere"]}, "visits", "alley 2, nowhere 0", "alley at_least 1; "),
    ({"visits": {"street": {"above": 1}}}, "visits", "street 1", "street above 1"),
    ({"variable": {"name": "courage", "below": 2}}, "variable", 2.0, "courage below 2"),
    ({"button": "stop"}, "button", None, "stop"),
    ({"key": "start"}, "key", None, "start"),
    ({"osc": "/go", "argument": {"above": 0.9}}, "osc", 0.7, "/go above 0.9"),
    ({"elapsed": "21s"}, "elapsed", 20.0, "at_least 21 s"),
    ({"chance": 0.0}, "chance", round(draw(5, 3, 0), 6), "below 0"),
    ({"all": [{"face": "present"}, {"button": "stop"}]}, "all", None, "every part"),
    ({"any": [{"face": "absent"}, {"button": "stop"}]}, "any", None, "one part"),
    ({"not": {"face": "present"}}, "not", None, "the part fails"),
    ({"face": "present", "held_for": "2.1s"}, "held_for", 2.0, "2.1 s"),
    ({"face": "present", "key": "x"}, "all", None, "every part"),
]


@pytest.mark.parametrize(("when", "guard", "saw", "wanted"), PASSES, ids=str)
def test_passes(when: dict[str, Any], guard: str, saw: object, wanted: str, watching: Mood) -> None:
    verdict = weigh(when, watching)
    assert verdict.passed
    assert (verdict.guard, verdict.saw) == (guard, saw)
    assert verdict.wanted.startswith(wanted)


@pytest.mark.parametrize(("when", "guard", "saw", "wanted"), FAILS, ids=str)
def test_fails(when: dict[str, Any], guard: str, saw: object, wanted: str, watching: Mood) -> None:
    verdict = weigh(when, watching)
    assert not verdict.passed
    assert (verdict.guard, verdict.saw) == (guard, saw)
    assert verdict.wanted.startswith(wanted)


def test_the_cases_cover_every_guard() -> None:
    for cases in (PASSES, FAILS):
        assert {key for when, *_ in cases for key in when} >= set(GUARDS)


@pytest.mark.parametrize(
    "when",
    [
        {"fear": {"at_least": 0.0}},
        {"fear": {"at_most": 1.0}},
        {"dominant": "fear"},
        {"valence": {"below": 1}},
        {"arousal": {"below": 1}},
        {"not": {"fear": {"at_least": 0.9}}},
        {"not": {"dominant": "anger"}},
        {"not": {"not": {"fear": {"at_least": 0.0}}}},
        {"not": {"any": [{"face": "present"}, {"fear": {"at_least": 0.9}}]}},
        {"not": {"all": [{"face": "absent"}, {"fear": {"at_least": 0.9}}]}},
        {"not": {"fear": {"at_least": 0.9}, "held_for": "1s"}},
        {"undecided": False},
    ],
    ids=str,
)
def test_without_a_reading_nothing_that_needs_one_passes(when: dict[str, Any]) -> None:
    assert not weigh(when, Mood(t=100.0), **UNHEARD).passed


@pytest.mark.parametrize(
    "when",
    [
        {"undecided": True},
        {"face": "absent"},
        {"not": {"face": "present"}},
        {"not": {"all": [{"face": "present"}, {"fear": {"at_least": 0.9}}]}},
        {"any": [{"face": "absent"}, {"fear": {"at_least": 0.9}}]},
        {"elapsed": "1s"},
        {"visited": "alley"},
    ],
    ids=str,
)
def test_without_a_reading_what_needs_none_still_passes(when: dict[str, Any]) -> None:
    assert weigh(when, Mood(t=100.0), **UNHEARD).passed


def test_the_trace_says_why_no_reading_counts() -> None:
    verdict = weigh({"fear": {"at_least": 0.4}}, Mood(t=100.0), **UNHEARD)
    assert verdict.wanted == "at_least 0.4 but no face is in sight"
    verdict = weigh({"dominant": "fear"}, Mood(t=100.0), **UNHEARD)
    assert verdict.wanted == "fear by 0.05 but no face is in sight"
    verdict = weigh({"undecided": True}, Mood(t=100.0), **UNHEARD)
    assert verdict.saw == "no face is in sight"


def test_a_margin_below_the_scenes_own_counts_as_the_scenes(watching: Mood) -> None:
    close = {"margin": 0.04, "min_margin": 0.05}
    assert not weigh({"dominant": "fear", "margin": 0.01}, watching, **close).passed
    assert weigh({"undecided": True}, watching, **close).passed
    assert not weigh({"undecided": True}, watching, margin=0.05).passed


def test_all_and_any_name_every_part_in_the_trace(watching: Mood) -> None:
    parts = [{"face": "absent"}, {"button": "start"}, {"fear": {"above": 0.9}}]
    for key, passed in (("all", False), ("any", True)):
        verdict = weigh({key: parts}, watching)
        assert verdict.passed is passed
        assert [(part.guard, part.passed) for part in verdict.parts] == [
            ("face", False),
            ("button", True),
            ("fear", False),
        ]


def test_a_press_without_a_number_fails_a_comparison(watching: Mood) -> None:
    when = {"osc": "/go", "argument": {"above": 0.0}}
    assert not weigh(when, watching, pressed={"osc:/go": "loud"}).passed


def test_chance_is_drawn_from_seed_and_take_and_place_alone() -> None:
    draws = [draw(seed, take, n) for seed in range(8) for take in range(8) for n in range(4)]
    assert draws == [
        draw(seed, take, n) for seed in range(8) for take in range(8) for n in range(4)
    ]
    assert len(set(draws)) == len(draws)
    assert all(0 <= drawn < 1 for drawn in draws)
    assert 0.42 < sum(draws) / len(draws) < 0.58


def test_each_chance_and_dwell_has_its_own_number() -> None:
    numbers = itertools.count()
    when = When.model_validate(
        {
            "any": [
                {"chance": 0.5},
                {"not": {"face": "present", "held_for": "1s"}},
                {"all": [{"chance": 0.5}, {"key": "a", "held_for": "2s"}]},
            ],
            "held_for": "3s",
        }
    )
    found = [
        part.number
        for part in parts_of(build_guard(when, numbers))
        if isinstance(part, (ChanceGuard, HeldGuard))
    ]
    assert sorted(found) == [0, 1, 2, 3, 4]
