"""When a decision falls, on what it rests, and when the chosen scene is entered."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from riot.messages import (
    ClipEnded,
    ClipStarted,
    CutTo,
    Mood,
    PrerollClips,
    ScreenReady,
    StopShow,
    Transition,
)
from riot.story.trace import sentence

FORK = """
defaults: {{lead: 1s, listen: {{min_face: 0s}}}}
scenes:
  first:
    clip: first.mp4
    {extra}
    transitions:
      - {{to: angry, when: {{dominant: anger}}}}
      - {{to: afraid, when: {{dominant: fear, margin: 0.1}}}}
      - {{to: calm}}
  angry: {{clip: angry.mp4, transitions: [{{to: first}}]}}
  afraid: {{clip: afraid.mp4, transitions: [{{to: first}}]}}
  calm: {{clip: calm.mp4, transitions: [{{to: first}}]}}
"""


def fork(extra: str = "") -> str:
    return FORK.format(extra=extra)


def test_the_decision_falls_at_lead_before_the_end(rehearse: Any) -> None:
    play = rehearse(fork())
    play.tick()
    play.feel(fear=0.9, calm=0.1)
    play.run(8.9)
    assert not play.trace
    play.run(0.2)
    [decision] = play.trace
    assert (decision.kind, decision.scene, decision.to) == ("decide", "first", "afraid")
    assert decision.t == pytest.approx(play.show.started + 9.0, abs=1 / 60)
    cut = play.of(CutTo)[-1]
    assert (cut.scene, cut.due, cut.take) == ("afraid", "clip_end", 2)
    assert play.show.scene == "first"
    assert play.show.branch == "first>afraid"


def test_a_scene_is_entered_when_its_clip_starts_and_not_before(rehearse: Any) -> None:
    play = rehearse(fork(), screen=False)
    [preroll, cut] = play.send(ScreenReady(t=play.now))
    assert isinstance(preroll, PrerollClips) and isinstance(cut, CutTo)
    assert (cut.take, cut.scene, cut.due) == (1, "first", "now")
    play.tick(60)
    assert play.show.take == 0
    play.send(ClipStarted(t=play.now, take=9, duration=10))
    assert play.show.take == 0, "another take is not ours"
    play.send(ClipStarted(t=play.now, take=1, duration=10))
    assert (play.show.take, play.show.scene, play.show.started) == (1, "first", play.now)
    assert play.show.visits == {"first": 1}
    play.run(9.5)
    play.send(ClipEnded(t=play.now, take=1))
    assert play.show.scene == "first"
    play.send(ClipStarted(t=play.now, take=2, duration=4))
    assert (play.show.scene, play.show.duration) == ("calm", 4)


def test_the_first_way_that_passes_wins_and_the_trace_names_all_tried(rehearse: Any) -> None:
    play = rehearse(fork())
    play.feel(fear=0.8, calm=0.2)
    play.run_to("afraid")
    tried = [(trial.to, trial.passed) for trial in play.trace[0].tried]
    assert tried == [("angry", False), ("afraid", True)]
    assert sentence(play.trace[0]) == "first → afraid: dominant fear by 0.600 (fear by 0.1)"
    assert play.trace[0].heard.readings == (7, 7)


def test_nobody_there_leads_to_the_default(rehearse: Any) -> None:
    play = rehearse(fork("listen: {min_face: 1s}"))
    play.feel()
    play.run_to("calm")
    [decision] = play.trace
    assert not decision.heard.counts
    assert decision.heard.why_not == "a face was seen for only 0.0 s of 1 s"
    assert sentence(decision) == "first → calm: nothing else passed"


def test_a_scenes_own_lead_replaces_the_default(rehearse: Any) -> None:
    play = rehearse(fork("lead: 4s"))
    play.tick()
    play.run(6.1)
    assert play.trace and play.trace[0].t == pytest.approx(play.show.started + 6, abs=1 / 60)


def test_min_margin_of_the_scene_replaces_the_default(rehearse: Any) -> None:
    for extra, goes_to in (("", "angry"), ("min_margin: 0.3", "calm")):
        play = rehearse(fork(extra))
        play.feel(anger=0.5, fear=0.3, calm=0.2)
        play.tick()
        play.run(10)
        assert play.trace[0].to == goes_to


def test_undecided_is_a_margin_below_min_margin(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            min_margin: 0.2
            transitions: [{to: torn, when: {undecided: true}}, {to: first}]
          torn: {clip: b.mp4, transitions: [{to: first}]}
        """
    )
    play.feel(anger=0.5, fear=0.35, calm=0.15)
    play.run_to("torn", at_most=11)


