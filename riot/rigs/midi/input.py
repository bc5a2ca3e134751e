"""Foot switches and desks that steer the show over MIDI."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from riot.errors import RiotError
from riot.messages import Health, HealthState, Message, RigInput
from riot.rigs.input.commands import Command, CommandBook
from riot.rigs.input.guards.double_press import DoublePress
from riot.rigs.midi.plug import LOOK_EVERY, Plug
from riot.rigs.midi.words import NOTE_OFF, STATUS, MidiKind, MidiWord, read_word
from riot.rigs.port import OscMessage
from riot.rigs.reports import Reports
from riot.rigs.settings import MidiInputSettings
from riot.rigs.values import OscValue, UnsendableError, check_address

BOUNCE = 0.03
"""Seconds in which a contact that chatters counts as pressed once."""
GO_GUARD = 0.5
"""Seconds in which a second GO is none, where no OSC input says otherwise."""
_MOST = 512
"""MIDI messages that are read at a time."""
_DOWN_FROM: dict[MidiKind, float] = {"note": 0.001, "cc": 0.5, "pitch": 0.75, "program": 0.0}
"""The share from which a contact is down; a pitch bend rests in its middle."""
_KINDS: dict[int, MidiKind] = {status: kind for kind, status in STATUS.items()}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a device said: `number` is None for a pitch bend; `share` is 0..1."""

    kind: MidiKind
    channel: int
    number: int | None
    share: float


@dataclass(slots=True)
class _Contact:
    """A word of the map, where it leads, what is commanded there, and how it stands."""

    word: MidiWord
    address: str
    command: Command | None
    down: bool = False
    changed: float | None = None

    @property
    def is_button(self) -> bool:
        """Say whether a press is all that counts."""
        return self.command is not None and self.command.press

    def fits(self, heard: Heard) -> bool:
        """Say whether it is meant."""
        word = self.word
        return (
            word.kind == heard.kind
            and word.channel == heard.channel
            and (word.number is None or word.number == heard.number)
        )

    def turns(self, down: bool, now: float) -> bool:
        """Take whether it is down now; say whether that is a press, and not one that chatters."""
        struck = self.word.kind in ("note", "program") or down != self.down
        calm = self.changed is None or now - self.changed >= BOUNCE
        self.down = down
        if struck:
            self.changed = now
        return down and struck and calm


def read_midi(packet: bytes | list[int]) -> Heard | None:
    """Read one MIDI message; None for what no map can name. A note at velocity 0 is let go."""
    kind, channel = packet[0] & 0xF0, (packet[0] & 0x0F) + 1
    if kind == NOTE_OFF:
        return Heard("note", channel, packet[1], 0.0)
    if kind not in _KINDS or packet[0] >= 0xF0:
        return None
    if kind == STATUS["pitch"]:
        return Heard("pitch", channel, None, (packet[1] | packet[2] << 7) / 0x3FFF)
    if kind == STATUS["program"]:
        return Heard("program", channel, packet[1], 1.0)
    return Heard(_KINDS[kind], channel, packet[1], packet[2] / 127)


class MidiInput:
    """Turn what one device sends into commands, by its map.

    A note or a program presses a button, turns over what can be on or off, and sets a level to the
    strength of the stroke. A controller or a pitch bend sets a level, switches on above its middle
    and off below, and presses a button when it passes that. What is no command is an input for the
    film: a share, 0 when a note is let go, the number of a program that the map leaves open.

    `wanted` are the addresses that the film waits for, None for all; `double_press` is shared with
    the other inputs. An absent device is said by `health` and found as soon as it is there. Raises
    RiotError RIG-052 for a map that cannot be.
    """

    def __init__(
        self,
        settings: MidiInputSettings,
        *,
        prefix: str = "/riot",
        wanted: Collection[str] | None = None,
        double_press: DoublePress | None = None,
        backend: str | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._device = settings.device
        self._book = CommandBook(prefix)
        self._wanted = wanted
        self._double = double_press or DoublePress(GO_GUARD)
        self._contacts = [self._contact(text, to) for text, to in settings.map.items()]
        self._reports = Reports()
        self._heeded = 0
        self._received = 0
        self._doubled = 0
        self._plug = Plug(settings.device, "in", backend=backend, look_every=look_every)

    def poll(self, now: float) -> list[Message]:
        """Give the commands and inputs that have come; of a fader's many values the newest."""
        found: dict[object, Message] = {}
        for midi in self._plug.received(_MOST):
            self._received += 1
            heard = read_midi(midi.bytes())
            if heard is not None:
                for contact in self._contacts:
                    if contact.fits(heard):
                        self._heed(contact, heard, now, found)
        return list(found.values())

    def health(self, now: float) -> list[Health]:
        """Say whether the device is there ("midi <device>")."""
        detail = self._plug.trouble()
        state: HealthState = "degraded" if detail else "ok"
        return [self._reports.write(f"midi {self._device}", state, detail, now)]

    def figures(self) -> dict[str, float]:
        """Give MIDI messages `midi_received`, `midi_heeded` and `midi_doubled`: second GOs."""
        return {
            "midi_received": self._received,
            "midi_heeded": self._heeded,
            "midi_doubled": self._doubled,
        }

    def close(self) -> None:
        """Let go of the device."""
        self._plug.close()

    def _contact(self, text: str, address: str) -> _Contact:
        place = f"input.midi: {self._device}: {text}"
        try:
            word = read_word(text)
            check_address(address)
        except (ValueError, UnsendableError) as error:
            raise RiotError("RIG-052", f"{place}: {error}") from error
        found = self._book.find(address)
        command = None if found is None else found[0]
        if command is not None and command.type == "s":
            raise RiotError(
                "RIG-052",
                f"{place}: {address} needs a name, and MIDI has none",
                hint=f"put it into the address: {address}/<name>",
            )
        return _Contact(word, address, command)

    def _heed(
        self, contact: _Contact, heard: Heard, now: float, found: dict[object, Message]
    ) -> None:
        arguments = self._arguments(contact, heard, now)
        message = None if arguments is None else self._message(contact, arguments, now)
        if message is not None:
            self._heeded += 1
            fades = heard.kind in ("cc", "pitch") and not contact.is_button
            found[contact.address if fades else self._heeded] = replace(message, seq=self._heeded)

    def _arguments(
        self, contact: _Contact, heard: Heard, now: float
    ) -> tuple[OscValue, ...] | None:
        """Give what is sent to the address; None when nothing is."""
        command = contact.command
        glides = heard.kind in ("cc", "pitch")
        pressed = contact.turns(heard.share >= _DOWN_FROM[heard.kind], now)
        if command is None:
            number = contact.word.number is None and heard.kind == "program"
            return (float(heard.number or 0) if number else heard.share,)
        if command.press:
            return (1,) if pressed else None
        if command.type == "i":
            # A pedal that latches is on or off; a key has no such state and turns it over.
            return (int(contact.down),) if glides else () if pressed else None
        if glides or heard.share > 0:
            return (heard.share,)
        return () if command.optional else None

    def _message(
        self, contact: _Contact, arguments: tuple[OscValue, ...], now: float
    ) -> Message | None:
        if contact.command is None:
            if self._wanted is not None and contact.address not in self._wanted:
                return None
            return RigInput(t=now, address=contact.address, arguments=arguments)
        command = self._book.read(OscMessage(contact.address, arguments), now)
        if command is not None and self._double.doubles(command, now):
            self._doubled += 1
            return None
        return command
