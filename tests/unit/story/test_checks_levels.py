"""What `riot check` says of levels and cues that would fight for one address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riot.story.checks import Facts
from riot.story.checks.levels import levels
from riot.story.schema import Film

Cue = Mapping[str, object]

LEVEL = {"while": "anger", "send": "lights", "address": "/house"}
SAME = {"send": "lights", "address": "/house", "value": 1, "over": "3s"}
TEXT = {"send": "lights", "address": "/house", "value": "up"}
OTHER = {"send": "lights", "address": "/floor", "value": 1}


def found(cues: Sequence[Cue], kept: Sequence[Cue]) -> list[tuple[object, ...]]:
    film = Film.model_validate(
        {
            "riot": 1,
            "title": "t",
            "media": "m",
            "listens_to": ["anger", "calm"],
            "start": "a",
            "levels": kept,
            "scenes": {"a": {"clip": "a.mp4", "cues": cues}},
            "cues": {"up": [OTHER, SAME]},
        }
    )
    return [(path, problem.code, problem.severity) for path, problem in levels(Facts(film))]


def test_a_cue_to_an_address_that_follows_the_viewer_is_told() -> None:
    place = ("scenes", "a", "cues")
    assert found([{"at": "1s", **SAME}], [LEVEL]) == [
        ((*place, 0, "address"), "SCN-077", "warning")
    ]
    assert found([LEVEL, {"at": "enter", "cue": "up"}], []) == [
        ((*place, 1, "cue"), "SCN-077", "warning")
    ]
    assert len(found([{"at": "exit", **SAME}], [LEVEL])) == 1


def test_a_cue_beside_a_level_is_in_order() -> None:
    assert not found([{"at": "1s", **OTHER}, {"at": "1s", **TEXT}], [LEVEL])
    assert not found([LEVEL, {"at": "exit", **SAME}], []), "the level is over by then"
    assert not found([{"at": "1s", **SAME}, {"at": "1s", "cue": "up"}], [])
