"""Levels that follow the viewer: what they follow, how, in which scene, and when they rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from riot.messages import Mood, SetLevel
from riot.story.checks import Facts, check_film
from riot.story.following import GLIDE, GLIDES, curved
from riot.story.schema import Film, SceneCue

FILM = """
defaults: {lead: 0.5s, listen: {min_face: 0s}}
levels:
  - {while: anger, send: sound, address: /drone, range: [0, 2]}
  - {while: presence, send: lights, address: /hall, range: [1, 0.4]}
scenes:
  first:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {button: start}, interrupt: true}]
  notice: {card: {text: Hello, for: 1s}, session: begin, transitions: [{to: street}]}
  street:
    clip: street.mp4
    cues: [{while: fear, send: lights, address: /house, range: [0.2, 1], smooth: 0.5s}]
    transitions: [{to: alley}]
  alley:
    clip: alley.mp4
    cues: [{while: anger, send: sound, address: /drone, range: [0, 10]}]
    transitions: [{to: last}]
  last: {clip: last.mp4, session: end, transitions: [{to: first}]}
"""


def levels(effects: list[Any]) -> dict[str, SetLevel]:
    return {effect.address: effect for effect in effects if isinstance(effect, SetLevel)}


def one(rehearse: Any, what: str, mood: Mood, how: str = "") -> float:
    """Give the value of one level under a mood."""
    play = rehearse(f"""
scenes:
  first:
    clip: a.mp4
    cues: [{{while: {what}, send: s, address: /a, range: [0, 10]{how}}}]
    transitions: [{{to: first}}]
""")
    play.tick(2)
    play.mood = lambda t: replace(mood, t=t)
    return levels(play.tick())["/a"].value


def mood_of(**more: Any) -> Mood:
    seen = {"anger": 0.5, "fear": 0.25, "calm": 0.25}
    return replace(Mood(t=0, present=True, faces=1, stale=False, levels=seen), **more)


@pytest.mark.parametrize(
    ("what", "how", "value"),
    [
        ("anger", "", 5.0),
        ("anger", ", curve: 2", 2.5),
        ("fear", ", curve: 0.5", 5.0),
        ("fear", ", curve: ease", 1.4645),
        ("fear", ", curve: s-curve", 0.3571),
        ("anger", ", curve: s-curve", 5.0),
        ("valence", "", 2.0),
        ("arousal", "", 9.0),
        ("presence", "", 10.0),
    ],
)
def test_what_a_level_follows_and_how(rehearse: Any, what: str, how: str, value: float) -> None:
    mood = mood_of(valence=-0.6, arousal=0.8)
    assert one(rehearse, what, mood, how) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(
    ("what", "value"), [("anger", 0.0), ("valence", 5.0), ("arousal", 5.0), ("presence", 0.0)]
)
def test_with_nobody_there_a_level_rests(rehearse: Any, what: str, value: float) -> None:
    gone = mood_of(present=False, valence=-0.6, arousal=0.8)
    assert one(rehearse, what, gone) == pytest.approx(value)


@given(st.sampled_from(["linear", "ease", "s-curve", 0.1, 0.5, 2, 10]), st.floats(-1, 2))
def test_a_curve_keeps_its_ends_and_only_rises(curve: Any, amount: float) -> None:
    assert (curved(curve, 0), curved(curve, 1)) == (0, 1)
    assert 0 <= curved(curve, amount) <= curved(curve, amount + 0.01) <= 1


def test_a_label_called_like_a_signal_comes_first(rehearse: Any) -> None:
    play = rehearse(
        """
scenes:
  first:
    clip: a.mp4
    cues: [{while: presence, send: s, address: /a}]
    transitions: [{to: first}]
""",
        head="""
