"""What happened in a rehearsal, in words, and the entries of scenes that `back` returns to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from riot.calls import Call
from riot.messages import CallCue, SendCue
from riot.story.show import Show

Kind = Literal["decision", "cue", "note", "input", "problem"]

MOST_NOTES = 2000
MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the log; `at` is seconds of the time shown since the rehearsal began."""

    at: float
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A scene as it was entered: the story's memory, and where a recording stood."""

    show: Show
    recorded: float


class Diary:
    """Keep notes and entries, the oldest forgotten first; `written` counts all notes ever."""

    def __init__(self) -> None:
        self._notes: deque[Note] = deque(maxlen=MOST_NOTES)
        self._entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self.written = 0

    def note(self, at: float, kind: Kind, text: str) -> None:
        """Write a line."""
        self._notes.append(Note(at, kind, text))
        self.written += 1

    def last(self, count: int) -> Sequence[Note]:
        """Give the newest `count` lines, oldest first."""
        return list(self._notes)[-count:] if count > 0 else []

    def enter(self, entry: Entry) -> None:
        """Remember that a scene was entered."""
        self._entries.append(entry)

    def step_back(self) -> Entry | None:
        """Forget the newest entry and give the one before it; the first one stays."""
        if len(self._entries) > 1:
            self._entries.pop()
        return self._entries[-1] if self._entries else None

    def here(self) -> Entry | None:
        """Give the entry of the scene that plays."""
        return self._entries[-1] if self._entries else None


def cue_words(cue: SendCue | CallCue) -> str:
    """Say what a cue sends, as a technician would read it off a monitor."""
    if isinstance(cue, CallCue):
        return str(Call(cue.rig, cue.action, cue.arguments))
    value = "" if cue.value is None else f" {cue.value:g}" if _number(cue) else f" {cue.value!r}"
    press = " and 0" if cue.press else ""
    over = f" over {cue.over:g} s" if cue.over else ""
    return f"{cue.rig} {cue.address}{value}{press}{over}"


def _number(cue: SendCue) -> bool:
    return isinstance(cue.value, (int, float))
