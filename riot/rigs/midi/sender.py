"""Send a rig's levels and cues as MIDI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from riot.clock import Clock
from riot.errors import RiotError
from riot.messages import PlayMidi
from riot.rigs.midi.words import STATUS, MidiWord, encode, read_word
from riot.rigs.port import OscMessage
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings

SILENCE = "/midi/silence"
"""Where the profile's action `silence`, which a panic calls, is sent."""
_ALL_SOUND_OFF, _ALL_NOTES_OFF = 120, 123
AGAIN_AFTER = 0.5
"""Seconds after which a controller is told again what it has been told: MIDI is slow."""


class MidiOutlet(Protocol):
    """Take MIDI messages, never waiting."""

    def play(self, packets: Sequence[bytes]) -> None:
        """Send them as soon as can be."""
        ...

    def trouble(self) -> str:
        """Say what is wrong; empty when nothing is."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class PatchbayOutlet:
    """Have the patchbay, another process, play a rig's messages; it tells how the device is."""

    def __init__(self, rig: str, send: Callable[[PlayMidi], None], clock: Clock) -> None:
        self._rig = rig
        self._send = send
        self._clock = clock
        self._count = 0

    def play(self, packets: Sequence[bytes]) -> None:
        """Pass them on."""
        self._count += 1
        self._send(
            PlayMidi(t=self._clock.now(), seq=self._count, rig=self._rig, packets=tuple(packets))
        )

    def trouble(self) -> str:
        """Say nothing: the patchbay does."""
        return ""

    def close(self) -> None:
        """Let go of nothing: the device is the patchbay's."""


def device_of(settings: RigSettings) -> str:
    """Give the device that a rig is at; raises RiotError RIG-050 where none is named."""
    if settings.device is None:
        raise RiotError(
            "RIG-050",
            f"rig {settings.name!r} has no MIDI device",
            hint="add device: and a part of the port's name",
        )
    return settings.device


def words_of(settings: RigSettings) -> dict[str, MidiWord]:
    """Read a rig's map; raises RiotError RIG-051 for what is no MIDI message."""
    words: dict[str, MidiWord] = {}
    for address, text in settings.map.items():
        try:
            words[address] = read_word(str(text))
        except ValueError as error:
            raise RiotError("RIG-051", f"rig {settings.name!r}: {address}: {error}") from error
    return words


class MidiSender:
    """Translate what a rig is sent by its map, and hand it to an outlet.

    An address may stand in the map as it is sent, or without the rig's prefix. What is not in the
    map is not sent. Without an `outlet` the device is opened in this process: a show gives one.
    """

    def __init__(
        self,
        settings: RigSettings,
        profile: Profile,
        clock: Clock,
        outlet: MidiOutlet | None = None,
    ) -> None:
        device = device_of(settings)
        self._words = words_of(settings)
        notes = sorted({word.channel for word in self._words.values() if word.kind == "note"})
        self._silence = tuple(
            bytes((STATUS["cc"] | channel - 1, controller, 0))
            for channel in notes
            for controller in (_ALL_SOUND_OFF, _ALL_NOTES_OFF)
        )
        self._prefix = profile.stream.prefix if settings.prefix is None else settings.prefix
        self._clock = clock
        self._told: dict[tuple[int, ...], tuple[bytes, float]] = {}
        if outlet is None:
            from riot.rigs.midi.output import MidiOutput

            outlet = MidiOutput(device)
        self._outlet: MidiOutlet = outlet

    @property
    def renewals(self) -> int:
        """Give 0: a device that comes back is told everything by its output."""
        return 0

    def offer(self, messages: Sequence[OscMessage]) -> int:
        """Play them all."""
        now = self._clock.now()
        packets = [packet for one in messages for packet in self._packets(one)]
        fresh = [packet for packet in packets if self._is_news(packet, now)]
        if fresh:
            self._outlet.play(fresh)
        return len(messages)

    def trouble(self) -> str:
        """Say what is wrong with the device."""
        return self._outlet.trouble()

    def close(self) -> None:
        """Let go of the device."""
        self._outlet.close()

    def _packets(self, message: OscMessage) -> tuple[bytes, ...]:
        if message.address == SILENCE:
            return self._silence
        word = self._words.get(message.address)
        if word is None and self._prefix and message.address.startswith(self._prefix):
            word = self._words.get(message.address[len(self._prefix) :])
        if word is None:
            return ()
        value = message.arguments[0] if message.arguments else None
        return encode(word, value)

    def _is_news(self, packet: bytes, now: float) -> bool:
        """Tell whether to send: notes and programs always, a controller that stands still seldom.

        A cable carries about a thousand messages a second, and a controller has but 128 places:
        most steps of a fade land on the same one.
        """
        kind = packet[0] & 0xF0
        if kind not in (STATUS["cc"], STATUS["pitch"]) or packet in self._silence:
            return True
        place = tuple(packet[: 2 if kind == STATUS["cc"] else 1])
        before = self._told.get(place)
        if before is not None and before[0] == packet and now - before[1] < AGAIN_AFTER:
            return False
        self._told[place] = (packet, now)
        return True
