"""What a viewer is shown of the visit: sparse, even, bounded, and gone with the visit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from riot.messages import CutTo, Mood, OperatorCommand, Result, ScreenReady
from riot.story.headings import HEADINGS
from riot.story.history import EVERY, MOST_SAMPLES, sampled
from riot.story.label_names import NAMES, label_name
from riot.story.returning import carry_over, return_to
from riot.story.show import History

FILM = """
defaults: {lead: 0.5s, listen: {min_face: 0s}}
scenes:
  first:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {face: present}, interrupt: true}]
  notice:
    card: {text: Hello, for: 2s}
    session: begin
    transitions: [{to: street}]
  street:
    title: {en: The street, fr: La rue}
    clip: street.mp4
    transitions: [{to: last}]
  last: {%s, session: end, result: true, transitions: [{to: first}]}
"""
CLIP, CARD = "clip: last.mp4", "card: {text: Bye, for: 6s}"
LENGTHS = {"street.mp4": 8.0, "last.mp4": 6.0}


def visit(rehearse: Any, last: str = CLIP, **options: Any) -> Any:
    play = rehearse(FILM % last, durations=LENGTHS, **options)
    play.run(1)
    play.feel(anger=0.75, calm=0.25)
    play.run_to("street")
    return play


def result_of(play: Any) -> Result:
    play.run_to("last")
    return [cut.result for cut in play.of(CutTo) if cut.result is not None][-1]


@pytest.mark.parametrize("last", [CLIP, CARD])
def test_a_result_holds_the_curves_and_the_scenes_of_the_visit(rehearse: Any, last: str) -> None:
    play = visit(rehearse, last)
    play.run(2)
    play.feel()
    play.run(2)
    play.feel(fear=1.0)
    result = result_of(play)
    assert [curve.label for curve in result.curves] == ["anger", "fear", "calm"]
    anger, fear, _ = (curve.levels for curve in result.curves)
    assert result.every == EVERY
    assert len(anger) == len(fear) == pytest.approx(10 / EVERY, abs=2)
    place = {name: round(at / EVERY) for name, at in [("here", 3), ("gone", 5), ("back", 8)]}
    assert anger[place["here"]] == 0.75 and fear[place["here"]] == 0.0
    assert anger[place["gone"]] is None and fear[place["gone"]] is None
    assert fear[place["back"]] == 1.0
    assert [(one.scene, one.title) for one in result.stretches] == [
        ("notice", ""),
        ("street", "The street"),
    ]
    begins = [one.begins for one in result.stretches]
    assert begins == pytest.approx([0.0, 2.0], abs=0.05)


def test_labels_and_scenes_speak_the_visits_language(rehearse: Any) -> None:
    result = result_of(visit(rehearse, language="fr"))
    assert [curve.name for curve in result.curves] == ["colère", "peur", "calme"]
    assert (result.language, result.stretches[1].title) == ("fr", "La rue")


def test_a_new_screen_shows_the_same_curves_later_too(rehearse: Any) -> None:
    for last in (CLIP, CARD):
        play = visit(rehearse, last)
        shown = result_of(play)
        play.run(2)
        again = play.send(ScreenReady(t=play.now))[0]
        assert again.result == shown and shown.curves


def test_each_visit_has_its_own_curve_and_none_is_left_between(rehearse: Any) -> None:
    play = visit(rehearse)
    first = result_of(play)
    play.feel()
    play.run_to("first")
    assert play.show.history is None
    play.run(3)
    play.feel(calm=1.0)
    second = result_of(play)
    assert max(level or 0.0 for level in first.curves[0].levels) == 0.75
    assert set(second.curves[0].levels) == {0.0}
    assert len(second.curves[0].levels) == pytest.approx(len(first.curves[0].levels), abs=1)


def test_a_film_without_results_keeps_nothing(rehearse: Any) -> None:
    play = rehearse((FILM % CLIP).replace("result: true, ", ""), durations=LENGTHS)
    play.feel(anger=1.0)
    play.run_to("last")
    assert play.show.history is None


def test_a_film_without_visits_begins_anew_with_each_round(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first: {clip: a.mp4, transitions: [{to: second}]}
          second: {clip: b.mp4, result: true, transitions: [{to: first}]}
        """
    )
    play.feel(anger=1.0)
    play.run(45)
    results = [cut.result for cut in play.of(CutTo) if cut.result is not None]
    lengths = [len(result.curves[0].levels) for result in results]
    assert len(lengths) > 1 and max(lengths) - min(lengths) <= 1


