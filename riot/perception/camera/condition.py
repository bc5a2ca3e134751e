"""Keep track of how a camera is, from any thread."""

from __future__ import annotations

import threading

from riot.clock import Clock
from riot.messages import Health, HealthState


class CameraCondition:
    """Turn what happens to a camera into Health of stage "camera"."""

    def __init__(self, clock: Clock, stalled_after: float) -> None:
        self._clock = clock
        self._stalled_after = stalled_after
        self._lock = threading.Lock()
        self._state: HealthState = "degraded"
        self._detail = "not open yet"
        self._since = clock.now()
        self._newest = self._since

    def change(self, state: HealthState, detail: str = "") -> None:
        """Note a new state; `since` only moves when the state is another one."""
        with self._lock:
            now = self._clock.now()
            if state != self._state:
                self._since = now
            self._state, self._detail, self._newest = state, detail, now

    def frame(self, t: float) -> None:
        """Note that a frame was captured at `t`, which makes a camera well."""
        with self._lock:
            if self._state != "ok":
                self._state, self._detail, self._since = "ok", "", t
            self._newest = t

    @property
    def health(self) -> Health:
        """Give the state now; an open camera without new frames is degraded."""
        with self._lock:
            now = self._clock.now()
            state, since, detail = self._state, self._since, self._detail
            silence = now - self._newest
            if state == "ok" and silence > self._stalled_after:
                state, since = "degraded", self._newest + self._stalled_after
                detail = f"no frame for {silence:.0f} s"
        return Health(t=now, stage="camera", state=state, since=since, detail=detail)
