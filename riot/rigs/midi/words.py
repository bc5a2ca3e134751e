"""The words in which a file says MIDI: `cc 1 7`, `note 1 60`, `pitch 1`, `program 1 3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from riot.rigs.values import OscValue

MidiKind = Literal["cc", "note", "pitch", "program"]

STATUS: dict[MidiKind, int] = {"note": 0x90, "cc": 0xB0, "program": 0xC0, "pitch": 0xE0}
"""The upper half of a message's first byte."""

NOTE_OFF = 0x80

_FORM = re.compile(r"([a-z]+)\s+(\d{1,3})(?:\s+(\d{1,3}))?")
_NUMBERED: dict[MidiKind, str] = {
    "cc": "the controller, 0 to 127",
    "note": "the note, 0 to 127 (60 is the middle C)",
}
_HINT = "write cc 1 7, note 1 60, pitch 1 or program 1 3: kind, channel 1 to 16, number 0 to 127"


@dataclass(frozen=True, slots=True)
class MidiWord:
    """What one address stands for: `channel` is 1..16, `number` 0..127 where the kind has one."""

    kind: MidiKind
    channel: int
    number: int | None = None

    @property
    def status(self) -> int:
        """Give the first byte."""
        return STATUS[self.kind] | (self.channel - 1)


def read_word(text: str) -> MidiWord:
    """Read `cc 1 7` and its kin; raises ValueError with what is wrong and what to write."""
    match = _FORM.fullmatch(text.strip().lower())
    if match is None or match[1] not in STATUS:
        raise ValueError(f"{text!r} is no MIDI message; {_HINT}")
    kind = cast(MidiKind, match[1])
    channel, number = int(match[2]), None if match[3] is None else int(match[3])
    if not 1 <= channel <= 16:
        raise ValueError(f"{text!r}: MIDI channels are 1 to 16")
    if number is None and kind in _NUMBERED:
        raise ValueError(f"{text!r} lacks {_NUMBERED[kind]}")
    if number is not None and kind == "pitch":
        raise ValueError(f"{text!r}: a channel has one pitch bend; write pitch {channel}")
    if number is not None and number > 127:
        raise ValueError(f"{text!r}: MIDI numbers are 0 to 127")
    return MidiWord(kind, channel, number)


def encode(word: MidiWord, value: OscValue | None) -> tuple[bytes, ...]:
    """Write `value` as MIDI messages; none for a text.

    A share of 0..1 becomes 0..127, of a pitch bend -8192..8191. A note is struck by a share above 0
    and let go by 0; without a value it is struck and let go. A program is called by a value above
    0; a word that leaves the program open is moved through all of them as a controller is.
    """
    if isinstance(value, str):
        return ()
    share = 1.0 if value is None else min(1.0, max(0.0, float(value)))
    level = round(share * 127)
    number = word.number or 0
    match word.kind:
        case "cc":
            return (bytes((word.status, number, level)),)
        case "note":
            off = bytes((NOTE_OFF | word.channel - 1, number, 0))
            if share == 0:
                return (off,)
            struck = bytes((word.status, number, max(1, level)))
            return (struck, off) if value is None else (struck,)
        case "pitch":
            bend = min(0x3FFF, round(share * 0x4000))
            return (bytes((word.status, bend & 0x7F, bend >> 7)),)
        case "program":
            if word.number is None:
                return (bytes((word.status, level)),)
            return (bytes((word.status, number)),) if share > 0 else ()
