"""Conditions that can never pass or never win are found, and no others are."""

from __future__ import annotations

from typing import Any

import pytest

from riot.footage import Footage
from riot.story.checks import Facts, Media, check_film
from riot.story.schema import Film

Found = list[tuple[str, tuple[str | int, ...]]]
DEFAULTS = {"lead": "1s", "listen": {"from": "0s", "min_face": "1s"}}


def film(ways: list[dict[str, Any]], **street: Any) -> dict[str, Any]:
    """Make a film of which `street`, 10 s long, has these ways out and then the default."""
    end = {"card": {"text": "", "for": "3s"}, "session": "end", "transitions": [{"to": "attract"}]}
    return {
        "riot": 1,
        "title": "Trial",
        "media": ".",
        "listens_to": ["anger", "fear", "calm"],
        "start": "attract",
        "variables": {"courage": 0, "luck": 0},
        "defaults": DEFAULTS,
        "scenes": {
            "attract": {
                "clip": "a.mp4",
                "loop": True,
                "transitions": [{"to": "notice", "when": {"face": "present"}, "interrupt": True}],
            },
            "notice": {
                "card": {"text": "", "for": "3s"},
                "session": "begin",
                "transitions": [{"to": "street", "add": {"courage": 1}}],
            },
            "street": {
                "clip": "a.mp4",
                **street,
                "transitions": [*ways, {"to": "later"}, *street.get("transitions", [])],
            },
            "later": {"clip": "a.mp4", "transitions": [{"to": "end", "set": {"luck": 5}}]},
            "end": end,
            "other": end,
        },
    }


def found(ways: list[dict[str, Any]], **street: Any) -> Found:
    """Give code and path, from `street` on, of what is told of its conditions."""
    media = Media(footage={"a.mp4": Footage(10.0, 64, 48, 25.0)})
    facts = Facts(Film.model_validate(film(ways, **street)), media=media)
    assert facts.footage_of("street") is not None
    return [
        (problem.code, path[3:])
        for path, problem in check_film(facts)
        if problem.code in ("SCN-028", "SCN-029", "SCN-043", "SCN-044")
    ]


def way(when: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"to": "other", "when": when, **more}


NEVER: list[tuple[dict[str, Any], tuple[str | int, ...]]] = [
    ({"anger": {"at_least": 0.8, "at_most": 0.2}}, ("anger",)),
    ({"anger": {"above": 0.5, "at_most": 0.5}}, ("anger",)),
    ({"anger": {"above": 1}}, ("anger",)),
    ({"valence": {"above": 0.5, "below": 0.1}}, ("valence",)),
    ({"all": [{"anger": {"at_least": 0.6}}, {"fear": {"at_least": 0.5}}]}, ("all",)),
    ({"anger": {"above": 0.5}, "fear": {"at_least": 0.5}}, ()),
    (
        {"anger": {"at_most": 0.2}, "fear": {"at_most": 0.2}, "calm": {"at_most": 0.2}},
        (),
    ),
    ({"dominant": "anger", "fear": {"at_least": 0.6}}, ()),
    ({"dominant": "anger", "anger": {"below": 0.3}}, ()),
    ({"dominant": "anger", "margin": 0.9, "fear": {"at_least": 0.2}}, ()),
    ({"all": [{"dominant": "anger"}, {"dominant": "fear"}]}, ("all",)),
    ({"all": [{"dominant": "anger"}, {"undecided": True}]}, ("all",)),
    ({"all": [{"face": "present"}, {"face": "absent"}]}, ("all",)),
    ({"all": [{"face": "present"}, {"not": {"face": "present"}}]}, ("all",)),
    ({"all": [{"face": "absent"}, {"faces": {"at_least": 1}}]}, ("all",)),
    ({"all": [{"face": "absent"}, {"lighting": "good"}]}, ("all",)),
    ({"not": {"any": [{"face": "present"}, {"face": "absent"}]}}, ("not",)),
    ({"not": {"chance": 1}}, ("not",)),
    ({"faces": {"below": 0}}, ("faces",)),
    ({"faces": {"above": 1, "below": 2}}, ("faces",)),
    ({"chance": 0}, ("chance",)),
    ({"elapsed": "20s"}, ("elapsed",)),
    ({"fear": {"at_least": 0.5}, "held_for": "30s"}, ()),
    ({"visited": "later"}, ("visited",)),
    ({"visited": "attract"}, ("visited",)),
    ({"visits": {"notice": {"at_least": 2}}}, ("visits",)),
    ({"visits": {"street": {"at_most": 0}}}, ("visits",)),
    ({"variable": {"name": "luck", "at_least": 1}}, ("variable",)),
    ({"variable": {"name": "courage", "below": 0}}, ("variable",)),
    ({"any": [{"face": "absent"}, {"chance": 0}]}, ("any", 1, "chance")),
    (
        {"all": [{"any": [{"face": "absent"}, {"visited": "later"}]}]},
        ("all", 0, "any", 1, "visited"),
    ),
    ({"key": "x", "argument": {"above": 3, "below": 2}}, ("key",)),
]


