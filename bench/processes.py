"""Watch what processes take: memory and processor time."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import psutil

from riot.clock import Clock


@dataclass
class Usage:
    """Of one process: bytes resident at most, bytes of its own at the end (0: unknown), and the
    share of one core.
    """

    resident: int = 0
    own: int = 0
    cores: float = 0.0


class Meter:
    """Measure processes from now on, by name; one that ends keeps its last figures."""

    def __init__(self, processes: dict[str, int], clock: Clock) -> None:
        self._clock = clock
        self._processes = {name: psutil.Process(pid) for name, pid in processes.items()}
        self._since = clock.now()
        self._before = {name: _seconds(one) for name, one in self._processes.items()}
        self.usage = {name: Usage() for name in processes}

    def look(self) -> None:
        """Take the figures of this moment."""
        for name, process in self._processes.items():
            usage = self.usage[name]
            with contextlib.suppress(psutil.Error):
                usage.resident = max(usage.resident, process.memory_info().rss)
                spent = _seconds(process) - self._before[name]
                usage.cores = spent / max(0.001, self._clock.now() - self._since)

    def weigh(self) -> None:
        """Take memory that no other process shares; slow, so once."""
        for name, process in self._processes.items():
            with contextlib.suppress(psutil.Error, AttributeError):
                self.usage[name].own = process.memory_full_info().uss


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
