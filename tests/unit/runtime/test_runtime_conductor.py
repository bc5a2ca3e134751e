"""The conductor and its line: what is recorded, what is handed out, who starts afresh."""

from __future__ import annotations

from typing import Any

import pytest

from riot.messages import (
    BeginSession,
    ClockJumped,
    CutTo,
    EmotionReading,
    EndSession,
    FaceReading,
    Health,
    HealthState,
    OperatorCommand,
    PrerollClips,
    ScreenReady,
    SendCue,
    SetLevel,
)
from riot.runtime.line import TICK_RATE
from riot.runtime.recording import SHOW

FILM = """
riot: 1
title: Trial
media: media
listens_to: [anger, fear]
start: attract
defaults: {lead: 1s}
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions: [{to: notice, when: {button: start}, interrupt: true}]
  notice:
    card: {text: Hello, for: 1s}
    session: begin
    calibrate: neutral
    transitions: [{to: street}]
  street:
    clip: street.mp4
    cues:
      - {at: enter, send: house, address: /cue, value: 1}
      - {while: anger, send: house, address: /level}
    transitions:
      - {to: notice, when: {button: start}, interrupt: true}
      - {to: last}
  last: {clip: last.mp4, session: end, transitions: [{to: attract}]}
"""


def press(bench: Any, name: str, verb: Any = "button") -> None:
    bench.inbox.put(OperatorCommand(t=bench.conductor.next_due, verb=verb, argument=name))


def angry(t: float, seq: int) -> EmotionReading:
    face = FaceReading(1, (0.4, 0.4, 0.2, 0.2), 0.9, (0, 0, 0), (0.9, 0.05, 0.02, 0.01, 0.02))
    return EmotionReading(t=t, seq=seq, faces=(face,))


def begun(bench: Any) -> Any:
    play = bench(FILM)
    play.run(1)
    press(play, "start")
    play.tick()
    return play


def test_nothing_is_recorded_before_a_session(bench: Any) -> None:
    play = bench(FILM)
    play.before = lambda now: play.inbox.put(angry(now, 1))
    play.run(3)
    assert play.recorder.entries == []


def test_a_session_is_recorded_from_its_begin_to_its_end(bench: Any) -> None:
    play = begun(bench)
    [(first, show)] = play.recorder.of("begin")
    assert (show.scene, show.session, show) == ("notice", 1, play.line.show)
    number = 0

    def read(now: float) -> None:
        nonlocal number
        number += 1
        play.inbox.put(angry(now, number))

    play.before = read
    play.run(20)
    [(last, (outcome, reason))] = play.recorder.of("end")
    assert (outcome, reason) == ("last", "ended")
    consumed = [tick for tick, _ in play.recorder.of("inputs")]
    assert consumed == list(range(first + 1, last + 1)), "from the next tick to the last"
    recorded = [e for _, effects in play.recorder.of("effects") for e in effects]
    assert isinstance(recorded[0], (PrerollClips, CutTo)) and BeginSession in map(type, recorded)
    assert isinstance(next(e for e in reversed(recorded) if isinstance(e, EndSession)), EndSession)
    assert play.recorder.of("trace")[0][1][0]["to"] == "notice"
    assert play.conductor.stop_reason is None


def test_levels_are_sent_and_not_logged(bench: Any) -> None:
    play = begun(bench)
    play.run(5)
    assert any(isinstance(e, SetLevel) for e in play.rigs.obeyed)
    assert any(isinstance(e, SendCue) for e in play.rigs.obeyed)
    recorded = [e for _, effects in play.recorder.of("effects") for e in effects]
    assert not any(isinstance(e, SetLevel) for e in recorded)
    assert [e.address for e in recorded if isinstance(e, SendCue)] == ["/cue"]


def test_a_tick_with_an_end_and_a_begin_is_in_both_sessions(bench: Any) -> None:
    play = begun(bench)
    play.run(2)
    press(play, "start")
    play.tick()
    [(_, first), (tick, second)] = play.recorder.of("begin")
    [(ended, (outcome, reason))] = play.recorder.of("end")
    assert (ended, outcome, reason) == (tick, "street", "left")
    assert (first.session, second.session) == (1, 2)
    kinds = [what for what, at, _ in play.recorder.entries if at == tick and what != "see"]
    assert kinds == ["inputs", "effects", "trace", "end", "begin", "effects", "trace"]


def test_an_open_session_is_ended_when_the_run_stops(bench: Any) -> None:
    play = begun(bench)
    play.run(0.5)
    play.conductor.close()
    play.conductor.close()
    assert play.recorder.of("end") == [(play.conductor._next - 1, ("notice", "stopped"))]


def test_effects_go_where_they_belong(bench: Any) -> None:
    play = begun(bench)
    play.run(3)
    assert {type(m) for m in play.screen.sent} == {PrerollClips, CutTo}
    assert [m.scene for m in play.screen.sent if isinstance(m, CutTo)] == [
        "attract",
        "notice",
        "street",
    ]
    press(play, "", "quit")
    play.tick()
    assert play.conductor.stop_reason == "the operator quit"


