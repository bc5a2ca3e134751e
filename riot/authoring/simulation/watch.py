"""Watch one scene for the first moment at which an interrupt passes."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from riot.authoring.simulation.face import Face, Truth
from riot.authoring.simulation.journey import Memory, Viewer
from riot.authoring.simulation.plan import Stop
from riot.story.guards.pressed import PressedGuard
from riot.story.view import ROUNDING, Plain

PRESSES_AFTER = 5.0
"""Seconds after which somebody presses the button without which a scene cannot be left."""

_SAME = 1e-7
"""Seconds within which two moments are one."""


class Alert:
    """Where along a face's track any of several guards is true, and where any of them changes."""

    def __init__(self, face: Face, truths: Sequence[Truth]) -> None:
        columns = zip(*(truth.values for truth in truths), strict=True)
        self.true = [any(values) for values in columns]
        self.changes = sorted({cell for truth in truths for cell in truth.changes})
        self.begins = [face.begins[cell] for cell in self.changes]
        self._quiet = _cells_before(self.true)
        self._face = face

    def quiet(self, begin: float, end: float) -> bool:
        """Tell whether all guards stay false, from and to seconds along the track."""
        face = self._face
        quiet = self._quiet[face.cell(begin)]
        return quiet < 0 or (quiet > 0 and begin + (quiet - 2) * face.hop > end)


def _cells_before(true: Sequence[bool]) -> list[int]:
    """Give for each cell how many come before the next that is true; -1 where none is."""
    if not any(true):
        return [-1] * len(true)
    found = [0] * len(true)
    count = true.index(True)
    for cell in range(len(true) - 1, -1, -1):
        count = 0 if true[cell] else count + 1
        found[cell] = count
    return found


class Weigher(Protocol):
    """What a watch asks of the walker."""

    def on_track(self, viewer: Viewer, stop: Stop, now: float) -> bool:
        """Tell whether the viewer's mood is now that of the face's track."""
        ...

    def alert(self, face: Face, stop: Stop) -> Alert:
        """Give where along a face's track the interrupts of a scene may pass or change."""
        ...

    def interrupts(
        self, viewer: Viewer, memory: Memory, stop: Stop, now: float, cell: int | None
    ) -> int | None:
        """Weigh the ways that may interrupt; dwells are kept up to date."""
        ...


class Watch:
    """Go from moment to moment at which an interrupt or a dwell may change, from the entering on.

    Between two such moments every guard stays as it is, so this is the same as looking at every
    hop of the track.
    """

    def __init__(self, weigher: Weigher, viewer: Viewer, memory: Memory, stop: Stop) -> None:
        plan = stop.plan
        self._weigher = weigher
        self._viewer = viewer
        self._memory = memory
        self._plan = plan
        self._stop = stop
        self._dwells = plan.dwells
        entered = memory.entered
        moments = [entered, *(entered + seconds - ROUNDING + _SAME for seconds in plan.elapsed)]
        moments += [t for t in (viewer.arrives, viewer.leaves) if entered < t < math.inf]
        self._presses = entered + PRESSES_AFTER if plan.press else math.inf
        if plan.press:
            moments.append(self._presses)
        heapq.heapify(moments)
        self._moments = moments
        self._alert = weigher.alert(viewer.face, stop) if plan.leaves else None
        self._lap = self._index = 0
        if self._alert is not None:
            laps, along = divmod(entered + viewer.phase, viewer.face.seconds)
            self._lap, self._index = int(laps), bisect_right(self._alert.begins, along)

    def until(self, horizon: float) -> tuple[float, int] | None:
        """Give the first moment up to `horizon` at which an interrupt passes, and its number."""
        memory, plan, alert = self._memory, self._plan, self._alert
        while True:
            change = self._next_change()
            now = min(change, self._moments[0]) if self._moments else change
            if now > horizon:
                return None
            cell = None
            if change <= now + _SAME:
                assert alert is not None
                cell = alert.changes[self._index]
                self._index += 1
            while self._moments and self._moments[0] <= now + _SAME:
                heapq.heappop(self._moments)
            if now >= self._presses:
                memory.pressed = pressed(plan.press)
            if plan.quiet and alert is not None and not plan.press:
                viewer = self._viewer
                place = viewer.face.cell(now + viewer.phase) if cell is None else cell
                if not alert.true[place] and self._weigher.on_track(viewer, self._stop, now):
                    memory.held = {}
                    continue
            number = self._weigher.interrupts(self._viewer, memory, self._stop, now, cell)
            if number is not None:
                return now, number
            self._expect(now)

    def _next_change(self) -> float:
        """Give when the track next changes; it tells nothing before arriving or after leaving."""
        alert, viewer = self._alert, self._viewer
        if alert is None or not alert.changes:
            return math.inf
        if self._index >= len(alert.changes):
            self._lap, self._index = self._lap + 1, 0
        at = self._lap * viewer.face.seconds + alert.begins[self._index] - viewer.phase
        return at if at < viewer.leaves else math.inf

    def _expect(self, now: float) -> None:
        """Look again when a dwell that has begun will have lasted long enough."""
        held = self._memory.held
        for dwell in self._dwells:
            if dwell.number in held:
                due = held[dwell.number] + dwell.seconds - ROUNDING + _SAME
                if due > now:
                    heapq.heappush(self._moments, due)
        if self._plan.every_hop:
            heapq.heappush(self._moments, now + self._viewer.face.hop)


def pressed(guards: Sequence[PressedGuard]) -> dict[str, Plain]:
    """Give what the show remembers when all these have been pressed."""
    return {guard.key: _value(guard) for guard in guards}


def _value(guard: PressedGuard) -> Plain:
    """Give a value within a guard's limits, where there is a simple one."""
    if guard.limits is None:
        return True
    tries = [value + step for value in guard.limits.limits().values() for step in (0.0, 1.0, -1.0)]
    return next((value for value in tries if guard.limits.holds(value)), 0.0)
