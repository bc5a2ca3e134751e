"""Look after the sessions of an installation: seal what ended, delete what is past its time."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

from riot.clock import Clock, utc_now
from riot.messages import HealthState
from riot.record.archive.removal import finish_removals, remove_session
from riot.record.journal.lock import WriterLock
from riot.record.journal.room import Measure, room_on_disk
from riot.record.privacy.believed import read_belief, write_belief
from riot.record.privacy.holdings import Held, find_held
from riot.record.privacy.retention import Days, by_age
from riot.record.sessions import journals_in
from riot.runtime.archiving.sealer import Answer
from riot.runtime.archiving.sealing_process import SealingProcess

RETENTION_EVERY = 600.0
"""Seconds between two looks at what is past its retention; a full disk waits less."""

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds before a disk that refused is tried again, doubling each time."""

PATIENCE = 120.0
"""Seconds that the sealing of one session may take before its process is given up."""

DEATHS = 2
"""How often the sealing process may die over one session before that session is left alone."""

_LOCK = "archive"


class Archivist:
    """One installation's care for its sessions; `look` does what is to be done, nothing is raised.

    A session that cannot be sealed stays where it is and is left alone until the next start. Two
    installations with one logs folder take turns. `alive` is asked all the while and may end it.
    """

    def __init__(
        self,
        folder: Path,
        logs: Path,
        retention: Days,
        clock: Clock,
        *,
        measure: Measure = room_on_disk,
        date: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder
        self._logs = logs
        self._retention: Days = retention
        self._clock = clock
        self._measure = measure
        self._date = date
        self._process = SealingProcess(logs)
        self._aside: dict[str, str] = {}
        self._deaths: dict[str, int] = {}
        self._trouble = ""
        self._scarce = ""
        self._doubt = ""
        self._again = float("-inf")
        self._pause = FIRST_PAUSE
        self._kept_at = float("-inf")
        self.sealed = 0
        self.deleted = 0

    @property
    def health(self) -> tuple[HealthState, str]:
        """Give how the archive is, and why, if not well."""
        if self._trouble:
            return "failed", f"sessions cannot be sealed: {self._trouble}"
        if self._aside:
            first = next(iter(self._aside.values()))
            count = len(self._aside)
            what = (
                "a session cannot be sealed and stays as it is"
                if count == 1
                else f"{count} sessions cannot be sealed and stay as they are, one of them"
            )
            return "degraded", f"{what}: {first}"
        why = self._doubt or self._scarce
        return ("degraded", why) if why else ("ok", "")

    @property
    def figures(self) -> dict[str, float]:
        """Give counters since the start, and the sessions that are left alone."""
        return {"sealed": self.sealed, "deleted": self.deleted, "aside": len(self._aside)}

    def look(self, alive: Callable[[], bool]) -> None:
        """Do what there is to do now; short where there is nothing."""
        now = self._clock.now()
        if now < self._again:
            return
        try:
            due = self._due()
            scarce = self._is_scarce()
            if not due and not scarce and now - self._kept_at < RETENTION_EVERY:
                return
            self._logs.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(self._logs / _LOCK)
        except BlockingIOError:
            return
        except OSError as error:
            self._put_off(str(error))
            return
        try:
            if scarce or now - self._kept_at >= RETENTION_EVERY:
                self._keep_to_retention(alive)
            for journal in self._due():
                if not alive() or not self._seal(journal, alive):
                    break
        except Exception as error:
            # Whatever lies in those folders, it must not end who looks after the others.
            self._put_off(str(error) or type(error).__name__)
        finally:
            self._process.close(patience=1.0)
            lock.release()

    # ── sealing ─────────────────────────────────────────────────────────────────────────────────

    def _due(self) -> list[Path]:
        """List the journals that ended, the oldest first."""
        return [place for place in journals_in(self._folder) if place.name not in self._aside]

    def _seal(self, journal: Path, alive: Callable[[], bool]) -> bool:
        """Seal one session; say whether to go on with others."""
        try:
            self._process.ask(journal)
            answer = self._wait(alive)
        except ChildProcessError as error:
            self._died(journal, str(error))
            return True
        except OSError as error:
            self._process.close()
            self._put_off(str(error))
            return False
        if answer is None:
            self._process.close()
            return False
        return self._heed(journal, answer)

    def _heed(self, journal: Path, answer: Answer) -> bool:
        if answer.outcome == "disk":
            self._put_off(answer.why)
            return False
        if answer.outcome == "damaged":
            self._aside[journal.name] = answer.why
        elif answer.outcome == "sealed":
            self.sealed += 1
            self._trouble, self._pause = "", FIRST_PAUSE
        return True

    def _wait(self, alive: Callable[[], bool]) -> Answer | None:
        """Wait for the answer while the conductor lives. Raises ChildProcessError."""
        until = self._clock.now() + PATIENCE
        while alive():
            answer = self._process.answer(0.2)
            if answer is not None:
                return answer
            if self._clock.now() > until:
                self._process.close()
                raise ChildProcessError(f"it took more than {PATIENCE:g} s")
        return None

    def _died(self, journal: Path, why: str) -> None:
        """Count a death; whoever kills the process twice over one session is left alone."""
        deaths = self._deaths[journal.name] = self._deaths.get(journal.name, 0) + 1
        if deaths >= DEATHS:
            self._aside[journal.name] = f"{journal}: {why}"

    def _put_off(self, why: str) -> None:
        self._trouble = why
        self._again = self._clock.now() + self._pause
        self._pause = min(LONGEST_PAUSE, 2 * self._pause)

    # ── retention ───────────────────────────────────────────────────────────────────────────────

    def _is_scarce(self) -> bool:
        """Say whether the disk is nearly full, and note it for people."""
        for folder in (self._logs, self._folder):
            with contextlib.suppress(OSError):
                room = self._measure(folder)
                if room.scarce:
                    self._scarce = (
                        f"the disk of {folder} is nearly full: {room.words()}, and no session is "
                        "past its retention"
                    )
                    return self._clock.now() - self._kept_at >= FIRST_PAUSE
        self._scarce = ""
        return False

    def _keep_to_retention(self, alive: Callable[[], bool]) -> None:
        """Delete what is past its time, the oldest first. Raises OSError and RiotError."""
        roots = (self._folder, self._logs)
        finish_removals(roots)
        held = {one.name: one for one in find_held(roots)}
        now = self._believed(held.values())
        for past in by_age(map(Path, held), self._retention, now).past:
            one = held[past.name]
            if not alive():
                return
            if one.is_written:
                continue
            for folder in one.folders:
                remove_session(folder)
            self.deleted += 1
            self._aside.pop(one.name, None)
        self._kept_at = self._clock.now()

    def _believed(self, held: Collection[Held]) -> datetime:
        """Give the moment by which sessions are deleted: not a clock's that leapt just now."""
        now = self._date()
        ran = max(0.0, min(self._clock.now() - self._kept_at, 2 * RETENTION_EVERY))
        running = timedelta(seconds=ran if math.isfinite(self._kept_at) else 0.0)
        belief = read_belief(self._logs, (one.begun for one in held), now).heard(now, running)
        with contextlib.suppress(OSError):
            write_belief(self._logs, belief)
        believed = belief.now(now)
        names = [Path(one.name) for one in held]
        waiting = len(by_age(names, self._retention, now).past) - len(
            by_age(names, self._retention, believed).past
        )
        self._doubt = (
            f"the clock says {now:%Y-%m-%d} and stood at {believed:%Y-%m-%d} before: set it if it "
            f"is wrong, for {waiting} session{'' if waiting == 1 else 's'} would be past retention"
            if waiting > 0
            else ""
        )
        return believed