# ── listen ──────────────────────────────────────────────────────────────────────────────────────


def heard(rehearse: Any, listen: str, *acts: tuple[float, dict[str, float]]) -> Any:
    """Play acts (seconds, levels) into a clip of 10 s; give what the decision heard."""
    play = rehearse(fork(f"listen: {listen}"))
    play.tick()
    for seconds, levels in acts:
        play.feel(**levels)
        play.run(seconds)
    assert play.trace, "no decision fell"
    return play.trace[0].heard


ANGRY = {"anger": 0.9, "calm": 0.1}
WARY = {"fear": 0.6, "calm": 0.4}


def test_mean_weighs_by_time(rehearse: Any) -> None:
    found = heard(rehearse, "{by: mean}", (3, ANGRY), (7, WARY))
    assert found.by == "mean"
    assert found.levels["anger"] == pytest.approx(0.9 * 3 / 9, abs=0.01)
    assert found.levels["fear"] == pytest.approx(0.6 * 6 / 9, abs=0.01)
    assert found.dominant == "fear"
    assert found.seconds == pytest.approx(9, abs=0.05)


def test_peak_takes_the_highest_moment(rehearse: Any) -> None:
    found = heard(rehearse, "{by: peak}", (0.5, ANGRY), (9.5, WARY))
    assert (found.dominant, found.levels["anger"], found.levels["fear"]) == ("anger", 0.9, 0.6)
    assert found.margin == pytest.approx(0.3)


def test_share_counts_the_time_dominant(rehearse: Any) -> None:
    found = heard(rehearse, "{by: share}", (4, ANGRY), (6, WARY))
    assert found.levels["anger"] == pytest.approx(4 / 9, abs=0.01)
    assert found.levels["fear"] == pytest.approx(5 / 9, abs=0.01)
    assert found.levels["calm"] == 0


def test_last_takes_the_newest(rehearse: Any) -> None:
    found = heard(rehearse, "{by: last}", (8, ANGRY), (2, WARY))
    assert found.levels == {"anger": 0.0, "fear": 0.6, "calm": 0.4}


def test_only_what_lies_between_from_and_to_counts(rehearse: Any) -> None:
    acts = ((2, ANGRY), (3, WARY), (5, ANGRY))
    assert heard(rehearse, "{from: 2s, to: 5s}", *acts).levels["anger"] < 0.01
    assert heard(rehearse, "{from: 5s, to: end}", *acts).levels["fear"] < 0.01
    assert heard(rehearse, "{from: 2s, to: 5s}", *acts).seconds == pytest.approx(3, abs=0.05)


def test_too_little_face_makes_no_reading(rehearse: Any) -> None:
    acts = ((1.9, WARY), (8.1, {}))
    assert heard(rehearse, "{min_face: 1.8s}", *acts).counts
    found = heard(rehearse, "{min_face: 3s}", *acts)
    assert (found.counts, found.levels, found.dominant) == (False, {}, None)
    assert found.why_not == "a face was seen for only 1.9 s of 3 s"


def test_a_stale_mood_is_not_listened_to(rehearse: Any) -> None:
    play = rehearse(fork("listen: {min_face: 1s}"))
    play.feel(anger=1.0)
    fresh = play.mood
    play.mood = lambda t: replace(fresh(t), stale=True)
    play.run_to("calm")
    assert not play.trace[0].heard.counts


def test_defaults_listen_holds_for_a_scene_without_its_own(rehearse: Any) -> None:
    text = fork().replace("listen: {min_face: 0s}", "listen: {by: peak, min_face: 0s}")
    play = rehearse(text)
    play.feel(anger=1.0)
    play.run_to("angry")
    assert play.trace[0].heard.by == "peak"