@pytest.mark.parametrize(("when", "path"), NEVER, ids=[str(case[0]) for case in NEVER])
def test_what_can_never_pass_is_refused_at_its_smallest_part(
    when: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    assert found([way(when)]) == [("SCN-028", (0, "when", *path))]


POSSIBLE: list[dict[str, Any]] = [
    {"anger": {"at_least": 0.5}, "fear": {"at_least": 0.5}},
    {"anger": {"at_least": 0.5, "at_most": 0.5}},
    {"dominant": "anger", "fear": {"at_least": 0.4}},
    {"dominant": "anger", "margin": 0.8, "fear": {"at_least": 0.1}},
    {"all": [{"dominant": "anger"}, {"not": {"dominant": "fear"}}]},
    {"anger": {"at_least": 0.3}, "fear": {"at_least": 0.3}, "calm": {"at_least": 0.3}},
    {"faces": {"at_least": 2}},
    {"all": [{"face": "absent"}, {"dominant": "fear"}]},
    {"elapsed": "9s"},
    {"fear": {"at_least": 0.9}, "held_for": "8s"},
    {"visited": "notice"},
    {"visits": {"street": {"at_least": 1}}},
    {"variable": {"name": "courage", "at_least": 7}},
    {"button": "go"},
    {"osc": "/x", "argument": {"above": 7}},
    {"not": {"visited": "later"}},
    {"chance": 0.001},
    {"undecided": True, "face": "present"},
]


@pytest.mark.parametrize("when", POSSIBLE, ids=str)
def test_what_may_pass_is_not_refused(when: dict[str, Any]) -> None:
    back = {"to": "street", "when": {"button": "again"}}
    assert found([back, way(when)]) == []


def test_peaks_may_add_up_to_more_than_one_and_shares_to_less() -> None:
    both = way({"anger": {"at_least": 0.8}, "fear": {"at_least": 0.8}})
    none = way({label: {"at_most": 0.1} for label in ("anger", "fear", "calm")})
    assert found([both], listen={"by": "peak"}) == []
    assert found([none], listen={"by": "share"}) == []
    assert len(found([both], listen={"by": "share"})) == 1
    assert len(found([none], listen={"by": "peak"})) == 1


def test_at_an_interrupt_the_dominant_label_may_be_held_while_another_leads() -> None:
    when = {"dominant": "anger", "fear": {"at_least": 0.6}}
    assert found([way(when, interrupt=True)]) == []
    assert found([way({**when, "held_for": "1s"})]) == []


def test_a_dwell_at_the_decision_is_no_longer_than_the_scene_until_then() -> None:
    held = {"face": "present", "held_for": "9.8s"}
    assert found([way(held)]) == [("SCN-028", (0, "when"))]
    assert found([way(held, interrupt=True)]) == []
    assert found([way(held, interrupt=True)], timeout="5s") == [("SCN-028", (0, "when"))]


def test_a_window_that_is_too_short_for_a_reading_is_one_problem() -> None:
    when = way({"dominant": "fear"})
    told = found([when, way({"anger": {"above": 0.5}})], listen={"from": "8s", "min_face": "3s"})
    assert told == [("SCN-044", ())]
    assert found([way({"face": "absent"})], listen={"from": "8s", "min_face": "3s"}) == []


FEAR = {"fear": {"at_least": 0.3}}
SHADOWED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (FEAR, FEAR),
    (FEAR, {"fear": {"at_least": 0.6}}),
    (FEAR, {"fear": {"above": 0.3}}),
    (FEAR, {"all": [FEAR, {"face": "present"}]}),
    ({"any": [FEAR, {"face": "absent"}]}, {"face": "absent"}),
    ({"face": "present"}, {"not": {"face": "absent"}}),
    ({"face": "present", "held_for": "1s"}, {"face": "present", "held_for": "2s"}),
    (
        {"fear": {"at_least": 0.5}, "held_for": "1s"},
        {"fear": {"at_least": 0.8}, "held_for": "2s"},
    ),
    ({"dominant": "fear"}, {"dominant": "fear", "margin": 0.2}),
    ({"dominant": "fear"}, {"fear": {"at_least": 0.6}}),
    ({"faces": {"at_least": 1}}, {"faces": {"at_least": 2}}),
    ({"visited": "notice"}, {"visits": {"notice": {"at_least": 1}, "street": {"at_least": 1}}}),
    (
        {"variable": {"name": "courage", "at_least": 1}},
        {"variable": {"name": "courage", "above": 1}},
    ),
    ({"elapsed": "3s"}, {"face": "present"}),
    ({"chance": 1}, {"button": "x"}),
    ({"button": "x"}, {"all": [{"button": "x"}, {"key": "y"}]}),
    ({"undecided": False}, {"dominant": "anger"}),
]


