"""Suggestions among very many names: found without comparing each, and soon."""

from __future__ import annotations

import os

import pytest

from riot.config.film import film_from_text
from riot.errors import RiotError
from riot.story.checks.found import nearest, suggestion

MANY = [f"scene_{number:04}" for number in range(1000)] + ["doorway", "street"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("dorway", "doorway"),
        ("doorwway", "doorway"),
        ("doorwey", "doorway"),
        ("stretet", "street"),
        ("steret", "street"),
        ("ocean", None),
        ("x" * 5000, None),
    ],
)
def test_a_slip_among_many_names(word: str, meant: str | None) -> None:
    assert nearest(word, MANY) == meant
    if meant is not None:
        assert nearest(word, MANY[-2:]) == meant


def test_among_few_names_anything_near_counts() -> None:
    assert suggestion("door", ["street", "doorway"]) == "did you mean 'doorway'?"


def test_a_large_film_whose_targets_are_all_wrong_is_refused_soon() -> None:
    scenes = "".join(
        f"  scene_{number}: {{clip: a.mp4, transitions: [{{to: secne_{number}}}]}}\n"
        for number in range(1500)
    )
    head = "riot: 1\ntitle: t\nmedia: m\nlistens_to: [anger, fear]\nstart: scene_0\nscenes:\n"
    before = sum(os.times()[:2])
    with pytest.raises(RiotError) as caught:
        film_from_text(head + scenes, "film.yaml")
    assert sum(os.times()[:2]) - before < 6  # one by one it takes half a minute
    assert caught.value.problems[7].hint == "did you mean 'scene_7'?"
