"""How long a visit lasts: shortest, longest, likeliest; also in large and in endless films."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from riot.config.yaml_file import parse_yaml
from riot.footage import Footage
from riot.story.checks import Facts, Media
from riot.story.schema import Film
from riot.story.visit_length import VisitLength, clock_time, visit_length

HEAD = {"riot": 1, "title": "T", "media": ".", "listens_to": ["anger", "fear"]}


def length(scenes: str | dict[str, Any], start: str = "start") -> VisitLength | None:
    """Measure a film; every clip lasts 10 s."""
    made = (
        parse_yaml(textwrap.dedent(scenes), "scenes.yaml").data
        if isinstance(scenes, str)
        else scenes
    )
    film = Film.model_validate({**HEAD, "start": start, "scenes": made})
    return visit_length(Facts(film, media=Media(footage={"a.mp4": Footage(10.0)})))


SESSIONS = """
start:
  clip: a.mp4
  loop: true
  transitions: [{to: notice, when: {face: present}, interrupt: true}]
notice: {card: {text: "", for: 4s}, session: begin, transitions: [{to: street}]}
street:
  clip: a.mp4
  transitions:
    - {to: quick, when: {fear: {at_least: 0.8}, held_for: 2s}, interrupt: true}
    - {to: slow, when: {dominant: anger}}
    - {to: slow, when: {dominant: fear}}
    - {to: quick}
slow: {clip: a.mp4, transitions: [{to: last}]}
quick: {card: {text: "", for: 1s}, transitions: [{to: last}]}
last: {clip: a.mp4, session: end, transitions: [{to: start}]}
"""


def test_a_visit_goes_from_its_beginning_to_the_end_of_its_ending() -> None:
    found = length(SESSIONS)
    assert found is not None and found.longest is not None
    assert found.shortest.path == ("notice", "street", "quick", "last")
    assert found.shortest.seconds == 4 + 2 + 1 + 10, "the interrupt after its dwell"
    assert found.longest.path == ("notice", "street", "slow", "last")
    assert found.longest.seconds == 4 + 10 + 10 + 10
    assert found.likeliest.path == ("notice", "street", "slow", "last"), "two ways of three"
    assert found.round == found.unknown == ()


def test_a_start_that_ends_the_session_is_an_ending() -> None:
    found = length(
        """
        start:
          clip: a.mp4
          loop: true
          session: end
          transitions: [{to: notice, when: {face: present}, interrupt: true}]
        notice: {card: {text: "", for: 4s}, session: begin, transitions: [{to: street}]}
        street: {clip: a.mp4, transitions: [{to: start}]}
        """
    )
    assert found is not None and found.longest is not None
    assert found.shortest.path == ("notice", "street")
    assert found.longest.seconds == 4 + 10


def test_a_film_without_sessions_ends_at_its_start_or_where_it_holds() -> None:
    found = length("""
        start: {clip: a.mp4, transitions: [{to: hold, when: {chance: 0.9}}, {to: on}]}
        on: {clip: a.mp4, transitions: [{to: start}]}
        hold: {clip: a.mp4, loop: true}
    """)
    assert found is not None
    assert found.shortest.path == ("start", "hold") and found.shortest.seconds == 20
    assert found.likeliest.path == ("start", "hold"), "nine times of ten"


def test_who_leaves_before_an_ending_is_not_counted() -> None:
    left = (
        "    - {to: start, when: {face: absent}, interrupt: true}\n    - {to: slow, when: {dominant"
    )
    found = length(SESSIONS.replace("    - {to: slow, when: {dominant", left, 1))
    assert found == length(SESSIONS)


def test_a_round_has_no_longest_and_is_named() -> None:
    found = length("""
        start: {clip: a.mp4, transitions: [{to: a}]}
        a: {clip: a.mp4, transitions: [{to: b}]}
        b: {clip: a.mp4, transitions: [{to: a, when: {face: present}}, {to: end}]}
        end: {clip: a.mp4, session: end, transitions: [{to: start}]}
    """)
    assert found is not None
    assert found.longest is None and found.round == ("a", "b")
    assert found.shortest.seconds == 40
    assert found.likeliest.path == ("start", "a", "b", "end")


def test_where_the_usual_way_goes_round_the_most_probable_path_out_is_taken() -> None:
    found = length("""
        start: {clip: a.mp4, transitions: [{to: a}]}
        a: {clip: a.mp4, transitions: [{to: out, when: {face: absent}}, {to: a}]}
        out: {clip: a.mp4, session: end, transitions: [{to: start}]}
    """)
    assert found is not None
    assert found.likeliest.path == ("start", "a", "out")


def test_a_loop_waits_for_ever_or_until_its_timeout() -> None:
    scenes = """
        start: {card: {text: "", for: 4s}, transitions: [{to: wait}]}
        wait:
          clip: a.mp4
          loop: true
          transitions: [{to: end, when: {button: x}, interrupt: true}]
        end: {clip: a.mp4, session: end, transitions: [{to: start}]}
    """
    found = length(scenes)
    assert found is not None
    assert found.longest is None and found.round == ("wait",)
    assert found.shortest.seconds == 14
    found = length(scenes.replace("loop: true", "loop: true\n          timeout: 60s"))
    assert found is not None and found.longest is not None
    assert found.longest.seconds == 74


def test_scenes_of_unknown_length_are_named() -> None:
    found = length("""
        start: {clip: other.mp4, transitions: [{to: end}]}
        end: {clip: a.mp4, session: end, transitions: [{to: start}]}
    """)
    assert found is not None
    assert found.unknown == ("start",) and found.shortest.seconds == 10


def test_where_no_visit_ends_there_is_no_length() -> None:
    assert length("start: {clip: a.mp4, transitions: [{to: no}]}\n") is None
    assert length("a: {clip: a.mp4, transitions: [{to: a}]}\n", start="no") is None


def test_a_thousand_scenes_with_more_paths_than_can_be_counted() -> None:
    scenes: dict[str, Any] = {}
    for n in range(1000):
        targets = [f"s{min(n + step, 1000)}" for step in (1, 2, 3)]
        ways: list[dict[str, Any]] = [{"to": to, "when": {"face": "absent"}} for to in targets]
        scenes[f"s{n}"] = {"clip": "a.mp4", "transitions": [*ways, {"to": targets[0]}]}
    scenes["s1000"] = {"clip": "a.mp4", "session": "end", "transitions": [{"to": "s0"}]}
    found = length(scenes, start="s0")
    assert found is not None and found.longest is not None
    assert found.longest.seconds == 10010
    assert found.shortest.seconds == pytest.approx(10 * 335, abs=10)


def test_times_are_minutes_and_seconds() -> None:
    assert [clock_time(seconds) for seconds in (0, 9.6, 59.5, 3600)] == [
        "00:00",
        "00:10",
        "01:00",
        "60:00",
    ]
