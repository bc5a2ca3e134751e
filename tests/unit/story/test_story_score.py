"""A score across scenes, sound and audio track by language, and panic."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from riot.messages import (
    Clip,
    CutTo,
    Mute,
    OperatorCommand,
    PrerollClips,
    Score,
    ScreenReady,
    SetMaster,
)
from riot.story.returning import carry_over, return_to
from riot.story.step import open_show, step

FILM = """
defaults: {lead: 1s, score: day.ogg}
scenes:
  first: {clip: first.mp4, transitions: [{to: second}]}
  second:
    card: {text: {en: Two, fr: Deux}, for: 3s}
    score: {file: day.ogg, volume: 0.4, fade: 4s}
    transitions: [{to: third}]
  third: {clip: third.mp4, score: night.ogg, transitions: [{to: fourth}]}
  fourth: {clip: fourth.mp4, score: none, transitions: [{to: first}]}
"""


def cuts(play: Any) -> dict[str, CutTo]:
    return {cut.scene: cut for cut in play.of(CutTo)}


def test_a_scene_has_its_own_score_or_the_films(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run_to("fourth")
    assert {scene: cut.score for scene, cut in cuts(play).items()} == {
        "first": Score("day.ogg", 1.0, 2.0),
        "second": Score("day.ogg", 0.4, 4.0),
        "third": Score("night.ogg", 1.0, 2.0),
        "fourth": None,
    }
    bare = rehearse(FILM.replace(", score: day.ogg", ""))
    bare.tick()
    assert cuts(bare)["first"].score is None


def test_the_score_goes_on_where_the_next_scene_has_the_same(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run_to("second")
    began = play.show.score_since
    assert cuts(play)["second"].score_position == pytest.approx(10, abs=0.02)
    play.run_to("third")
    assert cuts(play)["third"].score_position == 0.0, "another begins at its beginning"
    assert play.show.score == "night.ogg"
    assert play.show.score_since == pytest.approx(began + 13, abs=0.05)
    play.run_to("fourth")
    assert play.show.score == ""
    play.run_to("first")
    assert play.show.score_since == pytest.approx(play.now, abs=0.02)


@pytest.mark.parametrize("scene", ["first", "second", "third", "fourth"])
def test_a_screen_that_comes_back_begins_the_score_where_it_would_be(
    rehearse: Any, scene: str
) -> None:
    play = rehearse(FILM)
    play.run_to(scene)
    play.run(1)
    [cut] = [effect for effect in play.send(ScreenReady(t=play.now)) if isinstance(effect, CutTo)]
    assert cut.score == cuts(play)[scene].score
    since = {"first": 1, "second": 11, "third": 1, "fourth": 0}[scene]
    assert cut.score_position == pytest.approx(since, abs=0.05)


def test_a_screen_that_comes_back_before_a_cut_hears_both_scores(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run_to("third")
    while play.show.pending is None:
        play.tick()
    now, following = (e for e in play.send(ScreenReady(t=play.now)) if isinstance(e, CutTo))
    assert now.score == Score("night.ogg")
    assert now.score_position == pytest.approx(9, abs=0.05)
    assert following.score is None


def test_going_back_and_reloading_keep_the_music_that_sounds(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.tick(2)
    then = play.show
    play.run_to("second")
    show, effects = return_to(play.graph, play.show, then)
    assert show.score_since == then.score_since
    [cut] = [effect for effect in effects if isinstance(effect, CutTo)]
    assert cut.score_position == pytest.approx(10, abs=0.05)
    again = carry_over(play.graph, play.graph, play.show)
    assert again is not None
    assert (again.score, again.score_since) == ("day.ogg", play.show.score_since)
    other = rehearse(FILM.replace("day.ogg, volume", "dusk.ogg, volume"))
    fitted = carry_over(play.graph, other.graph, play.show)
    assert fitted is not None
    assert (fitted.score, fitted.score_since) == ("dusk.ogg", play.show.now)


def test_the_title_that_stands_when_nothing_can_be_shown_keeps_the_music(rehearse: Any) -> None:
    text = FILM.replace("score: none, transitions: [{to: first}]", "transitions: [{to: third}]")
    play = rehearse(text, broken=["third.mp4", "fourth.mp4"])
    play.run_to("second")
    play.run(20)
    rest = [cut for cut in play.of(CutTo) if getattr(cut.picture, "text", "") == "Trial"]
    assert rest and rest[-1].score == Score("day.ogg", 0.4, 4.0)
    assert rest[-1].score_position > 3


# ── the sound of a language ─────────────────────────────────────────────────────────────────────

VOICES = """
defaults: {lead: 1s}
scenes:
  first:
    clip: first.mp4
    transitions: [{to: second, when: {button: fr}, language: fr}, {to: second}]
  second:
    title: {en: Two, fr: Deux}
    clip: {file: second.mp4, sound: "second.{lang}.wav", subtitles: "second.{lang}.vtt"}
    transitions: [{to: first}]
