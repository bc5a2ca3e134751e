"""The addresses that one rig is kept at: levels, fades, and what they left behind."""

from __future__ import annotations

from collections.abc import Mapping

from riot.rigs.levels.master import Master
from riot.rigs.levels.motion import Fade, Follow, Held, Motion
from riot.rigs.stream.pacing import Pacing

Sent = float | int


class Levels:
    """Move kept addresses by time, under the master, each at most `rate` times a second.

    An address that was ever followed or faded stays a level: the master acts on it, and a cue with
    a number moves it there. A level that follows the mood is repeated every second, one that a
    fade has left behind is not: somebody at the desk may have moved it.
    """

    def __init__(self, rate: float) -> None:
        self._motions: dict[str, Motion] = {}
        self._pacing = Pacing(rate)
        self._sent: dict[str, Sent] = {}
        self.master = Master()
        self.version = 0
        """Goes up when other addresses are kept than before."""

    def __contains__(self, address: object) -> bool:
        return address in self._motions

    def follow(self, address: str, target: float, smooth: float, now: float) -> None:
        """Follow `target` from where the address is."""
        before = self._motions.get(address)
        self._note(address)
        start = target if before is None else float(before.at(now))
        if not isinstance(before, Follow):
            self._pacing.forget(address)
        self._motions[address] = Follow(start, target, now, smooth)

    def fade(self, address: str, start: float, target: float, seconds: float, now: float) -> None:
        """Fade to `target`."""
        self._note(address)
        self._motions[address] = Fade(start, target, now, seconds)
        self._pacing.forget(address)
        self._sent.pop(address, None)

    def hold(self, address: str, value: Sent) -> Sent:
        """Stay at a value; give it as it is to be sent, for whoever sends it now."""
        self._note(address)
        self._motions[address] = Held(value)
        self._pacing.forget(address)
        self._sent[address] = self.master.dim(value)
        return self._sent[address]

    def drop(self, address: str) -> None:
        """Keep it no longer."""
        if self._motions.pop(address, None) is not None:
            self.version += 1
        self._sent.pop(address, None)
        self._pacing.forget(address)

    def base(self, address: str, now: float) -> Sent | None:
        """Give where an address stands without the master; None when it is not kept."""
        motion = self._motions.get(address)
        return None if motion is None else motion.at(now)

    def rule(self, master: Master) -> None:
        """Take the master's new state; everything that it moves leaves at once."""
        self.master = master
        self._pacing.forget_all()

    def end_fades(self) -> None:
        """Let every fade be where it was going."""
        for address, motion in self._motions.items():
            if isinstance(motion, Fade):
                self._motions[address] = Held(motion.target)

    def renew(self) -> None:
        """Send everything again."""
        self._pacing.forget_all()
        self._sent.clear()

    def due(self, now: float) -> list[tuple[str, Sent]]:
        """Give what should leave at `now`."""
        if not self._motions:
            return []
        moving: dict[str, Sent] = {}
        found: list[tuple[str, Sent]] = []
        for address, motion in self._motions.items():
            value = self.master.dim(motion.at(now))
            if isinstance(motion, Held) or (isinstance(motion, Fade) and motion.over(now)):
                if value != self._sent.get(address):
                    found.append((address, value))
            else:
                moving[address] = value
        return found + self._pacing.due(moving, now)

    def left(self, sent: Mapping[str, Sent], now: float) -> None:
        """Note what has left; the rest stays due."""
        for address, value in sent.items():
            motion = self._motions.get(address)
            if motion is None:
                continue
            self._sent[address] = value
            if isinstance(motion, Fade) and motion.over(now):
                self._motions[address] = Held(motion.target)
                self._pacing.forget(address)
            elif not isinstance(motion, Held):
                self._pacing.left(address, value, now)

    def _note(self, address: str) -> None:
        self.version += address not in self._motions
