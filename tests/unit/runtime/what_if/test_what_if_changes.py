"""`--set` means what an author types, and says what there is where it means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from riot.config.yaml_file import parse_yaml
from riot.errors import RiotError
from riot.mood.settings import MoodSettings
from riot.runtime.what_if.changes import apply_changes, read_change

FILM = parse_yaml(
    """
riot: 1
defaults: {lead: 1s, listen: {from: 1s, by: mean}}
scenes:
  street:
    clip: a.mp4
    transitions:
      - {to: flee, when: {fear: {at_least: 0.8}, held_for: 1s}, interrupt: true}
      - {to: charge, when: {anger: {at_least: 0.45}}}
      - {to: run, when: {all: [{anger: {at_least: 0.3}}, {dominant: fear, margin: 0.1}]}}
      - {to: alley}
  alley: {clip: b.mp4, transitions: [{to: street, when: {anger: {below: 0.1}}}]}
""",
    "film.yaml",
).data
STREET = "scenes.street.transitions"


def made(*typed: str, data: Any = FILM) -> list[tuple[str, Any, Any]]:
    _, found = apply_changes(data, [read_change(one) for one in typed])
    return [(one.path, one.before, one.after) for one in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "scenes.street.anger=0.5",
            [
                (f"{STREET}.1.when.anger.at_least", 0.45, 0.5),
                (f"{STREET}.2.when.all.0.anger.at_least", 0.3, 0.5),
            ],
        ),
        (
            "scenes.street.transitions[1].anger=0.5",
            [(f"{STREET}.1.when.anger.at_least", 0.45, 0.5)],
        ),
        (
            "scenes.street.transitions.1.anger.at_least=0.5",
            [(f"{STREET}.1.when.anger.at_least", 0.45, 0.5)],
        ),
        ("scenes.street.margin=0.2", [(f"{STREET}.2.when.all.1.margin", 0.1, 0.2)]),
        ("scenes.street.held_for=2s", [(f"{STREET}.0.when.held_for", "1s", "2s")]),
        ("scenes.street.timeout=60s", [("scenes.street.timeout", None, "60s")]),
        ("defaults.min_margin=0.1", [("defaults.min_margin", None, 0.1)]),
        (
            "scenes.alley.anger={above: 0.7}",
            [("scenes.alley.transitions.0.when.anger", {"below": 0.1}, {"above": 0.7})],
        ),
    ],
)
def test_a_path_is_whole_or_in_parts(typed: str, expected: list[tuple[str, Any, Any]]) -> None:
    assert made(typed) == expected


def test_a_scene_that_listens_by_default_keeps_the_rest_of_the_default() -> None:
    data, _ = apply_changes(FILM, [read_change("scenes.street.listen.by=peak")])
    assert data["scenes"]["street"]["listen"] == {"from": "1s", "by": "peak"}
    assert "listen" not in FILM["scenes"]["street"]


def test_null_takes_a_key_out() -> None:
    data, _ = apply_changes(FILM, [read_change("defaults.lead=null")])
    assert "lead" not in data["defaults"]


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("scenes.street.anger", "REC-040", "PATH=VALUE"),
        ("=0.5", "REC-040", "PATH=VALUE"),
        ("a=[", "REC-040", "no YAML"),
        ("street.anger=0.5", "REC-041", "did you mean scenes.street.anger?"),
        ("scenes.stret.anger=0.5", "REC-041", "did you mean 'street'?"),
        ("scenes.street.angr=0.5", "REC-041", "did you mean 'anger'?"),
        ("scenes.street.calm=0.5", "REC-041", f"{STREET}.1.when.anger.at_least"),
        ("scenes.street.transitions.9.anger=1", "REC-041", "has no '9'"),
        ("tempo=2", "REC-041", "the film has no 'tempo'"),
        ("scenes.street.at_least=0.3", "REC-042", f"{STREET}.1.when.anger.at_least (now 0.45)"),
    ],
)
def test_a_path_that_means_nothing_says_what_there_is(typed: str, code: str, says: str) -> None:
    with pytest.raises(RiotError) as error:
        made(typed)
    assert error.value.code == code
    assert says in str(error.value)


def test_settings_of_the_mood_are_known_by_their_names() -> None:
    change = read_change("dominance.entr=0.3")
    with pytest.raises(RiotError, match="did you mean 'enter'"):
        apply_changes({}, [change], MoodSettings)
