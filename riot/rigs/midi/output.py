"""Send MIDI messages to one device."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import mido

from riot.rigs.midi.plug import LOOK_EVERY, Plug
from riot.rigs.midi.words import NOTE_OFF, STATUS

_WAITING = 1024
_CHANNEL_MODE = 120
"""Controllers from here on are orders to a channel."""


class MidiOutput:
    """Play messages from a thread of its own, and set a device that comes back as it was.

    What is said while the device is away is kept where it is a state (controllers, programs, pitch
    bends) and lost, and counted, where it is an event (notes). Notes that are held when it closes
    are let go.
    """

    def __init__(
        self, device: str, *, backend: str | None = None, look_every: float = LOOK_EVERY
    ) -> None:
        self._waiting: deque[bytes] = deque(maxlen=_WAITING)
        self._state: dict[bytes, bytes] = {}
        self._restored: list[bytes] | None = None
        self._held: set[tuple[int, int]] = set()
        self.sent = 0
        """Messages that left."""
        self.lost = 0
        """Notes that found no device, and messages that found too many waiting."""
        self._plug = Plug(device, "out", self._use, backend=backend, look_every=look_every)

    def play(self, packets: Sequence[bytes]) -> None:
        """Send these messages as soon as can be; never waits."""
        for packet in packets:
            if len(self._waiting) == _WAITING:
                self.lost += 1
            self._waiting.append(packet)
        self._plug.wake()

    def trouble(self) -> str:
        """Say what is wrong; empty when nothing is."""
        return self._plug.trouble()

    def close(self) -> None:
        """Let go of held notes, and of the device."""
        for channel, note in list(self._held):
            self._waiting.append(bytes((NOTE_OFF | channel, note, 0)))
        self._plug.close()

    def _use(self, port: Any, opened: bool) -> None:
        if port is None:
            self._restored = None
        elif opened:
            self._restore(port)
        while self._waiting:
            packet = self._waiting.popleft()
            if port is not None:
                self._send(port, packet)
            elif packet[0] & 0xF0 == STATUS["note"] and packet[2]:
                self.lost += 1
            else:
                self._note(packet)

    def _restore(self, port: Any) -> None:
        """Set a device that was opened; and once more, for some lose what they are sent at once."""
        first = self._restored is None
        keys = list(self._state) if self._restored is None else self._restored
        for key in keys:
            self._send(port, self._state[key])
        self._restored = keys if first else None

    def _send(self, port: Any, packet: bytes) -> None:
        self._note(packet)
        port.send(mido.Message.from_bytes(packet))
        self.sent += 1

    def _note(self, packet: bytes) -> None:
        """Remember what a device that comes back must be told."""
        kind, channel = packet[0] & 0xF0, packet[0] & 0x0F
        if kind == STATUS["note"] and packet[2]:
            self._held.add((channel, packet[1]))
        elif kind in (STATUS["note"], NOTE_OFF):
            self._held.discard((channel, packet[1]))
        elif kind == STATUS["cc"] and packet[1] >= _CHANNEL_MODE:
            # All notes off and its kin are no state that a device could be set to.
            self._held = {held for held in self._held if held[0] != channel}
        else:
            self._state[packet[: 2 if kind == STATUS["cc"] else 1]] = packet
