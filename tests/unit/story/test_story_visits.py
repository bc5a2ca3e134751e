"""Sessions, the viewer's path and result, calibration, cues and levels."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from riot.messages import (
    BeginSession,
    Calibrate,
    CutTo,
    EndSession,
    PathStep,
    ScreenReady,
    SendCue,
    SetLevel,
)

VISIT = """
defaults: {lead: 0.5s, listen: {min_face: 0s}}
scenes:
  first:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {face: present}, interrupt: true}]
  notice:
    card: {text: Hello, for: 1s}
    session: begin
    calibrate: neutral
    transitions: [{to: street}]
  street:
    title: {en: The street, fr: La rue}
    clip: street.mp4
    transitions:
      - {to: first, when: {face: absent}, interrupt: true}
      - {to: brave, when: {dominant: anger}, add: {courage: 1}}
      - {to: last}
  brave:
    clip: brave.mp4
    transitions: [{to: last}]
  last: {clip: last.mp4, session: end, result: true, transitions: [{to: first}]}
"""
SHORT = {"street.mp4": 3.0, "brave.mp4": 2.0, "last.mp4": 2.0}


def visit(rehearse: Any, **options: Any) -> Any:
    play = rehearse(VISIT, durations=SHORT, **options)
    play.run(1)
    play.feel(anger=0.75, calm=0.25)
    return play


def test_a_session_begins_and_ends_where_the_film_says(rehearse: Any) -> None:
    play = visit(rehearse)
    play.run_to("notice")
    [begin] = play.of(BeginSession)
    assert (begin.number, begin.scene) == (1, "notice")
    assert (play.show.session, play.show.seed) == (1, begin.seed)
    assert play.show.visits == {"notice": 1}
    play.run_to("last")
    assert play.of(EndSession) == []
    play.feel()
    play.run_to("first")
    [end] = play.of(EndSession)
    assert (end.outcome, end.reason) == ("last", "ended")
    assert play.show.session == 0


def test_a_viewer_who_goes_away_has_left(rehearse: Any) -> None:
    play = visit(rehearse)
    play.run_to("street")
    play.feel()
    play.run_to("first")
    [end] = play.of(EndSession)
    assert (end.outcome, end.reason) == ("street", "left")


def test_the_next_viewer_starts_afresh_with_a_seed_of_their_own(rehearse: Any) -> None:
    play = visit(rehearse)
    play.run_to("last")
    assert play.show.variables == {"courage": 1}
    play.run_to("notice")
    begins = play.of(BeginSession)
    assert [begin.number for begin in begins] == [1, 2]
    assert play.show.variables == {"courage": 0}
    assert play.show.visits == {"notice": 1}
    assert play.show.path == ()
    assert play.show.decisions == 0
    again = visit(rehearse)
    again.run_to("last")
    again.run_to("notice")
    assert [begin.seed for begin in again.of(BeginSession)] == [begin.seed for begin in begins]
    other = visit(rehearse, seed=2)
    other.run_to("notice")
    seeds = {begins[0].seed, begins[1].seed, other.of(BeginSession)[0].seed}
    assert len(seeds) == 3


def test_a_new_notice_ends_the_session_before(rehearse: Any) -> None:
    play = rehearse(
        VISIT.replace("session: end, ", "").replace(
            "transitions: [{to: first}]}", "transitions: [{to: notice}]}"
        ),
        durations=SHORT,
    )
    play.feel(calm=1.0)
    play.run_to("last")
    play.run_to("notice")
    kinds = [type(e).__name__ for _, e in play.effects if isinstance(e, (BeginSession, EndSession))]
    assert kinds == ["BeginSession", "EndSession", "BeginSession"]
    assert play.of(EndSession)[0].reason == "left"


def test_a_film_without_sessions_is_one_from_its_first_scene(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first: {clip: a.mp4, transitions: [{to: second}]}
          second: {clip: b.mp4, transitions: [{to: first}]}
        """
    )
    play.run(45)
    [begin] = play.of(BeginSession)
    assert (begin.number, begin.scene) == (1, "first")
    assert play.of(EndSession) == []
    assert play.show.session == 1
    assert len(play.show.path) < 3, "each round from the start has its own path"


