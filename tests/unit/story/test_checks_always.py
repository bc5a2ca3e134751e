"""A default that is never taken leads nowhere: what hangs on it alone has no ending."""

from __future__ import annotations

from typing import Any

import pytest

from riot.footage import Footage
from riot.story.checks import Facts, Media, check_film
from riot.story.schema import Film


def endless(whens: list[dict[str, Any]]) -> list[str]:
    """Give the scenes without an ending, where `hall`, 10 s long, comes back to itself by these."""
    film = {
        "riot": 1,
        "title": "Trial",
        "media": ".",
        "listens_to": ["anger", "fear", "calm"],
        "start": "notice",
        "scenes": {
            "notice": {
                "card": {"text": "", "for": "3s"},
                "session": "begin",
                "transitions": [{"to": "hall"}],
            },
            "hall": {
                "clip": "a.mp4",
                "transitions": [*({"to": "hall", "when": when} for when in whens), {"to": "end"}],
            },
            "end": {
                "clip": "a.mp4",
                "session": "end",
                "transitions": [{"to": "notice"}],
            },
        },
    }
    media = Media(footage={"a.mp4": Footage(10.0, 64, 48, 25.0)})
    found = check_film(Facts(Film.model_validate(film), media=media))
    return [str(path[1]) for path, problem in found if problem.code == "SCN-027"]


@pytest.mark.parametrize(
    "whens",
    [
        [{"elapsed": "2s"}],
        [{"face": "present"}, {"face": "absent"}],
        [{"any": [{"undecided": True}, {"undecided": False}]}],
        [{"not": {"chance": 0.3}}, {"chance": 0.3}, {"elapsed": "1s"}],
    ],
)
def test_no_ending_behind_a_default_never_taken(whens: list[dict[str, Any]]) -> None:
    assert "hall" in endless(whens)


@pytest.mark.parametrize(
    "whens",
    [
        [],
        [{"anger": {"at_least": 0.5}}, {"anger": {"below": 0.5}}],  # while no reading counts
        [{"face": "present"}],
        [{"face": "present", "held_for": "2s"}, {"face": "absent"}],
        [{"elapsed": "12s"}],
        [{"chance": 0.3}, {"chance": 0.3}],
    ],
)
def test_an_ending_behind_a_default_that_may_be_taken(whens: list[dict[str, Any]]) -> None:
    assert endless(whens) == []