@pytest.mark.parametrize(("first", "second"), SHADOWED, ids=str)
def test_a_way_that_an_earlier_one_leaves_nothing_is_refused(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert found([way(first), way(second)]) == [("SCN-029", (1, "when"))]


NOT_SHADOWED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"fear": {"at_least": 0.6}}, FEAR),
    ({"face": "present", "held_for": "2s"}, {"face": "present", "held_for": "1s"}),
    ({"fear": {"at_least": 0.8}, "held_for": "1s"}, {"fear": {"at_least": 0.5}, "held_for": "9s"}),
    ({"dominant": "fear"}, {"dominant": "anger"}),
    ({"dominant": "fear", "margin": 0.2}, {"dominant": "fear"}),
    ({"chance": 0.5}, {"chance": 0.5}),
    ({"button": "x"}, {"button": "y"}),
    ({"undecided": True}, {"dominant": "anger"}),
    ({"osc": "/x", "argument": {"above": 3}}, {"osc": "/x"}),
    # A reading that does not count is unknown: neither of the two passes then.
    ({"not": FEAR}, {"face": "present"}),
]


@pytest.mark.parametrize(("first", "second"), NOT_SHADOWED, ids=str)
def test_a_way_that_may_still_win_is_not_refused(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert found([way(first), way(second)]) == []


def test_several_ways_may_shadow_one_together() -> None:
    each = [way({"dominant": label}) for label in ("anger", "fear", "calm")]
    assert found([*each, way({"undecided": False})]) == [("SCN-029", (3, "when"))]
    assert found([*each, way({"undecided": True})]) == []
    assert found([*each[:2], way({"undecided": False})]) == []


def test_an_interrupt_comes_first_wherever_it_stands() -> None:
    absent = {"face": "absent"}
    late = way(absent, interrupt=True)
    assert found([way(absent), late]) == [("SCN-029", (0, "when"))]
    assert found([way({"fear": {"at_least": 0.9}}), way(FEAR, interrupt=True)]) == []
    assert found([way(FEAR, interrupt=True), way({"fear": {"at_least": 0.9}})]) == []


TEN_SECONDS = Media(footage={"a.mp4": Footage(10.0)})


def test_a_lone_loop_and_what_depends_on_the_round_are_let_be() -> None:
    wait = way({"elapsed": "45s"})
    assert found([wait]) == [("SCN-028", (0, "when", "elapsed"))]
    told = check_film(Facts(Film.model_validate(film([wait])), media=TEN_SECONDS))
    assert any("comes too late: 'street' decides after" in problem.message for _, problem in told)
    scene = film([wait])
    scene["scenes"]["street"]["loop"] = True
    scene["scenes"]["street"]["transitions"] = [wait]
    facts = Facts(Film.model_validate(scene), media=Media(footage={"a.mp4": Footage(10.0)}))
    assert "SCN-028" not in [problem.code for _, problem in check_film(facts)]


def rounds(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """Give where two scenes that lead to each other take no time."""
    scene = film([{"to": "later", "when": first, "interrupt": True}])
    scene["scenes"]["later"]["transitions"].insert(
        0, {"to": "street", "when": second, "interrupt": True}
    )
    facts = Facts(Film.model_validate(scene))
    return [path[1:] for path, problem in check_film(facts) if problem.code == "SCN-043"]


@pytest.mark.parametrize(
    ("first", "second", "endless"),
    [
        ({"face": "present"}, {"face": "present"}, True),
        ({"face": "present"}, {"face": "absent"}, False),
        (FEAR, {"anger": {"at_least": 0.3}}, True),
        ({"fear": {"at_least": 0.6}}, {"anger": {"at_least": 0.6}}, False),
        ({"dominant": "fear"}, {"dominant": "anger"}, False),
        ({"face": "present"}, {"face": "present", "held_for": "1s"}, False),
        ({"face": "present"}, {"button": "x"}, False),
        ({"face": "present"}, {"visited": "street"}, False),
        ({"face": "present"}, {"chance": 0.9}, False),
        ({"not": {"face": "absent"}}, {"any": [{"face": "present"}, FEAR]}, True),
    ],
)
def test_interrupts_that_send_the_show_to_and_fro_are_refused(
    first: dict[str, Any], second: dict[str, Any], endless: bool
) -> None:
    expected = [("street", "transitions", 0, "when")] if endless else []
    assert rounds(first, second) == expected


def test_scenes_that_time_out_at_once_are_a_round_too() -> None:
    scene = film([])
    for name, to in (("street", "later"), ("later", "street")):
        scene["scenes"][name] |= {"timeout": "0s", "transitions": [{"to": to}]}
    facts = Facts(Film.model_validate(scene))
    codes = {problem.code: path for path, problem in check_film(facts)}
    assert codes["SCN-043"] == ("scenes", "street", "transitions", 0, "to")
