"""A rehearsal as its author handles it: decide, jump, back, press, and play on with a new film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riot.errors import Problem
from riot.messages import Clip, ForgetClips, OperatorCommand, RigInput, ScreenReady, WithdrawCut
from riot.runtime.rehearsal.diary import Entry, Kind
from riot.runtime.rehearsal.engine import Engine
from riot.runtime.rehearsal.film import RehearsedFilm
from riot.story.graph import Graph
from riot.story.returning import carry_over, decide_now, jump_to
from riot.story.show import Show
from riot.story.step import open_show


class Rehearsal(Engine):
    """The engine with its handles; each may be used between two calls of `advance`."""

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
        if isinstance(message, OperatorCommand) and message.verb == "pause":
            self.pause_as(message.argument)  # a rehearsal that stands still takes nothing in
            return
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
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        self._note("problem", f"not reloaded: {first.message}{more}")

    def take_film(self, film: RehearsedFilm) -> None:
        """Play on with another version of the film, in the same place if there still is one."""
        old, self._film, self.problems = self._film, film, ()
        before, after = old.film.graph, film.film.graph
        changed = _changed_files(old, film)
        if changed:
            self._screen.send(
                ForgetClips(t=self.show.now, files=changed, media=str(film.film.media))
            )
        relearn = before.film.listens_to != after.film.listens_to
        self._line.take_film(after, self._keeper_maker() if relearn else None)
        count = "1 file" if len(changed) == 1 else f"{len(changed)} files"
        self._note("note", f"reloaded, {count}" if changed else "reloaded")
        self._tell_warnings()
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

    def _keep_place(self, before: Graph, show: Show, changed: Sequence[str]) -> None:
        was, now = before.stations[show.scene].clip, self.graph.stations[show.scene].clip
        self._projection.withdraw()
        self._screen.send(WithdrawCut(t=show.now))
        here, there = before.stations[show.scene], self.graph.stations[show.scene]
        if not _plays_on(was, now, changed):
            self._note("note", f"the clip of {show.scene} has changed and starts again")
            entry = self.diary.here()
            self._enter_again(
                Entry(replace(show, pending=None), entry.recorded if entry else self._recorded_at)
            )
        elif (there.spec, there.score) != (here.spec, here.score):
            self._line.take_over(show, [])
            # The screen shows the same clip at the same place, perhaps with other words over it.
            self.inbox.put(ScreenReady(t=show.now))
            self._settle()
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


def _changed_files(old: RehearsedFilm, new: RehearsedFilm) -> tuple[str, ...]:
    """Name the clips and sounds whose files are other ones, or lie elsewhere now."""
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
