"""A film that is held stands still, and goes on exactly where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riot.clock import ManualClock, PacedClock
from riot.config.film import film_from_text
from riot.messages import (
    Clip,
    ClipEnded,
    ClipStarted,
    CutTo,
    EmotionReading,
    Message,
    Mood,
    OperatorCommand,
    RigEffect,
    ScreenReady,
    SendCue,
    SetLevel,
    SetMaster,
    SetPace,
)
from riot.runtime.conductor import Conductor
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE, Line
from riot.story.step import open_show

START = 777.25
FILM = """
riot: 1
title: Trial
media: media
listens_to: [anger, fear]
start: attract
defaults: {lead: 0.41s, listen: {min_face: 0s, from: 0.31s}}
scenes:
  attract:
    clip: attract.mp4
    loop: true
    cues: [{at: 0.51s, send: house, address: /round}]
    transitions: [{to: notice, when: {elapsed: 1.21s}, interrupt: true}]
  notice:
    card: {text: Hello, for: 0.91s}
    session: begin
    transitions: [{to: street}]
  street:
    clip: street.mp4
    cues:
      - {at: enter, send: house, address: /cue, value: 1}
      - {at: 0.71s, send: house, address: /late}
      - {while: anger, send: house, address: /level}
    transitions:
      - {to: last, when: {anger: {above: 0.5}, held_for: 0.81s}, interrupt: true}
      - {to: alley, when: {dominant: anger}}
      - {to: last}
  alley: {clip: alley.mp4, timeout: 1.11s, transitions: [{to: last}]}
  last: {clip: last.mp4, session: end, transitions: [{to: attract}]}
"""
GRAPH = film_from_text(FILM, "graph.yaml")
SECONDS = 1.5


class FilmScreen:
    """A screen made of arithmetic on the clock that the screen worker has: it follows the anchors.

    Every clip takes `SECONDS`.
    """

    def __init__(self, inbox: Inbox, real: ManualClock) -> None:
        self.clock = PacedClock(real)
        self._inbox = inbox
        self._waiting: CutTo | None = None
        self._live: CutTo | None = None
        self._ends: float | None = None
        self._told = False
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)
        if isinstance(message, CutTo):
            self._waiting = message
        elif isinstance(message, SetPace):
            self.clock.follow(message.anchor)

    def advance(self) -> None:
        now = self.clock.now() + 1e-9
        loops = self._live is not None and self._live.loop
        if self._ends is not None and now >= self._ends:
            if not self._told and not loops:
                self._told = True
                self._inbox.put(ClipEnded(t=now, take=self._live.take if self._live else 0))
            if loops:
                self._ends += SECONDS
        cut = self._waiting
        if cut is None or (cut.due != "now" and self._ends is not None and now < self._ends):
            return
        self._waiting, self._live, self._ends, self._told = None, cut, None, False
        if isinstance(cut.picture, Clip):
            begun = now - 1e-9
            self._ends = begun + SECONDS - cut.position
            self._inbox.put(
                ClipStarted(t=begun, take=cut.take, duration=SECONDS, position=cut.position)
            )


class Rigs:
    def __init__(self) -> None:
        self.obeyed: list[RigEffect] = []
        self.offered: list[Any] = []

    def obey(self, effect: RigEffect) -> None:
        self.obeyed.append(effect)

    def offer(self, snapshot: Any) -> None:
        self.offered.append(snapshot)


class Recorder:
    """Keep what is decided, by the tick."""

    def __init__(self) -> None:
        self.decided: list[tuple[int, dict[str, Any]]] = []
        self.begun: list[tuple[int, int, Any]] = []
        self.kept: list[tuple[str, int, Any]] = []

    def begin(self, show: Any, tick: int, held: int) -> None:
        self.begun.append((tick, held, show))

    def inputs(self, tick: int, messages: Any) -> None:
        self.kept.append(("inputs", tick, list(messages)))

    def effects(self, tick: int, messages: Any) -> None:
        self.kept.append(("effects", tick, list(messages)))

    def trace(self, tick: int, entries: Any) -> None:
        self.kept.append(("trace", tick, list(entries)))

    def health(self, message: Any) -> None: ...
    def see(self, snapshot: Any, film: float, *, told: bool) -> None: ...

    def end(self, outcome: str, reason: Any, last_tick: int) -> None:
        self.kept.append(("end", last_tick, (outcome, reason)))


class FilmMoods:
    """A viewer whose mood is arithmetic on the film's time, so that pauses change nothing."""

    film = START

    def hear(self, reading: EmotionReading) -> None: ...
    def calibrate(self, on: bool) -> None: ...

    def mood(self, now: float) -> Mood:
        angry = 0.2 + 0.7 * ((self.film * 0.37) % 1)
        levels = {"anger": angry, "fear": 1 - angry}
        best = max(levels, key=levels.__getitem__)
        return Mood(
            t=now, present=True, faces=1, stale=False, levels=levels, dominant=best, margin=0.2,
            reading=1, reading_t=now,
        )  # fmt: skip


