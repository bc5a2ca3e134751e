"""The conductor: the single writer of the show, plain synchronous code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from riot.messages import (
    BeginSession,
    CallCue,
    ClockJumped,
    CutTo,
    Effect,
    EndSession,
    Health,
    Message,
    Mute,
    PrerollClips,
    RigEffect,
    SendCue,
    SetLevel,
    SetMaster,
    SetPace,
    Snapshot,
    StopShow,
)
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import Line, Tick
from riot.story.show import Show
from riot.story.telling import told, withhold
from riot.story.trace import Decision


class ScreenOutlet(Protocol):
    """Take commands for the screen; never blocks."""

    def send(self, message: Message) -> None:
        """Pass a PrerollClips, CutTo, Mute or SetPace on; the newest pace outlives the screen."""
        ...


class RigOutlet(Protocol):
    """Take what goes to the rigs; never blocks."""

    def obey(self, effect: RigEffect) -> None:
        """Send a cue, have an action done, move a level or the master."""
        ...

    def offer(self, snapshot: Snapshot) -> None:
        """Stream the state of the line."""
        ...


class Recorder(Protocol):
    """Keep sessions; never blocks."""

    def begin(self, show: Show, tick: int, held: int) -> None:
        """Begin a session whose show stands as given after `tick`.

        `held` says for how many ticks up to then the film was held.
        """
        ...

    def inputs(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick consumed."""
        ...

    def effects(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick did."""
        ...

    def trace(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        """Keep why."""
        ...

    def health(self, message: Health) -> None:
        """Keep a change of health."""
        ...

    def see(self, snapshot: Snapshot, film: float, *, told: bool) -> None:
        """Look at the state of the line after a tick of a session.

        `film` is the film's time; of a viewer who has not been `told`, nothing is kept.
        """
        ...

    def end(self, outcome: str, reason: Any, last_tick: int) -> None:
        """End the session."""
        ...


class Conductor:
    """Drain the inbox, let the line tick, log, hand the effects out, publish a snapshot."""

    def __init__(
        self,
        line: Line,
        inbox: Inbox,
        screen: ScreenOutlet,
        rigs: RigOutlet,
        recorder: Recorder,
        board: HealthBoard,
    ) -> None:
        self._line = line
        self._inbox = inbox
        self._screen = screen
        self._rigs = rigs
        self._recorder = recorder
        self._board = board
        self._recording = False
        self._watchers: list[Callable[[Snapshot, Sequence[Decision]], None]] = []
        self._next = 0
        self.stop_reason: str | None = None

    def watch(self, watcher: Callable[[Snapshot, Sequence[Decision]], None]) -> None:
        """Call `watcher` after each tick with the snapshot and the tick's decisions."""
        self._watchers.append(watcher)

    @property
    def next_due(self) -> float:
        """Give the monotonic time of the next tick."""
        return self._line.time_of(self._next)

    def skip(self, ticks: int) -> None:
        """Leave ticks out after the machine slept; the journal says so."""
        self._next += ticks
        self._inbox.put(ClockJumped(t=self._line.time_of(self._next), ticks=ticks))

    def tick(self) -> Snapshot:
        """Run the next tick of the grid."""
        inputs = self._inbox.drain()
        done = self._line.tick(self._next, inputs)
        self._next += 1
        self._record(done, inputs)
        if done.turn is not None:
            self._screen.send(SetPace(t=done.now, anchor=done.turn))
        for effect in done.effects:
            self._perform(effect, done.now)
        snapshot = snapshot_of(self._line, done, self._board.states)
        if self._recording:
            self._recorder.see(snapshot, done.film, told=told(self._line.show))
        self._rigs.offer(snapshot)
        for watcher in self._watchers:
            watcher(snapshot, done.trace)
        return snapshot

    def close(self, reason: str = "stopped") -> None:
        """End an open session."""
        if self._recording:
            self._recorder.end(self._line.show.scene, reason, self._next - 1)
            self._recording = False

    def _record(self, done: Tick, inputs: Sequence[Message]) -> None:
        """Log a tick; one in which a session ends and the next begins is logged in both."""
        for change in self._board.changes():
            self._recorder.health(change)
        logged = [effect for effect in done.effects if not isinstance(effect, SetLevel)]
        ended = next((e for e in done.effects if isinstance(e, EndSession)), None)
        if self._recording:
            if inputs:
                self._recorder.inputs(done.number, inputs)
            self._write(done, logged)
            if ended is not None:
                self._recorder.end(ended.outcome, ended.reason, done.number)
                self._recording = False
        if any(isinstance(effect, BeginSession) for effect in done.effects):
            self._recorder.begin(self._line.show, done.number, self._line.held)
            self._recording = True
            # A stage speaks when it changes: what is down since before the visit says nothing more.
            for state in self._board.unwell():
                self._recorder.health(state)
            self._write(done, logged)

    def _write(self, done: Tick, effects: Sequence[Effect]) -> None:
        if effects:
            self._recorder.effects(done.number, effects)
        if done.trace:
            self._recorder.trace(done.number, [decision.as_dict() for decision in done.trace])

    def _perform(self, effect: Effect, now: float) -> None:
        match effect:
            case PrerollClips() | CutTo() | Mute():
                self._screen.send(effect)
            case SendCue() | CallCue() | SetLevel() | SetMaster():
                # A rig lives by the machine's time, which a film that was held is behind.
                self._rigs.obey(replace(effect, t=now) if self._line.held else effect)
            case StopShow():
                self.stop_reason = effect.reason
            case _:
                pass


def snapshot_of(line: Line, done: Tick, health: Mapping[str, Health]) -> Snapshot:
    """Give the state of the line after a tick."""
    show = line.show
    # Before the notice nobody has been told: an expression is then shown and sent nowhere.
    may_be_read = told(show)
    return Snapshot(
        t=done.now,
        seq=done.number,
        tick=done.number,
        scene=show.scene,
        take=show.take,
        position=line.position(done.film),
        duration=show.duration or 0.0,
        branch=show.branch,
        decisions=show.decisions,
        session=show.session,
        mood=done.mood if may_be_read else withhold(done.mood),
        reading=line.reading if may_be_read else None,
        language=show.language,
        health=health,
        paused=show.paused,
        dimmer=show.dimmer,
        blackout=show.blackout,
        panic=show.muted,
    )