riot: 1
title: Trial
media: media
listens_to: [presence, calm]
start: first
""",
    )
    play.tick(2)
    play.mood = lambda t: mood_of(t=t, levels={"presence": 0.25, "calm": 0.75})
    assert levels(play.tick())["/a"].value == 0.25


def test_a_level_of_the_film_holds_in_every_scene_once_viewers_were_told(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.feel(anger=0.5, fear=0.5)
    before = levels(play.run(1))
    assert (before["/drone"].value, before["/hall"].value) == (0.0, 0.4)
    play.press("start")
    play.run_to("notice")
    assert levels(play.tick())["/drone"].value == 1.0
    play.run_to("street")
    assert levels(play.tick())["/drone"].value == 1.0
    play.run_to("alley")
    assert levels(play.tick())["/drone"].value == 5.0
    play.run_to("last")
    assert levels(play.tick())["/drone"].value == 1.0
    play.run_to("first")
    assert levels(play.tick())["/drone"].value == 0.0


def test_a_jump_past_the_notice_leaves_all_levels_at_rest(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.feel(anger=0.5, fear=0.5)
    play.run(1)
    play.press("alley", "scene")
    play.tick(2)
    assert play.show.scene == "alley"
    assert levels(play.tick())["/drone"].value == 0.0


def test_a_level_that_another_scene_takes_over_glides_and_one_that_goes_on_does_not(
    rehearse: Any,
) -> None:
    play = rehearse(FILM)
    play.feel(anger=0.5, fear=0.5)
    play.run(1)
    play.press("start")
    play.run_to("street")
    entered = levels(play.tick())
    assert (entered["/drone"].smooth, entered["/hall"].smooth) == (0.0, 0.0)
    assert entered["/house"].smooth == 0.5, "as it says"
    play.run_to("alley")
    smooth = [levels(play.tick())["/drone"].smooth for _ in range(round(GLIDES * 60) + 2)]
    assert smooth[0] == pytest.approx(GLIDE, rel=0.02)
    assert smooth == sorted(smooth, reverse=True)
    assert smooth[-1] == 0.0


def test_leaving_lets_only_those_rest_that_nobody_takes_over(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.feel(anger=0.5, fear=0.5)
    play.run(1)
    play.press("start")
    play.run_to("street")
    play.run_to("alley")
    last = [e for _, e in play.effects[-12:] if isinstance(e, SetLevel) and e.address == "/house"]
    assert (last[-1].value, last[-1].smooth) == (0.2, 0.5)
    play.run_to("last")
    since = play.show.entered - 0.5
    drone = [
        e.value for t, e in play.effects if getattr(e, "address", "") == "/drone" and t > since
    ]
    assert 0.0 not in drone, "from one scene's range into the other's, without a dip"


# ── what authors write ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("curve", [0, -2, 11, "bezier", "s", True, None, float("nan")])
def test_a_curve_that_is_none_is_refused(curve: Any) -> None:
    cue = {"while": "anger", "send": "s", "address": "/a", "curve": curve}
    with pytest.raises(ValidationError, match=r"is no curve; write linear, ease, s-curve, or a"):
        SceneCue.model_validate(cue)


def codes(text: str, **facts: Any) -> list[tuple[str, tuple[Any, ...]]]:
    film = Film.model_validate(yaml.safe_load(text))
    return [(problem.code, path) for path, problem in check_film(Facts(film, **facts))]


CHECKED = """
riot: 1
title: Trial
media: media
listens_to: [anger, calm]
start: first
levels:
  - {while: LEVEL, send: sound, address: /drone}
scenes:
  first:
    CARD
    transitions: [{to: last, when: {osc: /go}}, {to: last}]
  last: {clip: last.mp4, transitions: [{to: first}]}
"""


def film_with(level: str, card: str = "card: {text: Hello, for: 2s}") -> str:
    return CHECKED.replace("LEVEL", level).replace("CARD", card)


@pytest.mark.parametrize("what", ["anger", "valence", "arousal", "presence"])
def test_what_can_be_followed(what: str) -> None:
    assert "SCN-012" not in [code for code, _ in codes(film_with(what))]


def test_an_unknown_label_is_refused_with_its_place() -> None:
    assert ("SCN-012", ("levels", 0, "while")) in codes(film_with("joy"))


def test_a_film_without_a_notice_is_warned_of_its_levels_but_not_of_presence() -> None:
    bare = "clip: a.mp4"
    assert ("SCN-050", ("levels", 0)) in codes(film_with("valence", bare))
    assert ("SCN-050", ("levels", 0)) not in codes(film_with("presence", bare))
    assert ("SCN-050", ("levels", 0)) not in codes(film_with("valence"))


def test_a_level_for_a_rig_that_is_not_there_is_refused() -> None:
    assert ("SCN-017", ("levels", 0, "send")) in codes(film_with("anger"), rigs=())


def test_an_osc_condition_needs_somebody_who_listens() -> None:
    assert "SCN-040" in [code for code, _ in codes(film_with("anger"))]
    assert "SCN-040" not in [code for code, _ in codes(film_with("anger"), hears_osc=True)]


def test_two_levels_at_one_address_are_refused() -> None:
    twice = film_with("anger").replace(
        "scenes:", "  - {while: calm, send: sound, address: /drone}\nscenes:", 1
    )
    assert ("SCN-041", ("levels", 1, "address")) in codes(twice)
    level = "{while: anger, send: s, address: /a}"
    scene = film_with("anger").replace(
        "  last: {clip: last.mp4,", f"  last: {{clip: last.mp4, cues: [{level}, {level}],"
    )
    assert ("SCN-041", ("scenes", "last", "cues", 1, "address")) in codes(scene)
    other = film_with("anger").replace(
        "  last: {clip: last.mp4,",
        "  last: {clip: last.mp4, cues: [{while: anger, send: sound, address: /drone}],",
    )
    assert "SCN-041" not in [code for code, _ in codes(other)], "a scene may take it over"