class Play:
    """A conductor whose film may be held; with `moods`, a viewer by the film's time."""

    def __init__(self, new_keeper: Any = None, recorder: Any = None) -> None:
        self.real = ManualClock(START)
        self.inbox = Inbox()
        self.screen = FilmScreen(self.inbox, self.real)
        self.rigs, self.recorder = Rigs(), recorder or Recorder()
        self.moods = FilmMoods()
        moods: Any = new_keeper or (lambda: self.moods)
        self.line = Line(GRAPH, open_show(GRAPH, 3, "en", START), moods, START)
        self.conductor = Conductor(
            self.line, self.inbox, self.screen, self.rigs, self.recorder, HealthBoard()
        )
        self.trace: list[tuple[int, Any]] = []
        self.conductor.watch(
            lambda snapshot, trace: self.trace.extend((snapshot.tick, one) for one in trace)
        )
        self.number = 0
        self.inbox.put(ScreenReady(t=START))

    def tick(self, *commands: OperatorCommand, count: int = 1) -> Any:
        for _ in range(count):
            self.real.set(self.conductor.next_due)
            self.screen.advance()
            for command in commands:
                self.inbox.put(command)
            holds = [c.argument for c in commands if c.verb == "pause"]
            paused = holds[-1] == "on" if holds else self.line.show.paused
            if not paused:
                self.moods.film += 1 / TICK_RATE
            self.conductor.tick()
        return self.rigs.offered[-1]

    def run(self, seconds: float) -> Any:
        return self.tick(count=round(seconds * TICK_RATE))


def order(verb: Any, argument: str = "") -> OperatorCommand:
    return OperatorCommand(t=0.0, verb=verb, argument=argument)


def decided(play: Play) -> list[tuple[int, Any]]:
    return [(tick, one) for tick, one in play.trace if one.kind != "told"]


def test_a_held_film_stands_still_and_the_viewer_is_read_on() -> None:
    play = Play()
    play.run(2.8)
    held = play.tick(order("pause", "on"))
    assert (held.scene, held.paused) == ("street", True)
    later = play.run(30)
    assert (later.position, later.scene, later.take) == (held.position, "street", held.take)
    assert later.mood.reading_t == pytest.approx(held.mood.reading_t + 30)
    assert later.t == pytest.approx(held.t + 30)
    sent = len(play.screen.sent)
    went_on = play.tick(order("pause", "off"))
    assert not went_on.paused
    assert went_on.position == pytest.approx(held.position + 1 / TICK_RATE)
    assert [type(message) for message in play.screen.sent[sent:]] == [SetPace]


