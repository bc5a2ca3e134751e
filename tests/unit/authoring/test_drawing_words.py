"""Guards in words: every one has some, short and long."""

from __future__ import annotations

from typing import Any

import pytest

from riot.authoring.drawing.words import clock, duration, guard_of, sentence, short
from riot.story.guards import GUARDS, When

WORDS: list[tuple[dict[str, Any], str, str]] = [
    ({"anger": {"at_least": 0.45}}, "anger ≥ 0.45", "the level of anger is at least 0.45"),
    (
        {"anger": {"above": 0.2, "below": 0.6}},
        "anger > 0.2, < 0.6",
        "the level of anger is more than 0.2 and less than 0.6",
    ),
    (
        {"dominant": "fear", "margin": 0.1},
        "dominant fear by 0.1",
        "fear leads the other expressions by 0.1",
    ),
    ({"undecided": True}, "undecided", "no expression clearly leads"),
    ({"undecided": False}, "decided", "one expression clearly leads"),
    ({"valence": {"below": 0}}, "valence < 0", "valence is less than 0"),
    ({"arousal": {"at_most": 0.5}}, "arousal ≤ 0.5", "arousal is at most 0.5"),
    (
        {"face": "absent", "held_for": "2s"},
        "nobody there 2 s",
        "nobody is there for 2 s without a break",
    ),
    ({"face": "present"}, "somebody there", "somebody is there"),
    ({"faces": {"at_least": 2}}, "faces ≥ 2", "the number of faces is at least 2"),
    ({"lighting": "poor"}, "poor light", "the light on the face is poor"),
    ({"visited": "street"}, "visited street", "street was visited before"),
    (
        {"visits": {"street": {"at_least": 2}}},
        "visits to street ≥ 2",
        "street was visited at least 2 times",
    ),
    (
        {"variable": {"name": "courage", "at_least": 2}},
        "courage ≥ 2",
        "the variable courage is at least 2",
    ),
    ({"button": "start"}, "button start", "the button start was given"),
    ({"key": "space"}, "key space", "the key space was given"),
    (
        {"osc": "/go", "argument": {"above": 0.5}},
        "osc /go > 0.5",
        "the osc /go was given with a value more than 0.5",
    ),
    ({"elapsed": "90s"}, "after 1 min 30 s", "the scene has lasted 1 min 30 s"),
    ({"chance": 0.3}, "chance 0.3", "chance will have it, 0.3 of the time"),
    (
        {"any": [{"undecided": True}, {"all": [{"chance": 0.5}, {"not": {"face": "absent"}}]}]},
        "undecided or (chance 0.5 and not nobody there)",
        "no expression clearly leads or (chance will have it, 0.5 of the time and it is not so "
        "that nobody is there)",
    ),
    (
        {"fear": {"at_least": 0.8}, "held_for": "800ms"},
        "fear ≥ 0.8 for 0.8 s",
        "the level of fear is at least 0.8 for 0.8 s without a break",
    ),
]


@pytest.mark.parametrize(("when", "few", "all_of_it"), WORDS)
def test_a_guard_in_words(when: dict[str, Any], few: str, all_of_it: str) -> None:
    guard = guard_of(When.model_validate(when))
    assert short(guard) == few
    assert sentence(guard) == all_of_it


def test_every_guard_of_the_table_is_among_them() -> None:
    told = {key for when, *_ in WORDS for key in (*when, *_inner(when))}
    assert set(GUARDS) <= told


def _inner(when: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for value in when.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                found |= set(part) | _inner(part)
    return found


@pytest.mark.parametrize(
    ("seconds", "words", "shown"),
    [
        (0, "0 s", "0:00"),
        (0.04, "40 ms", "0:00"),
        (1.5, "1.5 s", "0:02"),
        (59.9996, "1 min", "1:00"),
        (125, "2 min 5 s", "2:05"),
        (3723, "1 h 2 min 3 s", "1:02:03"),
    ],
)
def test_lengths_in_words(seconds: float, words: str, shown: str) -> None:
    assert (duration(seconds), clock(seconds)) == (words, shown)
