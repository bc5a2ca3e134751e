"""One rig: what it hears of the stream, its cues, its levels, and how it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from riot.calls import CallError
from riot.messages import CallCue, HealthState, SendCue, SetLevel, SetMaster
from riot.rigs.complaint import Complaint
from riot.rigs.fitting import Fitter
from riot.rigs.levels.dims import Dims
from riot.rigs.levels.levels import Levels
from riot.rigs.levels.master import Master
from riot.rigs.levels.presses import Presses
from riot.rigs.outbox import Outbox
from riot.rigs.port import OscMessage, RigSender
from riot.rigs.profiles.calling import panic_calls, profile_call
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import RigSettings
from riot.rigs.stream.backlog import Backlog
from riot.rigs.stream.feed import Feed
from riot.rigs.values import OscValue, UnsendableError, check_address, plain_value

_LIGHTS = ("artnet", "sacn")
"""Transports on which everything is a light."""


class Rig:
    """Turn cues, levels and a feed of the stream into messages for one receiver, by time alone.

    `settings` have no gaps: the profile has filled them. Rigs of one dialect may share a `feed`;
    None: nothing is streamed.
    """

    def __init__(
        self, settings: RigSettings, profile: Profile, sender: RigSender, feed: Feed | None = None
    ) -> None:
        self.profile = profile
        self._sender = sender
        self._fitter = Fitter(profile.limits)
        self._outbox = Outbox()
        self._presses = Presses(profile.press)
        self._levels = Levels(settings.rate or profile.stream.rate)
        self._last: dict[str, float] = {}
        self._dims = Dims(("/*",) if settings.transport in _LIGHTS else settings.dims)
        self._feed = feed
        self._backlog = Backlog(feed)
        self._renewals = sender.renewals
        self._now = -math.inf
        self._complaint = Complaint()
        self.sent = 0
        """Messages that left."""
        self.unsendable = 0
        """Cues and levels that could not be sent: NaN, an impossible address, no such action."""
        self.withheld = 0
        """Cues that fell into a panic."""

    @property
    def lost(self) -> int:
        """Give how many cues were lost because too many waited."""
        return self._outbox.lost

    @property
    def waiting(self) -> int:
        """Give how many cues wait to leave."""
        return len(self._outbox)

    @property
    def dropped(self) -> int:
        """Give how many values could not be sent."""
        return self.unsendable + (0 if self._feed is None else self._feed.dropped)

    @property
    def clamped(self) -> int:
        """Give how many numbers had to be limited."""
        return self._fitter.clamped + (0 if self._feed is None else self._feed.clamped)

    def cue(self, cue: SendCue) -> None:
        """Send a cue at once, or start what it starts."""
        try:
            check_address(cue.address)
            value = None if cue.value is None else plain_value(cue.value)
            if cue.over > 0 and not cue.press and isinstance(value, (int, float)):
                self._fade(cue.address, float(value), cue.over, cue.t)
            elif isinstance(value, str) or cue.press or not self._is_level(cue.address):
                if self._rests():
                    return
                if cue.press:
                    self._press(cue.address, 1 if value is None else value, cue.t)
                else:
                    self._send_once(self._fitted(cue.address, () if value is None else (value,)))
            else:
                self._send_once(self._fitted(cue.address, () if value is None else (value,)))
        except UnsendableError as error:
            self._complain(str(error), cue.t)
        self._send_cues()

    def call(self, cue: CallCue) -> None:
        """Do a named action of the profile."""
        if self._rests():
            return
        try:
            called = profile_call(self.profile, cue.action, cue.arguments)
            self._fitter.clamped += called.clamped
            for message in called.messages:
                self._send_once(self._fitted(*message), pressed=called.press)
            for release in called.released:
                self._presses.press(self._fitted(*release), cue.t)
        except (CallError, UnsendableError) as error:
            self._complain(str(error), cue.t)
        self._send_cues()

    def level(self, level: SetLevel) -> None:
        """Keep an address at a value from now on."""
        address = level.address
        try:
            check_address(address)
            value = plain_value(level.value)
            if isinstance(value, str):
                raise UnsendableError(f"{value!r} is no level")
            target = self._fitter.limit(float(value))
        except UnsendableError as error:
            self._complain(str(error), level.t)
            return
        if address not in self._levels:
            self._let_go(address)
            if level.smooth > 0 and address in self._last:
                self._levels.hold(address, self._last[address])
        self._levels.follow(address, target, level.smooth, level.t)

    def rule(self, master: SetMaster) -> None:
        """Take the master's new state; a panic that begins ends fades and presses besides."""
        before = self._levels.master
        now = Master(master.dimmer, master.blackout, master.panic)
        if now == before:
            return
        self._levels.rule(now)
        if now.panic and not before.panic:
            self._panic(master.t)
        if self._feed is not None and any(one in self._dims for one in self._feed.addresses):
            self._backlog.renew()
        self._send_cues()
        if not self._outbox:
            self._send_levels(master.t)

    def advance(self, now: float) -> int:
        """Send all that is due at `now`; give how many messages of the stream left."""
        self._now = now
        # With nothing to say too: senders connect, greet, and keep a universe alive by the tick.
        self._sender.offer(())
        if self._sender.renewals != self._renewals:
            self._renewals = self._sender.renewals
            self._backlog.renew()
            self._levels.renew()
        self._outbox.add(self._presses.due(now))
        self._send_cues()
        due = self._backlog.due(now)
        streamed = 0 if self._outbox else self._stream(due)
        self._backlog.left(due, streamed)
        if streamed == len(due):
            self._send_levels(now)
        return streamed

    def state(self) -> tuple[HealthState, str]:
        """Say how the rig is, and why."""
        waiting, lost = len(self._outbox), self._outbox.lost
        trouble = self._sender.trouble()
        details = [trouble, self._complaint.words]
        if waiting:
            details.append(f"{waiting} cues wait")
        if lost:
            details.append(f"{lost} cues were lost")
        if self._fitter.clamped:
            details.append(f"{self._fitter.clamped} numbers were limited to {self._fitter.bounds}")
        if self._feed is not None:
            details.append(self._feed.limited)
        if self._levels.master.panic and self.withheld:
            details.append(f"{self.withheld} cues were withheld")
        detail = "; ".join(text for text in details if text)
        if self._outbox.alarm:
            return "failed", detail
        return ("degraded" if trouble or waiting or self._complaint.fresh(self._now) else "ok"), detail

    def close(self) -> None:
        """Let go of pressed buttons, end fades at their targets, send what waits, and close."""
        try:
            self._outbox.add(self._presses.due(math.inf))
            self._send_cues()
            self._levels.end_fades()
            self._send_levels(self._now)
        finally:
            self._sender.close()

    def _fade(self, address: str, target: float, seconds: float, now: float) -> None:
        target = self._fitter.limit(target)
        self._let_go(address)
        base = self._levels.base(address, now)
        start = self._last.get(address, 0.0) if base is None else float(base)
        self._last[address] = target
        if self._levels.master.panic:
            resting = self._levels.hold(address, target)
            self._outbox.add([self._level_message(address, resting)])
        else:
            self._levels.fade(address, start, target, seconds, now)

    def _press(self, address: str, value: OscValue, now: float) -> None:
        message = self._fitted(address, (value,))
        self._send_once(message, pressed=True)
        zero = 0.0 if isinstance(message.arguments[0], float) else 0
        self._presses.press(self._fitted(address, (zero,)), now)

    def _send_once(self, message: OscMessage, *, pressed: bool = False) -> None:
        """Send one message of a cue; a number for a level stays there, under the master."""
        address, arguments = message
        self._let_go(address)
        number = arguments[0] if len(arguments) == 1 and not isinstance(arguments[0], str) else None
        if number is not None:
            self._last[address] = 0.0 if pressed else float(number)
        if number is not None and not pressed and self._is_level(address):
            message = self._level_message(address, self._levels.hold(address, number))
        else:
            self._levels.drop(address)
            message = self._dim(message)
        self._outbox.add([message])

    def _is_level(self, address: str) -> bool:
        return address in self._levels or address in self._dims

    def _panic(self, now: float) -> None:
        self.withheld += self._outbox.clear()
        self._outbox.add(self._presses.due(math.inf))
        self._levels.end_fades()
        for called in panic_calls(self.profile):
            try:
                self._outbox.add([self._fitted(*one) for one in called.messages])
                for release in called.released:
                    self._presses.press(self._fitted(*release), now)
            except UnsendableError as error:
                self._complain(str(error), now)

    def _rests(self) -> bool:
        """Say whether a cue falls into a panic, and count it."""
        self.withheld += self._levels.master.panic
        return self._levels.master.panic

    def _stream(self, due: Sequence[OscMessage]) -> int:
        """Send what is due of the stream; give how much of it is done."""
        if not due:
            return 0
        if self._dims or self._levels:
            due = [self._dim(one) for one in due]
        count = self._sender.offer(due)
        self.sent += count
        return count

    def _dim(self, message: OscMessage) -> OscMessage:
        """Give a message as the master leaves it, and as a level if one has taken its address."""
        level = self._levels.base(message.address, self._now)
        if level is not None:
            return self._level_message(message.address, self._levels.master.dim(level))
        if message.address not in self._dims:
            return message
        return OscMessage(
            message.address,
            tuple(
                one if isinstance(one, str) else self._levels.master.dim(one)
                for one in message.arguments
            ),
        )

    def _send_levels(self, now: float) -> None:
        due = self._levels.due(now)
        if not due:
            return
        count = self._sender.offer([self._level_message(*one) for one in due])
        self.sent += count
        self._levels.left(dict(due[:count]), now)

    def _level_message(self, address: str, value: float | int) -> OscMessage:
        fitted = self._fitter.fit(value)
        return OscMessage(address, () if fitted is None else (fitted,))

    def _fitted(self, address: str, arguments: tuple[OscValue, ...]) -> OscMessage:
        return OscMessage(address, self._fitter.fit_all(arguments))

    def _let_go(self, address: str) -> None:
        """Release what is pressed at an address before something else happens there."""
        release = self._presses.let_go(address)
        if release is not None:
            self._outbox.add([release])

    def _send_cues(self) -> None:
        self.sent += self._outbox.send(self._sender)

    def _complain(self, words: str, now: float) -> None:
        self.unsendable += 1
        self._complaint.tell(words, now)
