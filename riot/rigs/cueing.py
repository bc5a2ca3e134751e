"""What a film and its operator ask of one rig: cues, actions, levels, and the master above them."""

from __future__ import annotations

import math

from riot.calls import CallError
from riot.messages import CallCue, SendCue, SetLevel, SetMaster
from riot.rigs.complaint import Complaint
from riot.rigs.fitting import Fitter
from riot.rigs.levels.dims import Dims
from riot.rigs.levels.levels import Levels
from riot.rigs.levels.master import Master
from riot.rigs.levels.presses import Presses
from riot.rigs.outbox import Outbox
from riot.rigs.port import OscMessage
from riot.rigs.profiles.calling import Called, panic_calls, profile_call
from riot.rigs.profiles.schema import Profile
from riot.rigs.settings import DMX, RigSettings
from riot.rigs.values import OscValue, UnsendableError, check_address, plain_value


class Cueing:
    """Put into `outbox` what must arrive once, and into `levels` what is kept, by time alone.

    The master acts on levels and fades, on everything that goes to Art-Net and sACN, and on what
    the installation's `dims` names. A cue sent once to another address is not touched by it. In a
    panic such cues, presses and actions are withheld; levels go on unseen, at rest.
    """

    def __init__(self, settings: RigSettings, profile: Profile) -> None:
        self._profile = profile
        self._presses = Presses(profile.press)
        self._last: dict[str, float] = {}
        self.fitter = Fitter(profile.limits)
        self.outbox = Outbox()
        self.levels = Levels(settings.rate or profile.stream.rate)
        self.dims = Dims(("/*",) if settings.transport in DMX else settings.dims)
        self.complaint = Complaint()
        self.unsendable = 0
        """Cues and levels that could not be sent: NaN, an impossible address, no such action."""
        self.withheld = 0
        """Cues that fell into a panic."""

    def cue(self, cue: SendCue) -> None:
        """Send a cue, or start what it starts."""
        try:
            check_address(cue.address)
            value = None if cue.value is None else plain_value(cue.value)
            if cue.press:
                self._press(cue.address, 1 if value is None else value, cue.t)
            elif cue.over > 0 and isinstance(value, (int, float)):
                self._fade(cue.address, float(value), cue.over, cue.t)
            else:
                self._once(self._fitted(cue.address, () if value is None else (value,)))
        except UnsendableError as error:
            self._complain(error, cue.t)

    def call(self, cue: CallCue) -> None:
        """Do a named action of the profile."""
        try:
            called = profile_call(self._profile, cue.action, cue.arguments)
            self.fitter.clamped += called.clamped
            for message in called.messages:
                self._once(self._fitted(*message), pressed=called.press, lasts=False)
            self._hold_down(called, cue.t)
        except (CallError, UnsendableError) as error:
            self._complain(error, cue.t)

    def level(self, level: SetLevel) -> None:
        """Keep an address at a value from now on."""
        address = level.address
        try:
            check_address(address)
            value = plain_value(level.value)
            if isinstance(value, str):
                raise UnsendableError(f"{value!r} is no level")
            target = self.fitter.limit(float(value))
        except UnsendableError as error:
            self._complain(error, level.t)
            return
        if address not in self.levels:
            self._let_go(address)
            if level.smooth > 0 and address in self._last:
                self.levels.hold(address, self._last[address])
        self.levels.follow(address, target, level.smooth, level.t)

    def rule(self, master: SetMaster) -> bool:
        """Take the master's new state, if it is one; a panic that begins rids the rig of all else.

        Say whether it is.
        """
        before, now = self.levels.master, Master(master.dimmer, master.blackout, master.panic)
        if now == before:
            return False
        self.levels.rule(now)
        if now.panic and not before.panic:
            self.withheld += self.outbox.clear()
            self.outbox.add(self._presses.due(math.inf))
            self.levels.end_fades()
            self._call_panic(master.t)
        return True

    def advance(self, now: float) -> None:
        """Let go of what has been pressed for long enough."""
        self.outbox.add(self._presses.due(now))

    def end(self) -> None:
        """Let go of everything, and let fades be where they were going."""
        self.advance(math.inf)
        self.levels.end_fades()

    def dim(self, message: OscMessage, now: float) -> OscMessage:
        """Give a message as the master leaves it, and as a level if one has taken its address."""
        level = self.levels.base(message.address, now)
        if level is not None:
            return self.level_message(message.address, self.levels.master.dim(level))
        return self._dimmed(message)

    def level_message(self, address: str, value: float | int) -> OscMessage:
        """Write a level as the receiver takes it."""
        fitted = self.fitter.fit(value)
        return OscMessage(address, () if fitted is None else (fitted,))

    def _fade(self, address: str, target: float, seconds: float, now: float) -> None:
        target = self.fitter.limit(target)
        self._let_go(address)
        base = self.levels.base(address, now)
        start = self._last.get(address, 0.0) if base is None else float(base)
        self._last[address] = target
        if self.levels.master.panic:
            self.outbox.add([self.level_message(address, self.levels.hold(address, target))])
        else:
            self.levels.fade(address, start, target, seconds, now)

    def _press(self, address: str, value: OscValue, now: float) -> None:
        message = self._fitted(address, (value,))
        zero = 0.0 if isinstance(message.arguments[0], float) else 0
        self._once(message, pressed=True)
        self._hold_down(Called((OscMessage(address, (zero,)),), press=True), now)

    def _once(self, message: OscMessage, *, pressed: bool = False, lasts: bool = True) -> None:
        """Send one message of a cue; a number for a level stays there, under the master.

        A number that `lasts` is where something is to be, and no event.
        """
        address, arguments = message
        alone = arguments[0] if len(arguments) == 1 else None
        number = None if isinstance(alone, str) else alone
        kept = number is not None and not pressed and self._is_level(address)
        if self.levels.master.panic and not kept:
            self.withheld += 1
            return
        self._let_go(address)
        if number is not None:
            self._last[address] = 0.0 if pressed else float(number)
        if kept and number is not None:
            message = self.level_message(address, self.levels.hold(address, number))
        else:
            self.levels.drop(address)
            message = self._dimmed(message)
        self.outbox.add([message], lasts=lasts and number is not None and not pressed)

    def _hold_down(self, called: Called, now: float) -> None:
        if not self.levels.master.panic:
            for release in called.released:
                self._presses.press(self._fitted(*release), now)

    def _call_panic(self, now: float) -> None:
        for called in panic_calls(self._profile):
            try:
                self.outbox.add([self._fitted(*one) for one in called.messages])
                for release in called.released:
                    self._presses.press(self._fitted(*release), now)
            except UnsendableError as error:
                self._complain(error, now)

    def _is_level(self, address: str) -> bool:
        return address in self.levels or address in self.dims

    def _dimmed(self, message: OscMessage) -> OscMessage:
        if message.address not in self.dims:
            return message
        master = self.levels.master
        arguments = (v if isinstance(v, str) else master.dim(v) for v in message.arguments)
        return OscMessage(message.address, tuple(arguments))

    def _fitted(self, address: str, arguments: tuple[OscValue, ...]) -> OscMessage:
        return OscMessage(address, self.fitter.fit_all(arguments))

    def _let_go(self, address: str) -> None:
        """Release what is pressed at an address before something else happens there."""
        release = self._presses.let_go(address)
        if release is not None:
            self.outbox.add([release])

    def _complain(self, error: Exception, now: float) -> None:
        self.unsendable += 1
        self.complaint.tell(str(error), now)
