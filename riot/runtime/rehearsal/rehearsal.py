"""The engine of a rehearsal: plain synchronous code that a clock of any pace moves on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from riot.clock import PacedClock
from riot.errors import Problem
from riot.messages import (
    Card,
    Clip,
    ClipFailed,
    CutTo,
    Effect,
    Message,
    Mood,
    OperatorCommand,
    PrerollClips,
    RigInput,
    ScreenReady,
    SendCue,
    SetLevel,
    StopShow,
)
from riot.mood.keeper import MoodKeeper
from riot.runtime.conductor import RigOutlet, ScreenOutlet, snapshot_of
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE, Line
from riot.runtime.rehearsal.diary import Diary, Entry, Kind, cue_words
from riot.runtime.rehearsal.film import RehearsedFilm
from riot.runtime.rehearsal.orders import ForgetClips, SetPace, TimedCut, WithdrawCut
from riot.runtime.rehearsal.projection import Length, Projection
from riot.runtime.rehearsal.viewers import HandViewer, RecordedViewer
from riot.story.entering import title_of
from riot.story.graph import Graph
from riot.story.returning import carry_over, decide_now, jump_to, return_to
from riot.story.show import Show
from riot.story.step import open_show
from riot.story.trace import Decision, sentence

SLOWEST, FASTEST = 0.25, 50.0
"""Paces that a rehearsal may have while it runs."""

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


class Rehearsal:
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
        deadline = self._clock.real_now() + PATIENCE
        ticks = 0
        while self._line.time_of(self._next) <= now:
            self._tick()
            ticks += 1
            if ticks % TICKS_A_LOOK == 0 and self._clock.real_now() > deadline:
                break
        behind = now - self._line.time_of(self._next)
        if behind > MOST_LAG * max(1.0, self._clock.pace):
            self._clock.fall_back(self._line.time_of(self._next))
            self._tell_pace()
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

    # ── what the author does ────────────────────────────────────────────────────────────────────

    def decide(self) -> None:
        """Let the decision fall now."""
        show, effects, trace = decide_now(self.graph, self.show, self.mood)
        if show is self.show:
            self._note("note", f"nothing leads out of {show.scene} at this moment")
            return
        if not trace and show.pending is not None:
            self._note("note", f"{show.scene} → {show.pending.scene}: at once, as decided")
        self._change(show, effects, trace)
        self._settle()

    def jump(self, scene: str) -> None:
        """Go to any scene; what the story remembers stays."""
        self._note("note", f"{self.show.scene} → {scene}: a jump")
        self._change(*jump_to(self.graph, self.show, scene))
        self._settle()

    def back(self) -> None:
        """Go to the scene before, with the story's memory as it was when that was entered."""
        self.diary.step_back()
        entry = self._nearest_entry()
        if entry is None:
            self._note("note", "there is no scene to go back to")
            return
        self._note("note", f"back to {entry.show.scene}")
        self._enter_again(entry)

    def press(self, message: OperatorCommand | RigInput) -> None:
        """Press a button or a key, or send what a rig would, in the next tick."""
        what = message.address if isinstance(message, RigInput) else message.argument
        self._note("input", f"pressed: {what}")
        self.inbox.put(message)

    def take_over(self) -> None:
        """Let the hand be the viewer, where a recording was."""
        if self._following:
            self._following = False
            self._note("note", "the keys take over from the recorded session")

    def follow(self) -> None:
        """Let the recording be the viewer again, from where it stood."""
        if self.recorded is not None and not self._following:
            self._following = True
            self._note("note", f"the recorded session goes on at {self._recorded_at:.0f} s")

    def note(self, kind: Kind, text: str) -> None:
        """Write a line into the diary."""
        self._note(kind, text)

    # ── hot reload ──────────────────────────────────────────────────────────────────────────────

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Show why a new version of the film cannot be played; the last good one plays on."""
        self.problems = tuple(problems)
        errors = [problem for problem in problems if problem.severity == "error"]
        first = errors[0] if errors else problems[0]
        self._note("problem", f"not reloaded: {len(errors)} errors, the first: {first.message}")

    def take_film(self, film: RehearsedFilm) -> None:
        """Play on with another version of the film, in the same place if there still is one."""
        old, self._film, self.problems = self._film, film, ()
        before, after = old.film.graph, film.film.graph
        changed = _changed_files(old, film)
        if changed:
            self._screen.send(ForgetClips(t=self.show.now, files=changed, media=film.film.media))
        relearn = before.film.listens_to != after.film.listens_to
        self._line.take_film(after, self._keeper_maker() if relearn else None)
        names = f", {len(changed)} clips" if changed else ""
        self._note("note", f"reloaded{names}")
        if self.show.take == 0:
            opened = open_show(after, self._seed, self._language, self.show.now)
            self._line.take_over(opened, [])
            self.inbox.put(ScreenReady(t=self.show.now))
            return
        show = carry_over(before, after, self.show)
        if show is None:
            self._leave_removed_scene()
        else:
            self._keep_place(before, show, changed)
        self._settle()

    def _keep_place(self, before: Graph, show: Show, changed: Sequence[str]) -> None:
        was, now = before.stations[show.scene].clip, self.graph.stations[show.scene].clip
        self._projection.withdraw()
        self._screen.send(WithdrawCut(t=show.now))
        spec = self.graph.stations[show.scene].spec
        if not _plays_on(was, now, changed):
            self._note("note", f"the clip of {show.scene} has changed and starts again")
            here = self.diary.here()
            self._enter_again(
                Entry(replace(show, pending=None), here.recorded if here else self._recorded_at)
            )
        elif spec != before.stations[show.scene].spec:
            self._line.take_over(show, [])
            # The screen shows the same clip at the same place, perhaps with other words over it.
            self.inbox.put(ScreenReady(t=show.now))
        else:
            self._line.take_over(show, [])

    def _nearest_entry(self) -> Entry | None:
        """Give the newest entry whose scene the film still has; those after it are forgotten."""
        entry = self.diary.here()
        while entry is not None and entry.show.scene not in self.graph.stations:
            before = self.diary.step_back()
            entry = before if before is not entry else None
        return entry

    def _leave_removed_scene(self) -> None:
        gone = self.show.scene
        entry = self._nearest_entry()
        if entry is None:
            start = self.graph.film.start
            entry = Entry(replace(self.show, scene=start, path=()), self._recorded_at)
        self._note("note", f"{gone} is no longer in the film: back to {entry.show.scene}")
        self._projection.withdraw()
        self._screen.send(WithdrawCut(t=self.show.now))
        self._enter_again(entry)

    # ── inside ──────────────────────────────────────────────────────────────────────────────────

    def _tick(self) -> None:
        now = self._line.time_of(self._next)
        inputs: list[Message] = []
        for item in self.inbox.drain():
            if isinstance(item, ClipFailed):
                self._projection.fail(item.take, item.file, item.reason, now)
            else:
                inputs.append(item)
        inputs += self._projection.facts(now)
        inputs += self._readings_until(now)
        done = self._line.tick(self._next, inputs)
        self._next += 1
        self.mood = done.mood
        self._perform(done.effects, done.trace)
        self._rigs.offer(snapshot_of(self.show, done, self._line.reading, {}))
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
            self._note("problem" if decision.kind == "failed" else "decision", sentence(decision))
        for effect in effects:
            match effect:
                case CutTo():
                    self._cut(effect)
                case PrerollClips():
                    clips = tuple(clip for clip in effect.clips if self._shows(clip))
                    self._screen.send(replace(effect, clips=clips))
                case SendCue():
                    self._note("cue", cue_words(effect))
                    self._rigs.obey(effect)
                case SetLevel():
                    self.levels[effect.rig, effect.address] = effect.value
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

    def _tell_pace(self) -> None:
        self._screen.send(SetPace(t=self._clock.anchor.shown, anchor=self._clock.anchor))

    def _note(self, kind: Kind, text: str) -> None:
        self.diary.note(self.now, kind, text)


def _changed_files(old: RehearsedFilm, new: RehearsedFilm) -> tuple[str, ...]:
    """Name the clips whose files are other ones, or lie elsewhere now."""
    moved = old.film.media != new.film.media
    stamps: Mapping[str, object] = old.stamps
    return tuple(
        name
        for name, stamp in new.stamps.items()
        if moved or (name in stamps and stamps[name] != stamp)
    )


def _plays_on(was: Clip | None, now: Clip | None, changed: Sequence[str]) -> bool:
    """Say whether what plays is still what the film asks for; words and loudness do not matter."""
    if was is None or now is None:
        return was is now
    range_ = (was.file, was.start, was.end)
    return range_ == (now.file, now.start, now.end) and now.file not in changed
