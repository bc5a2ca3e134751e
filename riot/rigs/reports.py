"""Say how things are, and since when."""

from __future__ import annotations

from riot.messages import Health, HealthState


class Reports:
    """Write the Health of stages: numbered, each with the time since which it is as it is."""

    def __init__(self) -> None:
        self._states: dict[str, tuple[HealthState, float]] = {}
        self._count = 0

    def write(self, stage: str, state: HealthState, detail: str, now: float) -> Health:
        """Give a stage's Health; `since` stays while the state does, whatever the detail says."""
        before = self._states.get(stage)
        since = before[1] if before is not None and before[0] == state else now
        self._states[stage] = (state, since)
        self._count += 1
        return Health(t=now, seq=self._count, stage=stage, state=state, since=since, detail=detail)
