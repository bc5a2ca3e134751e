"""What a cue sets going: fades that move a value, and presses that are let go. By time alone."""

from __future__ import annotations

from dataclasses import dataclass

from riot.rigs.values import OscValue

PRESS_SECONDS = 0.05
"""How long a button is held down."""
_EARLY = 0.0005


@dataclass(frozen=True, slots=True)
class Fade:
    """Move in a straight line from `start` to `target` within `seconds` from `begins`."""

    start: float
    target: float
    begins: float
    seconds: float

    def at(self, now: float) -> float:
        """Give the value at `now`."""
        share = max(0.0, min(1.0, (now - self.begins) / self.seconds))
        return self.start + share * (self.target - self.start)

    def over(self, now: float) -> bool:
        """Say whether it has arrived."""
        return now - self.begins + _EARLY >= self.seconds


class Fades:
    """Run the fades of one rig, one to an address."""

    def __init__(self) -> None:
        self._fades: dict[str, Fade] = {}

    def start(self, address: str, fade: Fade) -> None:
        """Run `fade`; one that was under way there is over."""
        self._fades[address] = fade

    def stop(self, address: str) -> None:
        """Leave the value where it is."""
        self._fades.pop(address, None)

    def value(self, address: str, now: float) -> float | None:
        """Give where a fade stands; None when none is under way."""
        fade = self._fades.get(address)
        return None if fade is None else fade.at(now)

    def moving(self, now: float) -> dict[str, float]:
        """Give address and value of the fades that are under way."""
        return {
            address: fade.at(now) for address, fade in self._fades.items() if not fade.over(now)
        }

    def arrived(self, now: float) -> dict[str, float]:
        """Give address and exact last value of the fades that are done, and forget them."""
        done = {address: f.target for address, f in self._fades.items() if f.over(now)}
        for address in done:
            del self._fades[address]
        return done


class Presses:
    """Let go of pressed buttons after 50 ms."""

    def __init__(self) -> None:
        self._release: dict[str, tuple[float, OscValue]] = {}

    def press(self, address: str, value: OscValue, now: float) -> None:
        """Note that `value` was sent at `now`; its release is a zero of the same type."""
        self._release[address] = (now + PRESS_SECONDS, 0.0 if isinstance(value, float) else 0)

    def let_go(self, address: str) -> OscValue | None:
        """Give the release of one address ahead of time; None when it is not pressed."""
        held = self._release.pop(address, None)
        return None if held is None else held[1]

    def due(self, now: float) -> dict[str, OscValue]:
        """Give address and value of all releases that are due, and forget them."""
        due = {
            address: zero for address, (when, zero) in self._release.items() if now + _EARLY >= when
        }
        for address in due:
            del self._release[address]
        return due