def test_before_the_notice_no_expression_is_told(bench: Any) -> None:
    play = bench(FILM)
    play.before = lambda now: play.inbox.put(angry(now, round(now * 60)))
    play.run(3)
    untold = play.tick()
    assert (untold.session, untold.mood.present, untold.reading) == (0, True, None)
    assert (untold.mood.levels, untold.mood.raw, untold.mood.dominant) == ({}, {}, None)
    assert (untold.mood.valence, untold.mood.arousal) == (0.0, 0.0)
    press(play, "start")
    play.run(1)
    told = play.tick()
    assert told.session == 1
    assert told.mood.levels["anger"] > 0.5
    assert told.reading is not None


def test_a_new_viewer_starts_from_no_mood(bench: Any) -> None:
    play = begun(bench)
    play.before = lambda now: play.inbox.put(angry(now, round(now * 60)))
    play.run(3)
    assert play.tick().mood.levels["anger"] > 0.9
    play.before = lambda now: None
    press(play, "start")
    play.tick()
    snapshot = play.tick()
    assert snapshot.scene == "notice"
    assert (snapshot.mood.levels, snapshot.mood.present) == ({}, False)


def test_the_notice_takes_the_viewers_neutral_face(bench: Any) -> None:
    play = begun(bench)
    calm = FaceReading(1, (0.4, 0.4, 0.2, 0.2), 0.9, (0, 0, 0), (0.3, 0.05, 0.02, 0.03, 0.6))
    play.before = lambda now: play.inbox.put(
        EmotionReading(t=now, seq=round(now * 60), faces=(calm,))
    )
    assert play.run(0.5) and play.line._keeper._calibrating
    play.run(1)
    assert not play.line._keeper._calibrating


def test_a_jump_of_the_clock_is_logged_and_time_goes_on_behind_it(bench: Any) -> None:
    play = begun(bench)
    play.run(0.5)
    before = play.conductor.next_due
    play.conductor.skip(600)
    assert play.conductor.next_due - before == pytest.approx(600 / TICK_RATE)
    snapshot = play.tick()
    assert snapshot.t == pytest.approx(before + 10)
    tick, messages = play.recorder.of("inputs")[-1]
    assert [m.ticks for m in messages if isinstance(m, ClockJumped)] == [600]
    assert tick == snapshot.tick


def test_health_reaches_snapshot_and_journal(bench: Any) -> None:
    play = begun(bench)
    play.board.tell(Health(t=1.0, stage="camera", state="failed", since=1.0, detail="unplugged"))
    snapshot = play.tick()
    assert snapshot.health["camera"].state == "failed"
    assert [message.stage for _, message in play.recorder.of("health")] == ["camera"]


def test_a_session_begins_with_every_stage_that_is_not_ok(bench: Any) -> None:
    play = bench(FILM)
    told: dict[str, HealthState] = {
        "screen": "ok",
        "rig.b": "degraded",
        "camera": "failed",
        "rig.a": "failed",
    }
    for stage, state in told.items():
        play.board.tell(Health(t=700.0, stage=stage, state=state, since=700.0))
    play.board.tell(Health(t=705.0, stage="rig.a", state="ok", since=705.0))
    play.run(1)
    press(play, "start")
    play.tick()
    entries = play.recorder.entries
    begun_at = [kind for kind, _, _ in entries].index("begin")
    said = [(e.stage, e.state) for kind, _, e in entries[begun_at:] if kind == "health"]
    assert said == [("camera", "failed"), ("rig.b", "degraded")]


def test_the_snapshot_says_where_the_show_is(bench: Any) -> None:
    play = begun(bench)
    seen: list[Any] = []
    play.conductor.watch(lambda snapshot, trace: seen.append((snapshot, tuple(trace))))
    snapshot = play.run(3)
    assert (snapshot.scene, snapshot.branch, snapshot.session) == ("street", "notice>street", 1)
    assert snapshot.duration == 6.0
    assert snapshot.position == pytest.approx(2.0, abs=0.1)
    assert snapshot == play.rigs.offered[-1]
    assert len(seen) == 180
    assert [d.to for _, trace in seen for d in trace] == ["street"]


def test_the_position_stays_at_the_end_until_the_next_clip_is_there(bench: Any) -> None:
    play = begun(bench)
    play.run(3)
    play.screen.advance = lambda now: None  # it never says that the next clip has come
    seen = [play.tick() for _ in range(60 * 7)]
    places = [snapshot.position for snapshot in seen if snapshot.scene == "street"]
    assert places == sorted(places)
    assert max(places) == 6.0


def test_a_screen_that_starts_slowly_still_shows_the_first_scene(bench: Any) -> None:
    play = bench(FILM)
    play.inbox.drain()
    play.conductor.skip(12 * 60)
    play.inbox.put(ScreenReady(t=play.conductor.next_due - 0.01))
    play.conductor.tick()
    play.conductor.tick()
    assert [cut.take for cut in play.screen.sent if isinstance(cut, CutTo)] == [1]
    assert play.line.show.pending is not None
    assert play.line.show.failures == 0


def test_the_position_of_a_loop_stays_within_it(bench: Any) -> None:
    play = bench(FILM)
    play.run(20)
    assert 0 <= play.tick().position < 6.0


def test_every_show_of_a_run_is_written_and_read_exactly(bench: Any) -> None:
    play = begun(bench)
    play.before = lambda now: play.inbox.put(angry(now, round(now * 60)))
    for _ in range(60):
        play.tick(11)
        show = play.line.show
        assert SHOW.validate_python(SHOW.dump_python(show, mode="json")) == show
        assert SHOW.validate_json(SHOW.dump_json(show)) == show
