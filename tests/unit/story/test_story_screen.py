"""Cards, clips that fail, and a screen that dies, comes back, or never answers."""

from __future__ import annotations

from typing import Any

import pytest

from riot.messages import (
    Card,
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    PrerollClips,
    ScreenReady,
    SendCue,
)
from riot.story.cutting import PATIENCE
from riot.story.step import REST

CARDS = """
scenes:
  first: {clip: first.mp4, transitions: [{to: notice}]}
  notice:
    card: {text: {en: Hello, fr: Bonjour}, for: 4s}
    transitions:
      - {to: leave, when: {button: leave}, interrupt: true}
      - {to: film}
  film: {clip: {file: film.mp4, in: 2s, out: 8s, volume: 0.5}, transitions: [{to: first}]}
  leave: {card: {text: Bye, for: 1s}, transitions: [{to: first}]}
"""


def test_clip_card_clip(rehearse: Any) -> None:
    play = rehearse(CARDS)
    play.tick()
    assert play.run_to("notice") == pytest.approx(10, abs=0.03)
    cut = play.of(CutTo)[-1]
    assert (cut.picture, cut.due) == (Card("Hello"), "clip_end")
    assert play.show.duration == 4
    entered = play.now
    play.run(3.9)
    film = Clip("film.mp4", 2.0, 8.0, 0.5, language="en")
    assert play.of(PrerollClips)[-1].clips[0] == film
    assert play.of(CutTo)[-1] is cut, "the story itself asks when the card has stood its time"
    assert play.show.pending.scene == "film"
    play.run(0.2)
    cut = play.of(CutTo)[-1]
    assert (cut.picture, cut.due) == (film, "now")
    assert cut.t - entered == pytest.approx(4, abs=1 / 60)
    play.tick(2)
    assert (play.show.scene, play.show.duration) == ("film", 6)


def test_a_card_may_be_interrupted_and_its_choice_replaced(rehearse: Any) -> None:
    for seconds in (1.0, 3.5):
        play = rehearse(CARDS)
        play.run_to("notice")
        play.run(seconds)
        assert (play.show.pending is not None) == (seconds == 3.5)
        play.press("leave")
        play.tick()
        assert play.show.scene == "leave"
        assert "film" not in play.scenes()
        play.run_to("first", at_most=1.2)


def test_texts_come_in_the_sessions_language(rehearse: Any) -> None:
    for language, text in (("fr", "Bonjour"), ("fr-CA", "Bonjour"), ("nb", "Hello")):
        play = rehearse(CARDS, language=language)
        play.run_to("notice")
        assert play.of(CutTo)[-1].picture == Card(text)


def test_a_text_without_english_falls_back_to_any(rehearse: Any) -> None:
    text = CARDS.replace("{en: Hello, fr: Bonjour}", "{fr: Bonjour}")
    play = rehearse(text, language="nb")
    play.run_to("notice")
    assert play.of(CutTo)[-1].picture == Card("Bonjour")


# ── clips that cannot be played ─────────────────────────────────────────────────────────────────

BROKEN = """
defaults: {lead: 1s, listen: {min_face: 0s}}
scenes:
  first:
    clip: first.mp4
    transitions: [{to: broken, when: {dominant: fear}, add: {courage: 1}}, {to: other}]
  broken: {clip: broken.mp4, fallback: other, session: begin, transitions: [{to: first}]}
  other: {clip: other.mp4, transitions: [{to: first}]}
"""


def test_a_next_clip_that_fails_leads_to_its_fallback_and_the_choice_stands(rehearse: Any) -> None:
    play = rehearse(BROKEN, broken=["broken.mp4"])
    play.feel(fear=1.0)
    play.run_to("other")
    assert [(entry.kind, entry.to) for entry in play.trace] == [
        ("decide", "broken"),
        ("failed", "other"),
    ]
    assert play.trace[1].note == "broken cannot be shown: broken"
    assert play.show.variables == {"courage": 1}
    assert "broken" not in play.show.visits
    assert play.show.failures == 0
    assert play.of(CutTo)[-1].due == "now"


def test_the_path_keeps_the_scene_before_a_clip_that_failed(rehearse: Any) -> None:
    text = BROKEN.replace(", session: begin", "").replace(
        "first.mp4\n", "first.mp4\n    session: begin\n"
    )
    play = rehearse(text, broken=["broken.mp4"])
    play.feel(fear=1.0)
    play.run_to("other")
    assert [(step.scene, step.label, step.level) for step in play.show.path] == [
        ("first", "fear", 1.0)
    ]


def test_a_live_clip_that_fails_leads_to_its_fallback_too(rehearse: Any) -> None:
    play = rehearse(BROKEN)
    play.feel(fear=1.0)
    play.run_to("broken")
    play.run(2)
    play.send(ClipFailed(t=play.now, take=play.show.take, file="broken.mp4", reason="torn"))
    assert play.of(CutTo)[-1].scene == "other"
    play.tick(2)
    assert play.show.scene == "other"


def test_without_a_fallback_the_default_way_is_taken(rehearse: Any) -> None:
    play = rehearse(BROKEN.replace("fallback: other, ", ""), broken=["broken.mp4"])
    play.feel(fear=1.0)
    play.run(11)
    assert play.scenes() == ["first", "broken", "first"]


def test_the_failure_of_another_take_is_nobodys(rehearse: Any) -> None:
    play = rehearse(BROKEN)
    play.run(2)
    before = play.show
    assert play.send(ClipFailed(t=play.now, take=77, file="x", reason="")) == []
    assert play.show == before


