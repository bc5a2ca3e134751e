"""What moves a rehearsal on: plain synchronous code, by a clock of any pace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from riot.clock import PacedClock
from riot.errors import Problem
from riot.messages import (
    CallCue,
    Card,
    Clip,
    ClipFailed,
    CutTo,
    Effect,
    Message,
    Mood,
    Mute,
    OperatorCommand,
    PrerollClips,
    ScreenReady,
    SendCue,
    SetLevel,
    SetMaster,
    SetPace,
    StopShow,
    TimedCut,
)
from riot.mood.keeper import MoodKeeper
from riot.runtime.conductor import RigOutlet, ScreenOutlet, snapshot_of
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE, Line
from riot.runtime.rehearsal.diary import Diary, Entry, Kind, cue_words
from riot.runtime.rehearsal.film import RehearsedFilm
from riot.runtime.rehearsal.pace import FASTEST, SLOWEST
from riot.runtime.rehearsal.projection import Length, Projection
from riot.runtime.rehearsal.viewers import HandViewer, RecordedViewer
from riot.story.entering import title_of
from riot.story.graph import Graph
from riot.story.operating import switched
from riot.story.returning import jump_to, return_to
from riot.story.show import Show
from riot.story.step import open_show
from riot.story.trace import Decision, sentence

READING_RATE = 25.0
"""Readings a second of the time shown, as a camera gives."""

PATIENCE = 0.03
"""Real seconds that one call of `advance` may take before it gives the time back."""

MOST_LAG = 0.25
"""Real seconds of ticks that are made up for; after more the time falls back to the show."""

MOST_SETTLING = 300
"""Ticks that a change may take to be seen while the time stands still: a fade is not instant."""

TICKS_A_LOOK = 32
"""Ticks between two looks at the clock."""


class Engine:
    """Own the line, the viewer, the way back and the pace.

    `new_keeper` makes a mood keeper for the film's labels. Call `advance` often; everything else
    may be called between two calls, from the same thread. `inbox` takes what the screen sends,
    from any thread.
    """

    def __init__(
        self,
        film: RehearsedFilm,
        *,
        seed: int,
        language: str,
        new_keeper: Callable[[Sequence[str]], MoodKeeper],
        hand: HandViewer,
        recorded: RecordedViewer | None,
        clock: PacedClock,
        screen: ScreenOutlet,
        rigs: RigOutlet,
        pictures: bool = True,
    ) -> None:
        self._film = film
        self._new_keeper = new_keeper
        self._clock = clock
        self._screen = screen
        self._rigs = rigs
        self._pictures = pictures
        self._seed, self._language = seed, language
        self._start = clock.now()
        self._pace = clock.pace or 1.0
        self._projection = Projection(self._length_of)
        self._line = Line(
            self.graph,
            open_show(self.graph, seed, language, self._start),
            self._keeper_maker(),
            self._start,
        )
        self._next = 0
        self._readings = 0
        self._take = 0
        self._recorded_at = 0.0
        self._following = recorded is not None
        self.mood = Mood(t=self._start)
        self.hand = hand
        self.recorded = recorded
        self.inbox = Inbox()
        self.diary = Diary()
        self.levels: dict[tuple[str, str], float] = {}
        self.problems: tuple[Problem, ...] = ()
        self.stop_reason: str | None = None
        self._tell_warnings()
        if recorded is None:
            self.inbox.put(ScreenReady(t=self._start))
        else:
            self._begin_with(recorded)

    # ── what there is to see ────────────────────────────────────────────────────────────────────

    @property
    def graph(self) -> Graph:
        """Give the film's graph, the last that was good."""
        return self._film.film.graph

    @property
    def film(self) -> RehearsedFilm:
        """Give the film, the last that was good."""
        return self._film

    @property
    def show(self) -> Show:
        """Give the state of the story after the last tick."""
        return self._line.show

    @property
    def now(self) -> float:
        """Give the time of the last tick, in seconds of the time shown since the start."""
        return max(0, self._next - 1) / TICK_RATE

    @property
    def pace(self) -> float:
        """Give the pace, whether paused or not."""
        return self._pace

    @property
    def paused(self) -> bool:
        """Say whether the time stands still."""
        return self._clock.pace == 0

    @property
    def following(self) -> bool:
        """Say whether the recorded session is the viewer."""
        return self._following

    @property
    def position(self) -> float:
        """Give the seconds into the clip, in this round of a loop, or into the card."""
        show = self.show
        since = show.started if show.started is not None else show.entered
        position = max(0.0, show.now - since) if show.take else 0.0
        return position % show.duration if show.duration and self._loops() else position

    # ── time ────────────────────────────────────────────────────────────────────────────────────

    def advance(self) -> int:
        """Run the ticks that are due; give how many there were.

        Where the machine cannot keep the pace, the time shown waits for the show.
        """
        now = self._clock.now()
        if now - self._line.time_of(self._next) > MOST_LAG * max(1.0, self._clock.pace):
            now = self._line.time_of(self._next)
            self._clock.fall_back(now)
            self._tell_pace()
        deadline = self._clock.real_now() + PATIENCE
        ticks = 0
        while self._line.time_of(self._next) <= now:
            self._tick()
            ticks += 1
            if ticks % TICKS_A_LOOK == 0 and self._clock.real_now() > deadline:
                break
        return ticks

    def set_pace(self, pace: float) -> None:
        """Run at another pace, from SLOWEST to FASTEST; paused it holds from the next start."""
        self._pace = min(FASTEST, max(SLOWEST, pace))
        if not self.paused:
            self._clock.set_pace(self._pace)
            self._tell_pace()

    def pause(self) -> None:
        """Stand still."""
        self._clock.set_pace(0.0)
        self._tell_pace()

    def go_on(self) -> None:
        """Run again."""
        self._clock.set_pace(self._pace)
        self._tell_pace()

    def pause_as(self, argument: str) -> None:
        """Stand still or run again as an operator's command says: a rehearsal has its own clock."""
        on = switched(argument, self.paused)
        if on is not None and on != self.paused:
            (self.pause if on else self.go_on)()

    # ── inside ──────────────────────────────────────────────────────────────────────────────────

    def _tick(self) -> None:
        now = self._line.time_of(self._next)
        inputs: list[Message] = []
        for item in self.inbox.drain():
            if isinstance(item, ClipFailed):
                self._projection.fail(item.take, item.file, item.reason, now)
            elif isinstance(item, OperatorCommand) and item.verb == "pause":
                self.pause_as(item.argument)
            else:
                inputs.append(item)
        inputs += self._projection.facts(now)
        inputs += self._readings_until(now)
        done = self._line.tick(self._next, inputs)
        self._next += 1
        self.mood = done.mood
        self._perform(done.effects, done.trace)
        self._rigs.offer(snapshot_of(self._line, done, {}))
        if self.show.take != self._take:
            self._take = self.show.take
            self.diary.enter(Entry(self.show, self._recorded_at))

    def _readings_until(self, now: float) -> Sequence[Message]:
        if self._following and self.recorded is not None:
            before = self._recorded_at
            self._recorded_at += 1 / TICK_RATE
            found = self.recorded.between(before if before else -1.0, self._recorded_at, now)
            if self._recorded_at > self.recorded.seconds:
                self._following = False
                self.hand.faces = 0
                self._note("note", "the recorded session is over; the keys take over")
            return found
        number = int((now - self._start) * READING_RATE + 1e-6)
        if number < self._readings:
            return ()
        self._readings = number + 1
        return (self.hand.reading(now, number),)

    def _change(
        self, show: Show, effects: Sequence[Effect], trace: Sequence[Decision] = ()
    ) -> None:
        self._line.take_over(show, effects)
        self._perform(effects, trace)

    def _enter_again(self, entry: Entry) -> None:
        """Enter the scene of an entry that is the newest of the diary."""
        self._recorded_at = entry.recorded
        self._projection.clear()
        show, effects = return_to(self.graph, self.show, entry.show)
        self._take = show.take
        self._change(show, effects)
        self._settle()

    def _settle(self) -> None:
        """While the time stands still, let just enough of it pass for the change to be seen."""
        if not self.paused:
            return
        for number in range(MOST_SETTLING):
            station = self.graph.stations[self.show.scene]
            begun = station.clip is None or self.show.started is not None
            if number and begun and self.show.pending is None:
                break
            self._tick()
        self._clock.fall_back(self._line.time_of(self._next - 1))
        self._tell_pace()

    def _begin_with(self, recorded: RecordedViewer) -> None:
        """Begin in the scene that the recording begins in: it has no readings from before."""
        known = recorded.scene in self.graph.stations
        scene = recorded.scene if known else self.graph.film.start
        self._note("note", f"the recorded session {recorded.name} plays, from {scene}")
        show = replace(self._line.show, screen=True)
        self._change(*jump_to(self.graph, show, scene))

    def _perform(self, effects: Sequence[Effect], trace: Sequence[Decision]) -> None:
        for decision in trace:
            kinds: dict[str, Kind] = {"failed": "problem", "told": "input"}
            self._note(kinds.get(decision.kind, "decision"), sentence(decision))
        for effect in effects:
            match effect:
                case CutTo():
                    self._cut(effect)
                case PrerollClips():
                    clips = tuple(clip for clip in effect.clips if self._shows(clip))
                    self._screen.send(replace(effect, clips=clips))
                case Mute():
                    self._screen.send(effect)
                case SendCue() | CallCue():
                    self._note("cue", cue_words(effect))
                    self._rigs.obey(effect)
                case SetLevel():
                    self.levels[effect.rig, effect.address] = effect.value
                    self._rigs.obey(effect)
                case SetMaster():
                    self._rigs.obey(effect)
                case StopShow():
                    self.stop_reason = effect.reason
                case _:
                    pass

    def _cut(self, cut: CutTo) -> None:
        begins = self._projection.obey(cut, self.show.now)
        if begins is None:
            return
        if isinstance(cut.picture, Clip) and not self._shows(cut.picture):
            what = f"\n{cut.picture.file}" if self._pictures else ""
            title = title_of(self.graph, self.show, cut.scene)
            cut = replace(cut, picture=Card(f"{title}{what}"), position=0.0)
        self._screen.send(TimedCut(t=self.show.now, cut=cut, begins=begins))

    def _shows(self, clip: Clip) -> bool:
        return self._pictures and self._film.has(clip)

    def _length_of(self, clip: Clip) -> Length:
        return self._film.length_of(clip)

    def _loops(self) -> bool:
        station = self.graph.stations.get(self.show.scene)
        return station is not None and station.spec.loop

    def _keeper_maker(self) -> Callable[[], MoodKeeper]:
        listens_to = tuple(self.graph.film.listens_to)
        return lambda: self._new_keeper(listens_to)

    def _tell_warnings(self) -> None:
        warnings = self._film.film.warnings
        if warnings:
            first, *others = warnings
            more = f", and {len(others)} more (riot check)" if others else ""
            self._note("note", f"warning {first.code}: {first.message}{more}")

    def _tell_pace(self) -> None:
        self._screen.send(SetPace(t=self._clock.anchor.shown, anchor=self._clock.anchor))

    def _note(self, kind: Kind, text: str) -> None:
        self.diary.note(self.now, kind, text)
