"""Keep a session: take records without ever blocking, write them from a thread of its own."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from riot.clock import Clock, to_local, utc_now
from riot.errors import RiotError
from riot.messages import EmotionReading, Health, HealthState, Message
from riot.record.journal.curves import without_curves
from riot.record.journal.header import SCHEMA, Header, Reason, Stream
from riot.record.journal.room import Measure, room_on_disk
from riot.record.journal.scribe import Begin, Entry, Finish, Lost, Marked, Record, Scribe
from riot.record.journal.stream import Gap
from riot.record.settings import Keep

WRITE_EVERY = 0.8
"""Seconds in which a record is on the medium, on all but the slowest: a second is never lost."""

SHORTEST_WAIT = 0.05
"""Seconds between two flushes on a medium that takes longer than `WRITE_EVERY` for one."""

LOOK_EVERY = 5.0
"""Seconds between two looks at the room on the disk; the line fills a megabyte in many minutes."""


class Journal:
    """Write the sessions of one run, one after the other, each into a folder of its own.

    `folder` holds the session folders; `keep` as in RecordSettings. At most `capacity` records
    wait; what comes beyond is dropped, counted, and marked in the file by a gap. The thread writes
    every `write_every` seconds, so a killed process loses no more than that and the writing. It
    also looks at the room on the disk, by `measure`: where that gets short, readings and moods are
    left out until a session begins that has room again.

    `report` is told when the journal's health changes; it is called from the caller's thread or
    the journal's own and must not block. Between sessions everything offered is ignored.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        keep: Keep = "readings",
        report: Callable[[Health], None] | None = None,
        capacity: int = 8192,
        write_every: float = WRITE_EVERY,
        measure: Measure = room_on_disk,
    ) -> None:
        """Make the folder and start the thread. Raises RiotError REC-001 for an unfit folder."""
        self._folder = folder
        self._clock = clock
        self._keep = keep
        self._report = report or (lambda _health: None)
        self._capacity = capacity
        self._write_every = write_every
        self._measure = measure
        self._next_look = clock.now()
        self._short = ""
        self._narrowed = False
        self._whole: int | None = None
        self._changed = threading.Condition()
        self._waiting: list[Entry] = []
        self._lost: dict[Stream, Gap] = {}
        self._open = False
        self._last_tick = 0
        self._hurry = False
        self._closing = False
        self._state: HealthState = "ok"
        self._detail = ""
        self._reports = 0
        self._thread: threading.Thread | None = None
        if keep != "none":
            _check_folder(folder)
            self._thread = threading.Thread(target=self._run, name="riot-journal")
            self._thread.start()

    def begin(self, header: Header) -> Path | None:
        """Begin a session and give the folder it will have; None where nothing is kept.

        An open session is ended as interrupted. The folder appears a moment later, whole.
        """
        if self._thread is None:
            return None
        if self._open:
            self.end("", "interrupted", self._last_tick)
        utc = utc_now()
        whole = replace(
            header,
            schema=SCHEMA,
            keep=self._keep,
            utc=utc.isoformat(),
            local=to_local(utc).isoformat(),
            monotonic=self._clock.now(),
        )
        folder = self._folder / f"{utc:%Y-%m-%dT%H-%M-%SZ}-{secrets.token_hex(4)}"
        with self._changed:
            self._last_tick = header.first_tick
            self._open = True
            self._narrowed = False
            self._urge(Begin(folder, whole))
        return folder

    def inputs(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick consumed, in order."""
        if not self._keeps_readings(tick):
            messages = [item for item in messages if not isinstance(item, EmotionReading)]
        self._offer("inputs", tick, messages)

    def effects(self, tick: int, messages: Sequence[Message]) -> None:
        """Keep what a tick did, in order."""
        if not self._keeps_readings(tick):
            messages = [without_curves(item) for item in messages]
        self._offer("effects", tick, messages)

    def trace(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        """Keep why a tick decided as it did: plain values that nobody changes afterwards."""
        self._offer("trace", tick, entries)

    def moods(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        """Keep what the story goes by: plain values; only where readings are kept too."""
        if self._keeps_readings(tick):
            self._offer("moods", tick, entries)

    def figures(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        """Keep the counters of the stages: plain values."""
        self._offer("figures", tick, entries)

    def settle(self, tick: int) -> None:
        """Say that all of a tick has been offered: no flush then ends within a tick."""
        self._whole = tick

    def language(self, tick: int, language: str) -> None:
        """Note that the visit goes on in another language."""
        with self._changed:
            if self._open:
                self._mark(Marked(tick, "language", language))

    def health(self, message: Health) -> None:
        """Keep a change in the health of a stage."""
        self._offer("health", self._last_tick, (message,))

    def end(self, outcome: str, reason: Reason, last_tick: int) -> None:
        """End the session; its folder is complete a moment later."""
        with self._changed:
            if self._open:
                self._open = False
                self._urge(Finish(outcome, reason, last_tick))

    def close(self) -> None:
        """End an open session as stopped, write everything and wait for the thread."""
        if self._thread is None:
            return
        self.end("", "stopped", self._last_tick)
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        self._thread = None

    # ── the caller's side ───────────────────────────────────────────────────────────────────────

    def _keeps_readings(self, tick: int) -> bool:
        if self._keep != "readings":
            return False
        with self._changed:
            if self._short and self._open and not self._narrowed:
                self._narrowed = True
                self._mark(Marked(tick, "narrowed", self._short))
            return not self._narrowed

    def _mark(self, mark: Marked) -> None:
        """Queue a mark behind the gaps that belong before it; marks are few and never dropped."""
        self._mark_gaps()
        self._waiting.append(mark)

    def _offer(self, stream: Stream, tick: int, content: Sequence[Any]) -> None:
        if not content:
            return
        full = False
        with self._changed:
            if not self._open:
                return
            self._last_tick = max(self._last_tick, tick)
            if len(self._waiting) >= self._capacity:
                full = not self._lost
                self._lost[stream] = Gap(1, tick, tick).joined(self._lost.get(stream))
            else:
                self._waiting.append(Record(stream, tick, tuple(content)))
                if len(self._waiting) == self._capacity // 2:
                    self._hurry = True
                    self._changed.notify()
        if full:
            self._tell("degraded", "records come faster than they can be written")

    def _urge(self, entry: Begin | Finish) -> None:
        """Queue what is never dropped, behind the gaps that belong before it, and wake up."""
        self._mark_gaps()
        self._waiting.append(entry)
        self._hurry = True
        self._changed.notify()

    def _mark_gaps(self) -> None:
        self._waiting.extend(Lost(stream, gap) for stream, gap in self._lost.items())
        self._lost.clear()

    def _tell(self, state: HealthState, detail: str = "") -> None:
        with self._changed:
            if (state, detail) == (self._state, self._detail):
                return
            self._state, self._detail = state, detail
            self._reports += 1
            now = self._clock.now()
            health = Health(
                t=now,
                seq=self._reports,
                stage="record",
                state=state,
                since=now,
                detail=detail,
            )
        self._report(health)

    # ── the thread's side ───────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        scribe = Scribe()
        written: tuple[HealthState, str] = ("ok", "")
        wait = self._write_every
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(lambda: self._hurry or self._closing, wait)
                self._hurry = False
                closing = self._closing
                # Records that found no room are newer than all that waits, so their gap is last.
                self._mark_gaps()
                batch, self._waiting = self._whole_ticks(closing)
            began = self._clock.now()
            if batch or written[0] == "failed":
                try:
                    written = scribe.write(batch)
                except Exception as error:
                    # Whatever it is, it is told, and the next flush is tried.
                    words = f"{type(error).__name__}: {error}".splitlines()[0]
                    written = ("failed", f"the session cannot be written: {words}")
            self._look(began)
            self._tell(*(written if written[0] != "ok" else self._room_state()))
            took = self._clock.now() - began
            # What comes now waits this long and then takes as long again to be on the medium.
            wait = max(SHORTEST_WAIT, self._write_every - 2.0 * took)

    def _whole_ticks(self, closing: bool) -> tuple[list[Entry], list[Entry]]:
        """Part what waits into what can be written and the beginning of a tick that goes on."""
        end = len(self._waiting)
        while self._whole is not None and not closing and end > 0:
            newest = self._waiting[end - 1]
            if not isinstance(newest, Record) or newest.tick <= self._whole:
                break
            end -= 1
        return self._waiting[:end], self._waiting[end:]

    def _look(self, now: float) -> None:
        """See how much room there is, now and then."""
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        try:
            room = self._measure(self._folder)
        except OSError:
            return  # there is no such folder: the writing itself says so
        with self._changed:
            if room.short and not self._short:
                self._short = f"only {room.words()} where sessions are kept"
            elif room.enough:
                self._short = ""

    def _room_state(self) -> tuple[HealthState, str]:
        if self._keep != "readings":
            return "ok", ""
        if self._short:
            return "degraded", f"{self._short}: readings are left out, decisions are still kept"
        if self._narrowed and self._open:
            return "degraded", "there is room again: readings are kept from the next session on"
        return "ok", ""


def _check_folder(folder: Path) -> None:
    trial = folder / f".trial-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise RiotError(
            "REC-001",
            f"sessions cannot be kept here: {error.strerror or error}",
            file=str(folder),
            hint="choose another record.folder, or record.keep: none",
        ) from error