def test_when_every_clip_fails_the_title_stands_and_it_is_tried_again(rehearse: Any) -> None:
    play = rehearse(BROKEN, broken=["first.mp4", "broken.mp4", "other.mp4"], language="fr")
    play.run(1)
    rests = [cut for cut in play.of(CutTo) if isinstance(cut.picture, Card)]
    assert [cut.picture for cut in rests] == [Card("Essai")]
    tried = len(play.of(CutTo))
    assert play.trace[-1].kind == "rest"
    play.run(REST + 0.5)
    assert len(play.of(CutTo)) > tried
    play.run(20)
    assert len(play.of(CutTo)) < 100, "it does not try without a pause"
    assert play.show.take == 0
    play.broken.clear()
    play.run_to("first", at_most=4)
    takes = [cut.take for cut in play.of(CutTo)]
    assert takes == sorted(set(takes))


def test_a_clip_shorter_than_it_said_does_not_stop_the_film(rehearse: Any) -> None:
    play = rehearse(BROKEN, screen=False)
    play.send(ScreenReady(t=play.now))
    play.send(ClipStarted(t=play.now, take=1, duration=600.0))
    play.run(5)
    assert not play.trace
    play.send(ClipEnded(t=play.now, take=1))
    play.tick()
    assert [entry.to for entry in play.trace] == ["other"]


# ── a screen that is slow, silent, or starts again ──────────────────────────────────────────────


def test_a_screen_that_never_answers_is_given_up_on(rehearse: Any) -> None:
    play = rehearse(BROKEN, screen=False)
    play.run(2)
    assert play.effects == [], "without a screen there is nothing to do"
    play.send(ScreenReady(t=play.now))
    assert play.scenes() == ["first"]
    play.run(PATIENCE - 0.1)
    assert play.scenes() == ["first"]
    play.run(0.3)
    assert play.scenes() == ["first", "other"]
    assert play.trace[-1].note == "first cannot be shown: the screen did not show it in time"
    play.run(60)
    assert len(play.scenes()) > 5


def test_a_clip_end_cut_that_is_never_shown_is_given_up_on(rehearse: Any) -> None:
    play = rehearse(BROKEN)
    play.feel(fear=1.0)
    play.run(9.5)
    play.screen = False
    play.run(0.6 + PATIENCE)
    assert play.trace[-1].kind == "failed"
    assert play.scenes()[-1] == "other"


def test_a_screen_that_starts_again_resumes_at_the_position(rehearse: Any) -> None:
    play = rehearse(BROKEN)
    play.feel(fear=1.0)
    play.run(4)
    play.screen = False
    play.run(1)
    takes = play.show.takes
    [cut] = play.send(ScreenReady(t=play.now))
    assert (cut.take, cut.scene, cut.due) == (1, "first", "now")
    assert cut.position == pytest.approx(5, abs=0.05)
    assert play.show.takes == takes
    play.run(0.5)
    play.send(ClipStarted(t=play.now, take=1, duration=10, position=cut.position))
    assert play.show.visits == {"first": 1}, "the scene is not entered again"
    play.screen = True
    play.live, play.waiting = (cut, play.now), None
    play.run(3.9)
    assert not play.trace
    play.run(0.3)
    assert [entry.to for entry in play.trace] == ["broken"]


def test_a_pending_cut_is_repeated_to_a_new_screen(rehearse: Any) -> None:
    play = rehearse(BROKEN)
    play.feel(fear=1.0)
    play.run(9.5)
    pending = play.of(CutTo)[-1]
    assert (pending.scene, pending.due) == ("broken", "clip_end")
    play.screen = False
    play.run(4)
    resumed, again = play.send(ScreenReady(t=play.now))
    assert (resumed.scene, resumed.due) == ("first", "now")
    assert (again.scene, again.take, again.due) == ("broken", pending.take, "clip_end")
    play.run(PATIENCE - 0.2)
    assert play.trace[-1].kind == "decide", "the new screen gets its own patience"


def test_a_screen_that_starts_again_before_the_first_picture(rehearse: Any) -> None:
    play = rehearse(BROKEN, screen=False)
    play.send(ScreenReady(t=play.now))
    play.run(1)
    [cut] = play.send(ScreenReady(t=play.now))
    assert (cut.take, cut.scene, cut.position) == (1, "first", 0.0)


def test_a_card_is_shown_again_and_keeps_its_time(rehearse: Any) -> None:
    play = rehearse(CARDS)
    play.run_to("notice")
    play.run(1)
    cut = play.send(ScreenReady(t=play.now))[0]
    assert cut.picture == Card("Hello")
    assert play.run_to("film") == pytest.approx(3, abs=0.1)


def test_a_loop_resumes_within_its_round_and_repeats_no_cue(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            loop: true
            cues: [{at: 1s, send: house, address: /tick, value: 1}]
            transitions: [{to: other, when: {button: go}, interrupt: true}]
          other: {clip: b.mp4, transitions: [{to: first}]}
        """,
        durations={"a.mp4": 4.0},
    )
    play.run(10)  # the third round, 2 s in
    assert len(play.of(SendCue)) == 3, "once a round"
    [cut] = [e for e in play.send(ScreenReady(t=play.now)) if isinstance(e, CutTo)]
    assert cut.loop
    assert cut.position == pytest.approx(2, abs=0.05)
    play.tick()
    assert play.show.passed == 0
    play.run(1.5)
    assert len(play.of(SendCue)) == 3
    play.run(2)
    assert len(play.of(SendCue)) == 4