def test_the_result_shows_the_path_that_the_face_chose(rehearse: Any) -> None:
    play = visit(rehearse, language="fr")
    play.run_to("last")
    [result] = [cut.result for cut in play.of(CutTo) if cut.result is not None]
    assert (result.heading, result.steps) == (
        "Le chemin choisi par votre expression",
        (
            PathStep("street", "La rue", "anger", 0.75),
            PathStep("brave", "Brave"),
            PathStep("last", "Last"),
        ),
    )


def test_a_new_screen_shows_the_result_again(rehearse: Any) -> None:
    play = visit(rehearse)
    play.run_to("last")
    shown = play.of(CutTo)[-1].result
    again = play.send(ScreenReady(t=play.now))[0]
    assert again.result == shown


def test_calibration_goes_on_with_its_scene_and_off_after_it(rehearse: Any) -> None:
    play = visit(rehearse)
    play.run_to("last")
    found = [
        (effect.on, round(t - play.start, 1))
        for t, effect in play.effects
        if isinstance(effect, Calibrate)
    ]
    assert [on for on, _ in found] == [True, False]
    assert found[1][1] - found[0][1] == pytest.approx(1.0, abs=0.15)


# ── cues and levels ─────────────────────────────────────────────────────────────────────────────

CUES = """
defaults: {lead: 0.5s}
scenes:
  first:
    clip: first.mp4
    cues:
      - {at: enter, send: house, address: /enter, value: 0.2, over: 2s}
      - {at: 1.5s, cue: siren}
      - {at: 0s, send: house, address: /zero}
      - {at: 30s, send: house, address: /never, value: 1}
      - {at: exit, send: house, address: /exit, value: word}
      - {while: anger, send: sound, address: /drone, range: [0.2, 0.8]}
    transitions: [{to: second}]
  second:
    card: {text: Hi, for: 3s}
    cues:
      - {at: 1s, send: house, address: /card, value: 1}
    transitions: [{to: first}]
cues:
  siren:
    - {send: sound, address: /siren, value: 1, press: true}
    - {send: house, address: /strobe, value: 2}
"""


def test_every_cue_goes_out_once_and_on_time(rehearse: Any) -> None:
    play = rehearse(CUES, durations={"first.mp4": 4.0})
    play.tick()
    play.run_to("second")
    play.run(2.5)
    found = [
        (effect.address, t - play.start)
        for t, effect in play.effects
        if isinstance(effect, SendCue)
    ]
    assert Counter(address for address, _ in found) == {
        "/enter": 1,
        "/zero": 1,
        "/siren": 1,
        "/strobe": 1,
        "/exit": 1,
        "/card": 1,
    }
    times = dict(found)
    for address, due in {
        "/enter": 0,
        "/zero": 0,
        "/siren": 1.5,
        "/strobe": 1.5,
        "/exit": 4,
        "/card": 5,
    }.items():
        assert times[address] == pytest.approx(due, abs=0.05), address
    cues = {cue.address: cue for cue in play.of(SendCue)}
    assert (cues["/enter"].rig, cues["/enter"].value, cues["/enter"].over) == ("house", 0.2, 2.0)
    assert (cues["/siren"].value, cues["/siren"].press) == (1, True)
    assert (cues["/zero"].value, cues["/exit"].value) == (None, "word")
    play.run_to("first")
    play.run(0.1)
    assert Counter(cue.address for cue in play.of(SendCue))["/enter"] == 2


def test_a_level_follows_while_the_scene_lasts_and_then_rests(rehearse: Any) -> None:
    play = rehearse(CUES, durations={"first.mp4": 4.0})
    play.feel(anger=0.5, calm=0.5)
    play.run(1)
    level = play.of(SetLevel)[-1]
    assert (level.rig, level.address) == ("sound", "/drone")
    assert level.value == pytest.approx(0.5)
    play.feel(anger=1.0)
    play.tick()
    assert play.of(SetLevel)[-1].value == pytest.approx(0.8)
    play.feel()
    play.tick()
    assert play.of(SetLevel)[-1].value == pytest.approx(0.2)
    play.feel(anger=1.0)
    play.run_to("second")
    assert play.of(SetLevel)[-1].value == pytest.approx(0.2)
    count = len(play.of(SetLevel))
    play.run(1)
    assert len(play.of(SetLevel)) == count