def test_the_screen_is_told_once_and_to_the_tick() -> None:
    play = Play()
    play.run(3.0)
    play.tick(order("pause"))
    play.tick(order("pause", "on"), count=5)
    play.tick(order("pause", "off"), order("pause", "on"))
    play.run(2)
    play.tick(order("pause"))
    first, second = [message.anchor for message in play.screen.sent if isinstance(message, SetPace)]
    assert (first.pace, second.pace) == (0.0, 1.0)
    assert second.shown - first.shown == pytest.approx(1 / TICK_RATE)
    assert second.real - first.real == pytest.approx(127 / TICK_RATE)


def test_rigs_live_by_the_machines_time() -> None:
    play = Play()
    play.run(1)
    play.tick(order("pause", "on"))
    play.run(50)
    assert not [e for e in play.rigs.obeyed if isinstance(e, SendCue) and e.address == "/cue"]
    play.tick(order("dimmer", "0.5"))
    assert play.rigs.obeyed[-1] == SetMaster(t=play.conductor.next_due - 1 / TICK_RATE, dimmer=0.5)
    play.tick(order("pause", "off"))
    play.run(3)
    [cue] = [e for e in play.rigs.obeyed if isinstance(e, SendCue) and e.address == "/cue"]
    assert cue.t > START + 50
    level = [e for e in play.rigs.obeyed if isinstance(e, SetLevel)][-1]
    assert level.t > START + 50


def test_the_snapshot_tells_what_stands_above_the_rigs() -> None:
    play = Play()
    play.run(0.5)
    snapshot = play.tick(order("dimmer", "0.3"), order("blackout", "on"), order("panic", "on"))
    assert (snapshot.dimmer, snapshot.blackout, snapshot.panic) == (0.3, True, True)


@pytest.mark.parametrize(
    ("command", "scene"),
    [(order("go"), "alley"), (order("scene", "alley"), "alley"), (order("reset"), "attract")],
)
def test_who_goes_somewhere_ends_the_pause(command: OperatorCommand, scene: str) -> None:
    play = Play()
    play.run(2.6)
    play.tick(order("pause", "on"))
    play.run(7)
    snapshot = play.tick(command)
    assert not snapshot.paused
    assert [type(m) for m in play.screen.sent[-3:] if not hasattr(m, "clips")][-2:] == [
        SetPace,
        CutTo,
    ]
    assert play.tick(count=3).scene == scene


def test_an_override_shows_in_the_stream_and_in_the_story() -> None:
    play = Play()
    play.run(2.4)
    assert play.tick().session == 1
    snapshot = play.tick(order("override", "fear 0.9"))
    assert snapshot.mood.levels == pytest.approx({"anger": 0.1, "fear": 0.9})
    assert (snapshot.mood.dominant, snapshot.mood.margin) == ("fear", pytest.approx(0.8))
    level = [e for e in play.rigs.obeyed if isinstance(e, SetLevel)][-1]
    assert level.value == pytest.approx(0.1)


def test_an_override_counts_only_in_a_visit_and_ends_with_it() -> None:
    play = Play()
    play.run(0.5)
    assert play.tick(order("override", "fear 0.9")).mood.levels == {}, "nobody was told yet"
    play.run(1.5)
    assert play.tick().mood.levels["fear"] == pytest.approx(0.9)
    play.tick(order("reset"))
    play.run(3)
    assert play.tick().mood.levels["fear"] != pytest.approx(0.9)


def test_what_may_be_read_is_withheld_past_the_notice() -> None:
    play = Play()
    play.run(0.5)
    play.tick(order("scene", "street"))
    snapshot = play.run(0.3)
    assert (snapshot.scene, snapshot.session, snapshot.reading) == ("street", 0, None)
    assert snapshot.mood.levels == {} and snapshot.mood.present