def test_whoever_was_not_told_leaves_no_curve(rehearse: Any) -> None:
    play = rehearse(FILM % CLIP, durations=LENGTHS)
    play.run(0.1)
    play.feel(anger=1.0)
    play.send(OperatorCommand(t=play.now, verb="scene", argument="street"))
    assert play.show.untold
    assert not result_of(play).curves


def test_a_viewer_who_was_sent_away_leaves_no_curve_to_the_next(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first: {clip: a.mp4, transitions: [{to: told}]}
          told: {card: {text: Hello, for: 1s}, transitions: [{to: second}]}
          second: {clip: b.mp4, transitions: [{to: last}]}
          last: {clip: c.mp4, result: true, transitions: [{to: first}]}
        """
    )
    play.feel(anger=1.0)
    play.run_to("second")
    assert any(play.show.history.samples)
    play.send(OperatorCommand(t=play.now, verb="reset"))
    assert not any(play.show.history.samples)


# ── however long ────────────────────────────────────────────────────────────────────────────────


def long_visit(seconds: float, step: float = 1 / 60) -> History:
    history = History(began=100.0, labels=("fear",), every=EVERY)
    for number in range(int(seconds / step) + 1):
        t = 100.0 + number * step
        level = round((t - 100.0) / 10_000, 3)
        mood = Mood(t=t, present=True, stale=False, levels={"fear": level})
        if t >= history.due:
            history = sampled(history, mood)
    return history


@pytest.mark.parametrize("seconds", [20.0, 600.0, 3600.0, 4 * 3600.0])
def test_a_curve_stays_small_and_even(seconds: float) -> None:
    history = long_visit(seconds, 1 / 4)
    assert len(history.samples) <= MOST_SAMPLES
    assert seconds - history.every <= (len(history.samples) - 1) * history.every <= seconds
    assert seconds < 120 or len(history.samples) >= MOST_SAMPLES // 2
    wanted = [number * history.every / 10_000 for number in range(len(history.samples))]
    assert [one[0] for one in history.samples] == pytest.approx(wanted, abs=0.001)
    assert all(one <= other for one, other in pairwise(history.samples))


def test_what_the_machine_slept_through_is_empty() -> None:
    history = long_visit(10)
    late = Mood(t=130.0, present=True, stale=False, levels={"fear": 0.5})
    history = sampled(history, late)
    assert history.samples[round(20 / EVERY)] == () and history.samples[-1] == (0.5,)
    weeks = sampled(history, replace(late, t=3e6))
    assert len(weeks.samples) <= MOST_SAMPLES and weeks.samples[-1] == (0.5,)
    assert sampled(history, replace(late, t=90.0)) == history


# ── in a rehearsal ──────────────────────────────────────────────────────────────────────────────


def test_going_back_takes_the_curve_of_then_along(rehearse: Any) -> None:
    play = visit(rehearse)
    then = play.show
    before = then.history
    play.run(4)
    play.show, _ = return_to(play.graph, play.show, then)
    play.run(0.1)
    assert play.show.history is not None
    assert before is not None and len(play.show.history.samples) == len(before.samples)
    assert play.show.now - play.show.history.began < 2.5


def test_a_film_that_listens_to_others_begins_its_curve_anew(rehearse: Any) -> None:
    play = visit(rehearse)
    other = rehearse(FILM % CLIP, head=HEAD_OF_OTHERS, durations=LENGTHS).graph
    kept = carry_over(play.graph, play.graph, play.show)
    anew = carry_over(play.graph, other, play.show)
    assert kept is not None and kept.history == play.show.history
    assert anew is not None and anew.history is not None and anew.history.samples == ()


HEAD_OF_OTHERS = """
riot: 1
title: Trial
media: media
listens_to: [anger, calm]
start: first
"""


# ── names ───────────────────────────────────────────────────────────────────────────────────────


def test_every_label_has_a_name_in_every_language_of_the_headings() -> None:
    spoken = set(HEADINGS) - {"no"}
    assert all(set(names) == spoken for names in NAMES.values())


@pytest.mark.parametrize(
    ("label", "language", "name"),
    [
        ("fear", "en", "fear"),
        ("fear", "nn-NO", "frykt"),
        ("neutral", "de", "Ruhe"),
        ("neutral", "en", "neutral"),
        ("joy", "fi", "joy"),
        ("not_sure", "fr", "not sure"),
    ],
)
def test_a_label_is_named(label: str, language: str, name: str) -> None:
    assert label_name(label, language) == name