def test_a_sleep_of_the_machine_does_not_outweigh_the_window(rehearse: Any) -> None:
    play = rehearse(fork())
    play.tick()
    play.feel(**ANGRY)
    play.run(5)
    play.number += 3600 * 60
    play.feel(**WARY)
    play.tick()
    assert play.trace[0].to == "angry"


# ── interrupts ──────────────────────────────────────────────────────────────────────────────────

STARTLE = """
scenes:
  first:
    clip: first.mp4
    transitions:
      - to: flee
        when: {fear: {at_least: 0.8}, held_for: 2s}
        interrupt: true
        transition: {crossfade: 0.5s}
      - {to: stay}
  flee: {clip: flee.mp4, transitions: [{to: first}]}
  stay: {clip: stay.mp4, transitions: [{to: first}]}
"""


def test_an_interrupt_cuts_now(rehearse: Any) -> None:
    play = rehearse(STARTLE)
    play.run(3)
    play.feel(fear=0.9)
    play.run(2.2)
    [decision] = play.trace
    assert (decision.kind, decision.to, decision.heard.by) == ("interrupt", "flee", "now")
    cut = play.of(CutTo)[-1]
    assert (cut.due, cut.transition) == ("now", Transition("crossfade", 0.5))
    assert play.show.scene == "flee"
    assert sentence(decision).startswith("first → flee: fear 0.9 (at_least 0.8) for 2.0 s")


@pytest.mark.parametrize("start", [0.0, 1000.0123, 86400.777, 1e6 + 1 / 3])
def test_two_seconds_held_are_120_ticks_on_any_grid(rehearse: Any, start: float) -> None:
    play = rehearse(STARTLE, start=start)
    play.tick(100)
    play.feel(fear=0.9)
    play.tick()  # true since this tick
    play.tick(119)
    assert not play.trace
    play.tick()
    assert [decision.to for decision in play.trace] == ["flee"]


def test_a_break_starts_the_dwell_again(rehearse: Any) -> None:
    play = rehearse(STARTLE)
    play.tick()
    for _ in range(4):
        play.feel(fear=0.9)
        play.run(1.9)
        play.feel(fear=0.5, calm=0.5)
        play.tick()
    assert not play.trace


def test_an_interrupt_replaces_a_choice_that_waits_for_the_end(rehearse: Any) -> None:
    play = rehearse(STARTLE)
    play.run(7.7)
    play.feel(fear=0.9)
    play.run(1.6)
    assert [decision.to for decision in play.trace] == ["stay"]
    play.run(0.3)
    assert play.show.scene == "first"
    play.run(0.2)
    assert [decision.to for decision in play.trace] == ["stay", "flee"]
    assert play.show.scene == "flee"
    assert "stay" not in play.show.visits


def test_nothing_replaces_an_interrupt(rehearse: Any) -> None:
    play = rehearse(STARTLE, screen=False)
    play.send(ScreenReady(t=play.now))
    play.send(ClipStarted(t=play.now, take=1, duration=10))
    play.feel(fear=0.9)
    play.run(3)
    assert [decision.to for decision in play.trace] == ["flee"]
    assert len(play.of(CutTo)) == 2


def test_an_interrupting_way_reads_the_moment_at_the_decision_too(rehearse: Any) -> None:
    play = rehearse(STARTLE.replace(", held_for: 2s", ""))
    play.tick()
    play.mood = lambda t: Mood(t=t)
    play.run_to("stay")
    trial = play.trace[0].tried[0]
    assert (trial.to, trial.passed) == ("flee", False)
    assert "no face is in sight" in trial.verdict.wanted


def test_a_stale_reading_interrupts_nothing(rehearse: Any) -> None:
    play = rehearse(STARTLE)
    play.feel(fear=0.9)
    fresh = play.mood
    play.mood = lambda t: replace(fresh(t), stale=True)
    play.run_to("stay")
    assert "the reading is stale" in play.trace[0].tried[0].verdict.parts[0].wanted


