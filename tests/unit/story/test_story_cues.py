"""Cues on the frame: each once, in the tick in which its frame is shown, in every round."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.messages import ClipStarted, CutTo, ScreenReady, SendCue

TICK = 1 / 60
NEARLY = 1e-6


def scene(cues: list[float], *, loop: bool, transition: str = "cut: 0s", lead: str = "1s") -> str:
    lines = "\n".join(
        f"      - {{at: {at:.3f}s, send: house, address: /c{number}}}"
        for number, at in enumerate(cues)
    )
    way = "{to: second, when: {button: go}}" if loop else "{to: second}"
    return f"""
defaults: {{lead: {lead}, transition: {{{transition}}}}}
scenes:
  first:
    clip: {{file: first.mp4, in: 7s}}
    loop: {str(loop).lower()}
    cues:
{lines}
      - {{at: exit, send: house, address: /exit}}
    transitions: [{way}]
  second: {{clip: second.mp4, transitions: [{{to: first}}]}}
"""


def play_first(rehearse: Any, text: str, duration: float, start: float = 1000.0123) -> Any:
    return rehearse(text, durations={"first.mp4": 7 + duration}, start=start)


TIMES = st.lists(
    st.one_of(
        st.floats(0, 1.999).map(lambda at: round(at, 3)), st.sampled_from([0.0, 1.96, 1.999])
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(cues=TIMES, start=st.floats(0, 1e6), rounds=st.integers(1, 3))
def test_every_cue_comes_in_its_first_tick_and_once_a_round(
    cues: list[float], start: float, rounds: int
) -> None:
    from tests.unit.story.conftest import Rehearsal

    play = play_first(Rehearsal, scene(cues, loop=True), 2.0, start)
    play.tick()
    began = play.show.started
    play.run(2.0 * rounds - TICK)
    moments = sorted(
        (began + number * 2.0 + at, f"/c{cue}")
        for number in range(rounds)
        for cue, at in enumerate(cues)
    )
    wanted = [(at, address) for at, address in moments if at <= play.now + NEARLY]
    sent = sorted((cue.t, cue.address) for cue in play.of(SendCue))
    assert sorted(address for _, address in sent) == sorted(address for _, address in wanted)
    for (was, _), (at, _) in zip(sent, wanted, strict=True):
        assert -NEARLY <= was - at < TICK + 2 * NEARLY


@pytest.mark.parametrize("transition", ["cut: 0s", "crossfade: 0.5s", "fade_through: 0.5s"])
@pytest.mark.parametrize("at", [0.0, 1.5, 1.96, 1.999])
def test_a_cue_at_any_frame_of_a_clip_comes_once_before_the_exit(
    rehearse: Any, at: float, transition: str
) -> None:
    play = play_first(rehearse, scene([at], loop=False, transition=transition), 2.0)
    play.run_to("second")
    play.run(1)
    assert [cue.address for cue in play.of(SendCue)] == ["/c0", "/exit"]


def test_a_cue_that_was_not_reached_does_not_come_when_a_clip_is_broken_into(rehearse: Any) -> None:
    text = scene([0.5, 1.5], loop=False, transition="crossfade: 0.5s").replace(
        "transitions: [{to: second}]",
        "transitions: [{to: second, when: {button: go}, interrupt: true}, {to: second}]",
        1,
    )
    play = play_first(rehearse, text, 2.0)
    play.run(1)
    play.press("go")
    play.run(2)
    assert [cue.address for cue in play.of(SendCue)] == ["/c0", "/exit"]


def test_no_new_round_is_cued_once_the_decision_has_fallen(rehearse: Any) -> None:
    play = play_first(rehearse, scene([0.0, 1.999], loop=True), 2.0)
    play.run(2.5)
    play.press("go")
    play.run_to("second")
    addresses = [cue.address for cue in play.of(SendCue)]
    assert addresses == ["/c0", "/c1", "/c0", "/c1", "/exit"]


def test_after_a_sleep_each_cue_comes_once_not_for_every_round(rehearse: Any) -> None:
    play = play_first(rehearse, scene([0.2, 1.5], loop=True), 2.0)
    play.run(1)
    play.number += 60 * 3600
    play.tick()
    addresses = [cue.address for cue in play.of(SendCue)]
    assert addresses[0] == "/c0"
    assert sorted(addresses[1:]) == ["/c0", "/c1"]


@settings(max_examples=40, deadline=None)
@given(
    cues=st.lists(st.floats(0, 1.95).map(lambda at: round(at, 3)), min_size=1, max_size=3),
    dies=st.floats(0.1, 5.5),
    away=st.floats(0.0, 0.6),
    slow=st.floats(0.0, 0.5),
    loop=st.booleans(),
)
def test_a_screen_that_comes_back_loses_no_cue_and_repeats_none(
    cues: list[float], dies: float, away: float, slow: float, loop: bool
) -> None:
    """The clip goes on where the story says, and somewhat later than it should."""
    from tests.unit.story.conftest import Rehearsal

    duration = 2.0 if loop else 8.0
    play = Rehearsal(scene(cues, loop=loop), screen=False)
    play.send(ScreenReady(t=play.now))
    play.tick()
    play.send(ClipStarted(t=play.now, take=1, duration=duration))
    play.run(dies + away)
    [cut] = [effect for effect in play.send(ScreenReady(t=play.now)) if isinstance(effect, CutTo)]
    play.run(slow)
    play.send(ClipStarted(t=play.now, take=1, duration=duration, position=cut.position))
    # Where the picture is now, and how many rounds of it the audience will have seen by its end.
    seconds = 6.0 - dies - away - slow if not loop else 4.0
    play.run(max(0.0, seconds))
    sent = [cue.address for cue in play.of(SendCue)]
    if not loop:
        assert sorted(sent) == [f"/c{number}" for number in range(len(cues))]
        return
    shown = dies + away + max(0.0, seconds)  # without the time in which the screen was slow
    for number, at in enumerate(cues):
        rounds = math.floor((shown - at) / 2.0) + 1
        assert abs(sent.count(f"/c{number}") - rounds) <= (
            1 if min((shown - at) % 2.0, 2.0 - (shown - at) % 2.0) < 0.1 else 0
        )
