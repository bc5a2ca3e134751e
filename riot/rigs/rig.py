"""One rig: what it hears of the stream, its cues, its levels, and how it is."""

from __future__ import annotations

import math

from riot.messages import HealthState, SendCue, SetLevel, Snapshot
from riot.rigs.levels.fades import Fade, Fades, Presses
from riot.rigs.outbox import Outbox
from riot.rigs.port import OscSender
from riot.rigs.settings import RigSettings
from riot.rigs.stream.addresses import AddressBook
from riot.rigs.stream.pacing import Stream
from riot.rigs.values import OscValue, UnsendableError, check_address, plain_value


class Rig:
    """Turn snapshots, cues and levels into messages for one receiver, by time alone."""

    def __init__(self, settings: RigSettings, sender: OscSender) -> None:
        self._sender = sender
        self._book = AddressBook(settings.prefix, settings.hears)
        self._stream = Stream(settings.rate)
        self._outbox = Outbox()
        self._fades = Fades()
        self._presses = Presses()
        self._heard: dict[str, OscValue] = {}
        self._levels: dict[str, OscValue] = {}
        self._last: dict[str, float] = {}
        self._unsendable = 0
        self._complaint = ""
        self.sent = 0
        """Messages that left."""

    @property
    def lost(self) -> int:
        """Give how many cues were lost because too many waited."""
        return self._outbox.lost

    @property
    def dropped(self) -> int:
        """Give how many values could not be sent: NaN, or an impossible address."""
        return self._unsendable + self._book.dropped

    def hear(self, snapshot: Snapshot) -> None:
        """Take the newest state of the show."""
        self._heard = self._book.values(snapshot)

    def cue(self, cue: SendCue) -> None:
        """Send a cue at once, or start what it starts."""
        try:
            check_address(cue.address)
            value = None if cue.value is None else plain_value(cue.value)
        except UnsendableError as error:
            self._complain(error)
            return
        address = cue.address
        fading = cue.over > 0 and not cue.press and isinstance(value, (int, float))
        start = self._take_over(address, cue.t)
        if fading and isinstance(value, (int, float)):
            self._fades.start(address, Fade(start, float(value), cue.t, cue.over))
        elif cue.press:
            pressed: OscValue = 1 if value is None else value
            self._queue(address, pressed)
            self._presses.press(address, pressed, cue.t)
        else:
            self._queue(address, value)
        self.sent += self._outbox.send(self._sender)

    def level(self, level: SetLevel) -> None:
        """Keep an address at a value from now on."""
        try:
            check_address(level.address)
            value = plain_value(level.value)
        except UnsendableError as error:
            self._complain(error)
            return
        if level.address not in self._levels:
            self._take_over(level.address, level.t)
        self._levels[level.address] = float(value) if isinstance(value, int) else value
        if isinstance(value, (int, float)):
            self._last[level.address] = float(value)

    def advance(self, now: float) -> int:
        """Send all that is due at `now`; give how many messages of the stream left."""
        self._send_cues(now)
        if self._outbox:
            return 0
        values = {**self._heard, **self._levels, **self._fades.moving(now)}
        count = 0
        for address, value in self._stream.due(values, now):
            if not self._sender.offer(address, value):
                break
            self._stream.left(address, value, now)
            count += 1
        self.sent += count
        return count

    def state(self) -> tuple[HealthState, str]:
        """Say how the rig is, and why."""
        waiting, lost = len(self._outbox), self._outbox.lost
        details = [self._sender.trouble(), self._complaint]
        if waiting:
            details.append(f"{waiting} cues wait")
        if lost:
            details.append(f"{lost} cues were lost")
        detail = "; ".join(text for text in details if text)
        if self._outbox.alarm:
            return "failed", detail
        return ("degraded" if details[0] or details[1] or waiting else "ok"), detail

    def close(self) -> None:
        """Let go of pressed buttons, end fades at their targets, send what waits, and close."""
        self._send_cues(math.inf)
        self._sender.close()

    def _send_cues(self, now: float) -> None:
        for address, released in self._presses.due(now).items():
            self._queue(address, released)
        for address, arrived in self._fades.arrived(now).items():
            self._queue(address, arrived)
        self.sent += self._outbox.send(self._sender)

    def _take_over(self, address: str, now: float) -> float:
        """End whatever else moves this address; give its present value, 0 if it has none."""
        release = self._presses.let_go(address)
        if release is not None:
            self._queue(address, release)
        moving = self._fades.value(address, now)
        self._fades.stop(address)
        self._levels.pop(address, None)
        self._stream.forget(address)
        return self._last.get(address, 0.0) if moving is None else moving

    def _queue(self, address: str, value: OscValue | None) -> None:
        self._outbox.add(address, value)
        if isinstance(value, (int, float)):
            self._last[address] = float(value)

    def _complain(self, error: UnsendableError) -> None:
        self._unsendable += 1
        self._complaint = str(error)