def test_the_picture_changes_as_way_then_scene_then_defaults_say(rehearse: Any) -> None:
    play = rehearse(
        """
        defaults: {lead: 1s, transition: {fade_through: 1s}}
        scenes:
          first: {clip: a.mp4, transitions: [{to: second}]}
          second: {clip: b.mp4, transition: {crossfade: 0.2s}, transitions: [{to: third}]}
          third:
            clip: c.mp4
            transition: {crossfade: 0.2s}
            transitions: [{to: first, transition: {cut: 0s}}]
        """
    )
    play.run(31)
    assert [cut.transition for cut in play.of(CutTo)] == [
        Transition(),
        Transition("fade_through", 1.0),
        Transition("crossfade", 0.2),
        Transition(),
    ]


# ── loops ───────────────────────────────────────────────────────────────────────────────────────

LOOP = """
defaults: {lead: 1s}
scenes:
  first:
    clip: loop.mp4
    loop: true
    listen: {from: 1s, to: 3s, min_face: 1s}
    cues: [{at: 2s, send: house, address: /tick, value: 1}]
    transitions:
      - {to: angry, when: {dominant: anger}}
  angry: {clip: angry.mp4, transitions: [{to: first}]}
"""


def test_a_loop_is_weighed_once_a_round_on_that_round_alone(rehearse: Any) -> None:
    play = rehearse(LOOP, durations={"loop.mp4": 5.0})
    play.tick()
    play.feel(calm=1.0)
    play.run(12)
    assert play.show.passed == 2
    assert not play.trace and play.show.scene == "first"
    play.feel(anger=1.0)  # 2 s into the third round: half of its window
    play.run(2.5)
    assert play.trace == []
    play.run(4.9)
    [decision] = play.trace
    assert decision.t == pytest.approx(play.show.started + 19, abs=1 / 60)
    assert decision.heard.levels["anger"] == pytest.approx(1.0)
    assert decision.heard.seconds == pytest.approx(2.0, abs=0.05)
    play.run_to("angry", at_most=1.5)
    cut = play.of(CutTo)[0]
    assert cut.loop


def test_a_loop_without_a_way_out_that_passes_goes_on(rehearse: Any) -> None:
    play = rehearse(LOOP, durations={"loop.mp4": 5.0})
    play.run(61)
    assert play.scenes() == ["first"]
    assert play.show.passed == 12


def test_after_a_sleep_a_loop_is_weighed_once_not_for_every_round_missed(rehearse: Any) -> None:
    play = rehearse(LOOP, durations={"loop.mp4": 5.0})
    play.run(2)
    play.number += 8 * 3600 * 60
    play.tick(2)
    assert play.show.passed >= 8 * 3600 / 5


# ── timeout, prerolls ───────────────────────────────────────────────────────────────────────────


def test_a_timeout_decides_and_leaves_at_once(rehearse: Any) -> None:
    play = rehearse(fork("timeout: 4s"))
    play.feel(anger=0.9)
    play.tick()
    play.run(3.9)
    assert not play.trace
    play.run(0.2)
    [decision] = play.trace
    assert (decision.kind, decision.to) == ("timeout", "angry")
    assert play.of(CutTo)[-1].due == "now"
    assert play.show.scene == "angry"


