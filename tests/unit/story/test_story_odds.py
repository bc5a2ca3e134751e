"""Odds of the ways out, and what is held ready by them."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.messages import Clip, Mood, PrerollClips
from riot.story.odds import Odds, odds
from riot.story.prerolling import ranked

FORK = """
defaults: {lead: 1s, listen: {min_face: 1s}}
scenes:
  first:
    clip: first.mp4
    transitions:
      - {to: gone, when: {face: absent, held_for: 2s}, interrupt: true}
      - {to: flee, when: {fear: {at_least: 0.8}, held_for: 1s}, interrupt: true}
      - {to: angry, when: {dominant: anger, margin: 0.1}}
      - {to: afraid, when: {dominant: fear, margin: 0.1}}
      - {to: again, when: {visited: angry}}
      - {to: brave, when: {variable: {name: courage, at_least: 2}}}
      - {to: quiet}
  angry: {clip: angry.mp4, transitions: [{to: first}]}
  afraid: {clip: afraid.mp4, transitions: [{to: first}]}
  again: {clip: again.mp4, transitions: [{to: first}]}
  brave: {clip: brave.mp4, transitions: [{to: first}]}
  quiet: {clip: quiet.mp4, transitions: [{to: first}]}
  flee: {clip: flee.mp4, transitions: [{to: first}]}
  gone: {clip: gone.mp4, transitions: [{to: first}]}
"""


def shares(play: Any) -> dict[str, float]:
    found = odds(play.graph, play.show, play.mood(play.now))
    assert sum(way.share for way in found) == pytest.approx(1.0)
    assert [way.share for way in found] == sorted((way.share for way in found), reverse=True)
    told: dict[str, float] = {}
    for way in found:
        told[way.to] = told.get(way.to, 0.0) + way.share
    return told


def armed(play: Any) -> list[str]:
    return [clip.file.removesuffix(".mp4") for clip in play.show.armed]


def test_what_leads_is_likely_and_surer_the_later_it_is(rehearse: Any) -> None:
    play = rehearse(FORK)
    play.feel(anger=0.6, fear=0.3, calm=0.1)
    play.run(2)
    early = shares(play)
    play.run(6.8)
    late = shares(play)
    assert max(early, key=early.__getitem__) == max(late, key=late.__getitem__) == "angry"
    assert 0.4 < early["angry"] < 0.85
    assert late["angry"] > 0.9


def test_the_runner_up_is_the_nearest_and_not_the_first_named(rehearse: Any) -> None:
    for anger, fear, second in ((0.45, 0.5, "afraid"), (0.5, 0.45, "angry")):
        play = rehearse(FORK)
        play.feel(anger=anger, fear=fear, calm=0.05)
        play.run(5)
        assert armed(play)[:2] == ["quiet", second]


def test_what_cannot_be_any_more_is_not_held_ready(rehearse: Any) -> None:
    play = rehearse(FORK)
    play.feel(anger=1.0)
    play.run(3)
    now = shares(play)
    assert now["again"] == now["brave"] == 0.0
    assert not {"again", "brave"} & set(armed(play))
    play.run_to("angry")
    play.run_to("first")
    play.feel(calm=1.0)
    play.run(3)
    assert shares(play)["again"] > 0.3, "visited: the answer of who shows no anger and no fear"
    assert shares(play)["quiet"] == 0.0, "a way before it is always taken"
    assert armed(play)[0] == "again"


def test_a_dwell_that_is_half_held_is_likelier_than_one_that_has_not_begun(rehearse: Any) -> None:
    play = rehearse(FORK)
    play.feel(calm=1.0)
    play.run(4)
    before = shares(play)["gone"]
    play.feel()
    play.tick(2)
    begun = shares(play)["gone"]
    play.run(1)
    half = shares(play)["gone"]
    play.run(0.9)
    nearly = shares(play)["gone"]
    assert before < 0.05 < begun < half < nearly
    assert armed(play)[0] == "gone"


def test_a_chance_is_drawn_when_the_scene_is_entered_and_known(rehearse: Any) -> None:
    text = """
        scenes:
          first:
            clip: a.mp4
            transitions: [{to: lucky, when: {chance: 0.5}}, {to: plain}]
          lucky: {clip: b.mp4, transitions: [{to: first}]}
          plain: {clip: c.mp4, transitions: [{to: first}]}
        """
    seen: set[str] = set()
    for seed in range(6):
        play = rehearse(text, seed=seed)
        play.run(2)
        ready = armed(play)
        assert len(ready) == 1
        play.run_to({"b": "lucky", "c": "plain"}[ready[0]], at_most=12)
        seen |= set(ready)
    assert seen == {"b", "c"}


def test_a_button_is_not_foreseen_but_not_forgotten(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            loop: true
            transitions:
              - {to: one, when: {face: present}, interrupt: true}
              - {to: two, when: {button: two}, interrupt: true}
          one: {clip: b.mp4, transitions: [{to: first}]}
          two: {clip: c.mp4, transitions: [{to: first}]}
        """
    )
    play.run(2)
    assert shares(play)["one"] > shares(play)["two"] > 0
    assert armed(play) == ["b", "c"]
    assert play.of(PrerollClips)[-1].due is None, "nobody knows when a loop is broken into"