"""


def test_sound_and_track_are_of_the_language_that_a_way_leads_into(rehearse: Any) -> None:
    play = rehearse(VOICES)
    play.run(2)
    ready = play.of(PrerollClips)[-1].clips
    french = Clip("second.mp4", sound=("second.fr.wav", "second.en.wav"), language="fr")
    english = Clip("second.mp4", sound=("second.en.wav", "second.fr.wav"), language="en")
    assert set(ready) == {french, english}, "each with its own sound"
    assert ready[0] == english
    play.press("fr")
    play.run(1)
    assert play.of(PrerollClips)[-1].clips[0] == french
    play.run_to("second")
    shown = cuts(play)["second"].picture
    assert isinstance(shown, Clip)
    assert replace(shown, subtitles=None) == french
    assert shown.subtitles == ("second.fr.vtt", "second.en.vtt")
    play.run(1)
    assert {clip.language for clip in play.show.armed} == {"en"}, "the start speaks its own again"


# ── panic ───────────────────────────────────────────────────────────────────────────────────────


def test_panic_silences_and_is_told_first_to_a_screen_that_comes_back(rehearse: Any) -> None:
    play = rehearse(FILM)
    play.run(1)
    silent = [Mute(t=play.show.now, on=True), SetMaster(t=play.show.now, panic=True)]
    assert play.press("on", "panic") == silent
    assert play.press("on", "panic") == silent, "said again, meant again"
    play.run_to("second")
    assert play.show.muted, "for as long as nobody takes it back"
    assert isinstance(play.send(ScreenReady(t=play.now))[0], Mute)
    assert play.press("off", "panic") == [
        Mute(t=play.show.now, on=False),
        SetMaster(t=play.show.now, panic=False),
    ]
    assert not [effect for effect in play.send(ScreenReady(t=play.now)) if isinstance(effect, Mute)]


@pytest.mark.parametrize(
    ("argument", "before", "after"),
    [("", False, True), ("", True, False), ("now!", True, True), ("off", False, False)],
)
def test_panic_without_a_word_turns_round(
    rehearse: Any, argument: str, before: bool, after: bool
) -> None:
    play = rehearse(FILM)
    play.show = replace(play.show, muted=before)
    play.press(argument, "panic")
    assert play.show.muted == after
    assert play.of(Mute)[-1].on == after
    assert "panic:" not in "".join(play.show.pressed)


def test_panic_before_the_first_screen_is_not_forgotten(rehearse: Any) -> None:
    graph = rehearse(FILM).graph
    show = open_show(graph, 1, "en", 0.0)
    show, _, _ = step(graph, show, OperatorCommand(t=0.0, verb="panic", argument="on"))
    show, effects, _ = step(graph, show, ScreenReady(t=0.0))
    assert [type(effect).__name__ for effect in effects] == ["Mute", "PrerollClips", "CutTo"]