def test_a_timeout_of_a_loop_without_a_default_leads_to_the_start(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first: {clip: a.mp4, transitions: [{to: wait}]}
          wait:
            clip: b.mp4
            loop: true
            timeout: 15s
            transitions: [{to: wait, when: {button: again}}]
        """
    )
    play.run_to("wait")
    assert play.run_to("first") == pytest.approx(15, abs=0.1)
    assert play.trace[-1].kind == "rest"


def test_the_likeliest_next_clip_is_held_ready_first(rehearse: Any) -> None:
    play = rehearse(fork())
    play.feel(fear=0.9, calm=0.1)
    play.run(3)
    assert [clip.file for clip in play.of(PrerollClips)[-1].clips] == [
        "afraid.mp4",
        "calm.mp4",
        "angry.mp4",
    ], "nearer to undecided than to anger"
    play.feel(anger=0.9, calm=0.1)
    play.run(5)
    assert play.of(PrerollClips)[-1].clips[0].file == "angry.mp4"
    times = [t for t, effect in play.effects if isinstance(effect, PrerollClips)]
    assert all(later - earlier >= 0.49 for earlier, later in pairwise(times[2:]))


def test_variables_and_visits_choose(rehearse: Any) -> None:
    play = rehearse(
        """
        defaults: {lead: 0.5s}
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: end, when: {variable: {name: courage, at_least: 3}}}
              - {to: other, when: {visits: {other: {at_least: 2}}}, set: {courage: 3}}
              - {to: other, add: {courage: 0.5}}
          other: {clip: b.mp4, transitions: [{to: first}]}
          end: {clip: c.mp4, transitions: [{to: first}]}
        """,
        durations={"a.mp4": 1.0, "b.mp4": 1.0},
    )
    play.run_to("other")
    assert play.show.variables == {"courage": 0.5}
    assert play.show.visits == {"first": 1, "other": 1}
    play.run_to("end")
    assert play.show.visits == {"first": 4, "other": 3, "end": 1}
    assert play.show.variables == {"courage": 3.0}
    assert [trial.passed for trial in play.trace[-1].tried] == [True]


def test_chance_is_the_same_all_through_a_take_and_differs_between_takes(rehearse: Any) -> None:
    text = """
        defaults: {lead: 0.5s}
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: lucky, when: {chance: 0.02, elapsed: 1s}, interrupt: true}
              - {to: lucky, when: {chance: 0.5}}
              - {to: first}
          lucky: {clip: b.mp4, transitions: [{to: first}]}
        """
    lucky: list[bool] = []
    for seed in range(60):
        play = rehearse(text, durations={"a.mp4": 3.0}, seed=seed)
        play.run(3.1)
        again = rehearse(text, durations={"a.mp4": 3.0}, seed=seed)
        again.run(3.1)
        assert play.trace == again.trace
        lucky.append(play.trace[0].to == "lucky")
        assert play.trace[0].kind == "decide" or sum(lucky) < 10
    assert 15 < sum(lucky) < 45


def test_a_button_counts_from_entering_its_scene(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            loop: true
            transitions: [{to: second, when: {button: go}, interrupt: true}]
          second:
            clip: b.mp4
            loop: true
            transitions:
              - {to: first, when: {button: go}, interrupt: true}
              - {to: first, when: {key: q, argument: {at_least: 1}}, interrupt: true}
        """
    )
    play.run(1)
    play.press("stop")
    play.tick(2)
    assert play.show.scene == "first"
    play.press("go")
    play.tick(2)
    assert play.show.scene == "second"
    play.run(20)
    assert play.show.scene == "second", "the press belonged to the scene before"
    play.press("q", "key")
    play.tick(2)
    assert play.show.scene == "first"


def test_quit_stops_the_show(rehearse: Any) -> None:
    play = rehearse(fork())
    [stop] = play.press("", "quit")
    assert isinstance(stop, StopShow)


def test_elapsed_counts_from_entering(rehearse: Any) -> None:
    play = rehearse(
        fork()
        .replace("{dominant: anger}", "{elapsed: 4s}")
        .replace("when: {elapsed: 4s}}", "when: {elapsed: 4s}, interrupt: true}")
    )
    play.tick()
    assert play.run_to("angry") == pytest.approx(4.0, abs=0.04)


def test_a_scene_that_nothing_interrupts_logs_nothing(rehearse: Any, caplog: Any) -> None:
    play = rehearse(STARTLE)
    play.run(12)
    assert play.show.scene == "stay"
    assert caplog.records == []


def test_a_dwell_starts_again_when_a_scene_follows_itself(rehearse: Any) -> None:
    play = rehearse(
        """
        scenes:
          first:
            clip: a.mp4
            transitions:
              - {to: other, when: {face: present, held_for: 4s}, interrupt: true}
              - {to: first}
          other: {clip: b.mp4, transitions: [{to: first}]}
        """,
        durations={"a.mp4": 3.0},
    )
    play.feel(calm=1.0)
    play.run(20)
    assert set(play.scenes()) == {"first"}
