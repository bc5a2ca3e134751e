"""An operator's levels in place of the viewer's."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riot.messages import Mood
from riot.mood.affect import affect_of
from riot.mood.override import BLIND_AFTER, overridden

LABELS = ("anger", "fear", "calm")
READ = Mood(
    t=10.0,
    present=True,
    faces=2,
    stale=False,
    levels={"anger": 0.1, "fear": 0.3, "calm": 0.6},
    raw={"anger": 0.0, "fear": 0.4, "calm": 0.6},
    dominant="calm",
    margin=0.3,
    reading=5,
    reading_t=9.98,
)


def test_the_others_are_scaled_and_all_that_follows_follows() -> None:
    mood = overridden(READ, {"anger": 0.7}, LABELS)
    assert mood.levels == pytest.approx({"anger": 0.7, "fear": 0.1, "calm": 0.2})
    assert (mood.dominant, mood.margin) == ("anger", pytest.approx(0.5))
    assert (mood.valence, mood.arousal) == affect_of(LABELS, tuple(mood.levels.values()))
    assert (mood.raw, mood.faces, mood.t) == (READ.raw, 2, 10.0)


@pytest.mark.parametrize(
    ("given_", "levels"),
    [
        ({"anger": 0.0}, {"anger": 0.0, "fear": 1 / 3, "calm": 2 / 3}),
        ({"anger": 1.0}, {"anger": 1.0, "fear": 0.0, "calm": 0.0}),
        ({"anger": 0.9, "fear": 0.6}, {"anger": 0.6, "fear": 0.4, "calm": 0.0}),
        ({"anger": 0.2, "fear": 0.2, "calm": 0.0}, {"anger": 0.5, "fear": 0.5, "calm": 0.0}),
        (dict.fromkeys(LABELS, 0.0), dict.fromkeys(LABELS, 1 / 3)),
        ({"joy": 0.5}, READ.levels),
    ],
)
def test_levels_always_sum_to_one(given_: dict[str, float], levels: dict[str, float]) -> None:
    assert overridden(READ, given_, LABELS).levels == pytest.approx(levels)


@given(st.dictionaries(st.sampled_from([*LABELS, "joy"]), st.floats(0, 1)))
def test_whatever_is_given_is_a_distribution(said: dict[str, float]) -> None:
    mood = overridden(READ, said, LABELS)
    assert math.fsum(mood.levels.values()) == pytest.approx(1)
    assert all(0 <= level <= 1 for level in mood.levels.values())
    assert 0 <= mood.margin <= 1


def test_where_a_camera_sees_nobody_nobody_is_there() -> None:
    empty = Mood(t=10.0, reading=5, reading_t=9.98)
    assert overridden(empty, {"anger": 0.8}, LABELS) is empty


@pytest.mark.parametrize("seen", [(-1, 0.0), (5, 9.9 - BLIND_AFTER)])
def test_without_a_camera_it_stands_for_a_face(seen: tuple[int, float]) -> None:
    blind = Mood(t=10.0, reading=seen[0], reading_t=seen[1])
    mood = overridden(blind, {"anger": 0.8}, LABELS)
    assert (mood.present, mood.stale, mood.faces, mood.dominant) == (True, False, 1, "anger")
    assert mood.levels == pytest.approx({"anger": 0.8, "fear": 0.1, "calm": 0.1})


def test_nothing_given_changes_nothing() -> None:
    assert overridden(READ, {}, LABELS) is READ
