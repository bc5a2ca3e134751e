"""What stands above all levels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Master:
    """A dimmer from 0 to 1; with a blackout or in a panic all levels rest at 0."""

    dimmer: float = 1.0
    blackout: bool = False
    panic: bool = False

    @property
    def share(self) -> float:
        """Give what every level is multiplied by."""
        return 0.0 if self.blackout or self.panic else self.dimmer

    def dim(self, value: float | int) -> float | int:
        """Give a level as it is sent; an integer stays one."""
        share = self.share
        if share == 1.0:
            return value
        return round(value * share) if isinstance(value, int) else value * share
