"""When a session began, by the machine's time and by the film's."""

from __future__ import annotations

from dataclasses import dataclass

from riot.record.archive.parquet import number
from riot.record.journal.header import Header


@dataclass(frozen=True, slots=True)
class Times:
    """`machine` and `film` are seconds of the monotonic clock at the session's first tick."""

    machine: float
    film: float
    first_tick: int
    tick_rate: float

    @classmethod
    def of(cls, header: Header) -> Times:
        """Read them from a header; one without a grid goes by the moment it was written in."""
        grid = number(header.opening.get("grid_start"))
        if grid is None:
            return cls(header.monotonic, header.monotonic, header.first_tick, header.tick_rate)
        held = number(header.opening.get("held")) or 0.0
        machine = grid + header.first_tick / header.tick_rate
        return cls(machine, machine - held / header.tick_rate, header.first_tick, header.tick_rate)

    def machine_tick(self, tick: int) -> float:
        """Give the machine's time of a tick since the session began."""
        return (tick - self.first_tick) / self.tick_rate

    def film_tick(self, tick: int) -> float:
        """Give the film's time of a tick since the session began, if nobody held the film."""
        return self.machine_tick(tick)