def test_a_decision_that_has_fallen_is_certain(rehearse: Any) -> None:
    play = rehearse(FORK)
    play.feel(fear=0.6, calm=0.4)
    play.run(9.5)
    assert odds(play.graph, play.show, play.mood(play.now)) == (Odds(3, "afraid", 1.0),)


def test_fallbacks_come_last_and_then_what_follows_a_card(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: first.mp4
            fallback: rescue
            transitions:
              - {to: card, when: {dominant: fear}}
              - {to: other, when: {dominant: anger}}
              - {to: more}
          card:
            card: {text: Two, for: 2s}
            transitions: [{to: behind, when: {button: x}}, {to: further}, ]
          further: {card: {text: Three, for: 2s}, transitions: [{to: deep}]}
          behind: {clip: behind.mp4, transitions: [{to: first}]}
          deep: {clip: deep.mp4, transitions: [{to: first}]}
          other: {clip: other.mp4, fallback: rescue, transitions: [{to: first}]}
          more: {clip: more.mp4, transitions: [{to: first}]}
          rescue: {clip: rescue.mp4, transitions: [{to: first}]}
        """
    )
    play.feel(fear=0.9, anger=0.1)
    play.run(5)
    assert set(armed(play)[:2]) == {"other", "more"}
    assert armed(play)[2:] == ["rescue", "behind", "deep"]


def test_it_is_told_when_the_next_cut_is_due(rehearse: Any) -> None:
    play = rehearse(FORK.replace("lead: 1s", "lead: 1s, transition: {crossfade: 0.5s}"))
    play.run(1)
    started = play.show.started
    assert play.of(PrerollClips)[-1].due == pytest.approx(started + 9.5)
    play = rehearse(FORK.replace("clip: first.mp4", "clip: first.mp4\n    timeout: 4s"))
    play.run(1)
    assert play.of(PrerollClips)[-1].due == pytest.approx(play.show.entered + 4)
    fading = FORK.replace("lead: 1s", "lead: 1s, transition: {crossfade: 0.5s}")
    play = rehearse(fading.replace("clip: first.mp4", "card: {text: A, for: 3s}"))
    play.run(1)
    assert play.of(PrerollClips)[-1].due == pytest.approx(play.show.entered + 3)


def test_each_round_of_a_loop_has_its_own_due_time(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            loop: true
            transitions: [{to: one, when: {face: present}}]
          one: {clip: b.mp4, transitions: [{to: first}]}
        """,
        durations={"a.mp4": 4.0},
    )
    play.run(10)
    due = [message.due - play.show.started for message in play.of(PrerollClips) if message.due]
    assert due == pytest.approx([4, 8, 12])


def wavering(seed: int) -> Callable[[float], Mood]:
    """Give a viewer whose expressions are nearly equal and never at rest."""
    draw = random.Random(seed)
    drift = [0.0, 0.0]

    def mood(t: float) -> Mood:
        for side in (0, 1):
            drift[side] += draw.gauss(0, 0.01) - 0.02 * drift[side]
        anger, fear = (min(0.6, max(0.01, 0.33 + side / 2)) for side in drift)
        calm = max(0.01, 1 - anger - fear)
        whole = anger + fear + calm
        levels = {"anger": anger / whole, "fear": fear / whole, "calm": calm / whole}
        best, second, _ = sorted(levels.values(), reverse=True)
        leads = max(levels, key=levels.__getitem__)
        return Mood(
            t=t,
            present=True,
            faces=1,
            stale=False,
            levels=levels,
            dominant=leads,
            margin=best - second,
        )

    return mood


@pytest.mark.parametrize("seed", range(2))
def test_two_that_are_nearly_equal_do_not_take_turns(rehearse: Any, seed: int) -> None:
    play = rehearse(FORK, durations={"first.mp4": 20.0})
    play.mood = wavering(seed)
    play.run(18)
    messages = [message for message in play.of(PrerollClips) if message.t >= play.show.started]
    assert 1 <= len(messages) <= 12
    held = [frozenset(clip.file for clip in message.clips[:3]) for message in messages]
    assert sum(before != after for before, after in pairwise(held)) <= 3
    times = [message.t for message in messages]
    assert all(after - before >= 0.49 for before, after in pairwise(times))


CLIPS = [Clip(f"{name}.mp4") for name in "abcde"]


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(CLIPS).flatmap(lambda order: st.integers(0, 5).map(lambda n: order[:n])),
    st.dictionaries(st.sampled_from(CLIPS), st.floats(0, 1)),
)
def test_what_is_ranked_stays_unless_it_is_clearly_overtaken(
    before: list[Clip], likely: dict[Clip, float]
) -> None:
    order = ranked(before, likely, 0.05)
    assert sorted(order, key=str) == sorted(likely, key=str)
    for ahead, behind in pairwise(order):
        assert likely[behind] <= 1.25 * likely[ahead] + 0.05
    assert ranked(order, likely, 0.05) == order, "it comes to rest"