def test_a_machine_that_sleeps_while_the_film_is_held_changes_nothing() -> None:
    play, awake = Play(), Play()
    for one, sleeps in ((play, 5000), (awake, 0)):
        one.run(2.6)
        one.tick(order("pause", "on"))
        one.run(1)
        if sleeps:
            one.conductor.skip(sleeps)
        one.run(1)
        one.tick(order("pause", "off"))
        one.run(4)
    shifted = [(tick - 5000, one.scene, one.to, one.t) for tick, one in decided(play)[3:]]
    assert shifted == [(tick, one.scene, one.to, one.t) for tick, one in decided(awake)[3:]]
    assert play.line.show == awake.line.show


def test_a_machine_that_wakes_in_the_tick_in_which_the_film_goes_on() -> None:
    play = Play()
    play.run(2.6)
    held = play.tick(order("pause", "on"))
    play.run(1)
    play.conductor.skip(5000)
    assert play.tick(order("pause", "off")).position == pytest.approx(held.position + 1 / TICK_RATE)


def test_a_pause_that_is_forgotten_for_a_day() -> None:
    play = Play()
    play.run(2.6)
    held = play.tick(order("pause", "on"))
    play.conductor.skip(86_400 * 60 - 3)
    play.run(0.1)
    before = len(play.trace)
    went_on = play.tick(order("pause", "off"))
    assert went_on.position == pytest.approx(held.position + 1 / TICK_RATE, abs=1e-6)
    play.run(5)
    assert len(play.trace) > before + 1
    fresh = Play()
    fresh.run(2.6 + 1 / TICK_RATE + 5)
    assert [d.to for _, d in decided(fresh)] == [d.to for _, d in decided(play)]


def test_a_screen_that_starts_again_in_a_pause_goes_on_where_the_film_is() -> None:
    play = Play()
    play.run(3.0)
    held = play.tick(order("pause", "on"))
    play.run(20)
    anchor = [m.anchor for m in play.screen.sent if isinstance(m, SetPace)][-1]
    fresh = FilmScreen(play.inbox, play.real)
    fresh.clock = PacedClock(play.real, start=anchor.shown)
    fresh.clock.follow(anchor)
    play.screen.send = fresh.send  # type: ignore[method-assign]
    play.screen.advance = fresh.advance  # type: ignore[method-assign]
    play.inbox.put(ScreenReady(t=fresh.clock.now()))
    play.tick(count=3)
    cut = next(message for message in fresh.sent if isinstance(message, CutTo))
    assert cut.position == pytest.approx(held.position)
    play.tick(order("pause", "off"))
    fresh_run = Play()
    fresh_run.run(3.0)
    fresh_run.tick(count=1)
    play.run(3)
    fresh_run.run(3)
    ways = [(d.scene, d.to) for _, d in decided(play)]
    assert ways == [(d.scene, d.to) for _, d in decided(fresh_run)]


PAUSES = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 400)), max_size=5)


def played(pauses: Mapping[int, int], ticks: int) -> tuple[Play, list[int]]:
    """Play `ticks` of the film, held before those given for so many ticks; give how long."""
    play, held, late = Play(), 0, []
    for number in range(ticks):
        if number in pauses:
            play.tick(order("pause", "on"))
            play.tick(count=pauses[number] - 1)
            play.tick(order("pause", "off"))
            held += pauses[number]
        else:
            play.tick()
        late.append(held)
    return play, late


@settings(max_examples=12, deadline=None)
@given(PAUSES)
def test_a_show_that_was_held_decides_the_same_later_by_exactly_the_pauses(
    pauses: list[tuple[int, int]],
) -> None:
    straight, _ = played({}, 520)
    held, late = played(dict(pauses), 520)
    one = [(tick + late[tick], replace(d, t=round(d.t, 6))) for tick, d in decided(straight)]
    other = [(tick, replace(d, t=round(d.t, 6))) for tick, d in decided(held)]
    assert one == other
    assert _cues(straight) == _cues(held)


def _cues(play: Play) -> list[str]:
    return [e.address for e in play.rigs.obeyed if isinstance(e, SendCue)]
