"""How each stage of the line is, gathered from everywhere."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from riot.messages import Health


class HealthBoard:
    """Keep the newest Health of each stage; `tell` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[str, Health] = {}
        self._changes: list[Health] = []

    def tell(self, health: Health) -> None:
        """Take a stage's state; the same state and detail again is no change."""
        with self._lock:
            before = self._states.get(health.stage)
            if before is not None and (before.state, before.detail) == (
                health.state,
                health.detail,
            ):
                return
            if before is None and health.state == "ok":
                self._states = {**self._states, health.stage: health}
                return
            self._states = {**self._states, health.stage: health}
            self._changes.append(health)

    @property
    def states(self) -> Mapping[str, Health]:
        """Give the newest state of each stage; the mapping never changes afterwards."""
        return self._states

    def unwell(self) -> list[Health]:
        """Give the newest state of every stage that is not ok, in the order of the stages' names.

        Changes that nobody took out yet are among them.
        """
        states = self._states
        return [states[stage] for stage in sorted(states) if states[stage].state != "ok"]

    def changes(self) -> list[Health]:
        """Take out what changed since the last call, oldest first."""
        if not self._changes:
            return []
        with self._lock:
            changes, self._changes = self._changes, []
        return changes
